"""What cannot be done is refused with the reason and an offer, and leaves the song as it is; what is so already is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from composer.composition.retouch.retouch import retouched
from composer.composition.revision.revise import revise
from composer.errors import LockedError, RevisionRefused, SelectorError
from composer.genre.catalogue import load_genre
from composer.model.codec import decode, encode
from composer.model.events import Note
from composer.model.move import Move
from composer.model.song import ChordSpan, Edit, Song
from composer.theory.chord import Chord
from tests.composition.revised import revised, song_of, target_of


def test_a_lock_names_the_two_ways_out() -> None:
    """Unlock it, or leave it out."""
    song = song_of("pop")
    section = target_of(song)
    locked = song.with_cells(tuple(replace(c, is_locked=c.part == "bass") for c in song.cells))
    with pytest.raises(LockedError, match=r"unlock.*except the bass"):
        revised(locked, name="dynamics", by=-1.0, sections=(section.id,))


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (Move(name="tempo", to="900"), "400"),
        (Move(name="cut"), "at least one"),
        (Move(name="instrument", to="kazoo", parts=("melody",)), "kazoo"),
        (Move(name="instrument", to="piano", parts=("drums",)), "kit"),
        (Move(name="drum_feel", to="waltz polka"), "half_time"),
        (Move(name="remove_part", parts=("bagpipes",)), "bagpipes"),
        (Move(name="dynamics", by=1.0, bars=(900, 910)), "bars 1 to"),
        (Move(name="register", by=1.0, parts=("drums",)), "register"),
        (Move(name="ending", to="explosion"), "held"),
        (Move(name="bars", to="0"), "bars"),
        (Move(name="chords", to="Qx | ??"), "chords"),
    ],
)
def test_what_cannot_be_done_is_refused(move: Move, words: str) -> None:
    """A refusal says why, and names what can be done."""
    song = song_of("pop")
    with pytest.raises(RevisionRefused, match=words):
        revise(song, load_genre("pop"), (move,))


def test_a_move_on_drums_in_a_song_without_them_offers_to_add_them() -> None:
    """The nearest possible thing is said."""
    song = revised(song_of("pop"), name="remove_part", parts=("drums",))
    parts = tuple(p for p in song.plan.parts if p.role not in ("drums", "percussion"))
    cells = tuple(c for c in song.cells if c.part in {p.id for p in parts})
    bare = replace(song, plan=replace(song.plan, parts=parts), cells=cells)
    for name in ("drum_feel", "ghost_notes", "fill", "crash", "rolls"):
        with pytest.raises(RevisionRefused, match="add drums"):
            revised(bare, name=name, to="half_time" if name == "drum_feel" else "", by=1.0)


def test_a_note_ahead_of_its_chord_is_held_until_it_comes() -> None:
    """Staccato cuts a note that waits for the next chord only behind the chord's beginning; all others are short."""
    section = song_of("pop").plan.sections[1]
    bar = section.meter.bar_ticks
    part = next(p for p in song_of("pop").plan.parts if p.role == "melody")
    key = section.key
    chords = tuple(
        ChordSpan(at=n * bar, dur=bar, chord=Chord.parse(name), numeral="")
        for n, name in enumerate(("Am7", "D7"))
    )
    section = replace(section, chords=chords, bars=2)
    notes = [
        Note(at=0, dur=bar // 2, pitch=key.spell(64), velocity=80),
        Note(at=3 * bar // 4, dur=bar // 2, pitch=key.spell(66), velocity=80),
    ]
    short = retouched(tuple(notes), Edit(kind="length", amount=0.3), section, part)
    plain, ahead = (event for event in short if isinstance(event, Note))
    assert plain.dur < bar // 4
    assert bar < ahead.at + ahead.dur < notes[1].at + notes[1].dur


def test_who_rests_already_need_not_be_taken_out() -> None:
    """It is so already: that is told, nothing changes, and the rest of the direction is done."""
    song = revised(song_of("pop"), name="remove_part", parts=("drums",), sections=("s1",))
    moves = (
        Move(name="remove_part", parts=("drums",), sections=("s1",)),
        Move(name="dynamics", by=1.0, parts=("bass",)),
    )
    alone, both = (revise(song, load_genre("pop"), moves[:n]) for n in (1, 2))
    assert alone.song == song
    assert any("so already" in warning for warning in both.warnings)
    assert both.song != song


def test_a_section_that_is_not_there_is_named() -> None:
    """A wrong id changes nothing."""
    with pytest.raises(SelectorError, match="s99"):
        revised(song_of("pop"), name="cut", sections=("s99",))


def test_all_or_nothing() -> None:
    """When the second move cannot be made, the first is not made either."""
    song = song_of("pop")
    copy = decode(Song, encode(song))
    moves = (Move(name="dynamics", by=1.0), Move(name="tempo", to="1000"))
    with pytest.raises(RevisionRefused):
        revise(song, load_genre("pop"), moves)
    assert song == copy
