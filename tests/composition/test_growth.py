"""Sections that grow: players who come in one by one, strokes that open, rolls, swells, ostinatos, a lifted key."""

import itertools
import statistics

import pytest

from composer.composition.build import build
from composer.composition.growth import reached
from composer.composition.planner import make_plan
from composer.genre.catalogue import load_genre
from composer.genre.schema import PartStyle
from composer.model.brief import Brief
from composer.model.codec import decode, encode
from composer.model.events import Control, Hit, Note
from composer.model.song import Section, Song
from composer.performance.perform import perform

SEEDS = (1, 2, 3, 4, 5, 6)
TRAILER = load_genre("trailer")


def trailer(seed: int, **wishes: object) -> Song:
    return build(make_plan(Brief(**wishes), TRAILER, seed), TRAILER)


def first_bars(song: Song, section: Section) -> dict[str, int]:
    """The bar (from 0) in which each part that plays in a section is first heard."""
    bar = section.meter.bar_ticks
    return {
        cell.part: max(min(e.at for e in sounding), 0) // bar
        for cell in song.cells
        if cell.section == section.id
        and (sounding := [e for e in cell.events if isinstance(e, Note | Hit)])
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_players_come_in_one_by_one(seed: int) -> None:
    """A build where all play from its first bar has nothing left to build."""
    song = trailer(seed)
    for section in song.plan.sections:
        if section.material == "build":
            entries = first_bars(song, section)
            assert len(set(entries.values())) >= 2, entries
            assert sum(bar == 0 for bar in entries.values()) >= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_a_build_is_louder_and_busier_at_its_end(seed: int) -> None:
    """The section would be one level with a fill at the end."""
    song = trailer(seed)
    played = perform(song, TRAILER.feel)
    starts = [mark.tick for mark in played.markers] + [played.end_tick]
    for section, (start, end) in zip(song.plan.sections, itertools.pairwise(starts), strict=True):
        if section.material != "build":
            continue
        quarter = (end - start) // 4
        head, tail = (
            [n.velocity for p in played.parts for n in p.notes if a <= n.start < a + quarter]
            for a in (start, end - 2 * quarter)
        )
        assert sum(tail) > 1.1 * sum(head)
        strings = [p for p in played.parts if p.id == "strings"]
        loud = [
            statistics.fmean(n.velocity for p in strings for n in p.notes if a <= n.start < b)
            for a, b in ((start, start + quarter), (end - 2 * quarter, end - quarter))
        ]
        assert loud[1] > loud[0] + 2


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_sounds_just_before_the_climax(seed: int) -> None:
    """The stop is the loudest thing in a trailer."""
    song = trailer(seed)
    for before, section in itertools.pairwise(song.plan.sections):
        if section.material == "climax" and before.material == "breakdown":
            assert before.lead_out == "stop"
            from_tick = before.length - before.meter.bar_ticks + before.meter.beat_ticks
            late = [
                e
                for c in song.cells
                if c.section == before.id
                for e in c.events
                if isinstance(e, Note | Hit) and e.at >= from_tick
            ]
            assert not late


def test_energy_in_a_section_is_its_own_in_the_middle() -> None:
    """Growth would make a section louder as a whole."""
    section = next(s for s in trailer(1).plan.sections if s.material == "build")
    assert section.growth > 0
    assert section.energy_at(section.length // 2) == pytest.approx(section.energy)
    assert section.energy_at(0) < section.energy < section.energy_at(section.length)
    chair = PartStyle(id="x", role="pad", instruments={}, enters=0.5)
    assert reached(chair, 0.5, 1) and not reached(chair, 0.46, 1) and reached(chair, 0.46, 2)


def test_growth_is_kept_with_the_song() -> None:
    """An opened song would be played flat."""
    song = trailer(2)
    assert decode(Song, encode(song)) == song
    assert any(section.growth for section in song.plan.sections)


def test_a_genre_without_growth_is_left_as_it_is() -> None:
    """Every song that stands would change."""
    pop = load_genre("pop")
    song = build(make_plan(Brief(), pop, 1), pop)
    assert {section.growth for section in song.plan.sections} == {0.0}


def test_the_key_rises_with_the_last_climax_and_stays() -> None:
    """Two of the five forms lift, which half the songs take, and a lift is not to fall back; and a brief that names
    its chords has the last word."""
    lifted = 0
    for seed in range(1, 97):
        plan = make_plan(Brief(), TRAILER, seed)
        lift = next(f for f in TRAILER.forms if f.name == plan.form).key_changes
        tonics = [s.key.tonic for s in plan.sections]
        assert len(set(tonics)) == 1 + bool(lift)
        lifted += bool(lift) and tonics[-1] != tonics[0]
    assert 42 <= lifted <= 54
    asked = make_plan(Brief(chords=(("*", "Dm | Bb | F | C"),)), TRAILER, 1)
    assert len({s.key.tonic for s in asked.sections}) == 1


def _cells(technique: str, role: str) -> list[tuple[Section, tuple[object, ...]]]:
    found = []
    for seed in SEEDS:
        song = trailer(seed)
        for cell in song.cells:
            section = song.plan.section(cell.section)
            play = section.play_of(cell.part)
            if (
                play is not None
                and play.technique == technique
                and song.plan.part(cell.part).role == role
            ):
                found.append((section, cell.events))
    return found


def test_swells_rise_by_the_expression_controller() -> None:
    """A swell without its line is a chord that starts too loud."""
    cells = _cells("swell", "comp")
    assert cells
    rising = 0
    for _, events in cells:
        values = [e.value for e in events if isinstance(e, Control) and e.number == 11]
        rising += any(b - a > 30 for a, b in zip(values, values[4:], strict=False))
        assert all(0 <= value <= 127 for value in values)
    assert rising >= len(cells) // 2


def test_ostinatos_are_detached_and_accented() -> None:
    """Bows that neither leave the string nor dig into it are a pad."""
    cells = _cells("ostinato", "riff")
    assert len(cells) > 10
    for section, events in cells:
        played = [e for e in events if isinstance(e, Note)]
        short = [n for n in played if n.dur <= section.meter.beat_ticks * 2 // 3]
        if len(played) > 16:
            assert len(short) >= len(played) // 2
            assert max(n.velocity for n in played) - min(n.velocity for n in played) >= 12


def test_rolls_rise_to_the_next_beat() -> None:
    """A roll at one level is a machine gun."""
    found = 0
    for seed in SEEDS:
        song = trailer(seed)
        for cell in song.cells:
            hits = [
                e
                for e in cell.events
                if isinstance(e, Hit) and e.piece in ("cymbal_swell", "taiko_low")
            ]
            runs = [
                list(run)
                for _, run in itertools.groupby(
                    enumerate(sorted(hits, key=lambda h: h.at)),
                    lambda row: row[1].at - 120 * row[0],
                )
            ]
            for run in runs:
                if len(run) >= 8:
                    found += 1
                    levels = [hit.velocity for _, hit in run]
                    assert levels == sorted(levels) and levels[-1] - levels[0] >= 20
    assert found


def test_the_fixture_of_a_person_who_lists_the_band_sounds() -> None:
    """Who is listed by name plays, also without a beat."""
    brief = Brief(
        genre="trailer",
        key="D minor",
        tempo_bpm=90.0,
        drum_feel="none",
        form=("intro 8", "build 8", "climax 16", "outro 4"),
        parts=(
            ("percussion", "taiko"), ("bass", "contrabass"), ("strings", "strings"), ("brass", "brass"),
            ("choir", "choir"), ("melody", "french_horn"),
        ),
    )  # fmt: skip
    song = build(make_plan(brief, TRAILER, 3), TRAILER)
    assert {p.id: p.instrument for p in song.plan.parts} == dict(brief.parts)
    climax = song.plan.sections[2]
    assert set(first_bars(song, climax)) == set(dict(brief.parts))
