"""Deciding on a name: there and back again, in one action, with masks that tell nothing."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse
from qcode.model.mask import State
from qcode.study import codebook, importing, mask_deciding, masking, quotes, release, scanning, trail

if TYPE_CHECKING:
    from conftest import Coded, Dump, Sound

    from qcode.study import Study

NAMES = "kind,id,name,aliases,mask\nperson,p1,Mette Hansen,Mette,person A\nplace,s1,Aalborg,,byen\n"
INTERVIEW = """
I: Hvem ringede?
Anna: {uro|Det gjorde Mette Hansen, og Mettes bror.} Så kom Krogården til, og vi tog til Krogården.
"""
OTHER = "I: Og?\nBo: {uro|Mette sagde ja til Krogården.}"


@pytest.fixture
def scanned(study: Study, build: Coded) -> Study:
    """Two sources with a listed name in several forms and a name nobody has decided on."""
    build(study, INTERVIEW)
    build(study, OTHER, "I02")
    (study.folder / "names.csv").write_text(NAMES, encoding="utf-8")
    scanning.scan(study)
    return study


def entity(study: Study, name: str) -> int:
    return next(one.id for one, names in masking.listed(study) if name in names.split(" | "))


def printed(study: Study) -> list[str]:
    return [one.words for one in quotes.pull(study, quotes.Query("uro"), release.Terms()).quotations]


MASKED = ["Det gjorde [person A], og [person A's] bror.", "[person A] sagde ja til [?]."]
STANDING = ["Det gjorde Mette Hansen, og Mettes bror.", "Mette sagde ja til [?]."]


class TestThereAndBack:
    def test_a_name_said_never_to_be_masked_stands_and_can_be_masked_again(self, scanned: Study, sound: Sound) -> None:
        """
        Anna: {uro|Det gjorde Mette Hansen, og Mettes bror.}
        """
        mette = entity(scanned, "Mette Hansen")
        assert printed(scanned) == MASKED

        for _ in range(2):
            mask_deciding.decide(scanned, mette, State.NEVER)
            assert printed(scanned) == STANDING
            assert scanning.scan(scanned).scanned == 0
            assert printed(scanned) == STANDING

            mask_deciding.decide(scanned, mette, State.ACCEPTED, mask="person A")
            assert printed(scanned) == MASKED
            assert scanning.scan(scanned).scanned == 0
            assert printed(scanned) == MASKED
        sound(scanned)

    def test_so_can_a_name_that_was_found(self, scanned: Study) -> None:
        """
        Bo: {uro|Mette sagde ja til Krogården.}
        """
        found = masking.queue(scanned)[0].entity.id

        for state, said in ((State.NEVER, "Krogården"), (State.ACCEPTED, "[huset]"), (State.NEVER, "Krogården")):
            mask_deciding.decide(scanned, found, state, mask="huset" if state is State.ACCEPTED else "")
            assert printed(scanned)[1] == f"[person A] sagde ja til {said}."
            assert scanning.scan(scanned).scanned == 0  # the texts were searched anew with the decision
        assert masking.queue(scanned) == []

    def test_a_name_that_stands_in_a_text_brought_in_later_follows_the_decision(
        self, scanned: Study, build: Coded
    ) -> None:
        mask_deciding.decide(scanned, entity(scanned, "Mette Hansen"), State.NEVER)
        build(scanned, "I: Ja?\nBo: {uro|Så gik Mette.}", "I03")
        scanning.scan(scanned)

        assert printed(scanned)[2] == "Så gik Mette."


class TestOneDecisionIsOneAction:
    @pytest.mark.parametrize("state", [State.NEVER, State.ACCEPTED])
    @pytest.mark.parametrize("name", ["Mette Hansen", "krogården"])
    def test_and_one_undo_takes_it_back_in_study_and_vault(
        self, scanned: Study, dump: Dump, name: str, state: State
    ) -> None:
        key = entity(scanned, name) if name != "krogården" else masking.queue(scanned)[0].entity.id
        with scanned.vault() as vault:
            before, said = (dump(scanned.db), dump(vault.db)), printed(scanned)

            mask_deciding.decide(scanned, key, state, mask="noget andet" if state is State.ACCEPTED else "")
            assert dump(scanned.db) != before[0]
            assert printed(scanned) != said
            assert trail.undo(scanned).action == "mask set"

            assert (dump(scanned.db), dump(vault.db)) == before
        assert printed(scanned) == said


class TestTellingMasks:
    @pytest.mark.parametrize(
        "mask",
        [
            *("Mette Hansen", "mette hansen", "METTE", "Mettes veninde", "en fra Aalborg", "Aalborgenser"),
            *("[Mette]", "Hansen", "byen Aalborg", "Anna og Mette"),
        ],
    )
    def test_are_refused_where_they_hold_a_listed_name(self, scanned: Study, dump: Dump, mask: str) -> None:
        before = dump(scanned.db)

        for decide in (mask_deciding.decide, mask_deciding.answer):
            with pytest.raises(Misuse, match="holds a name that is to be masked itself"):
                decide(scanned, masking.queue(scanned)[0].entity.id, State.ACCEPTED, mask=mask)

        assert dump(scanned.db) == before

    @pytest.mark.parametrize("mask", ["en veninde", "metroen", "byens forstander", "en Hans"])
    def test_are_not_seen_in_words_that_only_look_alike(self, scanned: Study, mask: str) -> None:
        done = mask_deciding.decide(scanned, masking.queue(scanned)[0].entity.id, State.ACCEPTED, mask=mask)

        assert done.mask == mask

    def test_that_hold_a_name_decided_in_the_review_are_refused_too(self, scanned: Study) -> None:
        mask_deciding.answer(scanned, masking.queue(scanned)[0].entity.id, State.ACCEPTED, mask="huset")

        with pytest.raises(Misuse, match="holds a name"):
            mask_deciding.decide(scanned, entity(scanned, "Aalborg"), State.ACCEPTED, mask="byen ved Krogården")

    def test_are_allowed_where_the_name_is_public(self, scanned: Study) -> None:
        with (scanned.folder / "names.csv").open("a", encoding="utf-8") as file:
            file.write("public,o1,Servicestyrelsen,,\n")
        scanning.scan(scanned)

        done = mask_deciding.decide(scanned, entity(scanned, "Aalborg"), State.ACCEPTED, mask="Servicestyrelsens by")

        assert done.mask == "Servicestyrelsens by"

    def test_from_the_list_are_warned_of(self, scanned: Study) -> None:
        assert scanning.scan(scanned).telling == ()
        (scanned.folder / "names.csv").write_text(NAMES.replace("byen", "Mettes by"), encoding="utf-8")

        assert scanning.scan(scanned).telling == ("Mettes by",)


def names(n: int) -> list[str]:
    """Return names that are on no list, all different."""
    parts = (
        "Krog",
        "Brun",
        "Sten",
        "Vest",
        "Dal",
        "Lyng",
        "Høj",
        "Birk",
        "Grøn",
        "Skov",
        "Mark",
        "Bæk",
        "Ris",
        "Holm",
        "Ege",
    )
    made = (f"{a}{b.lower()}{c.lower()}" for a, b, c in itertools.product(parts, repeat=3))
    return list(itertools.islice(made, n))


def statements(study: Study, pattern: str, work: object) -> int:
    """Return how many statements that fit a pattern some work runs."""
    asked: list[str] = []
    study.db.conn.set_trace_callback(asked.append)
    assert callable(work)
    work()
    study.db.conn.set_trace_callback(None)
    assert asked
    return sum(1 for sql in asked if re.search(pattern, sql, re.IGNORECASE | re.DOTALL))


WHOLE_TABLE = r"^\s*select\b.*\b(from|join)\s+entity\b(?!.*\bwhere\b)"


def test_a_scan_that_finds_thousands_of_names_does_not_read_the_entities_again_for_each(study: Study) -> None:
    """
    IP: Så kom Krogbrunsten. Så kom Krogbrunvest. … (3,000 of them)
    """
    said = "\n".join(f"IP: Så kom {name}, og så gik {name} igen." for name in names(3_000))
    path = study.folder / "transcripts" / "I01.txt"
    path.write_text(said, encoding="utf-8")
    importing.import_paths(study, [path])

    n = statements(study, WHOLE_TABLE, lambda: scanning.scan(study))

    assert len(masking.listed(study)) > 2_500
    assert n < 12


def test_the_check_itself_sees_the_whole_table_read(scanned: Study) -> None:
    assert statements(scanned, WHOLE_TABLE, lambda: masking.listed(scanned)) > 0


def test_finding_a_code_counts_no_codings(scanned: Study) -> None:
    for written in ("uro", "URO"):
        assert statements(scanned, r"\bcoding\b", lambda one=written: codebook.find(scanned, one)) == 0
    assert statements(scanned, r"\bcoding\b", lambda: codebook.show(scanned)) > 0
