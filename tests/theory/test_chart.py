"""If these fail, a chart's chords land on wrong beats, or an error points at the wrong place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.chart import (
    MARKS,
    ChartChord,
    ChartError,
    chart_bars,
    format_chart,
    parse_chart,
)
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.key import Key
from composer.theory.meter import Meter

KEY = Key.parse("C minor")


def _shown(text: str, meter: str = "4/4") -> str:
    beat = Meter.parse(meter).beat_ticks
    return " ".join(
        f"{chord.at / beat:g}+{chord.dur / beat:g}:{chord.chord}{chord.mark and '-' + chord.mark}"
        for chord in parse_chart(text, KEY, Meter.parse(meter))
    )


@pytest.mark.parametrize(
    ("text", "meter", "chords"),
    [
        ("| Ebmaj9 | Cm9 |", "4/4", "0+4:Ebmaj9 4+4:Cm9"),
        ("Ebmaj9 | Cm9", "4/4", "0+4:Ebmaj9 4+4:Cm9"),
        ("| Cm9 Fm9 |", "4/4", "0+2:Cm9 2+2:Fm9"),
        ("| A B C |", "4/4", "0+2:A 2+1:B 3+1:C"),
        ("| A B C |", "3/4", "0+1:A 1+1:B 2+1:C"),
        ("| A B |", "3/4", "0+2:A 2+1:B"),
        ("| A B |", "5/4", "0+3:A 3+2:B"),
        ("| A B |", "6/8", "0+1:A 1+1:B"),
        ("| A B C |", "6/8", "0+0.666667:A 0.666667+0.666667:B 1.33333+0.666667:C"),
        ("| A B C D E |", "4/4", "0+1:A 1+1:B 2+1:C 3+0.5:D 3.5+0.5:E"),
        ("| Cm9 . . Fm9 |", "4/4", "0+3:Cm9 3+1:Fm9"),
        ("| Cm9 / / Fm9 |", "4/4", "0+3:Cm9 3+1:Fm9"),
        ("| A . B . . . . C |", "4/4", "0+1:A 1+2.5:B 3.5+0.5:C"),
        ("| A . . B . . |", "6/8", "0+1:A 1+1:B"),
        ("| A | % | % |", "4/4", "0+4:A 4+4:A 8+4:A"),
        ("| A B | % |", "4/4", "0+2:A 2+2:B 4+2:A 6+2:B"),
        ("| A | . | B |", "4/4", "0+8:A 8+4:B"),
        ("| A | . . B . |", "4/4", "0+6:A 6+2:B"),
        ("| A | . . B . | % |", "4/4", "0+6:A 6+2:B 8+2:A 10+2:B"),
        ("| i bVI | VII V7/iv |", "4/4", "0+2:Cm 2+2:Ab 4+2:Bb 6+2:C7"),
        ("| <Dm7 | C! G~ |", "4/4", "0+4:Dm7-push 4+2:C-shot 6+2:G-hold"),
        ("| <Dm7! | <C~ |", "4/4", "0+4:Dm7-push shot 4+4:C-push hold"),
        ("| Dm7 x3 | A |", "4/4", "0+4:Dm7 4+4:Dm7 8+4:Dm7 12+4:A"),
        ("| A . . B x2 | % |", "4/4", "0+3:A 3+1:B 4+3:A 7+1:B 8+3:A 11+1:B"),
        ("|: A x2 | B :|", "4/4", "0+4:A 4+4:A 8+4:B 12+4:A 16+4:A 20+4:B"),
        ("| N.C. | A |", "4/4", "0+4:N.C. 4+4:A"),
        ("| A | B |\n| C | D |\n", "4/4", "0+4:A 4+4:B 8+4:C 12+4:D"),
        ("| A || B |", "4/4", "0+4:A 4+4:B"),
        ("A\nB\r\n\nC", "4/4", "0+4:A 4+4:B 8+4:C"),
    ],
)
def test_reads_bars_and_beats(text: str, meter: str, chords: str) -> None:
    assert _shown(text, meter) == chords


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("", 0, "the chart is empty"),
        ("| |", 2, "bar 1, character 3: the bar is empty"),
        ("| C | | F |", 6, "bar 2, character 7: the bar is empty"),
        ("| C | Cm7x |", 6, "bar 2, character 7: 'Cm7x' .* only as far as 'Cm7'"),
        ("| C | <Cm7x |", 7, "bar 2, character 8: 'Cm7x'"),
        ("| C G |\n| ii7 VX |", 14, "bar 2, character 15: 'VX'"),
        ("| . C . . |", 2, "no chord before it that could go on"),
        ("| % |", 2, "there is none"),
        ("| C | G % |", 8, "must be alone"),
        ("| C . . |", 2, "3 chords and dots do not fill 4 beats"),
        ("| C!~ |", 2, "is marked 2 times behind the chord"),
        ("| C | x3 |", 6, "stands behind the chords of a bar"),
        ("| C | F x0 |", 8, "stands behind the chords of a bar"),
        ("| " + "C x99 | " * 25, 168, "more than 2000 bars"),
        ("| < |", 2, "chord symbol"),
        ("| " + "C " * 17 + "|", 2, "17 chords are too many"),
        ("C" * 10_001, 10_000, "10000 at most"),
    ],
)
def test_points_at_what_is_wrong(text: str, position: int, says: str) -> None:
    with pytest.raises(ChartError, match=says) as caught:
        parse_chart(text, KEY, Meter.parse("4/4"))
    assert caught.value.position == position
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "meter", "shown"),
    [
        ("| i . bVI . | % |", "4/4", "| Cm Ab | Cm Ab |"),
        ("| A | . | . B . . |", "4/4", "| A | . | . B . . |"),
        ("| A . . <B |", "4/4", "| A . . <B |"),
        ("| A! B~ |", "3/4", "| A! B~ |"),
        ("| <A! <B~ |", "4/4", "| <A! <B~ |"),
        ("| A . . . . . . B |", "4/4", "| A . . . . . . B |"),
    ],
)
def test_prints_charts(text: str, meter: str, shown: str) -> None:
    count = Meter.parse(meter)
    assert format_chart(parse_chart(text, KEY, count), count, chart_bars(text)) == shown


def test_gaps_print_as_no_chord() -> None:
    chord = ChartChord(at=1920, dur=960, chord=Chord.parse("A"))
    assert format_chart([chord], Meter.parse("4/4"), 2) == "| N.C. A N.C. | . |"


@pytest.mark.parametrize(
    ("chords", "says"),
    [
        ([(0, 1920), (960, 960)], "overlaps its neighbour"),
        ([(0, 8000)], "leaves the chart's 3840 ticks"),
        ([(0, 7), (7, 3833)], "fall on no grid"),
    ],
)
def test_refuses_to_print_what_a_chart_cannot_show(
    chords: list[tuple[int, int]], says: str
) -> None:
    spans = [ChartChord(at=at, dur=dur, chord=Chord.parse("A")) for at, dur in chords]
    with pytest.raises(TheoryError, match=says):
        format_chart(spans, Meter.parse("4/4"), 1)


def test_chart_chords_keep_their_bounds() -> None:
    with pytest.raises(TheoryError, match="at least one"):
        ChartChord(at=0, dur=0, chord=NO_CHORD)
    with pytest.raises(TheoryError, match="push, shot, hold"):
        ChartChord(at=0, dur=1, chord=NO_CHORD, mark="stab")


_SYMBOLS = ("C", "Dm7", "F#m7b5/C", "Bb13sus", "N.C.", "G7#5#9", "Am(maj7)", "D\\F", "C(b5)")


@st.composite
def charts(draw: st.DrawFn) -> tuple[Meter, int, list[ChartChord]]:
    """Chords without gaps that change on half beats."""
    meter = Meter.parse(draw(st.sampled_from(("4/4", "3/4", "6/8", "5/4", "7/8", "12/8", "2/2"))))
    bars = draw(st.integers(1, 4))
    half = meter.beat_ticks // 2
    inner = draw(st.sets(st.integers(1, bars * meter.bar_ticks // half - 1), max_size=10))
    starts = [0, *(place * half for place in sorted(inner)), bars * meter.bar_ticks]
    return (
        meter,
        bars,
        [
            ChartChord(
                at=at,
                dur=end - at,
                chord=Chord.parse(draw(st.sampled_from(_SYMBOLS))),
                mark=draw(st.sampled_from(MARKS)),
            )
            for at, end in pairwise(starts)
        ],
    )


@given(charts())
def test_printed_charts_read_back(chart: tuple[Meter, int, list[ChartChord]]) -> None:
    meter, bars, chords = chart
    text = format_chart(chords, meter, bars)
    assert list(parse_chart(text, KEY, meter)) == chords
    assert chart_bars(text) == bars


@given(st.text("ABCmbIVi7 |.%<!~\n/", max_size=60), st.sampled_from(("4/4", "3/4", "6/8")))
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str, meter: str) -> None:
    count = Meter.parse(meter)
    try:
        chords = parse_chart(text, KEY, count)
    except ChartError as error:
        if not 0 <= error.position <= len(text):
            pytest.fail(f"position {error.position} is outside the text")
        return
    assert chords[0].at == 0
    assert chords[-1].at + chords[-1].dur == chart_bars(text) * count.bar_ticks
    for before, after in pairwise(chords):
        assert before.at + before.dur == after.at


@pytest.mark.parametrize(
    ("text", "played"),
    [
        ("|: Dm7 | G7 :| C |", "Dm7 G7 Dm7 G7 C"),
        ("| C |: F | G :|x3 C |", "C F G F G F G C"),
        ("| Am | F :| C |", "Am F Am F C"),
        ("| 1 | 6- | 4 | 57 |", "C Am F G7"),
        ("| C | F_ | G7_ | C |", "C F/C G7/C C"),
    ],
)
def test_repeats_numbers_and_pedals(text: str, played: str) -> None:
    """What a bandleader writes instead of copying bars."""
    chart = parse_chart(text, Key.parse("C major"), Meter.parse("4/4"))
    assert " ".join(str(c.chord) for c in chart) == played
    assert chart_bars(text) == len(played.split())


@pytest.mark.parametrize("text", ["| :| C |", "| C :|x1", "| C :|x99", "| C_ | F |"])
def test_repeats_and_pedals_that_cannot_be(text: str) -> None:
    """Each is refused with its place."""
    with pytest.raises(ChartError, match="chart bar 1"):
        parse_chart(text, Key.parse("C major"), Meter.parse("4/4"))
