"""If these fail, the program suggests chords nobody plays there, or cannot say why."""

from __future__ import annotations

import doctest
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.composition import suggest
from composer.composition.fill_chords import MOST_BARS, fill_between
from composer.composition.suggest import suggest_next
from composer.errors import GenreError, PlanError
from composer.genre import chord_habits as chord_habits_module
from composer.genre.catalogue import DATA, genre_names, load_genre
from composer.genre.chord_habits import chord_habits, habit_names
from composer.theory.chord import Chord
from composer.theory.chord_complexity import chord_complexity
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.roman import parse_roman

EXPECTED = [
    # genre, key, history, complexity: one of these comes first
    ("jazz swing", "C major", "Dm7 G7", 0.4, "Cmaj7 C6"),
    ("jazz swing", "C major", "Em7 A7", 0.4, "Dm7"),
    ("jazz swing", "C minor", "Dm7b5 G7", 0.4, "Cm7 Cm Cm6"),
    ("bossa nova", "F major", "Fmaj7 G7", 0.5, "Gm7"),
    ("pop", "C major", "C G Am", 0.1, "F"),
    ("pop", "A minor", "Am F", 0.2, "G C"),
    ("pop", "C major", "C Am F", 0.1, "G"),
    ("rock", "E major", "E A", 0.1, "E B"),
    ("folk", "D major", "D G A", 0.1, "D"),
    ("blues", "A major", "E7 D7", 0.2, "A7 A"),
]


@pytest.mark.parametrize(
    ("genre", "key", "history", "complexity", "first"),
    EXPECTED,
    ids=[f"{row[0]}: {row[2]}" for row in EXPECTED],
)
def test_the_usual_way_on(
    genre: str, key: str, history: str, complexity: float, first: str
) -> None:
    """What every player of the genre would put next comes first."""
    chords = [Chord.parse(symbol) for symbol in history.split()]
    found = suggest_next(chords, Key.parse(key), genre, complexity)
    assert str(found[0].chord) in first.split()
    assert all(one.why and one.weight >= 0 for one in found)


def test_bricks_are_named() -> None:
    """A chord that completes a brick says so."""
    found = suggest_next([Chord.parse("Dm7"), Chord.parse("G7")], Key(0), "jazz swing", 0.4)
    assert "completes ii-V-I" in found[0].why
    assert "in jazz swing" in found[0].why


def test_a_beginning() -> None:
    """Nothing yet asks for a first chord: the tonic, mostly."""
    for key, first in (("Eb major", "Eb"), ("F# minor", "F#m")):
        found = suggest_next([], Key.parse(key), "pop", 0.1)
        assert str(found[0].chord) == first


@pytest.mark.parametrize("genre", sorted({*genre_names(), "swing", "celtic", "country", "k-pop"}))
@pytest.mark.parametrize("key", ["C major", "F# minor", "D dorian"])
def test_complexity_filters(genre: str, key: str) -> None:
    """A low complexity gives plain chords only, a high one richer ones; weights are shares."""
    home = Key.parse(key)
    history = [parse_roman("i" if home.is_minor else "I", home)]
    means = []
    for complexity in (0.0, 0.5, 1.0):
        found = suggest_next(history, home, genre, complexity)
        assert len(found) >= 3
        assert all(chord_complexity(one.chord, home) <= complexity + 0.11 for one in found)
        assert abs(sum(one.weight for one in found) - 1) < 0.01
        assert all(a.weight >= b.weight for a, b in pairwise(found))
        means.append(sum(one.weight * chord_complexity(one.chord, home) for one in found))
    assert means[0] < means[1] < means[2]


def test_unknown_genres_are_refused() -> None:
    """A genre that is none is refused with the nearest there are; a known one without figures borrows some."""
    with pytest.raises(GenreError, match="swing"):
        suggest_next([], Key(0), "swingg")
    for name in genre_names():
        assert chord_habits(name, False).songs > 0
        for alias in load_genre(name).aliases:
            assert chord_habits(alias, True).shares


