"""What everybody plays where they play: the energy curve spent on patterns, complexity and register.

A material that returns is never played quite as before: a part comes in, or the drums open up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from composer.composition.beats import beats_of, can_be_made
from composer.composition.busyness import strokes, suitability
from composer.composition.cast import feel_at
from composer.composition.choosing import agreement, beside, usual_patterns, wished_patterns
from composer.composition.drawn import Drawn
from composer.composition.form import Block
from composer.composition.lineup import line_up, would_play
from composer.composition.manners import chosen_manners, technique_for
from composer.composition.resting import (
    HARMONIC,
    Chairs,
)
from composer.composition.returns import told_apart
from composer.composition.touch import touch_of
from composer.composition.wishes import (
    own_pieces,
    part_turns,
    pieces_named,
)
from composer.genre.schema import Genre, Pattern
from composer.model.brief import Brief
from composer.model.song import Part, Play
from composer.rng import Rng
from composer.theory.meter import Meter

__all__ = ["Orchestrator"]

_SIGNED = 0.75
"""How often a song is signed with a riff: the line of its intro comes back where the song is loud."""
_OWN_TURN, _FEWER, _BRIGHTEST = 0.4, 0.25, 5
"""What the dials are worth: a part's own complexity or loudness, strokes left out for space, semitones of brightness."""
_DEFAULT_TECHNIQUE = {
    "melody": "melody",
    "counter": "answer",
    "pad": "pad",
    "comp": "chords",
    "riff": "arpeggio",
    "bass": "pattern",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Orchestrator:
    """Decides the plays of every section of a song."""

    brief: Brief
    genre: Genre
    chairs: Chairs
    rng: Rng

    @property
    def dials(self) -> dict[str, float]:
        """How far the brief turns each dial for the whole song."""
        return dict(self.brief.dials)

    def plays(
        self, blocks: tuple[Block, ...], energies: tuple[float, ...]
    ) -> tuple[tuple[Play, ...], ...]:
        """For each block of the form, what every part does in it."""
        who = line_up(self.brief, self.genre, self.chairs, blocks, energies)
        drawn = Drawn(opening=blocks[0].material, openers=frozenset(who[0]), quiet=energies[0])
        sections: dict[int, tuple[Play, ...]] = {}
        for n in sorted(range(len(blocks)), key=lambda n: (-energies[n], n)):
            feel = feel_at(self.brief, blocks, n)
            sections[n] = self._section(blocks[n], energies[n], who[n], feel, drawn)
        plays = tuple(sections[n] for n in range(len(blocks)))
        parts = [part for part, _ in self.chairs]
        return told_apart(blocks, energies, plays, parts, self.genre, self._options, self.rng)

    def _options(
        self, part: Part, block: Block, energy: float, feel: str = ""
    ) -> tuple[Pattern, ...]:
        """What a part may play in a section, as the brief wants it played."""
        usual = usual_patterns(self.genre, part, block.material, energy)
        return wished_patterns(self.brief, self.genre, part, usual, energy, feel)

    def plays_alone(self, block: Block, energy: float) -> tuple[Play, ...]:
        """The plays of one block for these chairs only: a part that joins a band that stands."""
        playing = {
            part.id
            for part, chair in self.chairs
            if would_play(self.brief, self.genre, chair, block, energy)
        }
        return self._section(block, energy, playing, "", Drawn())

    def _section(
        self, block: Block, energy: float, playing: set[str], feel: str, drawn: Drawn
    ) -> tuple[Play, ...]:
        drums: Pattern | None = None
        drawn.in_section.clear()
        plays = []
        for part, _chair in sorted(self.chairs, key=lambda pair: pair[0].role != "drums"):
            if part.id not in playing:
                continue
            pattern = self._pattern(part, block, energy, drums, feel, drawn)
            if part.role == "drums":
                if pattern is None:
                    continue
                drums = pattern
            play = self._play(part, block, energy, pattern)
            plays.append(self._on_beat(play, part, pattern, feel))
        order = [part.id for part, _ in self.chairs]
        return tuple(sorted(plays, key=lambda play: order.index(play.part)))

    def _complexity(self, part: Part, block: Block, energy: float) -> float:
        """How busily a part plays in a section, 0..1: with its energy, its returns and the brief's dials."""
        dials, own = self.dials, part_turns(self.brief, part)
        opened = 0.1 * min(block.occurrence - 1, 3)
        complexity = (
            0.15
            + 0.55 * energy
            + opened
            + 0.3 * dials.get("complexity", 0.0)
            + 0.2 * dials.get("density", 0.0)
        )
        complexity += _OWN_TURN * (own.get("complexity", 0.0) + own.get("density", 0.0))
        complexity -= _FEWER * (dials.get("space", 0.0) + own.get("space", 0.0))
        return round(min(max(complexity, 0.0), 1.0), 3)

    def _play(self, part: Part, block: Block, energy: float, pattern: Pattern | None) -> Play:
        dials, own = self.dials, part_turns(self.brief, part)
        loudness = own.get("energy", own.get("loudness", 0.0))
        technique = pattern.technique if pattern else _DEFAULT_TECHNIQUE.get(part.role, "groove")
        manner = technique_for(part.role, chosen_manners(self.brief, part))
        if part.role in ("drums", "percussion"):
            muted, pieces = pieces_named(self.brief.unwanted), own_pieces(self.brief, part)
        else:
            muted, pieces = (), ()
        return Play(
            part=part.id,
            technique="melody" if part.role == "melody" else manner or technique,
            pattern=pattern.name if pattern else "",
            complexity=self._complexity(part, block, energy),
            intensity=round(min(max(energy + _OWN_TURN * loudness, 0.0), 1.0), 3),
            register=(pattern.register if pattern else 0) + self._brightness(part, own),
            muted=muted,
            pieces=pieces,
            length=touch_of(own.get("legato", dials.get("legato", 0.0))),
        )

    def _brightness(self, part: Part, own: dict[str, float]) -> int:
        """Semitones up or down: a few for the harmony of a bright song, up to an octave for a part of its own."""
        if "brightness" in own:
            return round(12 * own["brightness"])
        bright = self.dials.get("brightness", 0.0)
        return round(_BRIGHTEST * bright) if part.role in HARMONIC else 0

    def _on_beat(self, play: Play, part: Part, pattern: Pattern | None, feel: str) -> Play:
        """The play turned by rule to the wished beat, where its groove has another."""
        if part.role != "drums" or pattern is None or not feel or feel in beats_of(pattern):
            return play
        meter = Meter.parse(self.brief.meter) if self.brief.meter else self.genre.meter
        return replace(play, beat=feel) if can_be_made(feel, meter) else play

    def _pattern(
        self,
        part: Part,
        block: Block,
        energy: float,
        drums: Pattern | None,
        feel: str,
        drawn: Drawn,
    ) -> Pattern | None:
        """What a part plays in a section: what it plays wherever this material returns, if that suits, else a draw
        among the genre's by their weights, the section's energy and, for a bass, the kick."""
        if part.role == "melody":
            return None
        options = beside(self._options(part, block, energy, feel), part, drawn.in_section)
        if not options:
            return None
        tenths = int(self._complexity(part, block, energy) * 10)
        before = drawn.of_material.get((part.id, block.material))
        if before in options:
            pattern = before
        else:
            if part.role == "riff":
                kept = self.rng.at("signature", part.id).chance(_SIGNED)
                options = drawn.riffs(part.id, block.material, options, kept)
            louder = tuple(drawn.strokes.get(part.id, ()))
            factors = suitability(options, energy, tenths, louder)
            weights = [p.weight * factor for p, factor in zip(options, factors, strict=True)]
            if part.role == "bass" and drums is not None:
                weights = [
                    w * (0.1 + agreement(p, drums)) ** 2
                    for w, p in zip(weights, options, strict=True)
                ]
            pattern = self.rng.at("pattern", block.material, part.id).weighted(options, weights)
        drawn.in_section.append(pattern)
        drawn.of_material[part.id, block.material] = pattern
        drawn.strokes.setdefault(part.id, []).append((energy, strokes(pattern, tenths)))
        return pattern
