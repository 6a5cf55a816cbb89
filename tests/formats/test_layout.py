"""Paragraphs to turns. Each docstring is the transcript."""

import inspect
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.formats import layout, plain
from qcode.formats.markdown import markdown_lines
from qcode.formats.plain import Line
from qcode.model.finding import Finding
from qcode.model.turn import Turn, Voice

Said = list[tuple[str, str]]


def turns(text: str, *, markdown: bool = False) -> tuple[tuple[Turn, ...], tuple[Finding, ...]]:
    lines = markdown_lines(text) if markdown else plain.text_lines(text)
    return layout.turns(lines, "a.txt")


def of(test: Callable[..., None]) -> str:
    return inspect.cleandoc(test.__doc__ or "")


def said(text: str, *, markdown: bool = False) -> Said:
    return [(turn.label, turn.words) for turn in turns(text, markdown=markdown)[0]]


LAYOUTS = {
    "colon": "I: Hvad så?\nIP1: Det går.\nI: Godt.",
    "blanks and dots": "I : Hvad så?\n\n  IP 1 :  Det går.\n\nI.: Godt.",
    "no blank after the colon": "I:Hvad så?\nIP1:Det går.\nI:Godt.",
    "tabs": "I\tHvad så?\nIP1\tDet går.\nI\tGodt.",
    "colon and tab": "I:\tHvad så?\nIP1:\tDet går.\nI:\tGodt.",
    "label above": "I:\nHvad så?\nIP1:\nDet går.\nI:\nGodt.",
    "label above, no colon": "I\nHvad så?\n\nIP1\nDet går.\n\nI\nGodt.",
    "brackets": "[I] Hvad så?\n[IP1] Det går.\n[I]: Godt.",
    "stamp first": "[00:00:01] I: Hvad så?\n(00:00:02) IP1: Det går.\n00:00:03 I: Godt.",
    "short stamp first": "[0:01] I: Hvad så?\n[00:02] IP1: Det går.\n00:03 I: Godt.",
    "stamp after": "I [00:00:01]: Hvad så?\nIP1: (00:00:02) Det går.\nI 00:00:03 Godt.",
    "stamp above": "[00:00:01]\nI: Hvad så?\n00:02\nIP1: Det går.\n(00:00:03)\nI: Godt.",
    "f4": "I: Hvad så? #00:00:01-0#\nIP1: Det går. #00:00:02-0#\nI: Godt. #00:00:03-0#",
    "numbered columns": "Nr\tHvem\tHvad\n1\tI\tHvad så?\n2\tIP1\tDet går.\n3\tI\tGodt.",
    "timed columns": "Tid\tTaler\tTekst\n00:01\tI\tHvad så?\n00:02\tIP1\tDet går.\n00:03\tI\tGodt.",
    "automatic": "00:00:01 I\nHvad så?\n\n00:00:02 IP1\nDet går.\n\n00:00:03 I\nGodt.",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout_gives_the_same_turns(text: str) -> None:
    found, findings = turns(text)

    assert [(turn.label, turn.words) for turn in found] == [("I", "Hvad så?"), ("IP1", "Det går."), ("I", "Godt.")]
    assert [turn.voice for turn in found] == [Voice.INTERVIEWER, Voice.INFORMANT, Voice.INTERVIEWER]
    assert [turn.time for turn in found] in ([None] * 3, [1000, 2000, 3000])
    assert findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "**I:** Hvad *så*?\n\n**IP1:** Det går.\n\n**I:** Godt.",
        "**I**: Hvad så?\n**IP1**: Det går.\n**I**: Godt.",
        "__I__ Hvad så?\n\n__IP1__ Det går.\n\n__I__ Godt.",
        "> **I:** Hvad så?\n\n> **IP1:** Det går.\n\n> **I:** Godt.",
        "- I: Hvad så?\n- IP1: Det går.\n- I: Godt.",
        "| Taler | Tekst |\n|---|---|\n| I | Hvad så? |\n| IP1 | Det går. |\n| I | Godt. |",
        "### I\nHvad så?\n\n### IP1\nDet går.\n\n### I\nGodt.",
        "\\[00:00:01\\] **I:** Hvad så?\n\n\\[00:00:02\\] **IP1:** Det går.\n\n\\[00:00:03\\] **I:** Godt.",
    ],
)
def test_markdown_gives_the_same_turns_without_its_marks(text: str) -> None:
    assert said(text, markdown=True) == [("I", "Hvad så?"), ("IP1", "Det går."), ("I", "Godt.")]


