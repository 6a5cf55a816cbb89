"""What front matter, register and labels say together of a source and its informants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.study import importing, register, transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.study import Study

HEAD = "---\nsource: I01\nrole: privat\nregion: 2\n---\n"
TALK = "I: Hvad gør I?\n\nIP: Vi laver mad sammen om fredagen.\n"


def given(study: Study, name: str, text: str) -> Path:
    path = study.folder / "transcripts" / name
    path.write_text(text, encoding="utf-8")
    return path


def values(study: Study, source: str) -> dict[str, tuple[str, ...]]:
    (found,) = (one for one in register.participations(study) if one.source == source)
    return dict(found.values)


def test_a_role_at_the_head_of_a_file_is_the_only_informants(study: Study) -> None:
    """
    role: privat … IP: Vi laver mad sammen om fredagen.
    """
    importing.import_paths(study, [given(study, "I01.txt", HEAD + TALK)])

    assert values(study, "I01") == {"role": ("privat",), "region": ("2",)}


def test_a_register_without_the_column_leaves_what_the_head_said(study: Study) -> None:
    importing.import_paths(study, [given(study, "I01.txt", HEAD + TALK)])
    given(study, "../register.csv", "source;person;role\nI01;P01;tilbudsleder\n")

    register.read(study, study.folder / "register.csv")

    assert values(study, "I01") == {"role": ("tilbudsleder",), "region": ("2",)}


def test_a_register_with_the_column_left_empty_takes_the_value_away(study: Study) -> None:
    importing.import_paths(study, [given(study, "I01.txt", HEAD + TALK)])
    given(study, "../register.csv", "source;person;region\nI01;P01;\n")

    register.read(study, study.folder / "register.csv")

    assert "region" not in values(study, "I01")


def test_a_source_registered_without_kind_takes_the_kind_its_speakers_tell(study: Study) -> None:
    given(study, "../register.csv", "source;person;speaker\nF01;P01;A\nF01;P02;B\nF01;P03;C\n")
    register.read(study, study.folder / "register.csv")

    importing.import_paths(
        study, [given(study, "F01.txt", "I: Ja?\n\nA: Ja.\n\nB: Nej.\n\nC: Måske.\n\nA: Jo.\n\nB: Nå.\n")]
    )

    assert [one.kind for one in transcripts.all_sources(study)] == ["focus_group"]


def test_a_misspelt_source_goes_once_the_register_is_mended(study: Study) -> None:
    given(study, "../register.csv", "source;person;region\nI0l;P01;1\n")
    register.read(study, study.folder / "register.csv")
    given(study, "../register.csv", "source;person;region\nI01;P01;1\n")

    register.read(study, study.folder / "register.csv")

    assert [one.id for one in transcripts.all_sources(study)] == ["I01"]
