"""Figures: well-formed, the same bytes each time, nothing on top of anything else, nothing outside the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from qcode.formats import svg
from qcode.model.case import Stance
from qcode.model.figure import Area, Dot, Figure, Stroke, Words
from qcode.render import theme_map, triangle
from qcode.study import carried, case_results, cases, themes
from qcode.study.release import Terms

if TYPE_CHECKING:
    from conftest import Coded

    from qcode.study import Study

INTERVIEW = "Anna: {tillid|De andre lod mig være.} {uro|Jeg sov ikke.}"


def boxes(found: Figure) -> list[Area]:
    return [one for one in found.shapes if isinstance(one, Area) and one.stroke]


def extent(one: Words) -> tuple[float, float]:
    wide = svg.width("".join(map(str, one.line)), one.size, bold=one.bold)
    left = one.x - {"start": 0.0, "middle": wide / 2, "end": wide}[one.anchor]
    return left, left + wide


def assert_sheet_holds_all(found: Figure) -> None:
    for one in found.shapes:
        match one:
            case Area():
                assert one.x >= 0 <= one.y
                assert one.x + one.width <= found.width
                assert one.y + one.height <= found.height
            case Words():
                left, right = extent(one)
                assert left >= 0
                assert right <= found.width
                assert one.size <= one.y <= found.height
            case Stroke():
                assert 0 <= min(one.x1, one.x2) <= max(one.x1, one.x2) <= found.width
            case Dot():
                assert 0 <= one.x <= found.width


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 9, 14])
def test_boxes_of_a_map_never_touch_and_stay_on_the_sheet(study: Study, build: Coded, n: int) -> None:
    build(study, INTERVIEW)
    for k in range(n):
        carriers = themes.Carriers(("tillid", "uro")[: k % 3])
        themes.add(
            study, f"tema {k} " + "om noget meget langt " * (k % 4), idea="idé " * 9 * (k % 3), carriers=carriers
        )
        for other in range(k):
            themes.link(
                study,
                f"tema {k} " + "om noget meget langt " * (k % 4),
                f"tema {other} " + "om noget meget langt " * (other % 4),
                "fører til",
            )

    found = theme_map.figure(carried.mapped(study, Terms()))

    there = boxes(found)
    assert len(there) == n
    assert not any(one.overlaps(other) for k, one in enumerate(there) for other in there[:k])
    assert sum(isinstance(one, Stroke) for one in found.shapes) == n * (n - 1) // 2
    assert_sheet_holds_all(found)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_the_words_of_a_line_stand_beside_the_boxes(study: Study, build: Coded, n: int) -> None:
    build(study, INTERVIEW)
    for k in range(n):
        themes.add(study, f"tema {k}", idea="Alle vil, at nogen gør noget, men ikke hvem.")
    for k in range(1, n):
        themes.link(study, f"tema {k - 1}", f"tema {k}", "forklarer, hvorfor nogen falder igennem alt i hele systemet")

    found = theme_map.figure(carried.mapped(study, Terms()))
    labels = [one for one in found.shapes if isinstance(one, Area) and not one.stroke]

    assert len(labels) == n - 1
    assert not any(label.overlaps(box) for label in labels for box in boxes(found))
    assert_sheet_holds_all(found)


def test_the_box_of_more_persons_is_wider(study: Study, build: Coded) -> None:
    build(study, INTERVIEW)
    build(study, "Lis: {uro|Jeg gik.}", "I02")
    themes.add(study, "To", carriers=themes.Carriers(("uro",)))
    themes.add(study, "En", carriers=themes.Carriers(("tillid",)))
    themes.add(study, "Nul")

    two, one, none = boxes(theme_map.figure(carried.mapped(study, Terms())))

    assert two.width > one.width > none.width


def test_a_picture_is_well_formed_and_says_what_it_shows(study: Study, build: Coded) -> None:
    build(study, INTERVIEW)
    themes.add(study, "Ro & <orden>", idea="Stille; »tyst«.", carriers=themes.Carriers(("tillid",)))

    first = svg.written(theme_map.figure(carried.mapped(study, Terms(draft=True))))

    root = etree.fromstring(first)
    texts = [one.text for one in root.iter("{*}text")]
    assert texts[0] == "KLADDE"
    assert "Ro & <orden>" in texts
    assert "1 udsagn · 1 af 1 person" in texts
    assert root.findtext("{*}title") == "Temaer"
    assert svg.written(theme_map.figure(carried.mapped(study, Terms(draft=True)))) == first


def test_names_in_a_triangle_do_not_lie_on_each_other(study: Study, build: Coded) -> None:
    build(study, INTERVIEW)
    cases.add_typology(study, "Rolle", ("drivende", "afventende", "fraværende og meget lang af navn"))
    for region in range(1, 6):
        for type_ in ("drivende", "afventende", "fraværende og meget lang af navn")[: 1 + region % 3]:
            cases.classify(study, f"region={region}", type_)
        if region % 3 == 0:
            cases.put_forward(study, f"region={region}", 1, Stance.SUPPORTS)

    found = triangle.figure(case_results.triangle(study, Terms()))

    names = [one for one in found.shapes if isinstance(one, Words) and not one.bold]
    dots = [one for one in found.shapes if isinstance(one, Dot)]
    areas = [Area(extent(one)[0], one.y - one.size, extent(one)[1] - extent(one)[0], one.size) for one in names]
    assert len(dots) == 5
    assert not any(one.overlaps(other) for k, one in enumerate(areas) for other in areas[:k])
    assert_sheet_holds_all(found)
    etree.fromstring(svg.written(found))
