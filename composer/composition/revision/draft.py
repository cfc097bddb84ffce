"""A song under revision: its plan and cells, each of which changes only when it is asked to.

A cell is retouched (its own notes, otherwise), drawn again by itself, put in or taken out. Nobody who listens to it
follows: what was not asked for stays as it is. Locked cells cannot be touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from composer.composition.build import draw_cell, stamped
from composer.composition.retouch.retouch import retouched
from composer.errors import LockedError, RevisionRefused
from composer.genre.schema import Genre
from composer.measure.written import Line, Passage
from composer.model.events import Event, Hit
from composer.model.song import Cell, Edit, Part, Plan, Play, Section, Song

__all__ = ["Draft", "Place"]


class Place:
    """Part of a section: one player, perhaps only some `pieces` of the kit, perhaps only some `bars` (from 0, first
    and last; None: all)."""

    __slots__ = ("bars", "part", "pieces", "section")

    def __init__(
        self,
        section: str,
        part: str,
        pieces: tuple[str, ...] = (),
        bars: tuple[int, int] | None = None,
    ) -> None:
        self.section, self.part, self.pieces, self.bars = section, part, pieces, bars

    def edit(self, kind: str, amount: float = 0.0, to: str = "") -> Edit:
        """An edit of exactly this place."""
        first, last = self.bars or (0, -1)
        return Edit(
            kind=kind, amount=round(amount, 3), to=to, pieces=self.pieces, first_bar=first, last_bar=last
        )  # fmt: skip


class Draft:
    """The song as it stands so far, for the rooms to change."""

    def __init__(self, song: Song, genre: Genre) -> None:
        self.origin, self.genre = song, genre
        self.plan = song.plan
        self.cells = {(cell.section, cell.part): cell for cell in song.cells}
        self.warnings: list[str] = []
        self.marked: dict[str, None] = {}

    # ---- reading

    def section(self, section_id: str) -> Section:
        return self.plan.section(section_id)

    def part(self, part_id: str) -> Part:
        return self.plan.part(part_id)

    def plays(self, section_id: str, part_id: str) -> bool:
        """Whether there is anything to hear of this part in this section."""
        cell = self.cells.get((section_id, part_id))
        return cell is not None and bool(cell.events)

    def players(self, section_id: str) -> list[Part]:
        return [part for part in self.plan.parts if self.plays(section_id, part.id)]

    def index(self, section_id: str) -> int:
        return next(n for n, s in enumerate(self.plan.sections) if s.id == section_id)

    def before(self, section_id: str) -> Section | None:
        """The section in front of this one."""
        place = self.index(section_id)
        return self.plan.sections[place - 1] if place else None

    def passage(self, places: Iterable[Place]) -> Passage:
        """What these places sound like, for measuring."""
        lines: list[Line] = []
        stretches: dict[str, tuple[Section, int, int]] = {}
        for place in places:
            section = self.section(place.section)
            bar = section.meter.bar_ticks
            first, last = place.bars or (0, section.bars - 1)
            stretches[section.id] = (section, first * bar, (last + 1) * bar)
            cell = self.cells.get((place.section, place.part))
            events = cell.events if cell else ()
            if place.pieces:
                events = tuple(e for e in events if isinstance(e, Hit) and e.piece in place.pieces)
            lines.append(
                Line(
                    part=self.part(place.part),
                    section=section,
                    events=events,
                    start=first * bar,
                    end=(last + 1) * bar,
                )
            )
        return Passage(lines=tuple(lines), stretches=tuple(stretches.values()))

    # ---- writing

    def guard(self, section_id: str, part_id: str) -> None:
        """Raise LockedError where a cell must not change."""
        cell = self.cells.get((section_id, part_id))
        if cell is not None and cell.is_locked:
            name = f"{self.section(section_id).name.lower()}:{part_id}"
            raise LockedError(
                f"{name} is locked and this would change it; unlock it first (composer unlock SONG {name!r}), "
                f"or leave it out (... except the {part_id.replace('_', ' ')})"
            )

    def set_section(self, section: Section) -> None:
        sections = tuple(section if s.id == section.id else s for s in self.plan.sections)
        self.plan = replace(self.plan, sections=sections)

    def set_part(self, part: Part) -> None:
        self.plan = replace(
            self.plan, parts=tuple(part if p.id == part.id else p for p in self.plan.parts)
        )

    def set_play(self, section_id: str, play: Play) -> None:
        """The play put into its section, in the order of the parts."""
        section = self.section(section_id)
        plays = {p.part: p for p in section.plays} | {play.part: play}
        order = [part.id for part in self.plan.parts]
        kept = sorted(plays.values(), key=lambda p: order.index(p.part))
        self.set_section(replace(section, plays=tuple(kept)))

    def play(self, section_id: str, part_id: str) -> Play:
        play = self.section(section_id).play_of(part_id)
        assert play is not None  # asked only where the part plays
        return play

    def retouch(self, place: Place, edit: Edit) -> None:
        """One edit, on the notes as they are."""
        self.guard(place.section, place.part)
        cell = self.cells[place.section, place.part]
        events = retouched(cell.events, edit, self.section(place.section), self.part(place.part))
        self.cells[place.section, place.part] = replace(cell, events=events)
        play = self.section(place.section).play_of(place.part)
        if play is not None:
            self.set_play(place.section, replace(play, edits=(*play.edits, edit)))

    def write(self, section_id: str, part_id: str, events: Sequence[Event]) -> None:
        """A cell's events, exactly."""
        self.guard(section_id, part_id)
        cell = self.cells[section_id, part_id]
        if tuple(events) != cell.events:
            self.cells[section_id, part_id] = replace(cell, events=tuple(events))

    def draw(self, section_id: str, part_id: str, take: int | None = None) -> None:
        """The cell drawn again by itself, from the plan as it stands now."""
        self.guard(section_id, part_id)
        before = self.cells.get((section_id, part_id))
        section = self.section(section_id)
        beside = {p: c for (s, p), c in self.cells.items() if s == section_id and p != part_id}
        if take is None:
            take = before.take if before else 0
        self.cells[section_id, part_id] = draw_cell(
            self.plan, self.genre, beside, section, part_id, take
        )

    def join(self, section_id: str, part_id: str) -> None:
        """The part plays in a section where it rested, as the genre has it."""
        from composer.composition.band import style_of
        from composer.composition.form import Block
        from composer.composition.orchestration import Orchestrator
        from composer.model.brief import Brief
        from composer.rng import Rng

        section, part = self.section(section_id), self.part(part_id)
        orchestrator = Orchestrator(
            brief=Brief(parts=((part.id, part.instrument),)),
            genre=self.genre,
            chairs=((part, style_of(part, self.genre)),),
            rng=Rng(self.plan.seed, "plan"),
        )
        block = Block(section.material, section.bars, section.occurrence)
        plays = orchestrator.plays_alone(block, section.energy)
        kin = next((s.play_of(part_id) for s in self.plan.sections if s.play_of(part_id)), None)
        if not plays and kin is None:
            raise RevisionRefused(
                f"{self.genre.name} has nothing for {part.name} to play; name another instrument"
            )
        own = plays[0] if plays else kin
        if own is not None:
            self.set_play(section_id, replace(own, edits=()))
        self.draw(section_id, part_id)

    def rest(self, section_id: str, part_id: str) -> None:
        """The part rests in a section."""
        self.guard(section_id, part_id)
        self.cells.pop((section_id, part_id), None)
        section = self.section(section_id)
        left = tuple(play for play in section.plays if play.part != part_id)
        self.set_section(replace(section, plays=left))

    def renamed(self) -> None:
        """Display names counted anew after a change of form."""
        from composer.composition.form import display_names

        names = display_names(tuple(section.material for section in self.plan.sections))
        sections = tuple(
            replace(section, name=name) if section.name != name else section
            for section, name in zip(self.plan.sections, names, strict=True)
        )
        self.plan = replace(self.plan, sections=sections)

    # ---- trying

    def state(self) -> tuple[Plan, dict[tuple[str, str], Cell]]:
        return self.plan, dict(self.cells)

    def restore(self, state: tuple[Plan, dict[tuple[str, str], Cell]]) -> None:
        self.plan, self.cells = state[0], dict(state[1])

    def attempt(self, tries: Iterable[Callable[[], None]], is_enough: Callable[[], bool]) -> bool:
        """Turn a dial further and further: each try starts from the same song, and the first that is enough stays,
        or the last one. Gives back whether it was enough."""
        start = self.state()
        for n, turn in enumerate(tries):
            if n:
                self.restore(start)
            turn()
            if is_enough():
                return True
        return False

    # ---- the end

    def finished(self) -> Song:
        """The song, every cell marked as made from the plan as it stands."""
        order = {s.id: n for n, s in enumerate(self.plan.sections)}
        rank = {p.id: n for n, p in enumerate(self.plan.parts)}
        cells = sorted(
            (c for c in self.cells.values() if c.section in order),
            key=lambda c: (order[c.section], rank[c.part]),
        )
        return stamped(replace(self.origin, plan=self.plan, cells=tuple(cells)))