@pytest.mark.parametrize("colon", ["", ":"])
def test_bold_names_that_recur_are_speakers_with_or_without_colon(colon: str) -> None:
    lines = [
        Line(n, f"{name}{colon} ord {n}", bold=f"{name}{colon}") for n, name in enumerate(["Mette Hansen", "Jens"] * 2)
    ]

    assert [turn.label for turn in layout.turns(lines, "a.docx")[0]] == ["Mette Hansen", "Jens"] * 2


def test_a_word_in_bold_at_the_beginning_of_speech_is_no_speaker() -> None:
    lines = [Line(1, "IP1: ja"), Line(2, "Aldrig har jeg", bold="Aldrig"), Line(3, "Kommunen kom", bold="Kommunen")]

    assert [turn.label for turn in layout.turns(lines, "a.docx")[0]] == ["IP1"]


@pytest.mark.parametrize(
    "rows",
    [
        [("I", "Hvad"), ("IP1", "Ja\nog nej")],
        [("Taler", "Tekst"), ("I", "Hvad"), ("IP1", "Ja\nog nej")],
        [("00:00:01", "I", "Hvad"), ("00:02", "IP1", "Ja\nog nej")],
        [("1", "I:", "Hvad"), ("2", "IP1:", "Ja\nog nej")],
        [("1", "I", "Hvad"), ("2", "IP1", "Ja"), ("", "", "og nej")],
        [("Tid", "Tekst"), ("00:01", "I: Hvad"), ("00:02", "IP1: Ja\nog nej")],
        [("Tekst", "Navn"), ("Hvad", "I"), ("Ja\nog nej", "IP1")],
    ],
)
def test_table_rows_are_turns(rows: list[tuple[str, ...]]) -> None:
    lines = [Line(n, "\t".join(cells), cells=cells) for n, cells in enumerate(rows, 1)]

    found, findings = layout.turns(lines, "a.docx")

    assert [(turn.label, turn.words) for turn in found] == [("I", "Hvad"), ("IP1", "Ja\nog nej")]
    assert findings == ()


NOBODY = ["?", "??", "Ukendt", "ukendt", "(ukendt)", "Alle", "Flere stemmer", "Bo/Lis", "kvinde ved døren", "Mette?"]


@pytest.mark.parametrize("heading", [[], [("Taler", "Tekst")]], ids=["recurring", "headed"])
@pytest.mark.parametrize("label", NOBODY)
def test_a_speaker_cell_that_names_nobody_known_is_an_unknown_voice_and_reported(
    label: str, heading: list[tuple[str, str]]
) -> None:
    rows = [*heading, ("I", "Hvad?"), ("IP1", "Ja."), (label, "Nej.\nAltså: nej."), ("", "Og mere."), ("I", "Nå.")]
    lines = [Line(n, "\t".join(cells), cells=cells) for n, cells in enumerate(rows, 1)]

    found, findings = layout.turns(lines, "a.docx")

    assert [(turn.label, turn.words) for turn in found] == [
        ("I", "Hvad?"),
        ("IP1", "Ja."),
        (label, "Nej.\nAltså: nej.\nOg mere."),
        ("I", "Nå."),
    ]
    assert found[2].voice is Voice.UNKNOWN
    assert [(one.kind, one.place) for one in findings] == [
        ("doubtful-speaker", f"a.docx: line {len(heading) + 3}"),
    ]


def test_below_a_heading_for_speakers_every_cell_is_one_also_past_a_row_of_one_cell() -> None:
    cells = [
        ("Tid", "Taler", "Tekst"),
        ("00:01", "I", "Hvad?"),
        (),
        ("00:05", "en mand bag os", "Nej."),
        ("", "", "Jo."),
    ]
    lines = [Line(n, "\t".join(row) or "Efter pausen", cells=row) for n, row in enumerate(cells, 1)]

    found, _ = layout.turns(lines, "a.docx")

    assert [(turn.label, turn.words, turn.time) for turn in found] == [
        ("I", "Hvad?\nEfter pausen", 1000),
        ("en mand bag os", "Nej.\nJo.", 5000),
    ]


