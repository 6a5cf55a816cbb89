"""The ledger: each quote proved by the transcript, whatever is edited, revised, withdrawn or refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.analysis import editing
from qcode.errors import CannotUndo, Misuse, NotFound, Refused
from qcode.model.anonymity import Anonymity
from qcode.model.attribution import Form, Policy, Rule, Unit
from qcode.model.ledger import ApprovalState, EditKind, Status
from qcode.store import sources
from qcode.study import (
    consent,
    ledger,
    ledger_consent,
    ledger_editing,
    ledger_printing,
    ledger_verifying,
    quotes,
    register,
    revision,
    scanning,
    trail,
    withdrawal,
)
from qcode.study.ledger import Place
from qcode.study.ledger_editing import Wish
from qcode.study.ledger_printing import Choice
from qcode.study.release import Terms

if TYPE_CHECKING:
    from conftest import Coded, Dump, Sound

    from qcode.model.ledger import Entry, PrintedLedger
    from qcode.study import Study

GROUP = """
I: Hvem passede på?
Anna: {tillid|De andre lod mig være, øh, hver nat. Mette sov.}
I: Og så?
Bo: {tillid|Der var stille. Så kom hunden.}
Anna: Den var min. Den var gammel.
"""
ALONE = "Lis: Jeg blev der længe. Jeg gik hjem til fjorden bagefter."
REGISTER = "source,person,speaker,role\nI01,P01,Anna,politiker\nI01,P02,Bo,privat\nI02,P03,Lis,politiker\n"
NAMES = "kind,id,name,aliases,mask\nperson,p1,Mette,,person A\n"


@pytest.fixture
def two(study: Study, build: Coded) -> Study:
    """A group with P01 and P02, and P03 alone; Mette is masked."""
    build(study, GROUP)
    build(study, ALONE, "I02")
    (study.folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    register.sync(study)
    (study.folder / "names.csv").write_text(NAMES, encoding="utf-8")
    scanning.scan(study)
    return study


def whole(study: Study, source: str = "I01") -> Entry:
    """Take all that is said in a source as one quote."""
    return ledger.add(study, source, Place(span=f"0:{len(text(study, source))}")).entry


def text(study: Study, source: str) -> str:
    (row,) = sources.find(study.db, source)
    return sources.text(study.db, row.id)


def words(study: Study, key: str) -> str:
    (one,) = ledger_printing.listed(study, Choice(keys=[key]), Terms()).entries
    return one.words


def kinds(study: Study) -> list[tuple[str, str]]:
    return [(one.place, one.kind) for one in ledger_verifying.verify(study).findings]


class TestTaking:
    def test_a_quote_is_taken_by_the_id_that_quotes_prints(self, two: Study) -> None:
        found = quotes.pull(two, quotes.Query("tillid"), Terms())

        done = ledger.take(two, [one.id for one in found.quotations])

        assert [words(two, one.entry.key) for one in done] == [one.words for one in found.quotations]
        assert [(one.new, one.entry.status) for one in done] == [(True, Status.LONG_LIST)] * 2
        assert kinds(two) == []

    def test_what_is_there_already_is_not_taken_twice(self, two: Study, dump: Dump) -> None:
        first = ledger.add(two, "I01", Place(quote="Der var stille."), picked=True)
        before = dump(two.db)

        again = ledger.add(two, "I01", Place(quote="Der var stille."))

        assert (again.entry, again.new) == (first.entry, False)
        assert first.entry.status is Status.SHORT_LIST
        assert dump(two.db) == before

    def test_an_id_is_never_given_again(self, two: Study) -> None:
        gone = ledger.add(two, "I01", Place(turn=2)).entry.key
        trail.undo(two)

        assert ledger.add(two, "I01", Place(turn=2)).entry.key != gone
        assert len(ledger.entries(two)) == 1

    @pytest.mark.parametrize("wrong", ["I01", "I01:7-3", "I01:0-99999", "I01:12:33-13:10"])
    def test_what_is_no_quote_of_the_study_is_refused(self, two: Study, wrong: str) -> None:
        with pytest.raises(Misuse):
            ledger.take(two, [wrong])

    def test_a_quote_is_told_to_begin_inside_a_word_and_loses_the_blanks_at_its_edges(self, two: Study) -> None:
        start = text(two, "I01").index("kom hunden")

        done = ledger.add(two, "I01", Place(span=f"{start - 1}:{start + 6}"))

        assert done.entry.words == "kom hu"
        assert two.remarks == [f"The quote at I01 {start}:{start + 6} begins or ends inside a word."]

    def test_an_id_is_read_however_it_is_typed(self, two: Study) -> None:
        key = ledger.add(two, "I01", Place(turn=2)).entry.key

        assert ledger.find(two, f" {key.lower()} ").key == key
        with pytest.raises(NotFound, match="ledger entry"):
            ledger.find(two, "Q999Q")


class TestEdits:
    def test_every_edit_is_rendered_from_the_transcript(self, two: Study) -> None:
        key = whole(two).key
        assert words(two, key) == (
            "De andre lod mig være, øh, hver nat. [person A] sov.\n"
            "[…] Der var stille. Så kom hunden.\nDen var min. Den var gammel."
        )

        ledger_editing.edit(two, key, Wish(cut=["Den var gammel."], pause=["øh,"], clarify=("De andre", "beboerne")))
        ledger_editing.edit(two, key, Wish(instead=("Den", "hunden"), nth=1, tidy=("hver nat", "om natten")))
        ledger_editing.edit(two, key, Wish(mask=("hunden", "kæledyret")))

        assert words(two, key) == (
            "De andre [beboerne] lod mig være, … om natten. [person A] sov.\n"
            "[…] Der var stille. Så kom [kæledyret].\n[hunden] var min. […]"
        )
        ledger_editing.edit(two, key, Wish(merge=True))
        assert "\n" not in words(two, key)
        ledger_editing.edit(two, key, Wish(interviewer=True))
        assert "Og så?" in words(two, key)
        ledger_editing.edit(two, key, Wish(interviewer=False))
        assert "Og så?" not in words(two, key)
        assert text(two, "I01")[: len(ledger.find(two, key).words)] == ledger.find(two, key).words
        assert kinds(two) == []

    def test_an_edit_is_taken_back_but_a_mask_stays(self, two: Study) -> None:
        key = ledger.add(two, "I01", Place(turn=4)).entry.key
        before = words(two, key)
        ledger_editing.edit(two, key, Wish(cut=["Der var"], mask=("hunden", "dyret")))

        ledger_editing.edit(two, key, Wish(remove=[1]))
        with pytest.raises(Refused, match="masks stay"):
            ledger_editing.edit(two, key, Wish(remove=[1]))
        with pytest.raises(Misuse, match="same words"):
            ledger_editing.edit(two, key, Wish(tidy=("kom hunden", "kom hunden")))

        assert words(two, key) == before.replace("hunden", "[dyret]")

    def test_no_edit_brings_out_what_the_gate_masks(self, two: Study) -> None:
        key = ledger.add(two, "I01", Place(turn=2)).entry.key

        ledger_editing.edit(two, key, Wish(tidy=("Mette sov", "Mette sov fast")))
        ledger_editing.edit(two, key, Wish(clarify=("De andre", "Mette og Skovgaard")))

        assert "Mette" not in words(two, key)
        assert words(two, key) == "De andre [[person A] og [?]] lod mig være, øh, hver nat. [person A]."
        assert kinds(two) == [(key, "name-undecided")]
        with pytest.raises(Refused, match="on no list"):
            ledger_printing.export(two, Choice(), Terms(target=two.folder.parent / "k.docx"))

    @pytest.mark.parametrize(
        ("wish", "why"),
        [
            (Wish(), "what to edit"),
            (Wish(cut=["findes ikke"]), "do not stand"),
            (Wish(cut=["Den var"]), "2 times"),
            (Wish(cut=["Den var"], nth=3), "not 3"),
            (Wish(clarify=("hunden", " [] ")), "words to print"),
            (Wish(remove=[9]), "no number 9"),
        ],
    )
    def test_what_cannot_be_done_changes_nothing(self, two: Study, dump: Dump, wish: Wish, why: str) -> None:
        key = whole(two).key
        before = dump(two.db)

        with pytest.raises(Misuse, match=why) as raised:
            ledger_editing.edit(two, key, wish)

        assert dump(two.db) == before
        assert "hunden" not in f"{raised.value} {raised.value.hint}"

    def test_an_edit_is_undone(self, two: Study, dump: Dump) -> None:
        key = whole(two).key
        before = dump(two.db)
        ledger_editing.edit(two, key, Wish(cut=["Den var min."], merge=True))

        trail.undo(two)

        assert dump(two.db) == before


class TestStatus:
    def test_a_quote_goes_from_the_long_list_into_a_chapter_and_out_again(self, two: Study) -> None:
        key = ledger.add(two, "I02", Place(turn=1)).entry.key

        assert ledger.pick(two, [key])[0].status is Status.SHORT_LIST
        assert (ledger.use(two, [key], "kapitel 4")[0].status, ledger.find(two, key).place) == (
            Status.USED,
            "kapitel 4",
        )
        assert [one.entry.key for one in ledger_printing.listed(two, Choice(place="Kapitel 4"), Terms()).entries] == [
            key
        ]
        assert ledger.drop(two, [key], "for lang")[0].note == "for lang"
        assert ledger_printing.listed(two, Choice(), Terms()).entries == ()
        with pytest.raises(Misuse, match="No quote is used there"):
            ledger_printing.listed(two, Choice(place="kapitel 9"), Terms())

    def test_marks_are_set_once_and_taken_off(self, two: Study) -> None:
        one, other = (ledger.add(two, "I01", Place(turn=n)).entry.key for n in (2, 4))
        ledger.mark(two, one, telling=True, contradicts=other)
        done = ledger.mark(two, one, contradicts=other.lower())

        assert [(mark.kind.value, mark.other) for mark in done.marks] == [("most telling", ""), ("contradicts", other)]
        assert ledger.unmark(two, one, telling=True).marks == done.marks[1:]
        with pytest.raises(NotFound):
            ledger.unmark(two, one, confirms=other)
        with pytest.raises(Misuse, match="itself"):
            ledger.mark(two, one, confirms=one)


class TestConsent:
    def test_what_is_to_be_approved_is_not_used_before(self, two: Study) -> None:
        consent.say(two, "attributable after approval", person="P03")
        key = ledger.add(two, "I02", Place(turn=1)).entry.key

        with pytest.raises(Refused, match="P03 is to approve"):
            ledger.use(two, [key], "kapitel 4")
        ledger_consent.approve(two, key, ApprovalState.SENT, since="1.5.2003")
        assert kinds(two) == [(key, "not-approved")]
        assert exported(two).entries == ()
        ledger_consent.approve(two, key, ApprovalState.APPROVED, since="2003-05-07")
        ledger.use(two, [key], "kapitel 4")

        assert kinds(two) == []
        assert len(exported(two).entries) == 1
        ledger_consent.approve(two, key, ApprovalState.REFUSED, since="2003-05-09")
        assert kinds(two) == [(key, "refused")]
        assert [one.kind for one in exported(two).findings] == ["refused"]

    def test_an_edit_after_the_approval_is_said(self, two: Study) -> None:
        key = ledger.add(two, "I02", Place(turn=1)).entry.key
        ledger_consent.approve(two, key, ApprovalState.APPROVED)

        ledger_editing.edit(two, key, Wish(cut=["længe"]))

        assert f"P03 has approved {key} as it was before: send it again." in (two.remarks or [])

    def test_whose_answer_it_is_must_be_clear(self, two: Study) -> None:
        key = whole(two).key

        with pytest.raises(Misuse, match="2 known persons"):
            ledger_consent.approve(two, key, ApprovalState.SENT)
        assert ledger_consent.approve(two, key, ApprovalState.SENT, person="p02")[1].person == "P02"

    def test_a_withdrawal_takes_the_words_and_leaves_the_edits_of_others_where_they_were(
        self, two: Study, sound: Sound
    ) -> None:
        """Bo withdraws; what Anna says before and after him keeps its edits."""
        key = whole(two).key
        alone = ledger.add(two, "I01", Place(turn=4)).entry.key
        behind = ledger.add(two, "I01", Place(turn=5)).entry.key
        for one in (key, behind):
            ledger_editing.edit(two, one, Wish(cut=["gammel"], clarify=("min", "dengang")))
        ledger_editing.edit(two, key, Wish(mask=("stille", "roligt"), pause=["øh,"]))
        ledger_editing.edit(two, key, Wish(merge=True))

        withdrawal.withdraw(two, person="P02")

        assert words(two, key) == (
            "De andre lod mig være, … hver nat. [person A] sov. […] Den var min [dengang]. Den var […]."
        )
        assert words(two, behind) == "Den var min [dengang]. Den var […]."
        assert [one.flag for one in ledger.entries(two)] == ["touched", ""]
        with pytest.raises(NotFound):
            ledger.find(two, alone)
        assert kinds(two) == [(key, "touched")]
        sound(two)

    def test_a_withdrawal_cannot_be_undone_by_an_edit_made_before(self, two: Study) -> None:
        key = ledger.add(two, "I01", Place(turn=4)).entry.key
        ledger_editing.edit(two, key, Wish(cut=["hunden"]))
        withdrawal.withdraw(two, person="P02")

        with pytest.raises(CannotUndo):
            trail.undo(two)


def exported(study: Study) -> PrintedLedger:
    return ledger_printing.export(study, Choice(), Terms())


def revise(study: Study, new: str, source: str = "I01") -> None:
    file = study.folder / "ny.txt"
    file.write_text(new, encoding="utf-8")
    revision.revise(study, source, file)


MORE = "\n".join(
    ["I: Hvordan gik det med huset?", *(f"Lis: Det var dag nummer {n}, og taget var utæt endnu." for n in range(9))]
)


class TestRevision:
    def test_a_quote_follows_its_words_with_its_edits(self, two: Study, sound: Sound) -> None:
        key = ledger.add(two, "I02", Place(turn=1)).entry.key
        ledger_editing.edit(two, key, Wish(mask=("fjorden", "et sted"), cut=["længe"]))
        before = words(two, key)

        revise(two, f"{MORE}\n{ALONE}\n", "I02")

        assert words(two, key) == before == "Jeg blev der […]. Jeg gik hjem til [et sted] bagefter."
        assert (ledger.find(two, key).flag, kinds(two)) == ("", [])
        sound(two)

    def test_a_mended_name_stays_hidden_and_the_quote_is_flagged(self, two: Study) -> None:
        talk = f"{MORE}\n{ALONE} Der blev jeg boende i mange år, og det var godt at være et sted med havudsigt.\n"
        revise(two, talk, "I02")
        key = ledger.add(two, "I02", Place(quote="Jeg blev der … havudsigt.")).entry.key
        ledger_editing.edit(two, key, Wish(mask=("fjorden", "et vand"), cut=["længe"]))
        before = words(two, key)

        revise(two, talk.replace("fjorden", "Limfjorden"), "I02")

        assert words(two, key) == before
        assert "hjem til [et vand] bagefter" in before
        assert kinds(two) == [(key, "touched")]
        assert exported(two).entries == ()
        ledger_editing.edit(two, key, Wish(confirm=True))
        assert kinds(two) == []

    def test_a_quote_whose_words_are_gone_is_kept_as_lost(self, two: Study) -> None:
        revise(two, f"{MORE}\n{ALONE}\n", "I02")
        key = ledger.add(two, "I02", Place(quote="Jeg blev der … bagefter.")).entry.key

        revise(two, f"{MORE}\n", "I02")

        assert (ledger.find(two, key).words[:8], kinds(two)) == ("Jeg blev", [(key, "lost")])
        assert words(two, key) == ""
        with pytest.raises(Misuse, match="no longer"):
            ledger.use(two, [key], "kapitel 4")
        trail.undo(two)
        assert kinds(two) == []


class TestVerifying:
    def test_words_changed_behind_the_back_of_the_study_are_found(self, two: Study) -> None:
        key = whole(two).key
        held = ledger.add(two, "I02", Place(turn=1)).entry.key
        two.db.conn.execute("update turn set words = replace(words, 'stille', 'larmed') where n = 4")

        done = ledger_verifying.verify(two)

        assert [(one.place, one.kind) for one in done.findings] == [(key, "not-verbatim")]
        assert (done.entries, done.holding) == (2, 1)
        assert "differences: 1" in done.findings[0].message
        assert held not in {one.place for one in done.findings}

    def test_a_passage_printed_twice_is_remarked_and_holds(self, two: Study) -> None:
        one = ledger.add(two, "I01", Place(turn=5)).entry.key
        other = ledger.add(two, "I01", Place(quote="Den var min.")).entry.key
        ledger.use(two, [one], "kapitel 4")
        ledger.use(two, [other], "kapitel 7")

        done = ledger_verifying.verify(two)

        assert [(each.place, each.kind) for each in done.findings] == [(other, "printed-twice")]
        assert done.holding == 2


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_printed_is_what_the_words_and_the_edits_give(two: Study, data: st.DataObject) -> None:
    """Through the gate, with any edits: where nothing is masked, the printed words are proved by the stored ones."""
    start = data.draw(st.integers(0, 20))
    span = f"{start}:{data.draw(st.integers(start + 8, len(text(two, 'I02'))))}"
    key = ledger.add(two, "I02", Place(span=span)).entry.key
    for _ in range(data.draw(st.integers(0, 3))):
        said = ledger.find(two, key).words.split()
        quote = data.draw(st.sampled_from(said))
        pair = (quote, "de andre")
        wishes = [
            *(Wish(cut=[quote], nth=1), Wish(pause=[quote], nth=1), Wish(clarify=pair, nth=1)),
            *(Wish(instead=pair, nth=1), Wish(mask=pair, nth=1), Wish(tidy=pair, nth=1)),
        ]
        wish = data.draw(st.sampled_from(wishes))
        try:
            ledger_editing.edit(two, key, wish)
        except Misuse:
            continue
    one = ledger.find(two, key)

    printed = words(two, key)

    assert editing.verified(printed, one.words, one.edits) == ()
    assert editing.verified(printed.replace(printed.split()[0], "xyz", 1), one.words, one.edits) != ()
    assert one.edits == tuple(sorted(one.edits, key=lambda each: each.start))
    assert all(each.kind is not EditKind.MERGE for each in one.edits)


def test_a_quote_of_the_recording_is_taken_and_printed_as_it_is_noted(two: Study) -> None:
    two.db.conn.execute("update source set recording = 'i02.mp3', length = 60000 where name = 'I02'")
    two.db.conn.execute("update turn set time = 5000 where source_id = (select id from source where name = 'I02')")

    key = ledger.take(two, ["I02:00:00:04-00:00:20"])[0].entry.key

    assert words(two, key).startswith("Jeg blev der længe.")
    assert kinds(two) == []
    with pytest.raises(Misuse, match="no words"):
        ledger_editing.edit(two, key, Wish(cut=["længe"]))


class TestAsItWasPrinted:
    def test_a_quote_that_prints_otherwise_than_when_it_was_used_is_told(self, two: Study) -> None:
        key = whole(two).key
        ledger.use(two, [key], "kapitel 4")
        assert (key, "prints-otherwise") not in kinds(two)

        (two.folder / "names.csv").write_text(NAMES.replace("person A", "en nabo"), encoding="utf-8")
        scanning.scan(two)

        assert (key, "prints-otherwise") in kinds(two)
        assert not ledger_verifying.verify(two).holding

        ledger.use(two, [key], "kapitel 4")

        assert kinds(two) == []

    def test_an_edit_after_printing_is_told_too(self, two: Study) -> None:
        key = whole(two, "I02").key
        ledger.use(two, [key], "kapitel 4")

        ledger_editing.edit(two, key, Wish(cut=("bagefter",)))

        assert kinds(two) == [(key, "prints-otherwise")]

    def test_what_is_taken_out_of_the_report_was_never_printed(self, two: Study) -> None:
        key = whole(two, "I02").key
        ledger.use(two, [key], "kapitel 4")
        ledger.pick(two, [key])

        assert ledger.find(two, key).printed == ""

    def test_withdrawn_words_are_not_kept_as_they_were_printed(self, two: Study) -> None:
        key = whole(two).key
        ledger.use(two, [key], "kapitel 4")
        assert "Så kom hunden" in ledger.find(two, key).printed

        withdrawal.withdraw(two, person="P02")

        assert not any(
            "hunden" in str(cell) for row in two.db.conn.execute("select * from ledger_entry") for cell in row
        )

    def test_quotes_of_one_chapter_follow_one_another_and_those_of_the_next_begin_anew(self, two: Study) -> None:
        settings = Policy(Rule(form=Form.CHAINED, template="({role})", unit=Unit.PERSON))
        two.settings = replace(two.settings, attribution=settings, anonymity=Anonymity(k=1))
        spans = ("0:25", "26:31", "32:40")
        keys = [ledger.add(two, "I02", Place(span=span)).entry.key for span in spans]
        ledger.use(two, keys[:2], "kapitel 1")
        ledger.use(two, keys[2:], "kapitel 2")

        found = ledger_printing.export(two, Choice(), Terms())

        attributions = [str(one.quotation.attribution) for one in found.entries if one.quotation is not None]
        assert attributions == ["(politiker)", "(samme)", "(politiker)"]
