"""Places and players by the words people use for them; near misses get the nearest name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from composer.errors import SelectorError
from composer.model.performance import Marker, Performance
from composer.model.song import Song
from composer.studio.stretch import Stretch, heard_parts, stretch_of
from composer.theory.meter import QUARTER, Meter
from tests.songs import BAND, a_part, a_section, a_song
from tests.sounds import a_performance

BAR = 4 * QUARTER


def song() -> Song:
    """Verse 1 (4 bars), Chorus 1 (2), Verse 2 (2 of three-four), Chorus 2 (2)."""
    parts = tuple(
        a_part(name, role, name=title, instrument=instrument)
        for name, title, role, instrument, _ in BAND
    )
    sections = (
        a_section("s1", 4, name="Verse 1"),
        a_section("s2", 2, name="Chorus 1"),
        a_section("s3", 2, name="Verse 2", meter=Meter(3, 4)),
        a_section("s4", 2, name="Chorus 2"),
    )
    return a_song(sections, parts, {})


def played(count_in: int = 0) -> Performance:
    """The same with this many bars before it."""
    ticks = (0, 4 * BAR, 6 * BAR, 6 * BAR + 6 * QUARTER)
    names = ("Verse 1", "Chorus 1", "Verse 2", "Chorus 2")
    marks = [Marker(tick=at + count_in * BAR, name=n) for at, n in zip(ticks, names, strict=True)]
    if count_in:
        marks.insert(0, Marker(tick=0, name="Count-in"))
    end = count_in * BAR + 8 * BAR + 6 * QUARTER
    return replace(a_performance(), markers=tuple(marks), end_tick=end)


@pytest.mark.parametrize(
    ("text", "name", "bar", "start_quarter", "end_quarter"),
    [
        (None, "Verse 1", 1, 0, 38),
        ("chorus", "Chorus 1", 5, 16, 38),
        ("Chorus 2", "Chorus 2", 9, 30, 38),
        ("chorus2", "Chorus 2", 9, 30, 38),
        ("VERSE  2", "Verse 2", 7, 24, 38),
        ("bars 9", "Bar 9", 9, 30, 38),
        ("bar 8", "Bar 8", 8, 27, 38),
        ("bars 7-8", "Bar 7", 7, 24, 30),
        ("bars 1 to 4", "Bar 1", 1, 0, 16),
        ("bars 10-10", "Bar 10", 10, 34, 38),
    ],
)
@pytest.mark.parametrize("count_in", [0, 1])
def test_places(
    text: str | None, name: str, bar: int, start_quarter: int, end_quarter: int, count_in: int
) -> None:
    """Bars are counted from the first section, a count-in left out, whatever the meter."""
    away = count_in * 4
    wanted = Stretch(
        name=name,
        bar=bar,
        start=(start_quarter + away) * QUARTER,
        end=(end_quarter + away) * QUARTER,
    )
    if text is None and count_in:
        wanted = Stretch(name="Count-in", bar=0, start=0, end=42 * QUARTER)
    assert stretch_of(song(), played(count_in), text) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chrous", "did you mean Chorus"),
        ("verse 3", "did you mean Verse"),
        ("xylophone", "there are: Chorus 1, Chorus 2, Verse 1, Verse 2 (or bars 1-10)"),
        ("", "no section ''"),
        ("bars 11", "there is no bar 11 in this song; it has bars 1-10"),
        ("bars 0", "no bar 0"),
        ("bars 9-3", "no bars 9-3"),
        ("bars 9-11", "no bars 9-11"),
        ("bars 999999999999", "no section"),
    ],
)
def test_places_that_are_not_there(text: str, said: str) -> None:
    """A near miss gets the nearest name."""
    with pytest.raises(SelectorError) as caught:
        stretch_of(song(), played(), text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("solo", "mute", "heard"),
    [
        ((), (), [row[0] for row in BAND]),
        (("bass",), (), ["bass"]),
        (("Melody", "drums"), (), ["tune", "drums"]),
        ((), ("drums", "shaker"), ["tune", "answer", "keys", "guitar", "pad", "bass"]),
        (("comp",), (), ["keys", "guitar"]),
        (("comp",), ("guitar",), ["keys"]),
        (("electric guitar",), (), ["guitar"]),
        (("warm_pad",), (), ["pad"]),
    ],
)
def test_players(solo: tuple[str, ...], mute: tuple[str, ...], heard: list[str]) -> None:
    """By id, name, role or instrument; a role means all who have it."""
    assert [part.id for part in heard_parts(song(), solo, mute)] == heard


@pytest.mark.parametrize(
    ("solo", "mute", "said"),
    [
        (("bas",), (), "did you mean bass"),
        ((), ("trumpet",), "no part 'trumpet'"),
        (("bass",), ("bass",), "nobody is left"),
        ((), ("",), "no part ''"),
    ],
)
def test_players_that_are_not_there(
    solo: tuple[str, ...], mute: tuple[str, ...], said: str
) -> None:
    """A slip must not play something else."""
    with pytest.raises(SelectorError, match=said):
        heard_parts(song(), solo, mute)