def test_habits_are_credited() -> None:
    """Every table names whom the figures are owed to and under what licence, and adds up."""
    assert "*" not in habit_names()
    for name in habit_names():
        for minor in (False, True):
            habits = chord_habits(name, minor)
            if not habits.shares:
                continue
            assert habits.credits
            assert abs(sum(habits.shares.values()) - 1) < 1e-9
            for chord in (None, Chord.parse("G7"), Chord.parse("Am"), Chord.parse("F#m7b5")):
                after = habits.after(chord)
                assert abs(sum(part for _, part in after) - 1) < 1e-9
                assert all(part >= 0 for _, part in after)
    texts = [path.read_text(encoding="utf-8") for path in (DATA / "habits").glob("*.toml")]
    assert sum(map(len, texts)) < 60_000
    assert sum("licence = " in text for text in texts) == len(texts) - 1


def test_habits_are_no_genres() -> None:
    """The figures lie beside the genres without being taken for some."""
    assert not {"jazz", "folk", "songbook", "genres"} & set(genre_names())


@pytest.mark.parametrize("module", [suggest, chord_habits_module])
def test_examples_in_docstrings_are_true(module: object) -> None:
    """The examples in the documentation run."""
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


BETWEEN = [
    # genre, key, from, to, bars, complexity: the last chord before the goal is one of these in some filling
    ("jazz swing", "C major", "Cmaj7", "Dm7", 2, 0.5, "A7"),
    ("pop", "C major", "C", "Am", 3, 0.1, "G"),
    ("pop", "C major", "C", "F", 2, 0.3, "C7"),
    ("rock", "E major", "E", "E", 4, 0.2, "B B7"),
    ("jazz swing", "F major", "Fmaj7", "Bbmaj7", 2, 0.9, "F13 F9 Cb13"),
    ("bossa nova", "A minor", "Am7", "Dm7", 2, 0.5, "A7"),
]


@pytest.mark.parametrize(
    ("genre", "key", "start", "goal", "bars", "complexity", "last"),
    BETWEEN,
    ids=[f"{row[0]}: {row[2]} to {row[3]}" for row in BETWEEN],
)
def test_fillings_lead_to_their_goal(
    genre: str, key: str, start: str, goal: str, bars: int, complexity: float, last: str
) -> None:
    """A filling takes its bars, ends on a chord that leads on, and tells why of every chord."""
    home = Key.parse(key)
    found = fill_between(Chord.parse(start), Chord.parse(goal), bars, home, genre, complexity)
    assert len(found) >= 3
    assert any(str(filling.chords[-1].chord) in last.split() for filling in found)
    for filling in found:
        assert filling.chords[0].at == 0
        assert all(a.at + a.dur == b.at for a, b in pairwise(filling.chords))
        assert filling.chords[-1].at + filling.chords[-1].dur == bars * Meter(4, 4).bar_ticks
        assert len(filling.why) == len(filling.numerals) == len(filling.chords)
        assert all(chord_complexity(c.chord, home) <= complexity + 0.11 for c in filling.chords)
    assert len({filling.chords for filling in found}) == len(found)


def test_more_complexity_more_chords() -> None:
    """The harmony quickens with complexity."""
    counts = [
        len(fill_between(Chord.parse("C"), Chord.parse("F"), 4, Key(0), "pop", value)[0].chords)
        for value in (0.1, 0.5, 0.9)
    ]
    assert counts == [4, 5, 8]


def test_bars_out_of_bounds() -> None:
    """No bars, or too many, are refused."""
    for bars in (0, MOST_BARS + 1):
        with pytest.raises(PlanError, match="1 to 16"):
            fill_between(Chord.parse("C"), Chord.parse("F"), bars, Key(0))


@given(
    st.integers(-5, 6),
    st.sampled_from(["major", "minor"]),
    st.sampled_from(["", "m", "7", "maj7", "dim7", "sus4", "7alt", "m7b5"]),
    st.integers(-6, 6),
    st.sampled_from(["pop", "jazz swing", "rock"]),
    st.floats(0, 1),
)
@settings(max_examples=40, deadline=None)
def test_any_history_has_a_way_on(
    tonic: int, mode: str, suffix: str, root: int, genre: str, complexity: float
) -> None:
    """After any chord in any key there is something to suggest, the same every time, and never the chord itself."""
    chord = Chord(root, Chord.parse("C" + suffix).degrees)
    key = Key(tonic, mode)
    found = suggest_next([chord], key, genre, complexity)
    assert found
    assert found == suggest_next([chord], key, genre, complexity)
    assert chord not in [one.chord for one in found]
