"""Where the parts of a song come from: what was planned, what was asked or assumed, and what was done since."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from composer.errors import ComposerError
from composer.model.brief import BriefReading
from composer.model.song import Part, Plan, Play, Section
from composer.studio.project import SongFolder

__all__ = [
    "assumptions", "brief_of_folder", "changes_here", "changes_of_folder", "plan_reasons", "words_asked",
]  # fmt: skip


def plan_reasons(
    plan: Plan, section: Section, part: Part | None, play: Play | None
) -> tuple[str, ...]:
    """What was decided for the section and, where one is asked about, for the player."""
    order = sorted(plan.sections, key=lambda s: s.energy)
    rank = len(order) - [s.id for s in order].index(section.id)
    place = "the biggest" if rank == 1 else "the smallest" if rank == len(order) else f"number {rank} of {len(order)}"  # fmt: skip
    rows = [
        f"{section.name}: energy {section.energy:.2f}, {place} by size, {section.bars} bars of {section.meter} "
        f"in {section.key} at {section.tempo_bpm:g} bpm"
    ]
    if part is not None and play is not None:
        heard = [s.name for s in plan.sections if s.play_of(part.id)]
        where = "in every section" if len(heard) == len(plan.sections) else f"in {', '.join(heard)}"
        rows.append(
            f"{part.name} ({part.instrument.replace('_', ' ')}) plays {where}; here with complexity "
            f"{play.complexity:.2f} and intensity {play.intensity:.2f}"
        )
        if play.register:
            rows.append(f"its register is moved by {play.register:+d} semitones")
    if section.opens_with != "none":
        rows.append(f"opens with a {section.opens_with}")
    if section.lead_out != "none":
        rows.append(f"leads on with a {section.lead_out.replace('_', ' ')}")
    return tuple(rows)


def words_asked(reading: BriefReading | None, part: Part | None, plan: Plan) -> tuple[str, ...]:
    """What was asked that bears on this: words with their meaning, those about this part first."""
    if reading is None:
        return ()
    own = {part.id, part.role, part.instrument, part.name.lower()} if part else set()
    own = {piece for name in own for piece in name.replace("_", " ").split()}
    rows = [(u.words, u.meaning) for u in reading.understood]
    mine = [r for r in rows if own & set(re.findall(r"[a-z]+", r[1].lower()))]
    others = [r for r in rows if r not in mine and not _is_about_a_player(r[1], plan)]
    return tuple(
        words if words == meaning else f"{words} → {meaning}" for words, meaning in (*mine, *others)
    )


def _is_about_a_player(meaning: str, plan: Plan) -> bool:
    names = {p.id.replace("_", " ") for p in plan.parts} | {p.role for p in plan.parts}
    return any(re.search(rf"\b{re.escape(name)}\b", meaning.lower()) for name in names)


def assumptions(plan: Plan) -> tuple[str, ...]:
    """What nobody said and was chosen, with the option that chooses it."""
    return tuple(
        f"{a.what} {a.value}, since nobody said ({a.flag})"
        if a.flag
        else f"{a.what} {a.value}, since nobody said"
        for a in plan.assumed
    )


def brief_of_folder(folder: SongFolder) -> BriefReading | None:
    """The brief as it was read, its words read once more for what each of them meant."""
    from composer.direction.brief_file import load_brief
    from composer.direction.brief_text import read_brief

    try:
        reading = load_brief(folder.brief_file)
    except ComposerError:
        return None
    if not reading.brief.words:
        return reading
    return replace(reading, understood=read_brief(reading.brief.words).understood)


def changes_of_folder(folder: SongFolder) -> tuple[tuple[str, str], ...]:
    """(selector, what was done) of every change on the way to the song as it is."""
    past = folder.history
    try:
        states = {state.number: state for state in past.states()}
    except ComposerError:
        return ()
    rows = []
    number = past.here()
    while number in states:
        state = states[number]
        rows += [(place, f"state {number}: {state.words}") for place in state.changed]
        number = state.parent
    return tuple(rows[::-1])


def changes_here(
    changes: Sequence[tuple[str, str]], section: Section, part: str
) -> tuple[str, ...]:
    """The changes that were made to a section, or to one part of it."""
    name = section.name.lower()
    found = []
    for selector, text in changes:
        place, _, player = selector.partition(":")
        is_here = place in ("*", name) or name.startswith(f"{place} ")
        if is_here and (not part or player.partition(":")[0].partition(".")[0] in ("", "*", part)):
            found.append(text)
    return tuple(dict.fromkeys(found))
