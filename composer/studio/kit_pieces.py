"""A drum kit taken apart, when somebody asks for it: kick, snare, hats and the rest as parts of their own.

Each piece is recorded by itself, as it is when the kit is played as one (`composer.render.kit`): dry, the pieces add up to
the kit. It then goes through the strip of its kit, and stands beside the others as loud as it does in the kit. A
compressor hears one piece at a time there, so that such a mix is not to the sample that of the whole kit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from composer.model.audio import Mix, PartSound, PluginUse, SectionMove, StemSet, Strip
from composer.model.performance import Performance, PlayedPart
from composer.render.kit import PIECES, is_kit, piece_of

__all__ = ["Kits", "kits_apart", "mix_apart", "sounds_apart"]

Kits = Mapping[str, tuple[str, ...]]
"""The ids of each kit's pieces, by the id of the kit."""
OfPart = TypeVar("OfPart", PartSound, PluginUse, SectionMove, Strip)


def kits_apart(performance: Performance) -> tuple[Performance, Kits]:
    """The song with each drum kit as its pieces, named after it ("Drums kick"), and which these are. Percussion that
    is no kit stays as it is, and so does a kit of which only one piece is played."""
    kits: dict[str, tuple[str, ...]] = {}
    parts: list[PlayedPart] = []
    for part in performance.parts:
        pieces = _pieces(part) if is_kit(part) else ()
        if len(pieces) > 1:
            kits[part.id] = tuple(piece.id for piece in pieces)
        parts += pieces if len(pieces) > 1 else (part,)
    return replace(performance, parts=tuple(parts)), kits


def sounds_apart(sounds: Sequence[PartSound], kits: Kits) -> tuple[PartSound, ...]:
    """The sounds that parts have of their own, a kit's for each of its pieces."""
    return _apart(sounds, kits)


def mix_apart(mix: Mix, kits: Kits, stems: StemSet) -> Mix:
    """The mix for a song whose kits were taken apart into these dry stems: what it says of a kit is said of its
    pieces, and each piece's level is the kit's, by as much lower as it is quieter than the kit."""
    from composer.mix.levels import dry_lufs

    mix = replace(
        mix,
        strips=_apart(mix.strips, kits),
        moves=_apart(mix.moves, kits),
        plugins=_apart(mix.plugins, kits),
    )
    by_part = {stem.part: stem for stem in stems.stems}
    under_lu: dict[str, float] = {}
    for pieces in kits.values():
        of_kit = [by_part[piece] for piece in pieces]
        whole = dry_lufs(of_kit, stems.frames, stems.sample_rate_hz)
        for stem in of_kit:
            level = dry_lufs([stem], stems.frames, stems.sample_rate_hz)
            under_lu[stem.part] = level - whole if math.isfinite(level) else 0.0
    return replace(
        mix,
        strips=tuple(
            replace(strip, level_lu=strip.level_lu + under_lu.get(strip.part, 0.0))
            for strip in mix.strips
        ),
    )


def _pieces(part: PlayedPart) -> tuple[PlayedPart, ...]:
    found = []
    for name in PIECES:
        notes = tuple(note for note in part.notes if piece_of(note.key) == name)
        if notes:
            named = replace(part, id=f"{part.id}-{name}", name=f"{part.name} {name}", notes=notes)
            found.append(named)
    return tuple(found)


def _apart(rows: Sequence[OfPart], kits: Kits) -> tuple[OfPart, ...]:
    """What is said of parts, with what is said of a kit said of its pieces."""
    return tuple(
        row if part == row.part else replace(row, part=part)
        for row in rows
        for part in kits.get(row.part, (row.part,))
    )
