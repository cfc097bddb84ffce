"""A readable picture of one song a genre and seed; a change in how music comes out shows here as a difference.

`pytest tests/test_goldens.py --bless` rewrites the pictures. They are reviewed like code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from composer import chart, genre_names
from composer.model.events import Event, Hit, Note
from composer.model.song import Cell, Section, Song

FOLDER = Path(__file__).parent / "golden"
SEEDS = (1, 2)
CELLS_A_BEAT = 4
MARKS = ((100, "X"), (60, "x"), (0, "o"))


def picture(song: Song) -> str:
    """The chart, then every part of every section, a bar a line."""
    parts = [f"{p.name}: {p.role}, {p.instrument} ({p.program})" for p in song.plan.parts]
    lines = [chart(song).rstrip(), "", *parts]
    for section in song.plan.sections:
        lines += [
            "",
            f"== {section.name}: {section.bars} bars, energy {section.energy:.2f}, {section.lead_out}",
        ]
        for part in song.plan.parts:
            cell = song.cell(section.id, part.id)
            play = section.play_of(part.id)
            if cell is not None and play is not None:
                how = f"{play.technique} {play.pattern}".strip()
                lines += [f"-- {part.name} ({how})", *cell_lines(cell, section)]
    return "\n".join(lines) + "\n"


def cell_lines(cell: Cell, section: Section) -> Iterator[str]:
    """A drum cell as a grid a bar; any other as `beat:pitches/length`, in beats, a bar a line."""
    bar_ticks = section.meter.bar_ticks
    by_bar: dict[int, list[Event]] = {}
    for event in sorted(cell.events, key=lambda e: e.at):
        by_bar.setdefault(event.at // bar_ticks, []).append(event)
    for bar, events in sorted(by_bar.items()):
        hits = [e for e in events if isinstance(e, Hit)]
        if hits:
            yield from grid_lines(bar, hits, section)
        struck: dict[tuple[int, int], list[str]] = {}
        for note in (e for e in events if isinstance(e, Note)):
            struck.setdefault((note.at, note.dur), []).append(str(note.pitch))
        beat = section.meter.beat_ticks
        texts = [
            f"{(at - bar * bar_ticks) / beat + 1:g}:{'+'.join(pitches)}/{dur / beat:.3g}"
            for (at, dur), pitches in struck.items()
        ]
        if texts:
            yield f"{bar + 1:>3} {' '.join(texts)}"


def grid_lines(bar: int, hits: list[Hit], section: Section) -> Iterator[str]:
    """One row a piece; a column is a quarter of a beat, and what lies between columns is marked on the one before."""
    step = section.meter.beat_ticks // CELLS_A_BEAT
    columns = section.meter.bar_ticks // step
    for number, piece in enumerate(sorted({hit.piece for hit in hits})):
        row = ["."] * columns
        for hit in hits:
            if hit.piece == piece:
                place = (hit.at - bar * section.meter.bar_ticks) // step
                row[place] = next(mark for least, mark in MARKS if hit.velocity >= least)
        yield f"{bar + 1 if number == 0 else '':>3} {piece:<12} {' '.join(row)}"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("genre", genre_names())
def test_golden(genre: str, seed: int, exported_song: Callable, bless: bool) -> None:
    """A song that comes out otherwise than it did must be looked at, and either mended or blessed."""
    place = FOLDER / f"{genre.replace(' ', '-')}-{seed}.txt"
    now = picture(exported_song(genre, seed).song)
    if bless:
        place.parent.mkdir(exist_ok=True)
        place.write_text(now, encoding="utf-8")
    assert place.exists(), f"no golden {place.name}; look at the song, then run pytest --bless"
    assert now == place.read_text(encoding="utf-8"), (
        f"{place.name} differs; if that is meant, run pytest --bless"
    )


def test_no_golden_is_left_over() -> None:
    """A golden of a genre that is gone guards nothing."""
    wanted = {f"{genre.replace(' ', '-')}-{seed}.txt" for genre in genre_names() for seed in SEEDS}
    assert {path.name for path in FOLDER.glob("*.txt")} <= wanted
