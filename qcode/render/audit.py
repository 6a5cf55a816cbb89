"""The audit as a page: method paragraphs, agreement per code and pair, per source and over time, disagreements."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from qcode.model.audit_wording import LANGUAGES, audit_wording, translated
from qcode.model.block import Cell, Heading, Mark, Page, Paragraph, Quote, Table
from qcode.render import agreement, delivery, listing, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from qcode.model.agreement import Agreement
    from qcode.model.audit import Audit, PrintedCase
    from qcode.model.audit_wording import AuditWording
    from qcode.model.block import Block, Line

ENDINGS = (".html", ".docx", ".md", ".json")
_CUT = " …"
_PERCENT = 100
_ENOUGH = 20
_SHADES = (0.2, 0.4, 0.667, 0.8)
_POOLED = "pooled"


def deliver(audit: Audit, output: Path, *, quiet: bool = False) -> None:
    """Write an audit in the form the file's ending says.

    Raises:
        QcodeError: The file cannot be written.
    """
    if output.suffix.lower() == ".json":
        pages.put(output, (listing.as_json(as_object(audit)) + "\n").encode("utf-8"))
    else:
        delivery.save(page(audit), output)
    undecided = sum(words.undecided for case in audit.cases for side in case.sides for words in side.words)
    wrote = "" if quiet else f"Wrote the audit of {' and '.join(audit.coders)} to {output}."
    delivery.told(masked=audit.masked, undecided=undecided, wrote=wrote)


def page(audit: Audit) -> Page:
    """Return an audit as a page."""
    words = audit_wording(audit.language)
    blocks: list[Block] = [_heading(words.labels["method"])]
    for code, each in LANGUAGES.items():
        blocks += [_heading("Dansk" if code == "da" else "English", 2), _said(method(audit, each))]
    coefficients = audit.quality == "coefficient"
    blocks.append(_said(" ".join([words.labels["note"], *([words.labels["computed"]] if coefficients else [])])))
    if coefficients:
        blocks += _figures(audit, words)
    blocks += [_heading(words.labels["cases"]), *_cases(audit, words)]
    title: Line = (Mark(f"{words.labels['title']}: "), audit.study)
    draft = delivery.marked(draft=audit.draft, masked=audit.masked, language=audit.language)
    return Page(title, tuple(blocks), draft=draft, language=audit.language)


def method(audit: Audit, words: AuditWording) -> str:
    """Return the method paragraph in one language, its numbers filled in."""
    codes = len([name for name in audit.codes if not name.startswith(_POOLED)])
    several, numbers = codes != 1, _numbers(audit, words)
    alphas = words.alphas[several].format(**numbers) if numbers else ""
    facts = {
        "coders": words.final_and.join(filter(None, (", ".join(audit.coders[:-1]), audit.coders[-1]))),
        "sources": words.sources[audit.compared != 1].format(n=audit.compared),
        "codes": words.codes[several].format(n=codes),
        "settled": audit.settled,
    }
    return words.method[audit.quality].format(**facts, **numbers, alphas=alphas)


def _numbers(audit: Audit, words: AuditWording) -> dict[str, object]:
    alphas = [one for one in audit.whole if one.coefficient == "alpha_nominal"]
    single = [one for one in alphas if not one.code.startswith(_POOLED)]
    values = [one.value for one in single if one.value is not None]
    whole = next((one for one in alphas if one.code.startswith(f"{_POOLED} (counts")), single[0] if single else None)
    if whole is None:
        return {}
    percents = [one for one in audit.whole if one.coefficient == "percent_agreement" and one.code == whole.code]
    interval = f" ({words.no_interval})"
    if whole.low is not None and whole.high is not None:
        interval = f" ({_decimal(whole.low, words)}–{_decimal(whole.high, words)})"
    unknown = len(single) - len(values)
    return {
        "unit": translated(whole.unit, words),
        "universe": translated(whole.universe, words),
        "n": single[0].n,
        "lowest": _decimal(min(values, default=None), words),
        "highest": _decimal(max(values, default=None), words),
        "median": _decimal(median(values) if values else None, words),
        "pooled": _decimal(whole.value, words),
        "interval": interval,
        "percent": _decimal(_PERCENT * (percents[0].value or 0.0), words, 1) if percents else "–",
        "draws": audit.draws,
        "seed": audit.seed,
        "few": words.few if whole.sources < _ENOUGH else "",
        "undefined": words.undefined.format(k=unknown) if unknown else "",
    }


def _figures(audit: Audit, words: AuditWording) -> Iterator[Block]:
    yield _heading(words.labels["codes"])
    yield by_code(audit, words)
    yield from _remarks(audit, audit.whole, words)
    yield _heat(audit, words)
    if audit.sources:
        yield _heading(words.labels["sources"])
        columns = [words.labels[name] for name in ("source", "alpha", "used", "units")]
        rows = [
            [Cell((audit.groups[one.group],)), _value(one, words), _used(one, words), _cell(str(one.n))]
            for one in audit.sources
        ]
        yield _table(words.labels["sources_table"], columns, rows)
    moved = [one for one in audit.moved if one.coefficient.endswith(agreement.RISE)]
    if moved:
        yield _heading(words.labels["moved"])
        rows = [[_period(audit, one, words), _value(one, words), _interval(one, words)] for one in moved]
        columns = [words.labels[name] for name in ("period", "rise", "interval")]
        yield _table(words.labels["moved_table"], columns, rows)
        yield from _remarks(audit, moved, words)


def _remarks(audit: Audit, rows: Sequence[Agreement], words: AuditWording) -> Iterator[Block]:
    """Yield what limits values; that sources are few stands in the method paragraph."""
    for said in dict.fromkeys(one.undefined or one.remark for one in rows):
        if said and not said.startswith("interval rests on"):
            whose = dict.fromkeys(str(audit.codes[one.code]) for one in rows if said in {one.undefined, one.remark})
            yield _said(f"{', '.join(whose)}: {translated(said, words)}.")


def by_code(audit: Audit, words: AuditWording) -> Table:
    """Return the coefficients of each code, and of all together."""
    labels = words.labels
    by_code: dict[str, dict[str, Agreement]] = {}
    for one in audit.whole:
        by_code.setdefault(one.code, {})[one.coefficient] = one
    rows = []
    for code, of in by_code.items():
        alpha = of["alpha_nominal"]
        rows.append(
            [
                Cell(_code(audit, code, words)),
                _value(of["percent_agreement"], words),
                _value(of["conger_kappa"], words),
                _value(alpha, words),
                _interval(alpha, words),
                _used(alpha, words),
                _cell(str(alpha.codings)),
            ]
        )
    names = ("code", "percent", "kappa", "alpha", "interval", "used", "codings")
    return _table(labels["codes_table"], [labels[name] for name in names], rows)


def _heat(audit: Audit, words: AuditWording) -> Table:
    """Return codes against pairs of coders, shaded; the numbers stand in the cells."""
    pairs = list(dict.fromkeys(one.coders for one in audit.pairs))
    by_cell = {(one.code, one.coders): one for one in audit.pairs}
    rows = []
    for code in dict.fromkeys(one.code for one in audit.pairs):
        cells = []
        for pair in pairs:
            one = by_cell.get((code, pair))
            shade = None if one is None or one.value is None else sum(one.value >= end for end in _SHADES)
            cells.append(Cell((Mark("–" if one is None else _text(one, words)),), heat=shade))
        rows.append([Cell(_code(audit, code, words)), *cells])
    return _table(words.labels["heat"], [words.labels["code"], *("–".join(pair) for pair in pairs)], rows)


def _cases(audit: Audit, words: AuditWording) -> Iterator[Block]:
    if not audit.cases:
        yield _said(words.labels["no_cases"])
        return
    yield _said(words.labels["cases_note"])
    for case in audit.cases:
        yield Heading((Mark(f"{case.n}. {words.kinds[case.kind]}: "), case.source, Mark(_where(case, words))), 2)
        for side in case.sides:
            if side.code is None:
                yield Paragraph((Mark(f"{side.coder}: {words.labels['nothing']}"),))
                continue
            yield Paragraph((Mark(f"{side.coder}: "), side.code))
            lines: list[Line] = [(line,) for line in side.words]
            yield Quote((*lines[:-1], (*lines[-1], Mark(_CUT))) if side.cut else tuple(lines))


def _where(case: PrintedCase, words: AuditWording) -> str:
    first, last = case.turns
    turns = str(first) if first == last else f"{first}–{last}"
    return f", {words.labels['turns']} {turns} ({_decimal(_PERCENT * case.share, words, 1)} %)"


def _code(audit: Audit, code: str, words: AuditWording) -> Line:
    if code.startswith(_POOLED):
        return (Mark(words.labels["pooled" if "counts" in code else "mean"]),)
    return (audit.codes[code],)


def _interval(one: Agreement, words: AuditWording) -> Cell:
    if one.low is None or one.high is None or one.value is None:
        return _cell("")
    text = f"{_decimal(one.low, words)}–{_decimal(one.high, words)}"
    low, value, high = (max(-1.0, min(1.0, end)) for end in (one.low, one.value, one.high))
    return Cell((Mark(text),), reach=(low, value, high))


def _period(audit: Audit, one: Agreement, words: AuditWording) -> Cell:
    return _cell(translated(str(audit.groups[one.group]), words))


def _used(one: Agreement, words: AuditWording) -> Cell:
    said = agreement.used(one)
    return _cell(said.replace(".", ",") if words.comma else said)


def _value(one: Agreement, words: AuditWording) -> Cell:
    return _cell(_text(one, words))


def _text(one: Agreement, words: AuditWording) -> str:
    return words.labels["undefined"] if one.value is None else _decimal(one.value, words, 3)


def _decimal(value: float | None, words: AuditWording, digits: int = 2) -> str:
    if value is None:
        return "–"
    text = f"{value:z.{digits}f}"
    return text.replace(".", ",") if words.comma else text


def _table(caption: str, columns: Iterable[str], rows: Sequence[Sequence[Cell]]) -> Table:
    return Table((Mark(caption),), tuple((Mark(name),) for name in columns), tuple(tuple(row) for row in rows))


def _cell(text: str) -> Cell:
    return Cell((Mark(text),))


def _heading(text: str, level: int = 1) -> Heading:
    return Heading((Mark(text),), level)


def _said(text: str) -> Paragraph:
    return Paragraph((Mark(text),))


def as_object(audit: Audit) -> dict[str, object]:
    """Return an audit as one object; what is printed of codes and sources stands in place of their names."""
    names = {name: str(printed) for name, printed in {**audit.codes, **audit.groups}.items()}

    def rows(some: Sequence[Agreement]) -> list[dict[str, object]]:
        done: list[dict[str, object]] = []
        for one in some:
            row: dict[str, object] = dict(agreement.row(one))
            done.append(row | {"code": names.get(one.code, one.code), "group": names.get(one.group, one.group)})
        return done

    return {
        "study": str(audit.study),
        "quality": audit.quality,
        "coders": list(audit.coders),
        "method": {code: method(audit, words) for code, words in LANGUAGES.items()},
        "agreement": rows(audit.whole),
        "pairs": rows(audit.pairs),
        "sources": rows(audit.sources),
        "periods": rows(audit.moved),
        "disagreements": [
            {
                "n": case.n,
                "kind": case.kind,
                "source": str(case.source),
                "turns": list(case.turns),
                "cost": case.cost,
                "share": case.share,
                "sides": [
                    {
                        "coder": side.coder,
                        "code": None if side.code is None else str(side.code),
                        "words": "\n".join(map(str, side.words)) + (_CUT if side.cut else ""),
                    }
                    for side in case.sides
                ],
            }
            for case in audit.cases
        ],
        "settled": audit.settled,
        "draft": audit.draft,
        "masked": audit.masked,
    }
