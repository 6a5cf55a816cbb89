"""Guides: versions stay, sources keep theirs, and what was not asked is known from what was not answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile, Misuse, NotFound, Refused
from qcode.model.guide import Asked
from qcode.study import codebook, guides, trail

if TYPE_CHECKING:
    from conftest import Cli, Coded, Dump

    from qcode.study import Study

TREE = """\
codebook: hms
codes:
  - Samarbejde: [Amt-kommune, Frivillige]
  - name: Økonomi
    asked_in: [chef]
  - Brugere
"""
GUIDE = """\
guide: politiker
version: 1
questions:
  - id: s1
    words: Hvordan samarbejder I med amtet?
    codes: [samarbejde]
  - id: b1
    words: Hvem er brugerne?
    codes: [brugere]
"""


@pytest.fixture
def asking(study: Study, build: Coded) -> Study:
    """Two sources, a tree and one guide applied."""
    build(study, "I: Hvem?\nIP: Unge mænd.", "I01")
    build(study, "I: Hvad?\nIP: En seng.", "I02")
    write(study, "codebooks/hms.yaml", TREE)
    codebook.apply(study)
    write(study, "guides/politiker.yaml", GUIDE)
    guides.apply(study)
    return study


def write(study: Study, name: str, text: str) -> None:
    path = study.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def state(study: Study, source: str) -> dict[str, Asked]:
    return {one.code: one.asked for one in guides.asked_of_sources(study) if one.source == source}


class TestGuides:
    def test_a_question_about_a_code_asks_about_those_below_it(self, asking: Study) -> None:
        guides.use(asking, ["I01"], "politiker")

        assert state(asking, "I01") == {
            "samarbejde": Asked.YES,
            "samarbejde/amt-kommune": Asked.YES,
            "samarbejde/frivillige": Asked.YES,
            "økonomi": Asked.NO,
            "brugere": Asked.YES,
        }
        assert set(state(asking, "I02").values()) == {Asked.UNKNOWN}

    def test_codes_are_asked_about_by_source(self, asking: Study) -> None:
        guides.use(asking, ["I01"], "politiker 1")
        by_source = guides.asked(asking)

        assert [None if codes is None else len(codes) for codes in by_source.values()] == [4, None]

    def test_the_code_tree_says_which_guides_ask_too(self, asking: Study) -> None:
        write(asking, "guides/chef.yaml", "guide: Chef\nquestions: [Hvad koster det?]\n")
        guides.apply(asking)
        guides.use(asking, ["I02"], "chef")

        assert [code for code, asked in state(asking, "I02").items() if asked is Asked.YES] == ["økonomi"]

    def test_a_new_version_stands_beside_the_old_one_and_sources_keep_theirs(self, asking: Study) -> None:
        guides.use(asking, ["I01"], "politiker")
        write(
            asking, "guides/politiker.yaml", GUIDE.replace("version: 1", "version: 2").replace("[brugere]", "[økonomi]")
        )
        (done,) = guides.apply(asking)
        guides.use(asking, ["I02"], "politiker")

        assert (done.what, done.version) == ("added", "2")
        assert [(one.version, one.sources) for one in guides.listed(asking)] == [("1", ("I01",)), ("2", ("I02",))]
        assert (state(asking, "I01")["økonomi"], state(asking, "I02")["økonomi"]) == (Asked.NO, Asked.YES)

    def test_version_ten_is_later_than_version_nine(self, asking: Study) -> None:
        for version in ("10", "9"):
            write(asking, "guides/politiker.yaml", GUIDE.replace("version: 1", f"version: {version}"))
            guides.apply(asking)

        assert guides.find(asking, "Politiker").version == "10"
        assert guides.find(asking, "politiker  9").version == "9"

    def test_a_version_that_was_followed_does_not_change_what_it_asked(self, asking: Study, dump: Dump) -> None:
        guides.use(asking, ["I01"], "politiker")
        before = dump(asking.db)
        write(asking, "guides/politiker.yaml", GUIDE.replace("[brugere]", "[brugere, økonomi]"))

        with pytest.raises(Refused, match=r"1 sources followed 'politiker 1', .* \(question 'b1'\)"):
            guides.apply(asking)

        assert dump(asking.db) == before

    def test_its_wording_may_be_mended(self, asking: Study) -> None:
        guides.use(asking, ["I01"], "politiker")
        write(asking, "guides/politiker.yaml", GUIDE.replace("Hvem er brugerne?", "Hvem bruger tilbuddet?"))

        (done,) = guides.apply(asking)

        assert done.what == "changed"
        assert guides.show(asking, "politiker")[1].words == "Hvem bruger tilbuddet?"
        assert [one.what for one in guides.apply(asking)] == ["unchanged"]

    def test_a_version_nobody_followed_may_be_rewritten(self, asking: Study) -> None:
        write(
            asking, "guides/politiker.yaml", "guide: politiker\nquestions:\n  - {id: ny, words: Nå?, codes: økonomi}\n"
        )

        guides.apply(asking)

        assert [(one.question, one.codes) for one in guides.show(asking, "politiker")] == [("ny", ("økonomi",))]

    def test_undo_takes_back_an_apply_and_a_use(self, asking: Study, dump: Dump) -> None:
        before = dump(asking.db)
        guides.use(asking, ["I01", "I02"], "politiker")
        trail.undo(asking)
        assert dump(asking.db) == before

        trail.undo(asking)

        assert guides.listed(asking) == []

    def test_a_code_that_goes_from_the_tree_goes_from_the_questions(self, asking: Study) -> None:
        tree = asking.folder / "codebooks" / "hms.yaml"
        tree.write_text(
            "\n".join(line for line in tree.read_text("utf-8").splitlines() if "rugere" not in line), "utf-8"
        )

        codebook.apply(asking)

        assert guides.show(asking, "politiker")[1].codes == ()

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("version: 1\n", r"guides/x\.yaml:1:1: The guide has no name"),
            ("guide: x\nfrågor: []\n", r"guides/x\.yaml:2:1: A guide has no setting"),
            (
                "guide: x\nquestions:\n  - {id: a, words: Ja?}\n  - {id: a, words: Nej?}\n",
                r"x\.yaml:4:10: .* in line 3",
            ),
            ("guide: x\nquestions:\n  - {id: a}\n", r"x\.yaml:3:5: The question has neither words nor codes"),
            (
                "guide: x\nquestions:\n  - {words: Nå?, codes: [brugere, samarbjede]}\n",
                r"x\.yaml:3:35: There is no code",
            ),
            (
                "guide: x\nquestions:\n  - {words: Nå?, codes: [a, a]}\n",
                r"x\.yaml:3:29: The code 'a' stands here twice",
            ),
            ("guide: politiker\n", r"x\.yaml: guides/politiker\.yaml is 'politiker 1' already"),
        ],
    )
    def test_a_guide_that_cannot_be_read_says_where(self, asking: Study, dump: Dump, text: str, place: str) -> None:
        before = dump(asking.db)
        write(asking, "guides/x.yaml", text)

        with pytest.raises(BadFile, match=place):
            guides.apply(asking)

        assert dump(asking.db) == before

    def test_a_guide_nobody_wrote_is_not_found(self, asking: Study) -> None:
        with pytest.raises(NotFound, match="no guide 'politikker'") as error:
            guides.use(asking, ["I01"], "politikker")

        assert error.value.hint == "Did you mean politiker 1?"

    def test_without_a_file_there_is_nothing_to_apply(self, study: Study) -> None:
        with pytest.raises(Misuse, match="no guide in the folder guides"):
            guides.apply(study)


class TestCommands:
    def test_what_was_asked_is_a_table_of_codes_and_guides(self, asking: Study, cli: Cli) -> None:
        assert asking.folder.exists()

        assert cli("guide", "use", "I01", "I02", "politiker 1").out == "2 sources followed politiker 1.\n"
        assert "| økonomi | no |" in cli("guide", "asked", "--format", "md").out
        rows = json.loads(cli("guide", "asked", "--by", "source", "--format", "json").out)

        assert rows[0] == {"code": "samarbejde", "guide": "politiker 1", "source": "I01", "asked": "yes"}
