"""Fields of a code written into its codebook file; comments, order and all else stay."""

from __future__ import annotations

import json

from qcode.formats.codebook_edits import again, line_end, written_end


def with_text(text: str, file: str, path: str, field: str, value: str) -> str:
    """Return the text with one more field of a code, such as its definition; the code must not have it yet.

    Args:
        text: The file's text.
        file: Its name, for messages.
        path: The code's.
        field: The field's name.
        value: What it says.
    """
    now = again(text, file)
    one = next(each for each in now.codes if str(each.code.path) == path)
    put = f"{field}: {json.dumps(value, ensure_ascii=False)}"
    pairs = list(one.item.pairs())
    below = next((n for n, (name, _) in enumerate(pairs) if name.text() == "codes"), len(pairs))
    at = written_end(now.text, pairs[below - 1][1])
    if one.item.flow:
        return f"{now.text[:at]}, {put}{now.text[at:]}"
    at = line_end(now.text, at)
    return f"{now.text[:at]}\n{' ' * (one.column - 1)}{put}{now.text[at:]}"
