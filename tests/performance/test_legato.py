"""Notes that are carried to the next are played without a gap, and give way to a pickup."""

from itertools import pairwise

from composer.model.events import Note
from composer.model.performance import PlayedPart
from composer.model.song import NEWEST_FEEL, Song
from composer.performance.perform import perform
from composer.theory.pitch import Pitch
from tests.songs import STRAIGHT, a_part, a_section, a_song

BAR, BEAT = 3840, 960


def note(at: int, dur: int, name: str) -> Note:
    return Note(at=at, dur=dur, pitch=Pitch.parse(name), velocity=80)


def song(first: tuple[Note, ...], second: tuple[Note, ...] = (), feel: int = NEWEST_FEEL) -> Song:
    made = a_song(
        [a_section("s1", bars=4), a_section("s2", bars=4)],
        [a_part()],
        {("s1", "tune"): first, ("s2", "tune"): second},
    )
    return Song(plan=made.plan, cells=made.cells, feel=feel)


def tune(made: Song) -> PlayedPart:
    return perform(made, STRAIGHT).parts[0]


LINE = tuple(note(n * BEAT, BEAT, "CDEFGABC"[n % 8] + "4") for n in range(16))


def test_what_is_written_to_the_next_note_lasts_until_it_is_played() -> None:
    """A few milliseconds of air between two bowed notes is a lifted bow."""
    notes = tune(song(LINE)).notes
    assert [a.end for a in notes[:-1]] == [b.start for b in notes[1:]]
    assert any(a.start % BEAT for a in notes), "nobody plays on the very tick"


def test_what_is_written_shorter_keeps_its_air() -> None:
    """Who is written apart stays apart."""
    apart = tuple(note(n * BEAT, BEAT // 2, "C4" if n % 2 else "E4") for n in range(16))
    notes = tune(song(apart)).notes
    assert all(b.start - a.end > BEAT // 4 for a, b in pairwise(notes))


def test_a_held_note_gives_way_to_the_pickup_of_the_next_section() -> None:
    """One bow cannot hold the old note and lead into the new strain."""
    held = note(3 * BAR, BAR, "G4")
    notes = tune(song((held,), (note(-BEAT, BEAT, "B4"), note(0, BAR, "C5")))).notes
    assert [n.key for n in notes] == [67, 71, 72]
    assert notes[0].end == notes[1].start < 4 * BAR
    assert notes[1].end == notes[2].start


def test_songs_of_an_older_feel_are_played_as_they_were() -> None:
    """A song that is opened next year sounds as it did."""
    old, new = tune(song(LINE, feel=2)).notes, tune(song(LINE)).notes
    assert [n.start for n in old] == [n.start for n in new]
    assert [n.end for n in old] != [n.end for n in new]
