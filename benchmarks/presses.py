"""How many keys 30 codings take: full screen, commands, and a table typed in an editor.

    python benchmarks/presses.py

The first 30 codings of the bundled study's coder AK in I02 and I04, made again by the deeds of the
full-screen coder; each must come out as it was, to the character. What is typed is counted letter by letter.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.model.span import Span
from qcode.study import codebook, coding, demo, importing, open_study, transcripts
from qcode.tui import acting, moving
from qcode.tui import desk as desks
from qcode.tui.choosing import found
from qcode.tui.selecting import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.tui.desk import Desk

SOURCES = ("I02", "I04")
JOB = 30


class Hands:
    """Presses keys on a desk and counts them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.presses = 0

    def press(self, deed: Callable[[Desk], None]) -> None:
        """Press the key of a deed."""
        deed(self.desk)
        self.presses += 1

    def go_to(self, start: int) -> None:
        """Go to the sentence a character is in: turn by turn as long as that is further on, then by sentences."""
        units = self.desk.units
        turn = units.turn_at(start)
        while units.turn_at(self._at()) < turn:
            self.press(moving.next_turn)
        if (self.desk.selection or Span(0, 1)) == units.of_turn(turn, Unit.TURN)[0]:
            self.press(moving.select_sentence)
        while self._at() < units.at(start, Unit.SENTENCE).start:
            self.press(moving.next_sentence)
        while self._at() > start:
            self.press(moving.previous_sentence)

    def select(self, span: Span) -> None:
        """Select a span."""
        units = self.desk.units
        self.go_to(span.start)
        if self._at() < span.start:
            self.press(moving.select_word)
            while self._at() < span.start and units.at(self._at(), Unit.WORD).end <= span.start:
                self.press(moving.next_word)
        if units.at(span.start, Unit.TURN) == span != self.desk.selection:
            self.press(moving.select_turn)
        while self._end() > span.end:
            self.press(moving.reduce_word)
        for unit, deed in ((Unit.SENTENCE, moving.extend_sentence), (Unit.WORD, moving.extend_word)):
            while (now := self.desk.selection) and self._wider(now, unit) <= span.end != now.end:
                self.press(deed)
        while self._end() < span.end:
            self.press(moving.extend_character)
        if self._at() != span.start:
            self._start_at(span.start)

    def _start_at(self, start: int) -> None:
        self.press(moving.other_edge)
        while self._at() < start:
            self.press(moving.extend_character)
        while self._at() > start:
            self.press(moving.reduce_character)

    def code(self, path: str) -> None:
        """Put a code on: by its digit, or by as few letters as bring it to the top."""
        key = next(one.key for one in self.desk.codes.values() if one.path == path)
        if key in self.desk.slots:
            self.presses += 1
        else:
            codes = list(self.desk.codes.values())
            name, number = path.rpartition("/")[2], self.desk.codes[key].number
            ways = [way[:n] for way in (number, name) for n in range(1, len(way) + 1)]
            ways = [way for way in ways if (there := found(codes, way, self.desk.slots)) and there[0].key == key]
            self.presses += 2 + min(len(way) for way in ways)
        acting.put(self.desk, [key])

    def _wider(self, now: Span, unit: Unit) -> int:
        from qcode.tui.selecting import Edge  # noqa: PLC0415

        return self.desk.units.extended(now, Edge.END, unit, forward=True).end

    def _at(self) -> int:
        return self.desk.selection.start if self.desk.selection else 0

    def _end(self) -> int:
        return self.desk.selection.end if self.desk.selection else 0


def main() -> None:
    """Count."""
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where) / "s"
        demo.copy(folder)
        with (folder / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
            sample = file.read(2000)
            file.seek(0)
            rows = list(csv.DictReader(file, dialect=csv.Sniffer().sniff(sample, ";,\t")))
        mine = [row for row in rows if row["coder"] == "AK" and row["source"] in SOURCES]
        with open_study(folder, coder="NN") as study:
            importing.import_paths(study, [folder / "transcripts"])
            codebook.apply(study)
            mine.sort(key=lambda row: (row["source"], int(row["start"]), int(row["end"])))
            mine = mine[:JOB]
            hands = Hands(desks.opened(study, SOURCES[0]))
            commands = table = 0
            for row in mine:
                path = str(codebook.find(study, row["code"]).path)
                number = next(one.number for one in hands.desk.codes.values() if one.path == path)
                if hands.desk.sheet.name != row["source"]:
                    desks.turn_to(hands.desk, row["source"])
                    hands.presses += 1
                span = Span(int(row["start"]), int(row["end"]))
                hands.select(span)
                hands.code(path)
                words = hands.desk.words().split()
                quote = " ".join(words) if len(words) < 9 else " ".join([*words[:3], "…", *words[-3:]])
                commands += len(f'qcode code add {row["source"]} {number or path} --quote "{quote}"') + 1
                table += len(f"{row['source']},{span.start},{span.end},{number or path},NN") + 1
            made = {(one.source, str(one.span), str(one.code)) for one in coding.listed(study, coder="NN")}
            asked = {
                (row["source"], f"{row['start']}:{row['end']}", str(codebook.find(study, row["code"]).path))
                for row in mine
            }
            assert made == asked, sorted(made ^ asked)  # noqa: S101  the count counts only what was done
            read = sum(len(transcripts.show(study, name).text.split()) for name in {row["source"] for row in mine})
        print(f"{len(mine)} codings in {read} words")
        print(
            f"full screen {hands.presses}, commands {commands}, table in an editor {table} (offsets looked up besides)"
        )


if __name__ == "__main__":
    main()
