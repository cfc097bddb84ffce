"""How a part is to be played (`walking`, `strummed`, `ghost notes`): which patterns are played in such a manner, and
which technique makes one where the genre has none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from composer.composition.wishes import is_named
from composer.genre.schema import Pattern
from composer.model.brief import Brief
from composer.model.song import Part
from composer.theory.grid import Grid

__all__ = ["chosen_manners", "is_played", "suiting", "technique_for"]

_WORDS = {
    "walking": ("walk",),
    "octaves": ("octave",),
    "off_beat": ("off-beat", "offbeat", "upbeat", "skank"),
    "two_feel": ("two-feel", "two feel", "in two"),
    "pedal": ("pedal", "drone", "hum"),
    "melodic": ("melodic", "chatter", "tumble", "fill", "run"),
    "fingerpicked": ("pick", "finger"),
    "strummed": ("strum",),
    "palm_muted": ("palm", "muted", "chug"),
    "riff": ("riff",),
    "arpeggios": ("arpegg", "broken", "rolled", "roll"),
    "comping": ("comp",),
    "block_chords": ("block", "quarter"),
    "held": ("held", "whole", "bed"),
    "stabs": ("stab", "jab", "shot", "hit"),
    "cross_stick": ("cross", "rim"),
    "hat_rolls": ("roll",),
    "double_kick": ("double kick",),
    "marching": ("march", "military"),
    "call_and_response": ("answer", "response"),
    "counterline": ("line", "answer"),
    "harmonies": ("third", "harmon"),
}
"""Words in a pattern's name or technique that tell of a manner, besides its own."""
_TECHNIQUES = {
    "walking": ("walking",),
    "fingerpicked": ("fingerpick", "arpeggio"),
    "arpeggios": ("arpeggio",),
    "strummed": ("strum",),
    "comping": ("chords",),
    "riff": ("figure", "pattern"),
    "held": ("pad",),
    "call_and_response": ("answer",),
    "counterline": ("line", "answer"),
    "harmonies": ("thirds",),
}
"""Techniques that are a manner by themselves."""
_PIECES = {
    "cross_stick": ("sidestick", "rim"),
    "toms": ("tom",),
    "ride": ("ride",),
    "open_hats": ("hat_open",),
    "brushes": ("brush",),
}
"""Pieces of the kit whose use is a manner."""
_WITHOUT_PATTERN = {
    "bass": {"walking": "walking"},
    "comp": {"held": "pad"},
    "pad": {"held": "pad"},
    "counter": {"call_and_response": "answer", "counterline": "line", "harmonies": "thirds"},
}
"""Ways of playing that need no pattern of the genre, by role."""
_STEADY_ROLES = ("comp", "pad", "riff", "bass", "counter", "drums", "percussion")


def chosen_manners(brief: Brief, part: Part) -> tuple[tuple[str, bool], ...]:
    """(manner, whether it is wanted) for this player."""
    found = []
    for word, manner in brief.playing:
        if is_named(part, word) and part.role in _STEADY_ROLES:
            name = manner.strip().casefold().replace("-", "_")
            refused = name.startswith("not ")
            found.append((name.removeprefix("not ").strip().replace(" ", "_"), not refused))
    return tuple(found)


def suiting(
    options: tuple[Pattern, ...],
    others: Iterable[Pattern],
    manners: tuple[tuple[str, bool], ...],
) -> tuple[Pattern, ...]:
    """The options played in the manners wanted and in none that is refused; else any of the others; else the options
    as they are, without the refused ones where something is left."""
    if not manners:
        return options
    for pool in (options, tuple(others)):
        found = tuple(p for p in pool if all(is_played(p, m) == wanted for m, wanted in manners))
        if found:
            return found
    refused = [m for m, wanted in manners if not wanted]
    return tuple(p for p in options if not any(is_played(p, m) for m in refused)) or options


def technique_for(role: str, manners: tuple[tuple[str, bool], ...]) -> str:
    """A technique that plays the wanted manner without a pattern, or ""."""
    known = _WITHOUT_PATTERN.get(role, {})
    return next((known[m] for m, wanted in manners if wanted and m in known), "")


@lru_cache(maxsize=1024)
def is_played(pattern: Pattern, manner: str) -> bool:
    """Whether a pattern is played in this manner, by its name, its technique, its pieces or its places."""
    text = f"{pattern.name} {pattern.technique}".casefold().replace("_", " ")
    words = (manner.replace("_", " "), *_WORDS.get(manner, ()))
    if any(word in text for word in words) or pattern.technique in _TECHNIQUES.get(manner, ()):
        return True
    grid = pattern.grids.get("base")
    if grid is None:
        return False
    if pattern.role in ("drums", "percussion"):
        return _is_drummed(grid, manner, bool(pattern.fills))
    return _stands(grid, manner)


def _is_drummed(grid: Grid, manner: str, has_fills: bool) -> bool:
    if manner == "ghost_notes":
        return any(row.name.startswith("snare") and "o" in row.marks for row in grid.rows)
    if manner == "fills":
        return has_fills
    if manner == "hat_rolls" and any(
        row.name == "hat" and any(mark.lower() in "dtq" for mark in row.marks) for row in grid.rows
    ):
        return True
    if manner in ("double_kick", "hat_rolls"):
        piece, least = ("kick", 8) if manner == "double_kick" else ("hat", 16)
        return any(
            row.name == piece and sum(mark not in ".-" for mark in row.marks) >= least * grid.bars
            for row in grid.rows
        )
    names = _PIECES.get(manner, ())
    return any(
        row.name.startswith(name) and any(mark in "xX" for mark in row.marks)
        for row in grid.rows
        for name in names
    )


def _stands(grid: Grid, manner: str) -> bool:
    """Manners that are a matter of places: off the beat, on every beat, on the first and third, on one note."""
    marks = [
        (step % grid.bar_ticks, mark)
        for row in grid.rows
        for step, mark in zip(grid.steps, row.marks, strict=True)
        if mark not in ".-"
    ]
    places = [place for place, _ in marks]
    on_beat = sum(place % grid.beat_ticks == 0 for place in places)
    if not places:
        return False
    if manner == "off_beat":
        return on_beat * 4 <= len(places)
    if manner == "block_chords":
        return on_beat == len(places) and len(set(places)) >= grid.beats
    if manner == "two_feel":
        return set(places) == {0, 2 * grid.beat_ticks}
    if manner == "octaves":
        return any(mark == "8" for _, mark in marks)
    if manner == "pedal":
        return {mark for _, mark in marks} <= {"1", "R"}
    if manner == "melodic":
        return len({mark for _, mark in marks}) >= 4
    return False
