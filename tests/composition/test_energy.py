"""Energy in, energy out: what a plan asks of its sections is what is heard in them."""

import statistics

import pytest

from composer.composition.busyness import strokes, suitability
from composer.genre.catalogue import genre_heads, load_genre
from composer.studio.pipeline import compose, perform, plan
from tests.section_energies import agreement_with_the_plan

SEEDS = range(1, 13)


@pytest.mark.slow
@pytest.mark.parametrize("genre", sorted(genre_heads()))
def test_measured_energy_follows_the_plan(genre: str) -> None:
    """A curve that is drawn and not played is decoration."""
    found = []
    for seed in SEEDS:
        song = compose(plan("", genre=genre, seed=seed))
        found.append(agreement_with_the_plan(song, perform(song)))
    for measure in zip(*found, strict=True):
        assert statistics.median(measure) >= 0.9, (genre, measure)
        assert min(measure) >= 0.7, (genre, measure)


def test_a_groove_gets_busier_with_complexity() -> None:
    """Its optional strokes would count for nothing."""
    groove = load_genre("pop").pattern("eighths", "drums")
    assert groove is not None
    assert strokes(groove, 2) < strokes(groove, 9)


def test_loud_sections_prefer_busy_patterns_and_quiet_ones_do_not() -> None:
    """A chorus would as soon take the sparsest groove."""
    options = [p for p in load_genre("pop").patterns if p.role == "drums"]
    counts = [strokes(p, 5) for p in options]
    busiest, sparsest = counts.index(max(counts)), counts.index(min(counts))
    loud, quiet = suitability(options, 0.95, 5, ()), suitability(options, 0.1, 5, ())
    assert loud[busiest] > loud[sparsest]
    assert quiet[busiest] < quiet[sparsest]
    assert all(factor > 0 for factor in loud + quiet)


def test_what_is_busier_than_a_louder_section_is_seldom_drawn() -> None:
    """A pre-chorus would drive harder than its chorus."""
    options = [p for p in load_genre("pop").patterns if p.role == "drums"]
    free = suitability(options, 0.5, 5, ())
    bound = suitability(options, 0.5, 5, ((0.9, min(strokes(p, 5) for p in options)),))
    quieter = suitability(options, 0.5, 5, ((0.2, 1.0),))
    assert quieter == free, "what a quieter section does is no ceiling"
    busiest = max(range(len(options)), key=lambda n: strokes(options[n], 5))
    assert bound[busiest] < 0.2 * free[busiest]
