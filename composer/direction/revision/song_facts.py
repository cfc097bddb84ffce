"""What a song has, asked by the names people use: its sections, its bars, its players."""

from __future__ import annotations

from dataclasses import dataclass, field

from composer.genre.catalogue import belongs, instruments
from composer.model.song import Part, Plan, Section
from composer.theory.meter import Meter

__all__ = ["PIECES", "SongFacts", "song_facts"]

PIECES = ("kick", "snare", "hat", "ride", "crash", "tom", "sidestick", "claps")
"""Pieces of the kit that can be named by themselves."""

_SAME = ({"chorus", "hook", "refrain"}, {"bridge", "middle eight"}, {"outro", "coda", "tag", "ending"}, {"head", "theme"}, {"breakdown", "break"}, {"pre-chorus", "build"}, {"intro", "introduction"}, {"interlude", "instrumental"})  # fmt: skip
"""Materials that go by each other's names."""

_PITCHED_KEYS = "keys"


@dataclass(frozen=True, slots=True)
class SongFacts:
    """The plan of a song with the first bar (from 1) of each section."""

    plan: Plan
    first_bars: tuple[int, ...] = field(default=())

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.plan.sections

    @property
    def section_ids(self) -> tuple[str, ...]:
        return tuple(section.id for section in self.plan.sections)

    @property
    def part_ids(self) -> tuple[str, ...]:
        return tuple(part.id for part in self.plan.parts)

    @property
    def bars(self) -> int:
        return self.plan.bars

    @property
    def meter(self) -> Meter:
        return self.plan.meter

    def of_material(self, material: str) -> tuple[str, ...]:
        """Ids of the sections of this material, or of one that goes by the same name."""
        for names in ({material}, *(group for group in _SAME if material in group)):
            found = tuple(s.id for s in self.plan.sections if s.material in names)
            if found:
                return found
        if material == "chorus" and self.of_material("head"):
            return self.of_material("solo") or self.of_material("head")  # once round the form
        return ()

    def name(self, section_id: str) -> str:
        return next((s.name for s in self.plan.sections if s.id == section_id), section_id)

    def index(self, section_id: str) -> int:
        return self.section_ids.index(section_id)

    def bar_span(self, section_id: str) -> tuple[int, int]:
        """First and last bar of a section, counted from 1."""
        at = self.index(section_id)
        return self.first_bars[at], self.first_bars[at] + self.plan.sections[at].bars - 1

    def with_role(self, *roles: str) -> tuple[str, ...]:
        return tuple(part.id for part in self.plan.parts if part.role in roles)

    def players(self, name: str) -> tuple[str, ...]:
        """Part ids, or a piece of the kit, that this role, part id, name or instrument family means; empty for none."""
        if name == "*":
            return self.part_ids
        if name.startswith("drums."):
            return (name,) if self.with_role("drums") else ()
        exact = tuple(p.id for p in self.plan.parts if name in (p.id, p.name.lower()))
        if exact and name not in ("drums", "percussion"):
            return exact
        by_role = self.with_role(name)
        if by_role:
            return by_role
        if name == "drums":
            return self.with_role("percussion")
        if name == "percussion":
            return ()
        if name == "keys":
            return tuple(p.id for p in self.plan.parts if _is_keyboard(p))
        if name == "comp_guitar":
            return tuple(
                p.id for p in self.plan.parts if p.role != "melody" and _plays(p, "guitar")
            )
        if name == "vocals":
            return self.with_role("melody")
        return tuple(p.id for p in self.plan.parts if _plays(p, name))

    def playing(self, family: str) -> tuple[str, ...]:
        """The parts whose instrument is of this family."""
        return tuple(p.id for p in self.plan.parts if belongs(p.instrument, family))

    def part(self, part_id: str) -> Part:
        return next(p for p in self.plan.parts if p.id == part_id)

    def instruments_playing(self) -> str:
        """The players of the song, for answers."""
        return ", ".join(f"{p.id} ({p.instrument.replace('_', ' ')})" if p.id != p.instrument else p.id for p in self.plan.parts)  # fmt: skip

    def section_names(self) -> str:
        return ", ".join(s.name for s in self.plan.sections)


def _plays(part: Part, family: str) -> bool:
    return belongs(part.instrument, family) or (part.role == "bass" and belongs(family, "bass") and part.instrument == "bass")  # fmt: skip


def _is_keyboard(part: Part) -> bool:
    known = instruments().get(part.instrument)
    return known is not None and known.kind == _PITCHED_KEYS and part.role != "melody"


def song_facts(plan: Plan) -> SongFacts:
    """The facts of a plan."""
    starts, bar = [], 1
    for section in plan.sections:
        starts.append(bar)
        bar += section.bars
    return SongFacts(plan, tuple(starts))
