"""Bars come back as in songs, and what comes back is not a copy: drums, sections and tunes of twenty songs a genre."""

import statistics
from collections.abc import Iterator
from itertools import combinations, groupby

import pytest

from composer.genre.catalogue import genre_heads
from composer.model.events import Hit, Note
from composer.model.song import Section, Song
from composer.studio.pipeline import compose, plan

SEEDS = range(20)
LONGEST_RUN = 8
"""Bars of drums in a row that may be one and the same."""
SIXTEENTH = 240
MOST_BARS, FEWEST_BARS = 0.8, 0.2
"""Between these lies the share of a tune's bars that were heard before, note for note: the medians of six collections
of real tunes (POP909, MIT; OpenEWLD, MIT; Nottingham, GPL-3.0; a set of lead sheets, MIT; figures only) lie between 0.22 and
0.58, the 95th percentiles up to 0.78."""

pytestmark = pytest.mark.slow


def drum_bars(song: Song) -> Iterator[frozenset[tuple[int, str]]]:
    """Every bar of the kit, from the first section to the last."""
    kits = [part.id for part in song.plan.parts if part.role == "drums"]
    for section in song.plan.sections:
        cell = song.cell(section.id, kits[0]) if kits else None
        hits = [event for event in cell.events if isinstance(event, Hit)] if cell else []
        bar = section.meter.bar_ticks
        for number in range(section.bars):
            yield frozenset((h.at - number * bar, h.piece) for h in hits if h.at // bar == number)


def rhythm_of(song: Song, section: Section) -> frozenset[tuple[str, int, str]]:
    """Who strikes when in a section, on the grid of sixteenths, whatever the pitches."""
    return frozenset(
        (part.id, round(event.at / SIXTEENTH), getattr(event, "piece", ""))
        for part in song.plan.parts
        if (cell := song.cell(section.id, part.id)) is not None
        for event in cell.events
        if isinstance(event, Note | Hit)
    )


def tune_bars(song: Song) -> list[frozenset[tuple[int, int]]]:
    """The sounding bars of the lead as their onsets and pitches."""
    lead = next((part.id for part in song.plan.parts if part.role == "melody"), None)
    bars = []
    for section in song.plan.sections:
        cell = song.cell(section.id, lead) if lead else None
        notes = [event for event in cell.events if isinstance(event, Note)] if cell else []
        bar = section.meter.bar_ticks
        for number in range(section.bars):
            inside = frozenset(
                (n.at - number * bar, n.pitch.midi) for n in notes if n.at // bar == number
            )
            if inside:
                bars.append(inside)
    return bars


@pytest.mark.parametrize("genre", sorted(genre_heads()))
def test_songs_are_built_like_songs(genre: str) -> None:
    """Loops and random walks would pass every rule of harmony."""
    heard_before: list[float] = []
    for seed in SEEDS:
        song = compose(plan("", genre=genre, seed=seed))
        runs = [len(tuple(group)) for bar, group in groupby(drum_bars(song)) if bar]
        assert max(runs, default=0) <= LONGEST_RUN, (genre, seed, "one bar of drums goes on and on")
        rhythms = [(section.name, rhythm_of(song, section)) for section in song.plan.sections]
        copies = [
            (a, b) for (a, one), (b, other) in combinations(rhythms, 2) if one and one == other
        ]
        assert not copies, (genre, seed, copies)
        bars = tune_bars(song)
        if len(bars) >= 8:
            heard_before.append(1 - len(set(bars)) / len(bars))
    assert FEWEST_BARS <= statistics.median(heard_before) <= MOST_BARS, (genre, heard_before)
