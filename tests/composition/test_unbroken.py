"""A tune under a bow or a bellows goes round without a rest; one that is blown breathes."""

from itertools import pairwise

import pytest

from composer.composition.melody.motif import Figure
from composer.genre.catalogue import instruments, load_genre
from composer.model.events import Note
from composer.model.performance import PlayedPart
from composer.model.song import Song
from composer.performance.perform import perform
from composer.studio.pipeline import compose, plan

SEEDS = range(12)
UNBROKEN = load_genre("folk waltz").melody.unbroken


def waltz(seed: int, lead: str) -> Song:
    return compose(plan(f"with a {lead} lead", genre="folk waltz", seed=seed))


def lead_of(song: Song) -> PlayedPart:
    played = perform(song, load_genre(song.plan.genre).feel)
    return next(part for part in played.parts if part.role == "melody")


@pytest.mark.parametrize("lead", ["fiddle", "accordion"])
@pytest.mark.parametrize("seed", SEEDS)
def test_who_needs_no_air_plays_through(seed: int, lead: str) -> None:
    """Dancers do not stop between two strains: from the first note to the last there is no rest."""
    part = lead_of(waltz(seed, lead))
    assert instruments()[part.instrument].kind in UNBROKEN
    assert all(b.start <= a.end for a, b in pairwise(part.notes))


@pytest.mark.parametrize("seed", SEEDS)
def test_who_blows_breathes(seed: int) -> None:
    """A flute has rests of half a beat and more, several in a minute."""
    song = waltz(seed, "flute")
    part = lead_of(song)
    assert instruments()[part.instrument].kind not in UNBROKEN
    rests = [b.start - a.end for a, b in pairwise(part.notes)]
    assert sum(rest >= 300 for rest in rests) >= sum(s.bars for s in song.plan.sections) // 16


@pytest.mark.parametrize("seed", SEEDS)
def test_a_held_note_suits_the_chord_that_comes(seed: int) -> None:
    """A note that is held over a bar line into a chord it does not belong to would be a wrong note."""
    song = waltz(seed, "fiddle")
    lead = next(part for part in song.plan.parts if part.role == "melody")
    for section in song.plan.sections:
        cell = song.cell(section.id, lead.id)
        beat = section.meter.beat_ticks
        for event in cell.events if cell else ():
            if not isinstance(event, Note) or event.dur < 3 * beat:
                continue
            for span in section.chords:
                if event.at + beat <= span.at < event.at + event.dur - beat // 2:
                    tones = {pitch % 12 for pitch in _semitones(span.chord.tones)}
                    assert event.pitch.midi % 12 in tones, (section.name, event.at)


def _semitones(fifths: frozenset[int] | tuple[int, ...]) -> list[int]:
    return [7 * number % 12 for number in fifths]


def test_a_figure_leads_into_its_second_half() -> None:
    """The anacrusis of what follows takes the place of what stood there: nobody plays two notes at once."""
    first = Figure(length=3840, rhythm=((0, 960), (960, 2880)), contour=(0, 1))
    second = Figure(length=3840, rhythm=((-960, 960), (0, 3840)), contour=(2, 3))
    both = first.followed_by(second)
    assert both.rhythm == ((0, 960), (960, 1920), (2880, 960), (3840, 3840))
    assert both.contour == (0, 1, 2, 3)
