"""Who plays when, and what: the energy curve spent on parts, patterns, complexity and register.

A part plays where the section's energy reaches the level at which it enters. A material that returns is never
played quite as before: a part comes in, or the drums open up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from composer.composition.beats import beats_of, can_be_made
from composer.composition.cast import Cast, cast_of, feel_at
from composer.composition.form import Block, kin_of
from composer.composition.manners import chosen_manners, suiting, technique_for
from composer.composition.touch import touch_of
from composer.composition.wishes import is_band_listed, part_turns, pieces_named
from composer.genre.schema import Genre, PartStyle, Pattern
from composer.model.brief import Brief
from composer.model.song import Part, Play
from composer.rng import Rng
from composer.theory.grid import Grid
from composer.theory.meter import Meter

__all__ = ["Orchestrator"]

_COLOUR_ROLES = ("counter", "percussion", "pad", "riff", "comp")
_HARMONIC = ("comp", "pad", "riff")
_HEARD_STEP = 0.12
"""A step in energy that is heard without any change of players."""
_OWN_TURN, _FEWER, _ROOM, _BRIGHTEST = 0.4, 0.25, 0.15, 5
"""What the dials are worth: a part's own complexity or loudness, strokes left out and entries put off for space,
semitones of brightness."""
_OPEN_GROUND = ("intro", "solo", "interlude", "breakdown", "vamp")
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
    chairs: tuple[tuple[Part, PartStyle], ...]
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
            self._let_rest(blocks, energies, who)
            self._differ_from_neighbour(blocks, energies, who, cast)
        for playing, told in zip(who, cast, strict=True):
            _obey(playing, told)
        return tuple(
            self._section(block, energy, playing, feel_at(self.brief, blocks, n))
            for n, (block, energy, playing) in enumerate(zip(blocks, energies, who, strict=True))
        )

    def plays_alone(self, block: Block, energy: float) -> tuple[Play, ...]:
        """The plays of one block for these chairs only: a part that joins a band that stands."""
        playing = {part.id for part, chair in self.chairs if self._is_in(chair, block, energy)}
        return self._section(block, energy, playing, "")

    def _who(self, block: Block, energy: float, told: dict[str, bool]) -> set[str]:
        playing = {part.id for part, chair in self.chairs if self._is_in(chair, block, energy)}
        resting = {part for part, plays in told.items() if not plays}
        _obey(playing, told)
        if not is_band_listed(self.brief) and not any(
            p.id in playing and p.role in _HARMONIC for p, _ in self.chairs
        ):
            spare = [
                (c.enters, p.id)
                for p, c in self.chairs
                if p.role in _HARMONIC and p.id not in resting
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
        eased = 0.06 * min(block.occurrence - 1, 2)  # what returns may be fuller
        if chair.role in _COLOUR_ROLES:
            eased -= _ROOM * self.dials.get("space", 0.0)
        return chair.enters - eased <= energy <= chair.leaves

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
                (_COLOUR_ROLES.index(part.role), part.id)
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

    def _spare(
        self, block: Block, energy: float, playing: set[str], told: dict[str, bool]
    ) -> list[tuple[int, float, str]]:
        """Colour parts that rest here but could come in: (rank of their role, energy they enter at, id)."""
        return [
            (_COLOUR_ROLES.index(part.role), chair.enters, part.id)
            for part, chair in self.chairs
            if part.id not in playing
            and part.role in _COLOUR_ROLES
            and chair.enters - energy < 0.35
            and told.get(part.id, True)
            and block.material not in chair.rests
        ]

    def _let_rest(
        self, blocks: tuple[Block, ...], energies: tuple[float, ...], who: list[set[str]]
    ) -> None:
        """A part that would play from the first bar to the last rests in the quietest section it can leave: one where
        somebody else has the chords and it is not bound to play, else one it is bound to, else an intro or a solo
        (bass and drums strolling under a soloist is an old jazz habit)."""
        if len(blocks) < 3:
            return
        quiet = sorted(range(len(blocks)), key=lambda n: (energies[n], n))
        for part, chair in self.chairs:
            if part.role in ("drums", "bass") or not all(part.id in playing for playing in who):
                continue
            ranked = [
                (rank, place)
                for place, n in enumerate(quiet)
                if (rank := self._leave(part, chair, blocks[n], who[n])) < 3
            ]
            if ranked:
                who[quiet[min(ranked)[1]]].discard(part.id)

    def _leave(self, part: Part, chair: PartStyle, block: Block, playing: set[str]) -> int:
        """How readily a part leaves a section: 0 freely, 1 although bound, 2 leaving it without chords, 3 never."""
        others = part.role == "melody" or any(
            p.id in playing and p.id != part.id and p.role in _HARMONIC for p, _ in self.chairs
        )
        if others:
            return 1 if block.material in chair.plays else 0
        return 2 if block.material in _OPEN_GROUND else 3

    def _section(
        self, block: Block, energy: float, playing: set[str], feel: str
    ) -> tuple[Play, ...]:
        drums: Pattern | None = None
        plays = []
        for part, _chair in sorted(self.chairs, key=lambda pair: pair[0].role != "drums"):
            if part.id not in playing:
                continue
            pattern = self._pattern(part, block, energy, drums, feel)
            if part.role == "drums":
                if pattern is None:
                    continue
                drums = pattern
            play = self._play(part, block, energy, pattern)
            plays.append(self._on_beat(play, part, pattern, feel))
        order = [part.id for part, _ in self.chairs]
        return tuple(sorted(plays, key=lambda play: order.index(play.part)))

    def _play(self, part: Part, block: Block, energy: float, pattern: Pattern | None) -> Play:
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
        loudness = own.get("energy", own.get("loudness", 0.0))
        technique = pattern.technique if pattern else _DEFAULT_TECHNIQUE.get(part.role, "groove")
        manner = technique_for(part.role, chosen_manners(self.brief, part))
        if part.role in ("drums", "percussion"):
            muted = pieces_named(self.brief.unwanted)
        else:
            muted = ()
        return Play(
            part=part.id,
            technique="melody" if part.role == "melody" else manner or technique,
            pattern=pattern.name if pattern else "",
            complexity=round(min(max(complexity, 0.0), 1.0), 3),
            intensity=round(min(max(energy + _OWN_TURN * loudness, 0.0), 1.0), 3),
            register=(pattern.register if pattern else 0) + self._brightness(part, own),
            muted=muted,
            length=touch_of(own.get("legato", dials.get("legato", 0.0))),
        )

    def _brightness(self, part: Part, own: dict[str, float]) -> int:
        """Semitones up or down: a few for the harmony of a bright song, up to an octave for a part of its own."""
        if "brightness" in own:
            return round(12 * own["brightness"])
        bright = self.dials.get("brightness", 0.0)
        return round(_BRIGHTEST * bright) if part.role in _HARMONIC else 0

    def _on_beat(self, play: Play, part: Part, pattern: Pattern | None, feel: str) -> Play:
        """The play turned by rule to the wished beat, where its groove has another."""
        if part.role != "drums" or pattern is None or not feel or feel in beats_of(pattern):
            return play
        meter = Meter.parse(self.brief.meter) if self.brief.meter else self.genre.meter
        return replace(play, beat=feel) if can_be_made(feel, meter) else play

    def _pattern(
        self, part: Part, block: Block, energy: float, drums: Pattern | None, feel: str
    ) -> Pattern | None:
        if part.role == "melody":
            return None
        options = self._wished(part, energy, self._options(part, block, energy), feel)
        if not options:
            return None
        weights = [p.weight for p in options]
        if part.role == "bass" and drums is not None:
            weights = [
                w * (0.1 + _agreement(p, drums)) ** 2 for w, p in zip(weights, options, strict=True)
            ]
        return self.rng.at("pattern", block.material, part.id).weighted(options, weights)

    def _options(self, part: Part, block: Block, energy: float) -> tuple[Pattern, ...]:
        options: tuple[Pattern, ...] = ()
        for material in kin_of(block.material):
            options = tuple(
                p
                for p in self.genre.patterns_for(part.role, part.id, material, energy)
                if not p.sections or material in p.sections
            )
            if options:
                break
        options = options or self.genre.patterns_for(part.role, part.id, block.material, energy)
        if part.role == "drums":
            options = _for_sticks(options, part.instrument == "brushes")
        return options

    def _wished(
        self, part: Part, energy: float, options: tuple[Pattern, ...], feel: str
    ) -> tuple[Pattern, ...]:
        """The options as the brief wants the part played; where none of them is, those of other sections, the nearest
        in energy."""
        manners = chosen_manners(self.brief, part)
        if not manners and not (feel and part.role == "drums"):
            return options
        mine = tuple(
            p
            for p in self.genre.patterns
            if p.role == part.role and (not p.parts or part.id in p.parts)
        )
        if part.role == "drums":
            mine = _for_sticks(mine, part.instrument == "brushes")
        if feel and part.role == "drums":
            for pool in (options, mine):
                found = tuple(p for p in pool if feel in beats_of(p))
                if found:
                    options = mine = _nearest(found, energy)
                    break
        chosen = suiting(options, mine, manners)
        return chosen if all(p in options for p in chosen) else _nearest(chosen, energy)


def _obey(playing: set[str], told: dict[str, bool]) -> None:
    """The players of a section as the brief has them."""
    playing |= {part for part, plays in told.items() if plays}
    playing -= {part for part, plays in told.items() if not plays}


def _nearest(options: tuple[Pattern, ...], energy: float) -> tuple[Pattern, ...]:
    """Those whose range of energy lies nearest."""
    away = [max(p.energy[0] - energy, energy - p.energy[1], 0.0) for p in options]
    return tuple(p for p, far in zip(options, away, strict=True) if far == min(away))


def _for_sticks(options: tuple[Pattern, ...], brushes: bool) -> tuple[Pattern, ...]:
    """The grooves for what the drummer holds: brush strokes for brushes, sticks otherwise, where there is a choice."""
    fitting = tuple(
        p
        for p in options
        if brushes == any(row.name.startswith("brush") for row in p.grids["base"].rows)
    )
    return fitting or options


@lru_cache(maxsize=1024)
def _agreement(bass: Pattern, drums: Pattern) -> float:
    """How well a bass pattern and a groove lock in the base bar, 0..1: the mean of the kicks the bass meets and of
    the bass's notes the kick meets, so that neither eighths nor long notes lose by their number; 0.5 unknown."""
    if "base" not in bass.grids:
        return 0.5
    kick = _onsets(drums.grids["base"], "kick")
    line = _onsets(bass.grids["base"], None)
    if not kick or not line:
        return 0.5
    met = len(kick & line)
    return (met / len(kick) + met / len(line)) / 2


def _onsets(grid: Grid, row_name: str | None) -> set[int]:
    rows = [row for row in grid.rows if row_name is None or row.name == row_name]
    return {
        step % grid.bar_ticks
        for row in rows
        for step, mark in zip(grid.steps, row.marks, strict=True)
        if mark not in ".-"
    }
