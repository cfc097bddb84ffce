"""Tempo, swing, and how the players stand to the beat. No note changes its place in the bar as written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.form import drop_section, repeat_section
from composer.composition.revision.scope import places_of, sections_of
from composer.errors import RevisionRefused
from composer.genre.off_beats import STRAIGHTER, TRIPLET, leant, off_beat_at
from composer.model.events import Hit
from composer.model.move import Move
from composer.model.song import Section

__all__ = ["lateness", "length", "looseness", "off_beat", "swing", "tempo", "tempo_within"]

SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0
_USUAL_JITTER_MS = 4.5
_BACK = ("snare", "snare_electric", "rimshot", "sidestick", "clap", "brush_tap", "brush_slap")
"""Where a drummer who lays back is late."""


def tempo(draft: Draft, move: Move) -> None:
    """Faster or slower: to a tempo, by so many bpm, or by as much as the wish is strong; refused outside 20..400."""
    sections = sections_of(draft, move)
    old = sections[0].tempo_bpm
    is_all = len(sections) == len(draft.plan.sections)
    if is_all:
        old = draft.plan.tempo_bpm
    new = _told(move, old)
    if not SLOWEST_BPM <= new <= FASTEST_BPM:
        nearest = min(max(new, SLOWEST_BPM), FASTEST_BPM)
        raise RevisionRefused(
            f"{new:g} bpm cannot be played: tempos go from {SLOWEST_BPM:g} to {FASTEST_BPM:g}; ask for {nearest:g} bpm"
        )
    for section in sections:
        own = round(section.tempo_bpm * new / old, 3) if is_all else new
        own = min(max(own, SLOWEST_BPM), FASTEST_BPM)
        feel = section.feel_bpm or section.tempo_bpm
        draft.set_section(
            replace(section, tempo_bpm=own, feel_bpm=0.0 if abs(feel - own) < 1e-9 else feel)
        )
    if is_all:
        draft.plan = replace(draft.plan, tempo_bpm=new)


def _told(move: Move, old: float) -> float:
    text = move.to.replace("bpm", "").replace(" ", "")
    match = re.fullmatch(r"([x*×]|[+-])?(\d+(?:\.\d+)?)(%)?", text)
    if match is None:
        by = move.by
        factor = 1 + (0.025 + 0.06 * abs(by)) * (1 if by > 0 else -1)
        new = old * factor
        return float(round(new)) if abs(round(new) - old) >= 0.02 * old else round(new, 1)
    sign, figure, percent = match[1] or "", float(match[2]), match[3]
    if sign in ("x", "*", "×"):
        return round(old * figure, 3)
    if percent:
        return round(old * (1 + (-figure if sign == "-" else figure) / 100), 3)
    return old + figure if sign == "+" else old - figure if sign == "-" else figure


def tempo_within(draft: Draft, move: Move) -> None:
    """Speeds up, or slows down, from the first bar of each section to its last; the next one begins in its own
    tempo."""
    for section in sections_of(draft, move):
        reached = 1 + (0.05 + 0.07 * abs(move.by)) * (1 if move.by > 0 else -1)
        draft.set_section(replace(section, ritardando=round(reached, 3), ramp_bars=section.bars))


def length(draft: Draft, move: Move) -> None:
    """The song as long as asked for (`to` seconds), or shorter or longer: whole sections go or come again, then the
    tempo gives way a little."""
    now = _seconds(draft)
    wanted = _told_seconds(move, now)
    if wanted < 4:
        raise RevisionRefused(
            f"{wanted:g} seconds is too short for a song; ask for 4 seconds or more"
        )
    while len(draft.plan.sections) > 1:
        gap = _seconds(draft) - wanted
        sections = draft.plan.sections
        spare = [s for s in sections[:-1] if _lasts(s) <= gap * 1.08]
        if not spare:
            break
        drop_section(draft, max(spare, key=_dispensable(draft)).id)
    while _seconds(draft) < wanted:
        gap = wanted - _seconds(draft)
        able = [
            s for s in draft.plan.sections[1:-1] or draft.plan.sections if _lasts(s) <= gap * 1.08
        ]
        if not able:
            break
        repeat_section(draft, able[-1].id)
    draft.renamed()
    factor = min(max(_seconds(draft) / (wanted - 0.4), 0.93), 1.07)
    scaled = Move(name="tempo", to=f"x{factor}")
    tempo(draft, scaled)
    off = _seconds(draft) - wanted
    if abs(off) > 1.0:
        draft.warnings.append(
            f"whole sections at this tempo come to {_seconds(draft):.0f} s, not {wanted:.0f} s; "
            "say which section may be shorter, or give a tempo"
        )


def _dispensable(draft: Draft) -> Callable[[Section], tuple[bool, int]]:
    counts: dict[str, int] = {}
    for section in draft.plan.sections:
        counts[section.material] = counts.get(section.material, 0) + 1
    hooks = ("chorus", "drop", "hook", "climax", "head")

    def rank(section: Section) -> tuple[bool, int]:
        return (
            counts[section.material] > 1 or section.material not in hooks,
            section.bars - 4 * (section.material in hooks),
        )

    return rank


def _lasts(section: Section) -> float:
    return section.length / 960 * 60 / section.tempo_bpm


def _seconds(draft: Draft) -> float:
    return sum(_lasts(section) for section in draft.plan.sections)


def _told_seconds(move: Move, now: float) -> float:
    match = re.fullmatch(r"([x*×]|[+-])?(\d+(?:\.\d+)?)s?", move.to.strip())
    if match is None:
        return now * (1 + 0.22 * move.by)
    sign, figure = match[1] or "", float(match[2])
    if sign in ("x", "*", "×"):
        return now * figure
    return now + figure if sign == "+" else now - figure if sign == "-" else figure


def off_beat(draft: Draft, section: Section) -> float:
    """Where the off-beat falls in a section, 0.5 straight to 0.667 triplets."""
    place = off_beat_at(draft.genre.feel.swing, section.feel_bpm or section.tempo_bpm)
    if draft.plan.swing:
        place = leant(place, draft.plan.swing)
    return leant(place, section.swing) if section.swing else place


def swing(draft: Draft, move: Move) -> None:
    """Off-beats later or earlier: by a step, straight, a shuffle, or full triplets."""
    for section in sections_of(draft, move):
        if section.meter.is_compound:
            draft.warnings.append(
                f"{section.name} is in {section.meter}, which swings by itself; its beats stay as they are"
            )
            continue
        bare = off_beat(draft, replace(section, swing=0.0))
        here = off_beat(draft, section)
        goal = {"straight": 0.5, "shuffle": 0.64, "triplet": TRIPLET}.get(
            move.to, here + (0.02 + 0.035 * abs(move.by)) * (1 if move.by > 0 else -1)
        )
        goal = min(max(goal, 0.5), TRIPLET)
        lean = _lean(bare, goal)
        unit = section.swing_unit or draft.genre.feel.unit
        if goal > here and unit == "sixteenth" and not _has_sixteenths(draft, section):
            unit = "eighth"
        draft.set_section(
            replace(
                section,
                swing=round(lean, 4),
                swing_unit="" if unit == draft.genre.feel.unit else unit,
            )
        )


def _lean(bare: float, goal: float) -> float:
    """The dial that brings the off-beat from one place to another."""
    if goal <= bare:
        return (goal - 0.5) / (bare - 0.5) / STRAIGHTER - 1 / STRAIGHTER if bare > 0.5001 else 0.0
    return (goal - bare) / max(TRIPLET - bare, 1e-6) / STRAIGHTER


def _has_sixteenths(draft: Draft, section: Section) -> bool:
    offs = sum(
        isinstance(e, Hit) and e.at % 480 == 240 and e.piece.startswith(("hat", "ride", "shaker"))
        for part in draft.plan.parts
        if (cell := draft.cells.get((section.id, part.id)))
        for e in cell.events
    )
    return offs >= 8


def lateness(draft: Draft, move: Move) -> None:
    """Behind the beat (above 0) or ahead of it, in milliseconds; a whole kit is late on its backbeat."""
    late_ms = (5.0 + 8.0 * abs(move.by)) * (1 if move.by > 0 else -1)
    is_band = move.parts == ("*",)
    for place in places_of(draft, move):
        part, play = draft.part(place.part), draft.play(place.section, place.part)
        if is_band and part.role == "percussion":
            continue
        pieces = place.pieces
        if not pieces and part.role == "drums" and is_band:
            pieces = _BACK
        draft.set_play(
            place.section,
            replace(
                play,
                lateness_ms=round(play.lateness_ms + late_ms * (1.3 if is_band else 1.0), 2),
                late_pieces=pieces,
            ),
        )


def looseness(draft: Draft, move: Move) -> None:
    """The players freer in time (above 0), or tight on the grid."""
    for place in _whole(places_of(draft, move)):
        part, play = draft.part(place.part), draft.play(place.section, place.part)
        timing = draft.genre.feel.timing
        usual = next((timing[n].jitter_ms for n in (part.id, part.role, "snare") if n in timing), _USUAL_JITTER_MS)  # fmt: skip
        if move.by > 0:
            now = max(usual, 1.0) * play.looseness
            factor = play.looseness * (now + 4.0 + 4.0 * move.by) / now
        else:
            factor = play.looseness * (0.45 if abs(move.by) < 0.7 else 0.08)
        draft.set_play(place.section, replace(play, looseness=round(min(factor, 12.0), 3)))
        if move.by <= -0.7:
            whole = Place(place.section, place.part)
            draft.retouch(whole, whole.edit("grid"))


def _whole(places: list[Place]) -> list[Place]:
    return list({(p.section, p.part): p for p in places}.values())
