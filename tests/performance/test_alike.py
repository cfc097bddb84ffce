"""A take played beside another comes out as it would by itself, and who has the same notes is not played again."""

from __future__ import annotations

from dataclasses import replace

from composer.model.song import Song
from composer.performance.perform import perform
from tests.songs import STRAIGHT, band_song


def retaken(song: Song, part: str, louder: int) -> Song:
    """Another take of all the cells of a part: the same notes, so much louder."""
    cells = tuple(
        replace(
            cell,
            take=cell.take + 1,
            events=tuple(replace(e, velocity=e.velocity + louder) for e in cell.events),
        )
        if cell.part == part
        else cell
        for cell in song.cells
    )
    return song.with_cells(cells)


def test_a_take_with_the_same_notes_is_not_played_again() -> None:
    song = band_song()
    before = perform(song, STRAIGHT)
    again = perform(retaken(song, "keys", 0), STRAIGHT, (song, before))
    assert again == before
    assert all(a is b for a, b in zip(again.parts, before.parts, strict=True))


def test_a_take_with_other_notes_is_played_anew_and_nobody_else() -> None:
    song = band_song()
    before = perform(song, STRAIGHT)
    take = retaken(song, "keys", 7)
    again = perform(take, STRAIGHT, (song, before))
    assert again == perform(take, STRAIGHT)
    changed = [a.id for a, b in zip(again.parts, before.parts, strict=True) if a is not b]
    assert changed == ["keys"]
