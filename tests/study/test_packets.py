"""Packets: what a coder is handed, and how the work comes back to the words it was done on."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile, Misuse, Refused
from qcode.model.packet import Outcome, Packet
from qcode.study import (
    codebook,
    coding,
    merging,
    open_study,
    packet_folders,
    packets,
    passes,
    release,
    revision,
    scanning,
    trail,
    transcripts,
    tree,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Coded, Dump, Sound

    from qcode.model.packet import Merged
    from qcode.study import Study

NAMES = (
    "kind,id,name,aliases,mask\nperson,p1,Mette Krogh,Mette,en ven\nplace,s1,Aalborg,,byen\n"
    "institution,i1,Krogården,,bostedet\n"
)
TREE = """\
codebook: hms
version: 1
codes:
  - name: Tilbud
    definition: Fx Krogården.
    codes:
      - name: Krogårdens liv
        examples: [Mette sad der altid.]
      - Barrierer
  - name: Uro
    codes: [Nat, Dag]
"""
INTERVIEW = """\
Interviewer: Hvor bor du?
Birthe: Jeg bor på Krogården i Aalborg. Det er Aalborgs bedste hus.
Interviewer: Og om natten?
Birthe: Om natten er der uro. Mette Krogh sidder oppe. Så går jeg ned til hende.
"""


def write(study: Study, name: str, text: str) -> Path:
    path = study.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def ready(study: Study, build: Coded) -> Study:
    """A study with an interview, names, a tree, and a coding of AK's."""
    build(study, INTERVIEW, "I01")
    build(study, "Anna: Det er koldt. Mette fryser.\nBo: Ja, i Aalborg.\n", "I02")
    write(study, "names.csv", NAMES)
    scanning.scan(study)
    write(study, "codebooks/hms.yaml", TREE)
    codebook.apply(study)
    coding.add(study, "I01", ["uro/nat"], coding.Place(quote="Om natten er der uro."))
    return study


def made(study: Study, to: Path, coder: str = "HA", *, unmasked: bool = False, **choice: str) -> Path:
    terms = release.Terms(unmasked, target=to)
    return packets.make(study, coder, packets.Choice(**({"sources": "all"} | choice)), terms).path


@pytest.fixture
def handed(ready: Study, tmp_path: Path) -> Path:
    """The folder of HA's study, made of a packet."""
    file = made(ready, tmp_path / "HA.qpacket")
    return packet_folders.open_packet(file, tmp_path / "ha").folder


def outcomes(done: Merged, kind: str = "coding") -> list[Outcome]:
    return [row.outcome for row in done.rows if row.kind == kind]


def words_of(study: Study, coder: str = "HA") -> list[str]:
    return [one.words for one in coding.listed(study, coder=coder)]


class TestWhatIsHandedOut:
    def test_holds_no_word_of_what_is_masked_anywhere_in_its_bytes(self, ready: Study, tmp_path: Path) -> None:
        file = made(ready, tmp_path / "HA.qpacket")

        with zipfile.ZipFile(file) as archive:
            text = "".join(archive.read(name).decode("utf-8") for name in archive.namelist()).casefold()
        assert "om natten er der uro" in text
        for word in ("mette", "krogh", "aalborg", "krogården", "birthe", "anna", "i01.txt"):
            assert word not in text
            assert word.encode() not in file.read_bytes().lower()

    def test_opens_as_a_study_with_masked_texts_neutral_labels_and_nobodys_codings(self, handed: Path) -> None:
        with open_study(handed) as study:
            shown = transcripts.show(study, "I01")

            assert study.coder == "HA"
            assert [turn.label for turn, _ in shown.turns] == ["I", "IP1", "I", "IP1"]
            assert shown.turns[1][0].words == "Jeg bor på [bostedet] i [byen]. Det er [byens] bedste hus."
            assert coding.listed(study) == []
            assert [str(one.code.path) for one in codebook.show(study)][:2] == ["tilbud", "tilbud/[bostedets]-liv"]
            assert codebook.apply(study).steps == ()

    def test_is_the_same_bytes_for_the_same_study(self, ready: Study, tmp_path: Path) -> None:
        first = made(ready, tmp_path / "a.qpacket").read_bytes()
        there = len(trail.history(ready, 100))

        assert made(ready, tmp_path / "b.qpacket").read_bytes() == first
        assert len(trail.history(ready, 100)) == there

    def test_is_only_what_was_chosen(self, ready: Study, tmp_path: Path) -> None:
        packet = packet_folders.read(made(ready, tmp_path / "x.qpacket", sources="I02", codes="uro/*"))

        assert isinstance(packet, Packet)
        assert [one.id for one in packet.sources] == ["I02"]
        assert [str(one.code.path) for one in packet.books[0].codes] == ["uro", "uro/nat", "uro/dag"]

    def test_is_refused_while_names_are_undecided(self, ready: Study, tmp_path: Path) -> None:
        write(ready, "names.csv", f"{NAMES}person,p2,Søren,,\n")

        with pytest.raises(Refused, match="no file was written"):
            made(ready, tmp_path / "x.qpacket")
        assert not (tmp_path / "x.qpacket").exists()

    def test_unmasked_is_on_record_for_good(self, ready: Study, tmp_path: Path) -> None:
        packet = packet_folders.read(made(ready, tmp_path / "x.qpacket", unmasked=True))

        assert isinstance(packet, Packet)
        assert "Krogården" in packet.sources[0].turns[1].words
        assert trail.history(ready, 1)[0].summary == "2 sources for HA, unmasked"
        assert trail.undo(ready).action == "code add"

    def test_needs_sources(self, ready: Study, tmp_path: Path) -> None:
        with pytest.raises(Misuse, match="Name the sources"):
            made(ready, tmp_path / "x.qpacket", sources="")


