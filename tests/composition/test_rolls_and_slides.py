"""Rolls of a drum machine and slides of an 808: marks of a pattern that become strokes and bends."""

from dataclasses import replace
from itertools import pairwise

import pytest

from composer.composition.bass import write_bass_pattern
from composer.composition.build import build
from composer.composition.context import CellContext
from composer.composition.drums import write_groove
from composer.composition.planner import make_plan
from composer.genre.catalogue import instruments, load_genre
from composer.genre.schema import Genre, PartStyle, Pattern
from composer.model.brief import Brief
from composer.model.events import Bend, Hit, Note
from composer.model.song import Part, Play
from composer.rng import Rng
from composer.theory.grid import parse_grid
from composer.theory.meter import Meter
from tests.songs import a_section

FOUR = Meter(4, 4)


def context(role: str, technique: str, grid: str, complexity: float = 0.6) -> CellContext:
    trap = load_genre("trap")
    pattern = Pattern(
        name="p", role=role, technique=technique, grids={"base": parse_grid(grid, FOUR)}
    )
    genre: Genre = replace(trap, patterns=(pattern,))
    part = Part(id="x", name="X", role=role, instrument="synth_bass", program=38)
    return CellContext(
        section=a_section(bars=1, chords="C"),
        part=part,
        play=Play(part="x", technique=technique, pattern="p", complexity=complexity, intensity=0.5),
        genre=genre,
        style=PartStyle(id="x", role=role, instruments={"synth_bass": 1.0}),
        instrument=instruments()["synth_bass"],
        low=28,
        high=52,
        melody_range=(60, 76),
        hook=None,
        upstream=(),
        variation=Rng(1),
    )


@pytest.mark.parametrize(
    ("mark", "places", "rises"),
    [
        ("d", [0, 120], False),
        ("T", [0, 80, 160], True),
        ("q", [0, 60, 120, 180], False),
        ("Q", [0, 60, 120, 180], True),
    ],
)
def test_a_roll_fills_its_step(mark: str, places: list[int], rises: bool) -> None:
    """Even strokes that grow or fall away, inside the sixteenth they stand on."""
    grid = f"    1 e & a 2 3 4\nhat {mark} . . . . . ."
    hits = [
        e
        for e in write_groove(context("drums", "groove", grid), Rng(1)).events
        if isinstance(e, Hit)
    ]
    hits.sort(key=lambda hit: hit.at)
    assert [hit.at for hit in hits] == places
    levels = [hit.velocity for hit in hits]
    assert levels == sorted(levels, reverse=not rises) and levels[0] != levels[-1]


def test_a_simple_player_does_not_roll() -> None:
    """Below complexity 0.3 a roll is one stroke."""
    grid = "    1 e & a 2 3 4\nhat Q . . . . . ."
    assert len(write_groove(context("drums", "groove", grid, complexity=0.2), Rng(1)).events) == 1


@pytest.mark.parametrize(("after", "direction"), [("8", 1), ("5", 1), ("L", -1)])
def test_a_slide_bends_into_what_follows(after: str, direction: int) -> None:
    """The old note leans towards the new one, the new one comes in bent and settles; no gap between them."""
    grid = f"     1 & 2 & 3 & 4 &\nbass 1 - - / {after} - - -"
    events = write_bass_pattern(context("bass", "pattern", grid), Rng(1)).events
    first, second = [e for e in events if isinstance(e, Note)]
    bends = [e for e in events if isinstance(e, Bend)]
    assert first.at + first.dur == second.at == 1920
    before = [b.cents for b in bends if b.at < 1920]
    later = [b.cents for b in bends if b.at >= 1920]
    assert all(direction * a <= direction * b for a, b in pairwise(before))
    assert 0 < direction * before[-1] <= 200
    assert direction * later[0] < 0 and later[-1] == 0
    assert list(events) == sorted(events, key=lambda e: e.at)


def test_a_slide_of_a_whole_tone_arrives() -> None:
    """Nothing is left to settle when the wheel reaches the note itself."""
    grid = "     1 & 2 & 3 & 4 &\nbass 1 - - / 2 - - -"
    bends = [
        e
        for e in write_bass_pattern(context("bass", "pattern", grid), Rng(1)).events
        if isinstance(e, Bend)
    ]
    assert bends[-1] == Bend(at=1920, cents=0)
    assert all(b.cents > 0 for b in bends[:-1])


@pytest.mark.parametrize("seed", range(1, 7))
def test_trap_rolls_and_glides(seed: int) -> None:
    """Rolls stand at the ends of bars more than at their beginnings, the 808 glides, and the wheel comes to rest."""
    style = load_genre("trap")
    song = build(make_plan(Brief(), style, seed), style)
    early = late = glides = 0
    for cell in song.cells:
        section = song.plan.section(cell.section)
        for event in cell.events:
            if isinstance(event, Hit) and event.piece == "hat" and event.at % 240:
                early += event.at % section.meter.bar_ticks < section.meter.bar_ticks // 2
                late += event.at % section.meter.bar_ticks >= section.meter.bar_ticks // 2
        bends = [e for e in cell.events if isinstance(e, Bend)]
        glides += sum(b.cents == 0 for b in bends)
        assert not bends or bends[-1].cents == 0
    assert late > early
    assert glides >= 3


@pytest.mark.parametrize("seed", range(1, 7))
def test_the_808_says_the_root_with_the_kick(seed: int) -> None:
    """Two 808 notes in three lie on a kick."""
    style = load_genre("trap")
    song = build(make_plan(Brief(), style, seed), style)
    together = total = 0
    for section in song.plan.sections:
        kicks = {
            e.at
            for c in song.cells
            if c.section == section.id and song.plan.part(c.part).role == "drums"
            for e in c.events
            if isinstance(e, Hit) and e.piece == "kick"
        }
        line = song.cell(section.id, "bass")
        for note in (
            (e for e in line.events if isinstance(e, Note)) if line and len(kicks) > 4 else ()
        ):
            total += 1
            together += note.at in kicks
    assert total > 20 and together / total >= 0.6


def test_a_rap_song_is_built_from_its_parts() -> None:
    """Sections called hook, a lead of bells, pad, 808 and drums: exactly those who were listed, everywhere."""
    style = load_genre("trap")
    brief = Brief(
        form=("intro 4", "verse 16", "hook 8", "verse 16", "hook 8", "outro 4"),
        key="F minor",
        tempo_bpm=140.0,
        drum_feel="half_time",
        parts=(
            ("drums", "drums"),
            ("bass", "synth_bass"),
            ("pad", "synth_pad"),
            ("melody", "bells"),
        ),
    )
    song = build(make_plan(brief, style, 3), style)
    assert [s.name for s in song.plan.sections] == [
        "Intro",
        "Verse 1",
        "Hook 1",
        "Verse 2",
        "Hook 2",
        "Outro",
    ]
    assert {p.id: p.instrument for p in song.plan.parts} == {
        "melody": "bells", "pad": "synth_pad", "bass": "synth_bass", "drums": "drums",
    }  # fmt: skip
    for section in song.plan.sections:
        assert all(song.cell(section.id, p.id).events for p in song.plan.parts)  # type: ignore[union-attr]
    verse, hook = song.plan.sections[1], song.plan.sections[2]
    mean = {
        s.id: sum(n.pitch.midi for n in tune) / len(tune)
        for s in (verse, hook)
        if (cell := song.cell(s.id, "melody"))
        and (tune := [e for e in cell.events if isinstance(e, Note)])
    }
    assert mean[hook.id] > mean[verse.id], "a hook sits above its verse"
