"""Plucked strings, slides and swells, and what else country and the folk waltz ask of the players."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.composition.build import build
from composer.composition.melody.rhythm import pickup_rhythm, varied
from composer.composition.planner import make_plan
from composer.genre.catalogue import load_genre
from composer.genre.schema import Genre, Pattern
from composer.model.brief import Brief
from composer.model.events import Bend, Control, Note
from composer.model.song import Song
from composer.rng import Rng
from composer.theory.grid import parse_grid
from composer.theory.meter import Meter

FOUR, THREE = Meter.parse("4/4"), Meter.parse("3/4")
seeds = st.integers(0, 999)


def picked(genre: Genre, technique: str, grid: str, chords: str, **asked: object) -> list[Note]:
    """The notes of a guitar that plays one pattern over one section of chords, after four bars of something else."""
    pattern = Pattern(
        name="test",
        role="comp",
        technique=technique,
        voicing="guitar",
        grids={"base": parse_grid(grid, genre.meter)},
    )
    style = replace(genre, patterns=(pattern,), meter=genre.meter)
    brief = Brief(
        form=("verse 4", "outro 4"),
        key="G major",
        tempo_bpm=100.0,
        chords=(("verse", chords),),
        parts=(("melody", "fiddle"), ("guitar", "acoustic_guitar")),
        **asked,  # type: ignore[arg-type]  # wishes of a brief
    )
    song = build(make_plan(brief, style, 1), style)
    cell = song.cell(song.plan.sections[0].id, "guitar")
    assert cell is not None
    return [e for e in cell.events if isinstance(e, Note)]


def song_of(genre: str, seed: int, **asked: object) -> Song:
    style = load_genre(genre)
    return build(make_plan(Brief(**asked), style, seed), style)  # type: ignore[arg-type]  # wishes


def test_travis_picking() -> None:
    """The thumb goes between root and fifth in quarters, the fingers between, and the bass rings under them."""
    grid = "1 & 2 & 3 & 4 &\nthumb p . q . p . q .\nfingers . i . m . a . m"
    notes = picked(load_genre("country"), "fingerpick", grid, "| G | G | C | G |")
    first = [n for n in notes if n.at < 3840]
    assert [n.at for n in first] == [480 * k for k in range(8)]
    bass = [str(n.pitch) for n in first[::2]]
    assert bass[0] == bass[2] == "G2" and bass[1] == bass[3] and bass[1].startswith("D")
    assert all(n.dur > 1800 for n in first[:3:2]), "the bass rings until it is plucked again"
    third = [n for n in notes if 2 * 3840 <= n.at < 3 * 3840]
    assert str(third[0].pitch).startswith("C")
    for note in notes:
        assert note.at + note.dur <= (note.at // 3840 // 2 + 1) * 7680, "a chord change damps them"


def test_a_string_is_one_voice() -> None:
    """No string sounds twice at once."""
    notes = picked(
        load_genre("country"),
        "fingerpick",
        "1 & 2 & 3 & 4 &\nfingers 1 2 1 2 n 2 1 2",
        "| G | D | Em | C |",
    )
    by_pitch = sorted(notes, key=lambda n: (n.pitch.midi, n.at))
    for before, after in itertools.pairwise(by_pitch):
        if before.pitch == after.pitch:
            assert before.at + before.dur <= after.at


def test_a_hammer_on_comes_from_below() -> None:
    """A short note under the chord tone, struck on the beat; the chord tone right after it, softer."""
    notes = picked(
        load_genre("country"), "fingerpick", "1 2 3 4\nfingers h . . .", "| G | G | G | G |"
    )
    grace, goal = notes[:2]
    assert goal.pitch.midi - grace.pitch.midi in (1, 2)
    assert grace.at == 0 and 60 < goal.at < 240 and goal.velocity < grace.velocity


def test_a_waltz_strum() -> None:
    """One bass string, then the others without it, twice; the fifth takes its turn where the chord stays."""
    notes = picked(
        load_genre("folk waltz"), "strum", "1 2 3 1 2 3\nguitar b c c l c c", "| G | G | C | G |"
    )
    strokes = [[n.pitch for n in notes if bar * 2880 + beat * 960 <= n.at < bar * 2880 + beat * 960 + 200] for bar in (0, 1) for beat in range(3)]  # fmt: skip
    assert [len(s) for s in strokes] == [1, 3, 3, 1, 3, 3]
    assert str(strokes[0][0]).startswith("G") and str(strokes[3][0]).startswith("D")
    assert strokes[0][0] not in strokes[1] and strokes[0][0] < min(strokes[1])


@settings(max_examples=10, deadline=None)
@given(seed=seeds)
def test_slides_end_on_the_pitch(seed: int) -> None:
    """Every slide of the steel begins below a note's onset and is over, wheel at rest, before the note is; a swell
    ends with the pedal open."""
    song = song_of("country", seed)
    slid = 0
    for cell in song.cells:
        bends = [e for e in cell.events if isinstance(e, Bend)]
        onsets = {n.at: n for n in cell.events if isinstance(n, Note)}
        pedal = [e for e in cell.events if isinstance(e, Control) and e.number == 11]
        assert not pedal or pedal[-1].value >= 100
        if not bends:
            continue
        assert cell.part in ("steel", "fiddle", "solo")
        assert bends[-1].cents == 0
        for number, bend in enumerate(bends):
            assert bend.cents <= 0
            if bend.cents in (-200, -100) and (number == 0 or bends[number - 1].cents == 0):
                slid += 1
                note = onsets[bend.at]
                rest = next(b for b in bends[number:] if b.cents == 0)
                assert rest.at < note.at + note.dur
    assert slid or "steel" not in {p.id for p in song.plan.parts}


def test_the_form_may_lift_the_last_chorus() -> None:
    """A whole step up, to the end of the song; a brief's own wish comes first."""
    country = load_genre("country")
    form = next(f for f in country.forms if f.key_changes)
    lifted = replace(country, forms=(form,))
    plan = make_plan(Brief(key="D major"), lifted, 3)
    keys = [str(s.key) for s in plan.sections]
    last = max(n for n, s in enumerate(plan.sections) if s.material == "chorus")
    assert set(keys[:last]) == {"D major"} and set(keys[last:]) == {"E major"}
    own = make_plan(Brief(key="D major", key_changes=(("bridge", 3),)), lifted, 3)
    assert {s.name for s in own.sections if str(s.key) != "D major"} == {"Bridge"}


