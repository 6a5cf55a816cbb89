"""``claims.yaml``: sentences of the report and what counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.formats import yaml_nodes
from qcode.model.claim import PERSONS, Claim

if TYPE_CHECKING:
    from qcode.formats.yaml_nodes import Node

TOP = ("claims",)
CLAIM = ("id", "text", "code", "where", "unit", "against", "quantity", "ranking", "among")
_OF_ONE_NUMBER = ("code", "against", "quantity")


def read(data: bytes, path: str) -> tuple[Claim, ...]:
    """Read the claims of a study.

    Raises:
        BadFile: Something is misspelt, missing or stands twice; with line and column.
    """
    root, _ = yaml_nodes.read(data, path)
    fields = root.fields(TOP, "claims.yaml")
    done: dict[str, Claim] = {}
    for n, item in enumerate(fields["claims"].items() if "claims" in fields else (), 1):
        claim = _claim(item, n)
        if claim.id in done:
            raise item.wrong(
                f"The claim {claim.id!r} stands already at {done[claim.id].place}.", "Give it another `id`."
            )
        done[claim.id] = claim
    return tuple(done.values())


def _claim(item: Node, n: int) -> Claim:
    fields = item.fields(CLAIM, "A claim")
    said = {name: _one_line(node) for name, node in fields.items() if name != "ranking"}
    if not said.get("text"):
        raise item.wrong("The claim has no sentence.", "Give it `text: …`.")
    ranking = tuple(_one_line(one) for one in _list(fields["ranking"])) if "ranking" in fields else ()
    _check(item, fields, said, ranking)
    if said.get("quantity") and said["quantity"].casefold() not in said["text"].casefold():
        raise fields["quantity"].wrong("These words do not stand in the sentence.", "Copy them from `text`.")
    return Claim(
        id=said.get("id") or str(n),
        text=said["text"],
        unit=said.get("unit") or PERSONS,
        code=said.get("code", ""),
        where=said.get("where", ""),
        against=said.get("against", ""),
        quantity=said.get("quantity", ""),
        ranking=ranking,
        among=said.get("among", ""),
        place=f"{item.file}:{item.line}:{item.column}",
        places={name: (node.line, node.column) for name, node in fields.items()},
    )


def _check(item: Node, fields: dict[str, Node], said: dict[str, str], ranking: tuple[str, ...]) -> None:
    """Refuse what is neither a claim on one number nor a ranking."""
    if not ranking:
        if not said.get("code"):
            raise item.wrong("The claim has no code to be counted by.", "Give it `code: …`, or `ranking: [a, b]`.")
        if "among" in fields:
            raise fields["among"].wrong("`among` belongs to a ranking.", "Add `ranking: [a, b]`, or leave it out.")
        return
    for name in _OF_ONE_NUMBER:
        if said.get(name):
            raise fields[name].wrong(f"A ranking has no `{name}`.", "Make two claims of it.")
    if len(set(ranking)) < len(ranking) or not all(ranking):
        raise fields["ranking"].wrong("A ranking names each code once.")
    if len(ranking) == 1 and not said.get("among"):
        raise fields["ranking"].wrong("There is nothing to compare the code with.", "Add others, or `among: tilbud/*`.")


def _list(node: Node) -> tuple[Node, ...]:
    return (node,) if node.is_text and not node.is_empty else node.items()


def _one_line(node: Node) -> str:
    return " ".join(node.text().split())