class TestWhatComesBack:
    def test_stands_on_the_original_words(self, ready: Study, handed: Path, sound: Sound) -> None:
        with open_study(handed) as theirs:
            coding.add(theirs, "I01", ["tilbud"], coding.Place(quote="Jeg bor på [bostedet] i [byen]."), memo="hjem")
            coding.add(theirs, "I01", ["uro"], coding.Place(quote="bedste hus."))

        done = merging.read(ready, handed)

        assert outcomes(done) == [Outcome.NEW, Outcome.NEW]
        assert sorted(words_of(ready)) == ["Jeg bor på Krogården i Aalborg.", "bedste hus."]
        assert [one.memo for one in coding.listed(ready, coder="HA")] == ["hjem", ""]
        sound(ready)

    def test_takes_a_masked_name_whole(self, ready: Study, handed: Path, sound: Sound) -> None:
        """HA codes »ven] sidder oppe«: what stands behind the mask is Mette Krogh."""
        with open_study(handed) as theirs:
            coding.add(theirs, "I01", ["uro/nat"], coding.Place(quote="ven] sidder oppe"))

        (row,) = (row for row in merging.read(ready, handed).rows if row.kind == "coding")

        assert words_of(ready) == ["Mette Krogh sidder oppe"]
        assert "inside a mask" in row.why
        sound(ready)

    def test_changes_nothing_the_second_time(self, ready: Study, handed: Path, dump: Dump, tmp_path: Path) -> None:
        with open_study(handed) as theirs:
            coding.add(theirs, "I01", ["uro"], coding.Place(turn=4))
            passes.add(theirs, ["I01"])
            _, file = packet_folders.send_back(theirs, tmp_path / "back.qpacket")
        merging.read(ready, file)
        before = dump(ready.db), trail.history(ready, 100)

        done = merging.read(ready, handed), merging.read(ready, file)

        assert [outcomes(one) for one in done] == [[Outcome.THERE], [Outcome.THERE]]
        assert (dump(ready.db), trail.history(ready, 100)) == before

    def test_can_be_looked_at_first_and_taken_back(self, ready: Study, handed: Path, dump: Dump) -> None:
        with open_study(handed) as theirs:
            coding.add(theirs, "I01", ["uro/vrede"], coding.Place(turn=4), new=True)
            passes.add(theirs, ["I01"])
        before = dump(ready.db), (ready.folder / "codebooks" / "hms.yaml").read_bytes()

        looked = merging.read(ready, handed, dry_run=True)
        assert (dump(ready.db), (ready.folder / "codebooks" / "hms.yaml").read_bytes()) == before
        assert looked == merging.read(ready, handed)
        assert dump(ready.db) != before[0]
        trail.undo(ready)

        assert (dump(ready.db), (ready.folder / "codebooks" / "hms.yaml").read_bytes()) == before

    def test_leaves_what_others_coded_as_it_was(self, ready: Study, handed: Path) -> None:
        with open_study(handed) as theirs:
            coding.add(theirs, "I01", ["uro/nat"], coding.Place(quote="Om natten er der uro."))
        before = coding.listed(ready, coder="AK")

        merging.read(ready, handed)

        assert coding.listed(ready, coder="AK") == before
        assert words_of(ready) == ["Om natten er der uro."]

    def test_is_the_coders_only(self, ready: Study, handed: Path) -> None:
        with open_study(handed, coder="XY") as theirs:
            coding.add(theirs, "I01", ["uro"], coding.Place(turn=4))

        (row,) = (row for row in merging.read(ready, handed).rows if row.kind == "coding")

        assert (row.outcome, row.why) == (Outcome.REJECTED, "it is XY's, and the packet is HA's")
        assert words_of(ready, "XY") == []

    def test_is_kept_as_it_stands_here_though_the_coder_took_it_back(self, ready: Study, handed: Path) -> None:
        with open_study(handed) as theirs:
            coding.add(theirs, "I01", ["uro"], coding.Place(turn=4))
            merging.read(ready, handed)
            trail.undo(theirs)

        done = merging.read(ready, handed)

        assert (done.here, outcomes(done)) == (1, [])
        assert len(words_of(ready)) == 1

    def test_says_silence_only_of_what_was_asked(self, ready: Study, tmp_path: Path) -> None:
        file = made(ready, tmp_path / "x.qpacket", codes="uro/nat")
        folder = packet_folders.open_packet(file, tmp_path / "x").folder
        with open_study(folder) as theirs:
            passes.add(theirs, ["I01"])

        merging.read(ready, folder)

        (one,) = passes.listed(ready)
        assert (one.coder, one.source, one.codes) == ("HA", "I01", ("uro/nat",))

    def test_of_a_whole_tree_is_a_whole_pass(self, ready: Study, handed: Path) -> None:
        with open_study(handed) as theirs:
            passes.add(theirs, ["I01"])

        merging.read(ready, handed)

        (one,) = passes.listed(ready)
        assert (one.codes, one.coder, one.source) == ((), "HA", "I01")

    def test_must_come_from_a_packet_of_this_study(self, ready: Study, handed: Path) -> None:
        trail.undo(ready)  # the making
        with pytest.raises(Refused, match="not made from this study"):
            merging.read(ready, handed)
        with pytest.raises(Misuse, match="the study itself"):
            merging.read(ready, ready.folder)

    def test_is_not_what_was_handed_out(self, ready: Study, handed: Path) -> None:
        with pytest.raises(BadFile, match="holds no codings"):
            merging.read(ready, handed.parent / "HA.qpacket")
        with open_study(handed) as theirs:
            _, back = packet_folders.send_back(theirs, handed.parent / "back.qpacket")
        with pytest.raises(BadFile, match="what a coder sends back"):
            packet_folders.open_packet(back, handed.parent / "again")
        with pytest.raises(Misuse, match="was not made of a packet"):
            packet_folders.send_back(ready, None)


