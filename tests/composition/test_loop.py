"""A song that is to be repeated has no end: its last bar wants its first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from composer.composition.build import build
from composer.composition.planner import make_plan
from composer.composition.progression import Harmony, chord_spans
from composer.direction.brief_file import parse_brief
from composer.errors import BriefError
from composer.genre.catalogue import genre_names, load_genre
from composer.model.brief import Brief
from composer.model.events import Note
from composer.model.performance import Performance
from composer.model.song import Song
from composer.performance.perform import perform
from composer.theory.pitch import Pitch


def looping(genre: str, seed: int = 1, **wishes: object) -> Song:
    style = load_genre(genre)
    return build(make_plan(Brief(ending="loop", length_s=60.0, **wishes), style, seed), style)  # type: ignore[arg-type]


def played(song: Song) -> Performance:
    return perform(song, load_genre(song.plan.genre).feel)


@pytest.mark.parametrize("genre", genre_names())
@pytest.mark.parametrize("seed", [1, 2])
def test_a_loop_ends_on_its_bar_line(genre: str, seed: int) -> None:
    """No bar for a count-in, none for a last note that rings; the bars are the length."""
    song = looping(genre, seed)
    performance = played(song)
    assert performance.is_loop
    assert performance.end_tick == sum(section.length for section in song.plan.sections)
    assert all(0 <= n.start < n.end < performance.end_tick for p in performance.parts for n in p.notes)  # fmt: skip
    assert not any("loop" in warning for warning in song.plan.warnings)


@pytest.mark.parametrize("genre", genre_names())
def test_a_loop_has_no_closing_chord(genre: str) -> None:
    """The last section does not come to rest on one stroke: somebody plays after its last bar line."""
    song = looping(genre)
    bar = song.plan.sections[-1].meter.bar_ticks
    end = played(song).end_tick
    late = [n for p in played(song).parts for n in p.notes if n.start > end - bar + 240]
    assert late
    assert song.plan.sections[-1].ritardando == 1.0


def test_the_dominant_follows_where_the_last_bar_would_rest() -> None:
    """| C | Am | F | C | repeated for ever ends on C G; what somebody wrote stays."""
    plan = make_plan(Brief(ending="loop", key="C major"), load_genre("pop"), 1)
    meter, key = plan.meter, plan.key

    def symbols(*bars: str, is_given: bool = False) -> list[str]:
        harmony = Harmony(name="x", about="", bars=bars, is_given=is_given)
        return [str(s.chord) for s in chord_spans(harmony, len(bars), key, meter, close="turn")]

    assert symbols("I", "vi", "IV", "I") == ["C", "Am", "F", "C", "G"]
    assert symbols("Imaj7", "vi7", "IV", "Imaj7") == ["Cmaj7", "Am7", "F", "Cmaj7", "G7"]
    assert symbols("I", "vi", "IV", "V") == ["C", "Am", "F", "G"]
    assert symbols("I", "IV", "IV", "I", is_given=True) == ["C", "F", "F", "C"]


@pytest.mark.parametrize("meter", ["3/4", "6/8", "5/4", "12/8"])
def test_other_meters_turn_too(meter: str) -> None:
    """A bar of three or five beats can be shared by two chords."""
    assert played(looping("pop", meter=meter)).is_loop


def test_a_pickup_to_bar_1_comes_at_the_end() -> None:
    """What leads to the first beat leads to it from the last bar."""
    song = looping("pop")
    first = song.plan.sections[0].id
    cell = next(c for c in song.cells if c.section == first and c.part != "drums")
    pickup = Note(at=-480, dur=480, pitch=Pitch.parse("G4"), velocity=90)
    changed = replace(cell, events=(pickup, *cell.events), is_played=True)
    song = replace(song, cells=tuple(changed if c is cell else c for c in song.cells))
    performance = played(song)
    part = next(p for p in performance.parts if p.id == cell.part)
    assert performance.end_tick == sum(section.length for section in song.plan.sections)
    assert performance.end_tick - 480 in {n.start for n in part.notes if n.key == 67}


def test_loop_in_a_brief_file() -> None:
    """`loop = true` is an ending; two that contradict each other are refused."""
    assert parse_brief("loop = true").brief.ending == "loop"
    assert parse_brief("loop = false\nending = 'fade'").brief.ending == "fade"
    for text in ("loop = 'yes'", "loop = true\nending = 'held'"):
        with pytest.raises(BriefError, match="loop"):
            parse_brief(text)
