"""If these fail, a phrase that ends is not heard to end, or the critique misses the missing cadence."""

from __future__ import annotations

import pytest

from composer.theory.analysis import analyse
from composer.theory.cadence import CADENCES, phrase_ends
from composer.theory.chart import parse_chart
from composer.theory.key import Key
from composer.theory.meter import Meter

CASES = [
    # chart, key, cadences as `name@chord` with a star where a phrase ends
    ("C | F | G7 | C", "C major", "authentic@3*"),
    ("C | F | Gsus4 | C", "C major", "authentic@3*"),
    ("C | Dm7 | G7/B | C", "C major", "imperfect authentic@3*"),
    ("C | Dm7 | Bdim7 | C", "C major", "imperfect authentic@3*"),
    ("C | F | C | G", "C major", "half@3*"),
    ("C | Am | D7 | G", "C major", "half@3*"),
    ("C | Am | F | C", "C major", "plagal@3*"),
    ("C | F | Fm | C", "C major", "minor plagal@3*"),
    ("C | F | G7 | Am", "C major", "deceptive@3*"),
    ("C | F | Bb7 | C", "C major", "backdoor@3*"),
    ("C | Dm7 | Db7 | C", "C major", "tritone@3*"),
    ("C | Ab | Bb | C", "C major", "Aeolian@3*"),
    ("C | Bb | F | C", "C mixolydian", "double plagal@3*"),
    ("Cm | Fm | G7 | Cm", "C minor", "authentic@3*"),
    ("Cm | Fm | G7 | C", "C minor", "Picardy@3*"),
    ("Cm | Bb | Fm/Ab | G", "C minor", "Phrygian@3*"),
    ("Cm | Bb | Ab | G7", "C minor", "Phrygian@3*"),
    ("Cm | Fm | G7 | Ab", "C minor", "deceptive@3*"),
    ("Cm | Ab | Bb | Cm", "C minor", "Aeolian@3*"),
    ("Cm | Eb | Bb | Cm", "C minor", "subtonic@3*"),
    ("Em | F | Em | F | Em | F | Em | Em", "E phrygian", "upper leading note@6*"),
    (
        "C7 | F7 | C7 | C7 | F7 | F7 | C7 | C7 | G7 | F7 | C7 | C7",
        "C major",
        "plagal@2* plagal@6* blues@10*",
    ),
    ("C | G7 | C | F | C | G7 | C | C", "C major", "authentic@2 authentic@6*"),
    ("C | G | Am | F | C | G | Am | F", "C major", ""),
    ("Dm7 | G7 | Em7 | A7", "C major", ""),
]


@pytest.mark.parametrize(("chart", "key", "cadences"), CASES, ids=[row[0] for row in CASES])
def test_cadences(chart: str, key: str, cadences: str) -> None:
    """Every cadence has its name, and no chord change is called one that is not."""
    found = analyse(chart, Key.parse(key)).cadences
    told = " ".join(f"{c.name}@{c.index}{'*' if c.closes else ''}" for c in found)
    assert told == cadences


def test_all_names_are_in_the_list() -> None:
    """What is found is documented."""
    for chart, key, _ in CASES:
        for cadence in analyse(chart, Key.parse(key)).cadences:
            assert cadence.name in CADENCES
            assert cadence.reason
            assert str(cadence.key) == key


def test_phrases_of_four_bars() -> None:
    """Phrases end with every fourth bar, held chords included, and with the last chord."""
    chart = parse_chart("| C | F | G | % | C | F | G | C | Am |", Key(0), Meter(4, 4))
    assert phrase_ends(chart, Meter(4, 4)) == (
        *(False, False, False, True),
        *(False, False, False, True, True),
    )