class TestTextsThatDiffer:
    def test_a_transcript_revised_meanwhile_takes_the_codings_along(
        self, ready: Study, handed: Path, sound: Sound
    ) -> None:
        with open_study(handed) as theirs:
            coding.add(theirs, "I01", ["uro"], coding.Place(quote="Om natten er der uro."))
            coding.add(theirs, "I01", ["uro"], coding.Place(quote="[en ven] sidder oppe."))
            coding.add(theirs, "I01", ["uro"], coding.Place(quote="Hvor bor du?"))
        text = INTERVIEW.replace("sidder oppe", "sidder altid oppe").replace("Interviewer: Hvor bor du?\n", "")
        revision.revise(ready, "I01", write(ready, "transcripts/I01.txt", text))

        done = merging.read(ready, handed)

        assert sorted(outcomes(done)) == [Outcome.LOST, Outcome.NEW, Outcome.TOUCHED]
        assert words_of(ready) == ["Om natten er der uro.", "Mette Krogh sidder altid oppe."]
        assert [(one.coder, one.words) for one in revision.lost(ready)] == [("HA", "Hvor bor du?")]
        again = merging.read(ready, handed)
        assert set(outcomes(again)) == {Outcome.THERE}
        sound(ready)

    def test_a_text_changed_on_the_coders_computer_is_refused(self, ready: Study, handed: Path) -> None:
        with open_study(handed) as theirs:
            coding.add(theirs, "I01", ["uro"], coding.Place(turn=4))
            revision.revise(theirs, "I01", write(theirs, "transcripts/ny.txt", "I: Ja?\nIP1: Om natten er der uro.\n"))

        done = merging.read(ready, handed)

        assert {row.why for row in done.rows if row.source == "I01"} == {"its text was changed on the coder's computer"}
        assert words_of(ready) == []

    def test_a_file_of_the_same_name_with_another_text_is_refused(
        self, ready: Study, tmp_path: Path, build: Coded
    ) -> None:
        from qcode.study import making  # noqa: PLC0415

        making.make(tmp_path / "anden")
        with open_study(tmp_path / "anden", coder="HA") as other:
            build(other, "Anna: {uro|Her er helt andre ord.}", "I01", coder="HA")

        done = merging.read(ready, tmp_path / "anden")

        assert "it has another text there than here" in {row.why for row in done.rows}
        assert words_of(ready) == []

    def test_a_study_of_the_same_texts_and_tree_is_known_by_them(
        self, ready: Study, tmp_path: Path, build: Coded
    ) -> None:
        from qcode.study import making  # noqa: PLC0415

        making.make(tmp_path / "anden")
        with open_study(tmp_path / "anden", coder="HA") as other:
            build(other, INTERVIEW, "I01")
            write(other, "codebooks/hms.yaml", TREE)
            codebook.apply(other)
            coding.add(other, "I01", ["uro"], coding.Place(turn=4))

        assert outcomes(merging.read(ready, tmp_path / "anden")) == [Outcome.NEW]
        assert len(words_of(ready)) == 1


