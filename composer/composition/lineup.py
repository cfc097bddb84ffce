"""Who plays in which section: the energy curve spent on players, section by section and then across the song.

A part plays where the section's energy reaches the level at which it enters. A material that returns has somebody new,
neighbours are told apart, returns that shall grow do, and what the brief says of players is obeyed last.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from composer.composition.cast import Cast, cast_of
from composer.composition.form import Block, usual_growth
from composer.composition.growth import reached
from composer.composition.resting import (
    COLOUR_ROLES,
    HARMONIC,
    Chairs,
    close_loop,
    let_rest,
    waiting,
)
from composer.composition.wishes import is_band_listed, is_named, select
from composer.genre.catalogue import belongs
from composer.genre.schema import Genre, PartStyle
from composer.model.brief import Brief

__all__ = ["line_up", "would_play"]

_HEARD_STEP = 0.12
"""A step in energy that is heard without any change of players."""
_ROOM = 0.15
"""How much later colours enter for a full turn of the dial of space."""


def line_up(
    brief: Brief,
    genre: Genre,
    chairs: Chairs,
    blocks: tuple[Block, ...],
    energies: tuple[float, ...],
) -> list[set[str]]:
    """For each block of the form the ids of the parts that play in it."""
    cast = cast_of(brief, [part for part, _ in chairs], blocks)
    drawing = _LineUp(
        brief=brief, genre=genre, chairs=chairs, blocks=blocks, energies=energies, cast=cast, who=[]
    )
    return drawing.drawn()


def would_play(brief: Brief, genre: Genre, chair: PartStyle, block: Block, energy: float) -> bool:
    """Whether who sits in a chair plays in a block of this energy, whatever the others do."""
    if is_band_listed(brief):
        return True
    names = (block.material, f"{block.material} {block.occurrence}")
    if any(name in chair.plays for name in names):
        return True
    if any(name in chair.rests for name in names):
        return False
    if chair.role == "melody" and block.material in genre.melody.rests_in:
        return False
    fullest = energy + abs(usual_growth(block, genre)) / 2  # who enters later is in as well
    if chair.role in COLOUR_ROLES:
        fullest -= _ROOM * dict(brief.dials).get("space", 0.0)
    return reached(chair, fullest, block.occurrence) and energy <= chair.leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class _LineUp:
    """A line-up in the making: `who` is what has been decided so far, and `cast` what the brief says of players."""

    brief: Brief
    genre: Genre
    chairs: Chairs
    blocks: tuple[Block, ...]
    energies: tuple[float, ...]
    cast: Cast
    who: list[set[str]]

    def drawn(self) -> list[set[str]]:
        self.who.extend(self._by_itself(n) for n in range(len(self.blocks)))
        if not is_band_listed(self.brief):
            self._differ_on_return()
            let_rest(self.chairs, self.blocks, self.energies, self.who)
            self._differ_from_neighbour()
            self._grow()
            if self.brief.ending == "loop":
                close_loop(self.chairs, self.blocks, self.who)
            self._hear_the_wanted()
        for playing, told in zip(self.who, self.cast, strict=True):
            _obey(playing, told)
        return self.who

    def _by_itself(self, n: int) -> set[str]:
        """Who plays in a section for its own sake; somebody always has the chords."""
        block, energy, told = self.blocks[n], self.energies[n], self.cast[n]
        playing = {
            part.id
            for part, chair in self.chairs
            if would_play(self.brief, self.genre, chair, block, energy)
        }
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

    def _differ_on_return(self) -> None:
        """When a material comes back with the same players, one more joins, if there is one to spare."""
        latest: dict[str, set[str]] = {}
        for n, (block, playing) in enumerate(zip(self.blocks, self.who, strict=True)):
            if latest.get(block.material) == playing:
                spare = self._spare(n)
                if spare:
                    playing.add(min(spare)[2])
            latest[block.material] = set(playing)

    def _differ_from_neighbour(self) -> None:
        """Where a section follows one of the same players and about the same energy, a colour comes in or goes out,
        so that the ear hears a new section."""
        who = self.who
        for n in range(1, len(self.blocks)):
            step = self.energies[n] - self.energies[n - 1]
            if who[n] != who[n - 1] or abs(step) > _HEARD_STEP or len(self.chairs) < 5:
                continue
            idle = self._spare(n, above=0.1)
            leaving = [
                (COLOUR_ROLES.index(part.role), part.id)
                for part, chair in self.chairs
                if part.id in who[n]
                and part.role in ("counter", "percussion", "riff", "pad")
                and self.blocks[n].material not in chair.plays
                and not self.cast[n].get(part.id)
            ]
            if idle and (step >= 0 or not leaving):
                who[n].add(min(idle)[2])
            elif leaving:
                who[n].discard(min(leaving)[1])

    def _grow(self) -> None:
        """Where every return shall be bigger, nobody who played the last time rests, and one more joins; where the
        first time has everybody already, some of them wait for their turn."""
        who = self.who
        for selector, shape in self.brief.shapes:
            places = select(selector, self.blocks) if shape == "growing" else ()
            for before, n in pairwise(places):
                who[n] |= who[before]
                spare = self._spare(n)
                if spare and who[n] == who[before]:
                    who[n].add(min(spare)[2])
            for steps, n in enumerate(reversed(places)):
                who[n] -= set(waiting(self.chairs, who[places[-1]], self.cast[n])[:steps])

    def _hear_the_wanted(self) -> None:
        """What the brief asks to hear is heard, also in a song too quiet for its usual entry: for at least a phrase
        and a tenth of the song, in the fullest sections it is not told to leave."""
        bars = [block.bars for block in self.blocks]
        needed = min(max(self.genre.phrase_bars, sum(bars) // 10), sum(bars))
        loudest = sorted(range(len(self.blocks)), key=lambda n: (-self.energies[n], n))
        for wish in self.brief.wanted:
            players = [p.id for p, _ in self.chairs if p.id == wish or belongs(p.instrument, wish)]
            players = players or [p.id for p, _ in self.chairs if is_named(p, wish)]
            heard = 0
            for length, playing in zip(bars, self.who, strict=True):
                heard += length if playing & set(players) else 0
            for n in loudest:
                if heard >= needed or not players:
                    break
                if players[0] not in self.who[n] and self.cast[n].get(players[0], True):
                    self.who[n].add(players[0])
                    heard += bars[n]

    def _spare(self, n: int, above: float = 0.0) -> list[tuple[int, float, str]]:
        """Colour parts that rest in a section but could come in, at so much more than its energy: (rank of their role,
        energy they enter at, id)."""
        return [
            (COLOUR_ROLES.index(part.role), chair.enters, part.id)
            for part, chair in self.chairs
            if part.id not in self.who[n]
            and part.role in COLOUR_ROLES
            and chair.enters - (self.energies[n] + above) < 0.35
            and self.cast[n].get(part.id, True)
            and self.blocks[n].material not in chair.rests
        ]


def _obey(playing: set[str], told: dict[str, bool]) -> None:
    """The players of a section as the brief has them."""
    playing |= {part for part, plays in told.items() if plays}
    playing -= {part for part, plays in told.items() if not plays}