def test_the_left_column_of_a_table_that_is_no_conversation_stays_words() -> None:
    rows = [("Hvad spurgte vi om?", "I: Hvad?\nIP1: Ja."), ("Hvad mere?", "I: Og?\nIP1: Nej.")]
    lines = [Line(n, "\t".join(cells), cells=cells) for n, cells in enumerate(rows, 1)]

    assert "Hvad mere?" not in {turn.label for turn in layout.turns(lines, "a.docx")[0]}


@pytest.mark.parametrize(
    "label", ["?", "??", "(?)", "Ukendt", "(ukendt)", "Alle", "Flere", "Bo/Lis", "IP1?", "Bo og Lis"]
)
def test_a_label_that_names_nobody_known_is_an_unknown_voice_among_labels_that_recur(label: str) -> None:
    found, findings = turns(f"Bo: Ja.\nLis: Nej.\n{label}: Jo.\nBo: Nå.\nLis: Godt.\nIP1: Fint.\n{label}: Nå.")

    assert [turn.label for turn in found] == ["Bo", "Lis", label, "Bo", "Lis", "IP1", label]
    assert [turn.voice is Voice.UNKNOWN for turn in found] == [False, False, True, False, False, False, True]
    assert [(one.kind, one.place) for one in findings] == [
        ("doubtful-speaker", "a.txt: line 3"),
        ("doubtful-speaker", "a.txt: line 7"),
    ]


@pytest.mark.parametrize("spoken", ["Alle: det er mange", "Hun og jeg: venner", "Kaffe/te: ja", "??? siger jeg: nej"])
def test_what_only_looks_like_nobody_begins_no_turn_where_nobody_else_does(spoken: str) -> None:
    assert said(spoken) == [("", spoken)]


def test_names_alone_on_their_lines_are_speakers_beside_an_interviewer_who_is_so_too() -> None:
    """
    I
    Hvad så?
    Bo
    Det går.
    Og mere.
    Ukendt
    Nej da.
    Bo
    Tja
    I
    Er det rigtigt?
    Bo
    Præcis
    I
    Helt?
    Bo
    Præcis
    """
    found, findings = turns(of(test_names_alone_on_their_lines_are_speakers_beside_an_interviewer_who_is_so_too))

    assert [(turn.label, turn.words) for turn in found] == [
        ("I", "Hvad så?"),
        ("Bo", "Det går.\nOg mere."),
        ("Ukendt", "Nej da."),
        ("Bo", "Tja"),
        ("I", "Er det rigtigt?"),
        ("Bo", "Præcis"),
        ("I", "Helt?"),
        ("Bo", "Præcis"),
    ]
    assert [one.place for one in findings] == ["a.txt: line 6", "a.txt: line 12", "a.txt: line 16"]


def test_labels_in_brackets_may_name_nobody_but_a_mark_for_a_word_not_heard_is_none() -> None:
    found, _ = turns("[I] Hvad?\n[IP1] Ja.\n[Ukendt] Nej.\n[IP1] Jo.\n(?) det var sent\n[I] Nå.")

    assert [turn.label for turn in found] == ["I", "IP1", "Ukendt", "IP1", "I"]
    assert found[3].words == "Jo.\n(?) det var sent"


def test_a_column_of_notes_is_left_out_and_reported_without_its_name() -> None:
    rows = [("Taler", "Tekst", "Kode"), ("IP1", "Ja", "tillid")]

    found, findings = layout.turns([Line(n, "", cells=cells) for n, cells in enumerate(rows, 1)], "a.docx")

    assert found[0].words == "Ja"
    assert findings[0].kind == "column-left-out"
    assert "Kode" not in findings[0].message


