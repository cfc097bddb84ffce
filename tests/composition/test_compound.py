"""Compound meters: whatever falls between the beats of a 12/8 falls on its thirds."""

import pytest

from composer.composition.build import build
from composer.composition.planner import make_plan
from composer.genre.catalogue import load_genre
from composer.model.brief import Brief
from composer.model.events import Hit, Note
from composer.model.song import Song
from composer.performance.perform import perform
from composer.render.midi import midi_bytes
from composer.theory.meter import Meter

EIGHTH = 480


def a_blues(seed: int, **wishes: object) -> Song:
    style = load_genre("slow blues")
    return build(make_plan(Brief(**wishes), style, seed), style)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("meter", "ticks"),
    [("4/4", 480), ("3/4", 480), ("6/8", 480), ("12/8", 480), ("6/4", 480), ("2/2", 960)],
)
def test_the_first_division_of_a_beat(meter: str, ticks: int) -> None:
    """Halves of simple beats, thirds of compound ones."""
    assert Meter.parse(meter).division_ticks == ticks


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_blues_lies_on_the_eighths_of_its_meter(seed: int) -> None:
    """Two-against-three by accident: an answer, a pushed chord or a build on half a dotted quarter."""
    song = a_blues(seed)
    assert song.plan.meter == Meter(12, 8)
    for cell in song.cells:
        role = song.plan.part(cell.part).role
        for event in cell.events:
            if isinstance(event, Hit) or (
                isinstance(event, Note) and role in ("bass", "counter", "melody", "riff", "pad")
            ):
                assert event.at % (EIGHTH // 2) == 0, (cell.section, cell.part, event)


def test_a_pushed_chord_is_an_eighth_early() -> None:
    """Half a dotted quarter would lie between the eighths."""
    song = a_blues(2, chords=(("verse", "| A7 | <D7 | A7 | <E7 |"),), form=("verse 8", "verse 8"))
    onsets = {
        event.at % EIGHTH
        for cell in song.cells
        for event in cell.events
        if isinstance(event, Note) and song.plan.part(cell.part).role in ("bass", "melody")
    }
    assert onsets <= {0, EIGHTH // 2}


@pytest.mark.parametrize("seed", range(1, 7))
def test_choruses_are_whole(seed: int) -> None:
    """A twelve-bar stanza has twelve bars, also in a song of four minutes."""
    for length in (None, 240.0, 330.0):
        song = a_blues(seed, length_s=length)
        for section in song.plan.sections:
            if section.material in ("verse", "solo"):
                assert section.bars in (8, 12), (length, section.name, section.bars)


@pytest.mark.parametrize("seed", range(1, 5))
def test_a_blues_ends_on_its_seventh(seed: int) -> None:
    """The last chord of a blues in major is a dominant seventh at home."""
    song = a_blues(seed, mode="major")
    last = song.plan.sections[-1].chords[-1].chord
    assert last.root == song.plan.key.tonic
    assert last.seventh == "b7"


@pytest.mark.parametrize("seed", range(1, 7))
def test_the_answers_stand_in_the_gaps(seed: int) -> None:
    """Call and response: while the voice sings a phrase nobody answers it."""
    song = a_blues(seed, form=("verse 12", "verse 12"))
    spoken = overlapping = 0
    for section in song.plan.sections:
        tune, answer = song.cell(section.id, "melody"), song.cell(section.id, "fills")
        assert tune and answer
        calls = [e for e in tune.events if isinstance(e, Note)]
        for note in (e for e in answer.events if isinstance(e, Note)):
            spoken += 1
            overlapping += any(c.at <= note.at < c.at + min(c.dur, 1440) for c in calls)
    assert spoken >= 6
    assert overlapping <= spoken // 10


def test_the_file_says_twelve_eight() -> None:
    """A DAW would count four beats where there are twelve eighths."""
    song = a_blues(1)
    data = midi_bytes(perform(song, load_genre("slow blues").feel))
    assert b"\xff\x58\x04\x0c\x03" in data
