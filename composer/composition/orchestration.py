"""Who plays when, and what: the energy curve spent on parts, patterns, complexity and register.

A part plays where the section's energy reaches the level at which it enters. A material that returns is never
played quite as before: a part comes in, or the drums open up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from composer.composition.beats import beats_of, can_be_made
from composer.composition.busyness import strokes, suitability
from composer.composition.cast import Cast, cast_of, feel_at
from composer.composition.choosing import agreement, beside, usual_patterns, wished_patterns
from composer.composition.drawn import Drawn
from composer.composition.form import Block, usual_growth
from composer.composition.growth import reached
from composer.composition.manners import chosen_manners, technique_for
from composer.composition.resting import (
    COLOUR_ROLES,
    HARMONIC,
    Chairs,
    close_loop,
    let_rest,
    waiting,
)
from composer.composition.returns import told_apart
from composer.composition.touch import touch_of
from composer.composition.wishes import (
    is_band_listed,
    is_named,
    own_pieces,
    part_turns,
    pieces_named,
    select,
)
from composer.genre.catalogue import belongs
from composer.genre.schema import Genre, PartStyle, Pattern
from composer.model.brief import Brief
from composer.model.song import Part, Play
from composer.rng import Rng
from composer.theory.meter import Meter

__all__ = ["Orchestrator"]

_SIGNED = 0.75
"""How often a song is signed with a riff: the line of its intro comes back where the song is loud."""
_HEARD_STEP = 0.12
"""A step in energy that is heard without any change of players."""
_OWN_TURN, _FEWER, _ROOM, _BRIGHTEST = 0.4, 0.25, 0.15, 5
"""What the dials are worth: a part's own complexity or loudness, strokes left out and entries put off for space,
semitones of brightness."""
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
        cast = cast_of(self.brief, [part for part, _ in self.chairs], blocks)
        who = [
            self._who(block, energy, told)
            for block, energy, told in zip(blocks, energies, cast, strict=True)
        ]
        if not is_band_listed(self.brief):
            self._differ_on_return(blocks, energies, who, cast)
            let_rest(self.chairs, blocks, energies, who)
            self._differ_from_neighbour(blocks, energies, who, cast)
            self._grow(blocks, energies, who, cast)
            if self.brief.ending == "loop":
                close_loop(self.chairs, blocks, who)
            self._hear_the_wanted(blocks, energies, who, cast)
        for playing, told in zip(who, cast, strict=True):
            _obey(playing, told)
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

    def _hear_the_wanted(
        self,
        blocks: tuple[Block, ...],
        energies: tuple[float, ...],
        who: list[set[str]],
        cast: Cast,
    ) -> None:
        """What the brief asks to hear is heard, also in a song too quiet for its usual entry: for at least a phrase
        and a tenth of the song, in the fullest sections it is not told to leave."""
        bars = [block.bars for block in blocks]
        needed = min(max(self.genre.phrase_bars, sum(bars) // 10), sum(bars))
        loudest = sorted(range(len(blocks)), key=lambda n: (-energies[n], n))
        for wish in self.brief.wanted:
            players = [p.id for p, _ in self.chairs if p.id == wish or belongs(p.instrument, wish)]
            players = players or [p.id for p, _ in self.chairs if is_named(p, wish)]
            heard = 0
            for length, playing in zip(bars, who, strict=True):
                heard += length if playing & set(players) else 0
            for n in loudest:
                if heard >= needed or not players:
                    break
                if players[0] not in who[n] and cast[n].get(players[0], True):
                    who[n].add(players[0])
                    heard += bars[n]

    def plays_alone(self, block: Block, energy: float) -> tuple[Play, ...]:
        """The plays of one block for these chairs only: a part that joins a band that stands."""
        playing = {part.id for part, chair in self.chairs if self._is_in(chair, block, energy)}
        return self._section(block, energy, playing, "", Drawn())

    def _who(self, block: Block, energy: float, told: dict[str, bool]) -> set[str]:
        playing = {part.id for part, chair in self.chairs if self._is_in(chair, block, energy)}
        resting = {part for part, plays in told.items() if not plays}
        _obey(playing, told)
        if not is_band_listed(self.brief) and not any(
            p.id in playing and p.role in HARMONIC for p, _ in self.chairs
        ):
            spare = [
                (c.enters, p.id)
                for p, c in self.chairs
                if p.role in HARMONIC and p.id not in resting
            ]
            if spare:
                playing.add(min(spare)[1])
        return playing

    def _is_in(self, chair: PartStyle, block: Block, energy: float) -> bool:
        if is_band_listed(self.brief):
            return True
        names = (block.material, f"{block.material} {block.occurrence}")
        if any(name in chair.plays for name in names):
            return True
        if any(name in chair.rests for name in names):
            return False
        if chair.role == "melody" and block.material in self.genre.melody.rests_in:
            return False
        fullest = (
            energy + abs(usual_growth(block, self.genre)) / 2
        )  # who enters later is in as well
        if chair.role in COLOUR_ROLES:
            fullest -= _ROOM * self.dials.get("space", 0.0)
        return reached(chair, fullest, block.occurrence) and energy <= chair.leaves

    def _differ_on_return(
        self,
        blocks: tuple[Block, ...],
        energies: tuple[float, ...],
        who: list[set[str]],
        cast: Cast,
    ) -> None:
        """When a material comes back with the same players, one more joins, if there is one to spare."""
        latest: dict[str, set[str]] = {}
        for block, energy, playing, told in zip(blocks, energies, who, cast, strict=True):
            before = latest.get(block.material)
            if before is not None and before == playing:
                spare = self._spare(block, energy, playing, told)
                if spare:
                    playing.add(min(spare)[2])
            latest[block.material] = set(playing)

    def _differ_from_neighbour(
        self,
        blocks: tuple[Block, ...],
        energies: tuple[float, ...],
        who: list[set[str]],
        cast: Cast,
    ) -> None:
        """Where a section follows one of the same players and about the same energy, a colour comes in or goes out,
        so that the ear hears a new section."""
        for n in range(1, len(blocks)):
            step = energies[n] - energies[n - 1]
            if who[n] != who[n - 1] or abs(step) > _HEARD_STEP or len(self.chairs) < 5:
                continue
            idle = self._spare(blocks[n], energies[n] + 0.1, who[n], cast[n])
            leaving = [
                (COLOUR_ROLES.index(part.role), part.id)
                for part, chair in self.chairs
                if part.id in who[n]
                and part.role in ("counter", "percussion", "riff", "pad")
                and blocks[n].material not in chair.plays
                and not cast[n].get(part.id)
            ]
            if idle and (step >= 0 or not leaving):
                who[n].add(min(idle)[2])
            elif leaving:
                who[n].discard(min(leaving)[1])

    def _grow(
        self,
        blocks: tuple[Block, ...],
        energies: tuple[float, ...],
        who: list[set[str]],
        cast: Cast,
    ) -> None:
        """Where every return shall be bigger, nobody who played the last time rests, and one more joins; where the
        first time has everybody already, some of them wait for their turn."""
        for selector, shape in self.brief.shapes:
            places = select(selector, blocks) if shape == "growing" else ()
            for before, n in pairwise(places):
                who[n] |= who[before]
                spare = self._spare(blocks[n], energies[n], who[n], cast[n])
                if spare and who[n] == who[before]:
                    who[n].add(min(spare)[2])
            for steps, n in enumerate(reversed(places)):
                who[n] -= set(waiting(self.chairs, who[places[-1]], cast[n])[:steps])

    def _spare(
        self, block: Block, energy: float, playing: set[str], told: dict[str, bool]
    ) -> list[tuple[int, float, str]]:
        """Colour parts that rest here but could come in: (rank of their role, energy they enter at, id)."""
        return [
            (COLOUR_ROLES.index(part.role), chair.enters, part.id)
            for part, chair in self.chairs
            if part.id not in playing
            and part.role in COLOUR_ROLES
            and chair.enters - energy < 0.35
            and told.get(part.id, True)
            and block.material not in chair.rests
        ]

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


def _obey(playing: set[str], told: dict[str, bool]) -> None:
    """The players of a section as the brief has them."""
    playing |= {part for part, plays in told.items() if plays}
    playing -= {part for part, plays in told.items() if not plays}
