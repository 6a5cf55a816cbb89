"""What encrypting a study did, and what it could not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing

if TYPE_CHECKING:
    from qcode.model.encryption import Converted

_DONE = {
    "encrypted": "Encrypted {files}: {rows} compared with the old files one by one; the old bytes are overwritten.",
    "decrypted": "Made {files} plain: {rows} compared with the old files one by one.",
    "changed": "Put {files} under the new passphrase: {rows} compared with the old files one by one.",
}
_NOTHING = {"encrypted": "All is encrypted already.", "decrypted": "All is plain already.", "changed": "All has it."}


def converted(done: Converted) -> None:
    """Say what was written anew and what stays as it was."""
    if done.files:
        rows = listing.plural(done.rows, "row")
        listing.say(_DONE[done.what].format(files=", ".join(done.files), rows=rows))
    else:
        listing.say(_NOTHING[done.what])
    if done.remembered:
        listing.say("The system's keyring keeps the passphrase.")
    elif done.what != "decrypted" and done.files:
        listing.say("Keep the passphrase: without it nobody can open the study, and nobody can find it again.")
    for sentence in done.left:
        listing.say(sentence)