@pytest.mark.parametrize(
    "spoken",
    [
        "Altså: det er svært",
        "Så sagde han: nej",
        "Kl. 12:30 kom de",
        "12:30 kom de",
        "Der er to ting: det ene og det andet",
        "Min plan: at gå",
        "Chefen siger: gå hjem",
        "Hvad nu hvis: nej",
        "Se https://kommune.dk",
        "jeg tænkte: det går ikke",
        "Når man ser på det hele sådan på lang afstand: så er det fint",
    ],
)
def test_a_colon_in_speech_makes_no_speaker_even_when_it_recurs(spoken: str) -> None:
    found, _ = turns(f"I: Hvad?\nIP1: Ja.\n{spoken}\nI: Og?\nIP1: Nej.\n{spoken}")

    assert [turn.label for turn in found] == ["I", "IP1", "I", "IP1"]
    assert found[1].words == f"Ja.\n{spoken}"


def test_a_name_that_occurs_once_is_a_speaker_and_is_reported_without_a_word_of_the_transcript() -> None:
    """
    Mette: Ja.
    Jens: Nej.
    Mette: Jo.
    Karen Blixen: Måske.
    Jens: Nå.
    """
    found, findings = turns(
        of(test_a_name_that_occurs_once_is_a_speaker_and_is_reported_without_a_word_of_the_transcript)
    )

    assert [turn.label for turn in found] == ["Mette", "Jens", "Mette", "Karen Blixen", "Jens"]
    assert [(one.kind, one.place) for one in findings] == [("doubtful-speaker", "a.txt: line 4")]
    assert "Karen" not in findings[0].message + findings[0].hint


def test_what_occurs_once_and_is_no_name_stays_words_and_is_reported() -> None:
    """
    Mette: Ja.
    Jens: Nej.
    Ærligheden: den mangler.
    Mette: Jo.
    Jens: Nå.
    """
    found, findings = turns(of(test_what_occurs_once_and_is_no_name_stays_words_and_is_reported))

    assert found[1].words == "Nej.\nÆrligheden: den mangler."
    assert [(one.kind, one.place) for one in findings] == [("doubtful-speaker", "a.txt: line 3")]


def test_the_head_of_a_transcript_is_no_speech() -> None:
    """
    Interview med en leder
    Interviewer: Anne
    Dato: 3.11.2003

    Interviewer: Hvad?
    Lederen: Ja.
    Interviewer: Nå.
    Lederen: Nej.
    """
    found, findings = turns(of(test_the_head_of_a_transcript_is_no_speech))

    assert [turn.label for turn in found] == ["", "", "", "Interviewer", "Lederen", "Interviewer", "Lederen"]
    assert {turn.voice for turn in found[:3]} == {Voice.UNKNOWN}
    assert findings == ()


def test_a_head_ends_where_a_label_comes_back() -> None:
    """
    I: Hvad mangler?
    IP1: Lad mig se.
    I: Ja?
    IP1: To ting.
    Tid: det mangler vi.
    """
    assert [label for label, _ in said(of(test_a_head_ends_where_a_label_comes_back))] == ["I", "IP1", "I", "IP1"]


def test_a_sentence_that_begins_like_a_head_is_no_head() -> None:
    """
    I: Hvad mangler?
    IP1: Lad mig se.
    Tid er noget vi mangler.
    """
    assert [label for label, _ in said(of(test_a_sentence_that_begins_like_a_head_is_no_head))] == ["I", "IP1"]


def test_a_researchers_note_in_brackets_is_no_speaker_however_often_it_comes() -> None:
    """
    Vi gik ind.
    [PAUSE]
    Der var stille.
    [PAUSE]
    (Latter)
    (Latter)
    """
    labels = {label for label, _ in said(of(test_a_researchers_note_in_brackets_is_no_speaker_however_often_it_comes))}

    assert labels == {""}


def test_numbers_parted_by_tabs_stay_in_the_words() -> None:
    assert said("IP1: Ja\n1\tto\t3 ting") == [("IP1", "Ja\n1 to 3 ting")]


def test_a_line_break_inside_a_paragraph_is_a_blank_unless_a_speaker_follows() -> None:
    lines = [Line(1, "I: Hvad"), Line(1, "nu?", soft=True), Line(1, "IP1: Ja", soft=True), Line(2, "og nej")]

    assert [turn.words for turn in layout.turns(lines, "a.docx")[0]] == ["Hvad nu?", "Ja\nog nej"]


