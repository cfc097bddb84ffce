"""A fix clears its finding and brings in no other; locked cells stay; a song without faults stays the same object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from composer import compose, perform, sketch
from composer.model.events import Event, Hit, Note
from composer.model.song import Song
from composer.studio.criticism import judge_song
from composer.studio.mending import fix_song, mend
from composer.studio.project import SongFolder
from composer.theory.pitch import Pitch, spell_midi, spell_near

TRITONE, SEMITONE = 6, 1


def planted(song: Song, role: str, change: Callable[[Event], Event]) -> Song:
    """The song with one cell of a role changed in a full section, as a slip of the hand would."""
    part = next(p.id for p in song.plan.parts if p.role == role)
    cells = [c for c in song.cells if c.part == part and len(c.events) >= 16]
    cell = cells[len(cells) // 2]
    spoilt = replace(cell, events=tuple(change(event) for event in cell.events))
    return song.with_cells(tuple(spoilt if c is cell else c for c in song.cells))


def up(semitones: int) -> Callable[[Event], Event]:
    def moved(event: Event) -> Event:
        if not isinstance(event, Note):
            return event
        return replace(event, pitch=spell(event.pitch.midi + semitones))

    return moved


def spell(midi: int) -> Pitch:
    return spell_midi(midi, spell_near(midi % 12, 0))


def late(event: Event) -> Event:
    return replace(event, at=event.at + 240)


def four_hands(event: Event) -> Event:
    return replace(event, at=event.at // 960 * 960) if isinstance(event, Hit) else event


PLANTED = {
    "bass-root": ("bass", up(TRITONE)),
    "bass-kick": ("bass", late),
    "melody-clash": ("melody", up(SEMITONE)),
    "part-clash": ("comp", up(SEMITONE)),
    "drum-limbs": ("drums", four_hands),
}


@pytest.mark.parametrize("genre", ["pop", "rock", "house"])
@pytest.mark.parametrize("code", PLANTED)
def test_a_fix_clears_its_finding_and_adds_none(code: str, genre: str) -> None:
    """Whatever was planted is heard, drawn again, and gone."""
    role, change = PLANTED[code]
    song = planted(compose("", genre=genre, seed=2), role, change)
    before = judge_song(song, perform(song))
    wrong = [f for f in before if f.code == code]
    if not wrong:
        assert code in ("drum-limbs", "bass-kick"), "this change breaks the rule in every genre"
        return
    mended = mend(song, perform(song), lambda f: f.code == code, tries=12, most=100)
    assert mended.song is not song
    assert not [f for f in mended.remaining if f.code == code]
    assert len(mended.fixed) >= len(wrong)
    assert {f.code for f in mended.remaining} <= {f.code for f in before}


def test_the_same_song_is_mended_in_the_same_way() -> None:
    """Mending draws by address, as everything does."""
    song = planted(compose("", genre="pop", seed=2), "bass", up(TRITONE))
    assert mend(song, perform(song)).song == mend(song, perform(song)).song


def test_a_good_song_stays_the_same_object() -> None:
    """Nothing to mend, nothing written anew."""
    song = compose("", genre="pop", seed=2)
    mended = mend(song, perform(song))
    assert mended.song is song and not mended.fixed


def test_locked_cells_stay() -> None:
    """A fault in a locked cell is told, and left to whoever locked it."""
    song = planted(compose("", genre="pop", seed=2), "bass", up(TRITONE))
    song = song.with_cells(tuple(replace(cell, is_locked=True) for cell in song.cells))
    mended = mend(song, perform(song))
    assert mended.song is song
    assert "bass-root" in {finding.code for finding in mended.remaining}


def test_a_fix_is_a_change_that_can_be_undone(tmp_path: Path) -> None:
    """The state before is in the history, MIDI and chart are new, and stale sound is told."""
    made = sketch(folder=tmp_path / "song", genre="pop", seed=2, audio=False)
    folder = SongFolder.at(made.folder)
    folder.save(planted(made.song, "bass", up(TRITONE)))
    earlier, midi = len(folder.history.states()), made.file("midi").read_bytes()
    fixed = fix_song(folder, "bass-root")
    assert [f.code for f in fixed.mended.fixed if f.code == "bass-root"]
    assert len(folder.history.states()) == earlier + 1
    assert folder.load() == fixed.mended.song
    assert made.file("midi").read_bytes() != midi
    assert not fix_song(folder, "bass-root").files, "a second time there is nothing to do"
