"""What the sections of a song were given already, so that those still to come agree with it: a player goes on with what
he plays wherever a material returns, and a riff is a riff because it is heard again."""

from __future__ import annotations

from dataclasses import dataclass, field

from composer.genre.schema import Pattern

__all__ = ["Drawn"]

_RIFFS = ("figure", "pattern")
"""Techniques of what listeners know again: lines, not broken chords."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the louder sections of a song were given already: patterns by part and material, strokes by part; the
    patterns that the section at hand has in use; and who opens the song, with which material and energy."""

    in_section: list[Pattern] = field(default_factory=list)
    of_material: dict[tuple[str, str], Pattern] = field(default_factory=dict)
    strokes: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    opening: str = ""
    openers: frozenset[str] = frozenset()
    quiet: float = 0.0

    def riffs(
        self, part: str, material: str, options: tuple[Pattern, ...], is_signed: bool
    ) -> tuple[Pattern, ...]:
        """Of a riff player's options those that make it a riff: what he has in another section already. In a song that
        `is_signed`, who opens it prefers what can open it too, so that an intro is heard again; an intro that would
        not be has broken chords rather than a line nobody meets a second time."""
        lines = [p for p in options if p.technique in _RIFFS]
        known = [p for (who, _), p in self.of_material.items() if who == part]
        again = tuple(p for p in lines if p in known)
        if material == self.opening:
            return again or tuple(p for p in options if p not in lines) or options
        if is_signed and part in self.openers:
            openings = tuple(p for p in lines if self._opens(p))
            return tuple(p for p in openings if p in again) or openings or again or options
        return again or options

    def _opens(self, pattern: Pattern) -> bool:
        low, high = pattern.energy
        return self.opening in pattern.sections and low <= self.quiet <= high