@settings(max_examples=10, deadline=None)
@given(seed=seeds)
def test_a_waltz_has_no_drums_unless_asked(seed: int) -> None:
    """Nobody sits at the kit; `with drums` or a beat seats somebody."""
    roles = {p.role for p in song_of("folk waltz", seed).plan.parts}
    assert not roles & {"drums", "percussion"}
    assert "drums" in {p.role for p in song_of("folk waltz", seed, wanted=("drums",)).plan.parts}
    plan = make_plan(Brief(drum_feel="none"), load_genre("folk waltz"), seed)
    assert "drums" not in {p.role for p in plan.parts}


@settings(max_examples=20, deadline=None)
@given(seed=seeds, genre=st.sampled_from(("country", "folk waltz")))
def test_somebody_always_plays(seed: int, genre: str) -> None:
    """A section that falls silent is a hole, not an arrangement."""
    song = song_of(genre, seed)
    for section in song.plan.sections:
        assert any(cell.events for cell in song.cells if cell.section == section.id), section.name


@given(seed=seeds)
def test_a_rhythm_without_syncopation_stays_on_its_beats(seed: int) -> None:
    """With 0 no note is brought before the beat; with 1 some are."""
    plain = tuple((960 * n, 960) for n in range(6))
    changed = varied(plain, THREE, Rng(seed), 0.0)
    assert {at for at, _ in plain} - {at for at, _ in changed} <= {at for at, _ in plain[1:]}
    assert all(at % 960 == 0 or at - 480 in dict(changed) for at, _ in changed)


@pytest.mark.parametrize("meter", [THREE, FOUR])
def test_a_pickup_of_a_beat(meter: Meter) -> None:
    """One whole beat two times in three, else eighths inside it."""
    drawn = [pickup_rhythm(meter, Rng(n), meter.beat_ticks, "beat") for n in range(200)]
    whole = sum(r == ((-960, 960),) for r in drawn)
    assert 100 < whole < 165
    assert all(-960 <= at < 0 for r in drawn for at, _ in r)