def test_paragraphs_after_a_turn_belong_to_it() -> None:
    """
    IP1: Først.
    Så mere.

    Og mere endnu.
    IP1: Nyt.
    """
    assert said(of(test_paragraphs_after_a_turn_belong_to_it)) == [
        ("IP1", "Først.\nSå mere.\nOg mere endnu."),
        ("IP1", "Nyt."),
    ]


def test_a_heading_between_turns_is_nobodys_speech() -> None:
    """
    IP1: Ja.

    # Samarbejde

    IP1: Nej.
    """
    assert said(of(test_a_heading_between_turns_is_nobodys_speech), markdown=True) == [
        ("IP1", "Ja."),
        ("", "Samarbejde"),
        ("IP1", "Nej."),
    ]


def test_text_broken_by_hand_is_put_together_again() -> None:
    """
    I: Hvad synes du om det nye system her i kommunen og
    alt det, som følger med?

    IP1: Det er godt nok, men det er også svært at finde
    rundt i.

    Det er det.
    """
    assert said(of(test_text_broken_by_hand_is_put_together_again)) == [
        ("I", "Hvad synes du om det nye system her i kommunen og alt det, som følger med?"),
        ("IP1", "Det er godt nok, men det er også svært at finde rundt i.\nDet er det."),
    ]


@pytest.mark.parametrize(
    ("text", "words", "time"),
    [
        ("IP1: Ja [00:12:33] det er", "Ja det er", 753_000),
        ("IP1: Ja (00:12:33).", "Ja.", 753_000),
        ("IP1: [00:00:01] Ja [00:00:05] nej", "Ja nej", 1000),
        ("[00:00:01] IP1: Ja #00:00:09-4#", "Ja", 1000),
        ("IP1: Ja #00:12:33-4#", "Ja", 753_400),
        ("IP1: Ja\n#00:12:33-4#", "Ja", 753_400),
        ("IP1: Ja\nog\n[12:33]", "Ja\nog", 753_000),
        ("[00:12:33 - 00:12:40] IP1: Ja", "Ja", 753_000),
        ("IP1: [01:02:03.5] Ja", "Ja", 3_723_500),
        ("IP1: Kl. 12:33 (ca.)", "Kl. 12:33 (ca.)", None),
    ],
)
def test_the_first_stamp_of_a_turn_is_its_time_and_none_stays_in_the_words(
    text: str, words: str, time: int | None
) -> None:
    found, _ = turns(text)

    assert [(turn.words, turn.time) for turn in found] == [(words, time)]


def test_a_stamp_on_its_own_line_belongs_to_what_follows_but_one_of_f4_to_what_it_ends() -> None:
    found, _ = turns("IP1: Ja\n[00:01]\nIP2: Nej\n#00:00:02-0#\nIP1: Jo")

    assert [turn.time for turn in found] == [None, 1000, None]


@pytest.mark.parametrize(
    ("label", "voice"),
    [
        ("I", Voice.INTERVIEWER),
        ("Int.", Voice.INTERVIEWER),
        ("INT", Voice.INTERVIEWER),
        ("Interviewer", Voice.INTERVIEWER),
        ("Interviewer 2", Voice.INTERVIEWER),
        ("Ordstyrer", Voice.INTERVIEWER),
        ("Moderator", Voice.INTERVIEWER),
        ("Facilitator", Voice.INTERVIEWER),
        ("Interviewperson", Voice.INFORMANT),
        ("Ip1", Voice.INFORMANT),
        ("P03", Voice.INFORMANT),
        ("A", Voice.INFORMANT),
        ("Chefen", Voice.INFORMANT),
        ("METTE HANSEN", Voice.INFORMANT),
    ],
)
def test_who_asks_is_told_by_the_label(label: str, voice: Voice) -> None:
    found, _ = turns(f"{label}: Hvad?\nIP9: Ja.\n{label}: Nå.")

    assert (found[0].label, found[0].voice) == (label.rstrip("."), voice)


def test_iv_asks_only_beside_ip() -> None:
    assert turns("IV: Hvad?\nIP: Ja.\nIV: Nå.")[0][0].voice is Voice.INTERVIEWER
    assert turns("IV: Hvad?\nI: Ja.\nIV: Nå.")[0][0].voice is Voice.INFORMANT


