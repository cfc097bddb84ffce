"""Which tempo a brief asks for, when figures, tempo words, moods and the genre all have a say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from composer.direction.sense import Find
from composer.direction.tempos import FASTEST, SLOWEST
from composer.direction.vocabulary import vocabulary
from composer.theory.meter import Meter

__all__ = ["in_quarters", "settle_tempo"]

Range = tuple[float, float]
_NEAR = 1.15
_OCTAVES = ((1.0, 1.3), (0.5, 1.1), (2.0, 1.1))
"""A mood or scene puts up with a tempo so far outside its own, also when felt in half or double time."""
_ENOUGH = 0.3
_FAST = 105.0
_FELT_BEATS = 132.0
"""Dotted beats a minute up to which a figure in a compound meter counts those; a faster one counts quarters."""


def settle_tempo(
    spoken: Sequence[tuple[Find, str]], genre: str | None, warn: Callable[[str], None]
) -> dict[str, object]:
    """`tempo_bpm` or `tempo_range_bpm`, whichever was asked for, or neither."""
    whole = [(f, s) for f, s in spoken if not f.section and not f.part]
    stated = [(f, s) for f, s in whole if f.sense.kind == "bpm" and f.said > 0]
    worded = [(f, s, _worded(f)) for f, s in whole if f.sense.kind == "tempo" and f.sense.tempo]
    if stated:
        hinted = [
            (f, s)
            for f, s in whole
            if f.sense.tempo and f.said > 0 and f.sense.kind in ("mood", "scene", "genre")
        ]
        return _stated(stated, worded, hinted, warn)
    window = vocabulary().genres.get(genre or "")
    if worded:
        said = _later(worded, warn)
        return {"tempo_range_bpm": _in_window(said, window)}
    styles = [
        f.sense.tempo for f, _ in whole if f.sense.tempo and f.said > 0 and f.sense.kind == "genre"
    ]
    if styles:
        window = styles[-1]  # a trap beat leaves the tempos of lo-fi
    implied = styles[-1:] + [f.sense.tempo for f, _ in whole if f.sense.tempo and f.said > 0 and f.sense.kind not in ("genre", "tempo", "bpm")]  # fmt: skip
    result = None
    for span in implied:
        met = _meet(span, result) if result else _meet(span, window) if window else span
        if met and (result is None or met[1] - met[0] >= _ENOUGH * (result[1] - result[0])):
            result = met
    return {"tempo_range_bpm": result}


def in_quarters(
    spoken: Sequence[tuple[Find, str]], values: Mapping[str, object]
) -> dict[str, object]:
    """A tempo in figures as quarter notes a minute: in a compound meter a musician counts the dotted beats, unless
    the note value was named or the figure is too fast to be felt as beats."""
    stated = [f.sense for f, _ in spoken if f.sense.kind == "bpm" and f.said > 0 and not f.part]
    meter = values.get("meter")
    if not isinstance(meter, str) or not Meter.parse(meter).is_compound:
        return {}
    if not stated or any(sense.names_note for sense in stated):
        return {}
    bpm, span = values.get("tempo_bpm"), values.get("tempo_range_bpm")
    if isinstance(bpm, float) and bpm <= _FELT_BEATS:
        return {"tempo_bpm": bpm * 1.5}
    if isinstance(span, tuple) and span[1] <= _FELT_BEATS:
        return {"tempo_range_bpm": (span[0] * 1.5, span[1] * 1.5)}
    return {}


def _stated(
    stated: list[tuple[Find, str]],
    worded: list[tuple[Find, str, Range]],
    hinted: list[tuple[Find, str]],
    warn: Callable[[str], None],
) -> dict[str, object]:
    find, words = stated[-1]
    if any(f.role == "either" for f, _ in stated):
        find, words = stated[0]
    elif len({f.sense.name for f, _ in stated}) > 1:
        warn(f"two tempos, {stated[0][1]!r} and {words!r}: the song is at the later one")
    low, high = find.sense.tempo or (find.sense.bpm or 0.0, find.sense.bpm or 0.0)
    for other, said, (slowest, fastest) in worded:
        far = high * _NEAR < slowest or low > fastest * _NEAR
        if far and not other.part:
            warn(
                f"{said!r} ({slowest:g} to {fastest:g} bpm) and the tempo {words!r} exclude each other; the figure holds"
            )
    for other, said in hinted:
        if other.sense.tempo and all(
            _is_far(low * octave, high * octave, other.sense.tempo, width)
            for octave, width in _OCTAVES
        ):
            slowest, fastest = other.sense.tempo
            warn(f"{said!r} is usually {slowest:g} to {fastest:g} bpm; the tempo {words!r} holds")
    if find.sense.bpm is not None:
        return {"tempo_bpm": find.sense.bpm}
    return {"tempo_range_bpm": find.sense.tempo}


def _is_far(low: float, high: float, usual: Range, width: float) -> bool:
    return high * width < usual[0] or low > usual[1] * width


def _worded(find: Find) -> Range:
    """The range of a tempo word as strongly as it was said: `very slow`, `a bit fast`, `not too fast`."""
    low, high = find.sense.tempo or (SLOWEST, FASTEST)
    is_fast = (low + high) / 2 >= _FAST
    if find.said < 0:
        mild = find.said > -1
        if is_fast:
            return (max(SLOWEST, low * (0.72 if mild else 0.6)), low)
        return (high, min(FASTEST, high * (1.4 if mild else 1.6)))
    if find.said > 1:
        return (
            (low * 1.16, min(FASTEST, high * 1.16))
            if is_fast
            else (max(SLOWEST, low * 0.78), high * 0.78)
        )
    if find.said < 1:
        return (low * 0.88, high * 0.88) if is_fast else (low * 1.15, high * 1.15)
    return (low, high)


def _later(worded: list[tuple[Find, str, Range]], warn: Callable[[str], None]) -> Range:
    """The tempo words together where they agree, else the last one; a sequence takes their middle."""
    result, kept = worded[0][2], worded[0][1]
    for find, said, span in worded[1:]:
        met = _meet(result, span)
        if met is None:
            if find.role in ("before", "after"):
                continue
            warn(
                f"{kept!r} and {said!r} exclude each other; the tempo is that of {said!r}, as said last"
            )
        result, kept = met or span, said
    return result


def _meet(a: Range, b: Range) -> Range | None:
    low, high = max(a[0], b[0]), min(a[1], b[1])
    return (low, high) if low < high else None


def _in_window(said: Range, window: Range | None) -> Range:
    """What `slow` or `fast` means inside a genre's own tempos: the overlap, or the nearest quarter of the window."""
    if window is None:
        return (round(said[0], 1), round(said[1], 1))
    met = _meet(said, window)
    if met and met[1] - met[0] >= 4:
        return (round(met[0], 1), round(met[1], 1))
    quarter = (window[1] - window[0]) / 4
    if said[0] >= window[1] - 4:
        return (round(window[1] - quarter, 1), window[1])
    return (window[0], round(window[0] + quarter, 1))
