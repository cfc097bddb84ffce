"""Whether a tune that keeps its notes still agrees with the chords under it, after those were changed."""

from __future__ import annotations

from composer.composition.revision.draft import Draft
from composer.model.events import Note
from composer.model.song import Section

__all__ = ["settle_tune", "tell_rubbing"]

_MUCH, _MORE = 0.4, 0.1
"""Share of a stretch's tune that lies off the chord, and how much more of it than before is worth a word."""
_STRETCH_BARS = 1
_TAKES = 5


def tell_rubbing(before: Draft, after: Draft) -> None:
    """A warning for the sections in which the tune now lies off the chords for much of some bars."""
    old = {s.id: s for s in before.plan.sections}
    names = []
    for section in after.plan.sections:
        ago = old.get(section.id)
        if ago is None or ago.chords == section.chords:
            continue
        was, now = _off(before, ago), _off(after, section)
        if any(n >= _MUCH and n >= w + _MORE for w, n in zip(was, now, strict=False)):
            names.append(section.name)
    if names:
        after.warnings.append(
            f"the tune keeps its notes and rubs against the chords of {', '.join(names)}; "
            f"say 'new tune in {names[0].lower()}' for one that goes with them, or undo"
        )


def settle_tune(draft: Draft, section_id: str, newcomer: str = "") -> None:
    """A tune that was just drawn (a newcomer's only, where one is named) is drawn again, a few times, where it does not
    agree with its chords."""
    for part in draft.players(section_id):
        if part.role != "melody" or (newcomer and part.id != newcomer):
            continue
        for take in range(1, _TAKES):
            if max(_off(draft, draft.section(section_id), newcomer), default=0.0) < _MUCH:
                break
            draft.draw(section_id, part.id, take)


def _off(draft: Draft, section: Section, only: str = "") -> list[float]:
    """For every few bars, the share of the tune's time on notes that the chord has not."""
    step = _STRETCH_BARS * section.meter.bar_ticks
    off = [0] * -(-section.length // step)
    total = [0] * len(off)
    for part in draft.players(section.id):
        if part.role != "melody" or (only and part.id != only):
            continue
        for event in draft.cells[section.id, part.id].events:
            if not isinstance(event, Note) or not 0 <= event.at < section.length:
                continue
            span = next(
                (s for s in reversed(section.chords) if s.at <= event.at), section.chords[0]
            )
            tones = span.chord.tone_semitones
            total[event.at // step] += event.dur
            off[event.at // step] += event.dur * (event.pitch.midi % 12 not in tones)
    return [a / b if b else 0.0 for a, b in zip(off, total, strict=True)]
