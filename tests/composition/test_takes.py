"""Another take: only the players named play otherwise, and they do."""

from __future__ import annotations

from collections import Counter

import pytest

from composer import genre_names
from composer.composition.takes import new_takes
from composer.errors import LockedError
from composer.genre.catalogue import find_genre, load_genre
from composer.model.events import Hit
from composer.model.selector import select
from composer.model.song import Song
from composer.studio.pipeline import compose


@pytest.fixture(scope="module")
def song() -> Song:
    return compose(genre="pop", seed=7)


def changed(before: Song, after: Song) -> set[tuple[str, str]]:
    was = {(c.section, c.part): c.events for c in before.cells}
    return {(c.section, c.part) for c in after.cells if c.events != was[c.section, c.part]}


@pytest.mark.parametrize(
    "selector", ["chorus:melody", "verse:drums", "chorus:bass", "chorus:keys", "verse"]
)
def test_only_what_is_named_is_new(song: Song, selector: str) -> None:
    """The tune of the choruses, and not the chords that listen to it."""
    spots = select(selector, song.plan)
    made = new_takes(song, find_genre("pop"), spots)
    asked = {(spot.section, spot.part) for spot in spots}
    assert changed(song, made) <= asked
    assert changed(song, made)
    if selector != "verse":
        assert changed(song, made) == asked


def test_takes_go_on(song: Song) -> None:
    """Each take of a tune is another, and the same when it is drawn again from the same song."""
    spots = select("chorus:melody", song.plan)
    genre = find_genre("pop")
    takes = [new_takes(song, genre, spots, step) for step in (1, 2, 3)]
    first = [take.cell(spots[0].section, "melody") for take in takes]
    assert len({cell.events for cell in first}) == 3
    assert [cell.take for cell in first] == [1, 2, 3]
    assert new_takes(new_takes(song, genre, spots), genre, spots).cell(spots[0].section, "melody").events == first[1].events  # fmt: skip


@pytest.mark.parametrize("genre", genre_names())
def test_another_take_can_be_heard(genre: str) -> None:
    """Of a bass or a kit: a fill in one bar, or four notes in a song, would be no answer to `play it otherwise`."""
    for seed in (1, 2):
        song = compose("", genre=genre, seed=seed)
        for part in song.plan.parts:
            if part.role not in ("bass", "drums"):
                continue
            made = new_takes(song, load_genre(genre), select(f"*:{part.id}", song.plan))
            shared = total = 0
            for cell in song.cells:
                if cell.part == part.id:
                    old, new = (
                        Counter((e.at, getattr(e, "piece", ""), str(getattr(e, "pitch", ""))) for e in c.events)
                        for c in (cell, made.cell(cell.section, part.id))
                    )  # fmt: skip
                    shared += 2 * (old & new).total()
                    total += old.total() + new.total()
            assert shared < 0.9 * total, (seed, part.name, shared / total)


def test_some_bars_only(song: Song) -> None:
    """Bars that were not named keep their notes."""
    spots = select("verse 1:melody:3-4", song.plan)
    made = new_takes(song, find_genre("pop"), spots)
    section = song.plan.section(spots[0].section)
    bar = section.meter.bar_ticks
    old, new = (s.cell(section.id, "melody").events for s in (song, made))
    assert old != new
    assert [e for e in old if not 2 * bar <= e.at < 4 * bar] == [
        e for e in new if not 2 * bar <= e.at < 4 * bar
    ]


def test_one_piece_only(song: Song) -> None:
    """Another hi-hat, the same kick and snare."""
    spots = select("verse 1:drums.hat", song.plan)
    made = new_takes(song, find_genre("pop"), spots)
    old, new = (s.cell(spots[0].section, "drums").events for s in (song, made))

    def others(events):
        return sorted(str(e) for e in events if isinstance(e, Hit) and e.piece != "hat")

    assert others(old) == others(new)


def test_locked_cells_refuse(song: Song) -> None:
    """With both ways out."""
    from dataclasses import replace

    cells = tuple(replace(c, is_locked=c.part == "melody") for c in song.cells)
    with pytest.raises(LockedError, match=r"melody is locked; unlock it first.*or leave it out"):
        new_takes(song.with_cells(cells), find_genre("pop"), select("chorus", song.plan))
