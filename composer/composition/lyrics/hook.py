"""The hook as the words of the refrain have it, so that what intro, riff and answers quote is the line that is sung."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from composer.composition.form import REFRAINS
from composer.model.song import Hook, Section

__all__ = ["hook_for_words"]


def hook_for_words(hook: Hook, sections: Sequence[Section]) -> Hook:
    """The hook in the rhythm of the first refrain's first line, if that line is as long as the hook: where the words put a
    note in, the contour stays on its step. A pickup before the first bar is the line's, not the hook's."""
    section = next((s for s in sections if s.material in REFRAINS and s.lyrics), None)
    if section is None or not hook.rhythm:
        return hook
    from composer.composition.lyrics.rhythm import Stretch, sung_onsets
    from composer.composition.lyrics.spans import line_spans
    from composer.composition.lyrics.syllable import syllables_of
    from composer.composition.melody.task import Tone

    meter = section.meter
    lines = [syllables_of(text) for text in section.lyrics]
    spans = line_spans(tuple(map(len, lines)), section.bars, meter, section.tempo_bpm)
    if not spans or spans[0] != (0, hook.bars):
        return hook
    length, beat = hook.bars * meter.bar_ticks, meter.beat_ticks
    model = [
        Tone(at=at, dur=dur, pitch=60 + step, unit=0, letter="h")
        for (at, dur), step in zip(hook.rhythm, hook.contour, strict=True)
    ]
    stretch = Stretch(
        start=0, end=length, earliest=-beat, latest=length - 2 * beat - meter.division_ticks
    )
    onsets = [at for at in sung_onsets(lines[0], model, stretch, meter) if at >= 0]
    if len(onsets) < 3:
        return hook
    ends = [b - a for a, b in pairwise(onsets)]
    longest = max(hook.rhythm[-1][1], 2 * beat)
    ends.append(min(length - meter.division_ticks - onsets[-1], longest))
    starts = [at for at, _ in hook.rhythm]
    contour = [hook.contour[max(bisect_right(starts, at) - 1, 0)] for at in onsets]
    return Hook(
        bars=hook.bars,
        rhythm=tuple(zip(onsets, (min(dur, 2 * beat) for dur in ends), strict=True)),
        contour=tuple(step - contour[0] for step in contour),
    )
