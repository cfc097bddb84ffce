"""A plan brought to its length as it is heard: with its count-in, its ritardando and its last stroke.

The planner counts bars. What a pickup puts before the first bar, how long a song takes to slow down and how early it stops
on a button are known when it has been played; in a short song they are more than the twentieth by which a length may be
missed. An exact length is met by the tempo.
"""

from __future__ import annotations

from dataclasses import replace

from composer.composition.planner import FASTEST_BPM, SLOWEST_BPM, make_plan
from composer.direction.lengths import spoken_length
from composer.errors import BriefError
from composer.genre.schema import Genre
from composer.model.brief import Brief
from composer.model.song import Plan
from composer.performance.perform import EXACTLY_S
from composer.studio.rehearsal import rehearse

__all__ = ["fitted_plan"]

_MANY_BARS = 44
"""From here on a bar more or less is no matter."""
_NEAR, _ALLOWED = 0.03, 0.05
_TRIES = 4


def fitted_plan(brief: Brief, genre: Genre, seed: int) -> Plan:
    """The plan for a brief, as `make_plan` gives it, with its length met: within a twentieth, or exactly where the brief
    wants that. Raises BriefError as `make_plan` does, and where an exact length would need an impossible tempo."""
    plan = make_plan(brief, genre, seed)
    if brief.length_s is None:
        return plan
    if plan.bars < _MANY_BARS or plan.ending in ("button", "ritardando"):
        plan = _nearest(plan, brief, genre, seed)
    if brief.length_is_exact:
        return _with_phrases_told(_exact(plan, brief, genre), brief, genre)
    lasts = _heard_s(plan, genre)
    if abs(lasts / brief.length_s - 1.0) > _ALLOWED:
        told = f"the song lasts {spoken_length(round(lasts))}, not {spoken_length(brief.length_s)}, in whole bars of its form"
        plan = replace(plan, warnings=(*plan.warnings, f"{told}; --exact moves the tempo instead"))
    return _with_phrases_told(plan, brief, genre)


def _nearest(plan: Plan, brief: Brief, genre: Genre, seed: int) -> Plan:
    """The best of some plans, each for the length that the one before missed."""
    wanted = asked = brief.length_s or 0.0
    best, missed = plan, float("inf")
    for _ in range(_TRIES):
        heard = _heard_s(plan, genre)
        off = abs(heard / wanted - 1.0)
        if off < missed:
            best, missed = plan, off
        if missed <= _NEAR:
            break
        asked *= wanted / heard
        plan = make_plan(replace(brief, length_s=asked), genre, seed)
    return best


def _heard_s(plan: Plan, genre: Genre) -> float:
    """Seconds, to halfway between the end of the last note and the bar line that closes the song."""
    performance = rehearse(plan, genre)
    last = max((n.end for part in performance.parts for n in part.notes), default=0)
    return (performance.tempo_map.seconds(last) + performance.duration_s) / 2


def _exact(plan: Plan, brief: Brief, genre: Genre) -> Plan:
    """The plan at the tempo at which its closing bar line stands at the wished second."""
    wanted = brief.length_s or 0.0
    before = plan.tempo_bpm
    for _ in range(_TRIES):
        lasts = rehearse(plan, genre).duration_s
        if abs(lasts - wanted) <= EXACTLY_S:
            break
        plan = _at_tempo(plan, plan.tempo_bpm * lasts / wanted)
    plan = replace(plan, exact_length_s=wanted)
    if abs(plan.tempo_bpm / before - 1.0) < 1e-6:
        return plan
    told = f"tempo {before:g} -> {plan.tempo_bpm:g} bpm, so that the song lasts exactly {spoken_length(wanted)}"
    assumed = tuple(
        replace(a, value=f"{plan.tempo_bpm:g} bpm") if a.what == "tempo" else a
        for a in plan.assumed
    )
    return replace(plan, assumed=assumed, warnings=(*plan.warnings, told))


def _at_tempo(plan: Plan, tempo_bpm: float) -> Plan:
    """The same plan faster or slower; the microseconds of a MIDI file hold four decimals."""
    tempo_bpm = round(tempo_bpm, 4)
    if not SLOWEST_BPM <= tempo_bpm <= FASTEST_BPM:
        raise BriefError(
            f"this form would last the wished length at {tempo_bpm:.0f} bpm only; give it other bars, or another length"
        )
    share = tempo_bpm / plan.tempo_bpm
    sections = tuple(replace(s, tempo_bpm=round(s.tempo_bpm * share, 4)) for s in plan.sections)
    return replace(plan, tempo_bpm=tempo_bpm, sections=sections)


def _with_phrases_told(plan: Plan, brief: Brief, genre: Genre) -> Plan:
    """The plan with a word about what gave way for the length: phrases that are not whole."""
    cut = [s for s in plan.sections if s.bars % genre.phrase_bars and s.bars % 4]
    if not cut or brief.form:
        return plan
    named = ", ".join(f"{s.name} {s.bars} bar{'s' * (s.bars > 1)}" for s in cut[:4])
    more = f" and {len(cut) - 4} more" if len(cut) > 4 else ""
    told = f"for the length some phrases are not whole: {named}{more}"
    return replace(plan, warnings=(*plan.warnings, told))
