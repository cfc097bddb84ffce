"""Different seeds give different songs: their tunes and their verses are not one tune in fifty keys."""

from collections import Counter
from itertools import combinations, pairwise

import pytest

from composer.genre.catalogue import genre_heads
from composer.model.events import Note
from composer.model.song import Song
from composer.studio.pipeline import compose, plan

GENRES = sorted(genre_heads())
SEEDS = range(50)
MOST_SHARED = 0.4
"""How many of a song's bars may have rhythm and contour of another's: two songs of one style do share some."""
FEWEST_PROGRESSIONS = 25

pytestmark = pytest.mark.slow

Bar = tuple[tuple[int, ...], tuple[int, ...]]


def tune_bars(song: Song) -> Counter[Bar]:
    """Every sounding bar of the lead as its onsets (sixteenths) and the direction of each move."""
    leads = [part.id for part in song.plan.parts if part.role == "melody"]
    bars: Counter[Bar] = Counter()
    for section in song.plan.sections:
        cell = song.cell(section.id, leads[0]) if leads else None
        notes = [event for event in cell.events if isinstance(event, Note)] if cell else []
        for number in range(section.bars):
            start = number * section.meter.bar_ticks
            inside = [n for n in notes if start <= n.at < start + section.meter.bar_ticks]
            if len(inside) >= 2:
                rhythm = tuple((n.at - start) // 240 for n in inside)
                moves = tuple(
                    (b.pitch.midi > a.pitch.midi) - (b.pitch.midi < a.pitch.midi)
                    for a, b in pairwise(inside)
                )
                bars[rhythm, moves] += 1
    return bars


@pytest.mark.parametrize("genre", GENRES)
def test_fifty_seeds_are_fifty_songs(genre: str) -> None:
    """A batch would be one song over and over."""
    tunes, verses = [], set()
    for seed in SEEDS:
        song = compose(plan("", genre=genre, seed=seed))
        tunes.append(tune_bars(song))
        longest = Counter(section.material for section in song.plan.sections).most_common(1)[0][0]
        first = next(s for s in song.plan.sections if s.material == longest)
        verses.add(tuple((span.at, span.numeral) for span in first.chords))
    closest = 0.0
    for a, b in combinations(tunes, 2):
        if a and b:
            shared = sum((a & b).values())
            closest = max(closest, shared / max(sum(a.values()), 1), shared / sum(b.values()))
    assert closest <= MOST_SHARED, f"{genre}: two songs share {closest:.0%} of their bars"
    assert len(verses) >= FEWEST_PROGRESSIONS, f"{genre}: {len(verses)} verses in fifty songs"
