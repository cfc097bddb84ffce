"""The chord chart: what stands on the page, bar for bar, inside 100 columns."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.model.song import ChordSpan, Section, Song
from composer.render.chart import WIDTH, chart
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import Meter
from tests.songs import a_part, a_section, a_song, band_song, notes

BAR = 3840


def with_chords(*rows: tuple[int, int, str] | tuple[int, int, str, str], bars: int = 4) -> Section:
    """A section with chords from (beat, beats, symbol, mark)."""
    spans = tuple(
        ChordSpan(
            at=row[0] * 960, dur=row[1] * 960, chord=Chord.parse(row[2]), mark=row[3] if len(row) > 3 else ""
        )
        for row in rows
    )  # fmt: skip
    return replace(a_section(bars=bars), chords=spans)


def bars_of(section: Section) -> list[str]:
    page = chart(a_song([section], [a_part()], {}))
    lines = [line for line in page.splitlines() if line.startswith("  |")]
    return [bar.strip() for line in lines for bar in line.strip()[1:-1].split("|")]


PAGE = """\
Night Bus
=========
test  ·  C major  ·  120 bpm  ·  4/4  ·  6 bars  ·  0:13

Form    Verse 1 4, Bridge 2
Energy  ▄▇

Verse 1    bars 1-4      energy ████░░░░░░ 40 %
           plays Melody, Bass; into the next with a fill
  | C        | Am7      | %        | G7       |

Bridge     bars 5-6      energy ████████░░ 80 %   Eb major   96 bpm
           plays Bass; the last chord held
  | Eb       | Bb7      |
"""


def test_a_whole_page() -> None:
    """The page a musician reads would lose its shape."""
    sections = [
        a_section("s1", 4, "C Am7 Am7 G7", name="Verse 1", energy=0.4, lead_out="fill"),
        a_section(
            "s2", 2, "Eb Bb7", name="Bridge", energy=0.8, key=Key.parse("Eb major"), tempo_bpm=96.0,
            ending="held", lead_out="fill",
        ),
    ]  # fmt: skip
    song = a_song(
        sections,
        [a_part("tune", name="Melody"), a_part("bass", "bass", 33, name="Bass")],
        {
            ("s1", "tune"): notes((0, 960, "C5")),
            ("s1", "bass"): notes((0, 960, "C2")),
            ("s2", "tune"): (),
            ("s2", "bass"): notes((0, 960, "Eb2")),
        },
        title="Night Bus",
    )
    assert chart(song) == PAGE


@pytest.mark.parametrize(
    ("section", "bars"),
    [
        pytest.param(with_chords((0, 4, "C"), (4, 4, "F"), bars=2), ["C", "F"], id="a chord a bar"),
        pytest.param(with_chords((0, 2, "C"), (2, 2, "F"), bars=1), ["C  F"], id="two equal halves"),
        pytest.param(with_chords((0, 3, "C"), (3, 1, "F"), bars=1), ["C / / F"], id="uneven: beats"),
        pytest.param(with_chords((0, 16, "C"), bars=4), ["C", "%", "%", "%"], id="a vamp"),
        pytest.param(
            with_chords((0, 2, "C"), (2, 6, "F"), bars=2), ["C  F", "/ / / /"], id="held over a bar line"
        ),
        pytest.param(
            with_chords((0, 6, "C"), (6, 2, "G7"), bars=2), ["C", "/ / G7 /"], id="changes within a held bar"
        ),
        pytest.param(
            with_chords((0, 4, "C", "push"), (4, 4, "F", "shot"), (8, 4, "G", "hold"), bars=3),
            [">C", "F^", "G~"],
            id="marks",
        ),
        pytest.param(with_chords((4, 4, "C"), bars=2), ["", "C"], id="a bar without a chord"),
    ],
)  # fmt: skip
def test_bars(section: Section, bars: list[str]) -> None:
    """A chord would be read on the wrong beat."""
    assert bars_of(section) == bars


def test_marks_are_explained() -> None:
    """Nobody would know what > means."""
    page = chart(a_song([with_chords((0, 4, "C", "push"))], [a_part()], {}))
    assert "> pushed an eighth early" in page
    assert "~ held" not in page


def test_compound_bars_have_two_beats() -> None:
    """Slashes in 6/8 would count eighths."""
    section = replace(
        a_section(bars=1, meter=Meter(6, 8)),
        chords=(
            ChordSpan(at=0, dur=960, chord=Chord.parse("C")),
            ChordSpan(at=960, dur=1920, chord=Chord.parse("F")),
        ),
    )
    assert bars_of(section) == ["C-F /"]


def test_long_symbols_take_fewer_bars_a_line() -> None:
    """A line would run off the page."""
    section = with_chords(*((n, 1, "F#m7b5/C") for n in range(16)))
    page = chart(a_song([section], [a_part()], {}))
    assert max(len(line) for line in page.splitlines()) <= WIDTH
    assert sum(line.startswith("  |") for line in page.splitlines()) == 2


@given(
    st.lists(
        st.tuples(st.integers(0, 15), st.sampled_from(["C", "Bbmaj7#11", "F#m7b5/C", "G13sus4"])),
        max_size=16,
        unique_by=lambda row: row[0],
    ),
    st.text("Verse Ünïc 12", max_size=24),
    st.floats(0, 1),
)
def test_no_line_is_too_long(rows: list[tuple[int, str]], name: str, energy: float) -> None:
    """A chart would wrap in a terminal or on paper."""
    section = replace(
        with_chords(*((at, 1, symbol) for at, symbol in sorted(rows))), name=name, energy=energy
    )
    song: Song = a_song(
        [section] * 8, [a_part(f"p{n}", name="A Long Part Name") for n in range(12)], {}
    )
    assert all(len(line) <= WIDTH for line in chart(song).splitlines())


def test_a_band_fits_on_its_page() -> None:
    """Every section and every bar would not be there."""
    page = chart(band_song(sections=6, bars=8))
    assert page.count("|") == 6 * 2 * 5
    assert "\x1b" not in page
    assert page.endswith("|\n")