class TestTreesThatDiffer:
    @pytest.fixture
    def worked(self, handed: Path) -> Path:
        with open_study(handed) as theirs:
            coding.add(theirs, "I01", ["uro/nat"], coding.Place(turn=4))
        return handed

    def test_a_code_renamed_is_known_by_its_id(self, ready: Study, worked: Path) -> None:
        tree.rename(ready, "uro/nat", "Nattero")

        done = merging.read(ready, worked)

        assert [(row.code, row.why) for row in done.rows if row.kind == "code"] == [("uro/nattero", "uro/nat there")]
        assert [str(one.code) for one in coding.listed(ready, coder="HA")] == ["uro/nattero"]

    def test_a_code_merged_meanwhile_leads_to_the_one_that_took_over(self, ready: Study, worked: Path) -> None:
        tree.merge(ready, "uro/nat", "uro/dag")

        done = merging.read(ready, worked)

        assert "merged here since" in next(row.why for row in done.rows if row.kind == "code")
        assert [str(one.code) for one in coding.listed(ready, coder="HA")] == ["uro/dag"]

    def test_a_code_that_is_gone_is_refused_until_it_is_mapped(self, ready: Study, worked: Path) -> None:
        with open_study(worked) as theirs:
            coding.add(theirs, "I01", ["uro/dag"], coding.Place(turn=2))
        tree.retire(ready, "uro/dag")

        done = merging.read(ready, worked)
        assert sorted(outcomes(done)) == [Outcome.NEW, Outcome.REJECTED]
        assert {row.why for row in done.rows if row.outcome is Outcome.REJECTED} == {
            "the code uro/dag is gone from the tree here; say what it is: --map uro/dag=CODE"
        }

        done = merging.read(ready, worked, mapped=["uro/dag=uro/nat"])
        assert sorted(outcomes(done)) == [Outcome.NEW, Outcome.THERE]

    def test_a_code_the_coder_made_comes_below_the_coders_name(self, ready: Study, worked: Path) -> None:
        with open_study(worked) as theirs:
            coding.add(theirs, "I01", ["uro/vrede"], coding.Place(turn=2), new=True)

        done = merging.read(ready, worked)

        assert [row.outcome for row in done.rows if row.kind == "code"] == [Outcome.NEW]
        assert "nye-koder/ha/uro-vrede" in {str(one.code) for one in coding.listed(ready, coder="HA")}
        assert codebook.apply(ready).steps == ()
        assert "nye-koder-ha-uro-vrede" in (ready.folder / "codebooks" / "hms.yaml").read_text("utf-8")

    def test_or_is_mapped_to_one_that_is_there(self, ready: Study, worked: Path) -> None:
        with open_study(worked) as theirs:
            coding.add(theirs, "I01", ["uro/vrede"], coding.Place(turn=2), new=True)

        merging.read(ready, worked, mapped=["uro/vrede=uro/dag"])

        assert {str(one.code) for one in coding.listed(ready, coder="HA")} == {"uro/nat", "uro/dag"}