def test_numbered_i_asks_only_where_nobody_else_does() -> None:
    assert turns("I1: Hvad?\nI2: Ja?\nIP: Nå.")[0][0].voice is Voice.INTERVIEWER
    assert turns("I: Hvad?\nI1: Ja.\nI2: Nå.")[0][1].voice is Voice.INFORMANT


def test_a_label_without_words_is_left_out_and_noted() -> None:
    found, findings = turns("I: Hvad?\nIP1:\nI: Nå.")

    assert [turn.label for turn in found] == ["I", "I"]
    assert [(one.kind, one.place) for one in findings] == [("empty-turn", "a.txt: line 2")]


def test_a_file_without_speakers_is_a_turn_per_paragraph_and_says_so() -> None:
    found, findings = turns("Vi gik ind.\n\nDer var stille.")

    assert [(turn.words, turn.voice) for turn in found] == [
        ("Vi gik ind.", Voice.UNKNOWN),
        ("Der var stille.", Voice.UNKNOWN),
    ]
    assert [one.kind for one in findings] == ["no-speakers"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["I", "IP1", "Mette Hansen"]),
            st.text("abcæøå ,.!", min_size=1).filter(lambda words: any(letter.isalpha() for letter in words)),
        ),
        min_size=6,
        max_size=20,
    )
)
def test_what_labelled_turns_say_is_read_back(spoken: Said) -> None:
    spoken = [*spoken, ("Mette Hansen", "ja"), ("Mette Hansen", "nej")]

    text = "\n".join(f"{label}: {words}" for label, words in spoken)

    assert said(text) == [(label, " ".join(words.split())) for label, words in spoken]


@given(st.text("IP1aæ:.[]()#012 \t\n-*|", max_size=120))
def test_nothing_makes_the_reader_stumble(text: str) -> None:
    for markdown in (False, True):
        found, _ = turns(text, markdown=markdown)
        assert all(turn.words for turn in found)


def test_two_who_speak_at_once_are_nobody_though_one_of_them_is_heard_once_only() -> None:
    """
    I: Hvem ringede?
    IP1: Det gjorde kommunen.
    Kontaktperson: Jeg var med.
    IP1/Kontaktperson: Ja, netop!
    I: Godt.
    """
    found, findings = turns(of(test_two_who_speak_at_once_are_nobody_though_one_of_them_is_heard_once_only))

    assert [turn.label for turn in found] == ["I", "IP1", "Kontaktperson", "IP1/Kontaktperson", "I"]
    assert found[3].voice is Voice.UNKNOWN
    assert [one.place for one in findings] == ["a.txt: line 3", "a.txt: line 4"]


def test_two_named_with_and_are_no_third_speaker() -> None:
    """
    Moderator: Velkommen.
    Anna: Tak.
    Bo: Ja.
    Anna og Bo: Nej!
    """
    found, _ = turns(of(test_two_named_with_and_are_no_third_speaker))

    assert [turn.voice for turn in found[1:]] == [Voice.INFORMANT, Voice.INFORMANT, Voice.UNKNOWN]


def test_notes_against_the_clock_keep_every_stamp_where_few_name_a_speaker() -> None:
    """
    [00:10:00] Gruppen fortæller om natten.
    [00:12:40] Der mangler senge.
    De andre nikker.
    [00:13:05] Leder: vi har ikke folk.
    [00:15:00] Pause.
    """
    found, _ = turns(of(test_notes_against_the_clock_keep_every_stamp_where_few_name_a_speaker))

    assert [(turn.label, turn.time) for turn in found] == [
        ("", 600_000),
        ("", 760_000),
        ("", None),
        ("Leder", 785_000),
        ("", 900_000),
    ]


def test_a_stamp_inside_a_long_answer_begins_no_turn() -> None:
    """
    I: Hvordan var det?
    IP1: [00:00:04] Først var det godt.
    [00:01:00] Så blev det koldt.
    [00:02:00] Så gik vi hjem.
    [00:03:00] Det var alt.
    """
    found, _ = turns(of(test_a_stamp_inside_a_long_answer_begins_no_turn))

    assert [turn.label for turn in found] == ["I", "IP1"]
