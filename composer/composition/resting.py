"""Who rests, waits and returns: a song breathes because not everybody plays all the time.

`who` holds the players of every section, by part id, and is changed in place.
"""

from __future__ import annotations

from composer.composition.form import Block
from composer.genre.schema import PartStyle
from composer.model.song import Part

__all__ = ["COLOUR_ROLES", "HARMONIC", "Chairs", "close_loop", "let_rest", "waiting"]

Chairs = tuple[tuple[Part, PartStyle], ...]
"""The players of a song with the chairs they sit in."""

COLOUR_ROLES = ("counter", "percussion", "pad", "riff", "comp")
HARMONIC = ("comp", "pad", "riff")
_LEAST_BAND = 4
_WAYS_OUT = ("outro", "coda", "tag")
_OPEN_GROUND = ("intro", "solo", "interlude", "breakdown", "vamp")


def let_rest(
    chairs: Chairs, blocks: tuple[Block, ...], energies: tuple[float, ...], who: list[set[str]]
) -> None:
    """A part that would play from the first bar to the last rests in the quietest section it can leave: one where
    somebody else has the chords and it is not bound to play, else one it is bound to, else an intro or a solo
    (bass and drums strolling under a soloist is an old jazz habit)."""
    if len(blocks) < 3:
        return
    quiet = sorted(range(len(blocks)), key=lambda n: (energies[n], n))
    for part, chair in chairs:
        if part.role in ("drums", "bass") or not all(part.id in playing for playing in who):
            continue
        ranked = [
            (rank, place)
            for place, n in enumerate(quiet)
            if (rank := _leave(chairs, part, chair, blocks[n], who[n])) < 3
        ]
        if ranked:
            who[quiet[min(ranked)[1]]].discard(part.id)


def waiting(chairs: Chairs, playing: set[str], told: dict[str, bool]) -> list[str]:
    """The colours a section can do without, those that enter last first; four players always stay."""
    order = {part.id: (chair.enters, n) for n, (part, chair) in enumerate(chairs)}
    colours = [
        part.id
        for part, _ in chairs
        if part.id in playing and part.role in COLOUR_ROLES and not told.get(part.id)
    ]
    colours.sort(key=lambda name: order[name], reverse=True)
    return colours[: max(len(playing) - _LEAST_BAND, 0)]


def close_loop(chairs: Chairs, blocks: tuple[Block, ...], who: list[set[str]]) -> None:
    """The end and the beginning of a loop, which follow each other, have the same players: those of the fuller of
    the two who are no mere colour there."""
    if blocks[-1].material not in _WAYS_OUT:
        return
    if len(who[-1]) <= len(who[0]):
        who[-1] = set(who[0])
        return
    roles = {part.id: part.role for part, _ in chairs}
    extra = [
        name for name in who[-1] - who[0] if roles[name] in ("bass", "drums", "melody", *HARMONIC)
    ]
    who[0] |= set(extra)
    who[-1] = set(who[0])


def _leave(chairs: Chairs, part: Part, chair: PartStyle, block: Block, playing: set[str]) -> int:
    """How readily a part leaves a section: 0 freely, 1 although bound, 2 leaving it without chords, 3 never (nobody
    else would play)."""
    if len(playing) < 2:
        return 3
    others = part.role == "melody" or any(
        p.id in playing and p.id != part.id and p.role in HARMONIC for p, _ in chairs
    )
    if others:
        return 1 if block.material in chair.plays else 0
    return 2 if block.material in _OPEN_GROUND else 3
