"""Texts made to keep a reader busy, and every door of the theory engine that takes text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from composer.theory.analysis import LONGEST_TEXT, MOST_IN_TEXT, analyse, read_chords
from composer.theory.chart import chart_bars, parse_chart
from composer.theory.chord import Chord
from composer.theory.fretboard import Shape, Tuning
from composer.theory.grid import parse_grid
from composer.theory.interval import Interval
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.nashville import parse_nashville
from composer.theory.pitch import Pitch
from composer.theory.roman import parse_roman
from composer.theory.scale import Scale
from composer.theory.song_chart import parse_song_chart

_KEY, _FOUR = Key(0), Meter(4, 4)

DOORS: Mapping[str, Callable[[str], object]] = {
    "analyse": analyse,
    "read_chords": read_chords,
    "parse_chart": lambda text: parse_chart(text, _KEY, _FOUR),
    "chart_bars": chart_bars,
    "parse_song_chart": lambda text: parse_song_chart(text, _KEY),
    "Chord.parse": Chord.parse,
    "parse_roman": lambda text: parse_roman(text, _KEY),
    "parse_roman, figures": lambda text: parse_roman(text, _KEY, "classical"),
    "parse_nashville": lambda text: parse_nashville(text, _KEY),
    "Key.parse": Key.parse,
    "Scale.parse": Scale.parse,
    "Pitch.parse": Pitch.parse,
    "Interval.parse": Interval.parse,
    "Meter.parse": Meter.parse,
    "Tuning.named": Tuning.named,
    "Shape.parse": Shape.parse,
    "parse_grid": lambda text: parse_grid(text, _FOUR),
}
"""Everything that reads what a person typed."""

_UNITS: Mapping[str, str] = {
    "one chord a bar": "C|",
    "one chord a word": "C ",
    "repeats": "|:C:|x16 ",
    "short repeats": "|:C:|",
    "numerals": "I|",
    "Nashville numbers": "1|",
    "applied chain": "V/",
    "applied chains": "V/V/V/V/V/V/V/V/V/V/V/V/V/V|",
    "slashes": "/",
    "basses": "C/",
    "brackets": "(",
    "square brackets": "I[no3]",
    "sections": "[a] C|",
    "meters": "(3/4)C|",
    "polychords": "C\\",
    "polychord bars": "C\\D\\E |",
    "flats": "b",
    "sharps": "#",
    "flat numerals": "bI",
    "ninths": "C#9#9#9#9#9 ",
    "digits": "7",
    "superscripts": "²",
    "lines": "C\n",
    "spaces": " ",
    "repeat signs": ":|",
    "pushes": "<",
    "shots": "!",
    "wrong words": "Czz|",
    "open strings": "E2 ",
    "letters": "A",
    "dashes": "c - ",
    "a grid": "x x x\n",
    "a ruler": "1 & 2 & 3 & 4 & ",
}


def hostile_texts() -> dict[str, str]:
    """By name, each of as many characters as may be given."""
    texts = {name: unit * (LONGEST_TEXT // len(unit)) for name, unit in _UNITS.items()}
    texts["a long repeat"] = "|:" + "C|" * (LONGEST_TEXT // 2 - 5) + ":|x16"
    texts["bar repeats"] = "C|" + "%|" * (LONGEST_TEXT // 2 - 2)
    texts["held bars"] = "C|" + ".|" * (LONGEST_TEXT // 2 - 2)
    texts["all different"] = " | ".join(_different(MOST_IN_TEXT))
    texts["all different numerals"] = " | ".join(f"{name}/V" for name in _numerals(MOST_IN_TEXT))
    return texts


def _different(count: int) -> list[str]:
    roots = [letter + sign for sign in ("", "b", "#") for letter in "CDEFGAB"]
    suffixes = [
        "m7b5",
        "7#9",
        "maj7#11",
        "13sus",
        "m11",
        "7alt",
        "69",
        "dim7",
        "m(maj7)",
        "9",
        "7b13",
        "m6",
        "aug",
        "sus2",
        "add9",
        "13b9",
        "m9",
        "maj9",
        "7#11",
        "5",
    ]
    return [root + suffix for suffix in suffixes for root in roots][:count]


def _numerals(count: int) -> list[str]:
    steps = [sign + name for sign in ("", "b", "#") for name in "I II III IV V VI VII".split()]  # noqa: SIM905
    suffixes = [
        "7",
        "maj7",
        "9",
        "13",
        "7b9",
        "7#11",
        "6",
        "69",
        "sus4",
        "add9",
        "maj9",
        "7alt",
        "13sus",
        "aug",
        "7#9",
        "7b13",
        "5",
        "maj7#11",
        "sus2",
        "11",
    ]
    return [step + suffix for suffix in suffixes for step in steps][:count]
