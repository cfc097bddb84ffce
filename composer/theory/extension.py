"""Richer forms of a chord: sixths, sevenths, ninths and beyond, as its kind, its scale and what follows allow.

>>> [str(chord) for chord, _ in extend(Chord.parse("F"), Key.parse("C major"), None, 2, True)]
['Fmaj9#11', 'Fmaj9', 'F69', 'Fmaj7', 'F6']
"""

from __future__ import annotations

from collections.abc import Iterator

from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.interval import DEGREE_FIFTHS, degree_order
from composer.theory.key import Key
from composer.theory.pitch import pc_name, pc_semitone
from composer.theory.scale import chord_scale
from composer.theory.tension import available_tensions

__all__ = ["extend"]

_FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    # kind: what may be added at each level (safe, colour, bold), the richest first
    "major": (("7",), ("7 9", "6 9", "7", "6", "9"), ("7 9 #11", "7 9", "6 9", "7", "6")),
    "maj7": ((), ("9",), ("9 #11", "9 13", "9")),
    "dominant": ((), ("9 13", "9", "b9", "b13"), ("9 13", "b9 13", "b9 b13", "9 #11", "9", "b9")),
    "minor": (("b7",), ("b7 9", "b7", "9"), ("b7 9 11", "b7 9", "b7 11", "b7", "6")),
    "half": ((), (), ("9 11",)),
    "dim": (("bb7",), ("bb7",), ("bb7",)),
    "sus": ((), ("b7 9", "9"), ("b7 9 13", "b7 9", "9 13")),
}
"""Sevenths are left out where a chord has one; `b7` turns a plain V into V7."""

_BOLD_TO_MINOR = ("b9 b13", "b9")


def extend(
    chord: Chord, key: Key, after: Chord | None, level: int, sevenths: bool
) -> Iterator[tuple[Chord, str]]:
    """Richer forms of a chord with the reason, the richest first; `level` 0 safe, 1 colour, 2 bold.

    `after` is what follows (a dominant takes what leads there); without `sevenths` plain triads stay triads.
    """
    kind = chord_kind(chord)
    if chord.root is None or chord.lower or chord.tensions or kind not in _FORMS:
        return
    step = (pc_semitone(chord.root) - pc_semitone(key.tonic)) % 12
    if kind == "major" and step == 7 and "6" not in chord.degrees:
        seventh = Chord(chord.root, _joined(chord, ("b7",)), chord.bass)
        yield from extend(seventh, key, after, level, sevenths)
        if sevenths or level == 0:
            yield seventh, f"{pc_name(chord.root - 2)} makes {chord} a dominant seventh"
        return
    if not sevenths or (chord.bass is not None and chord.bass not in chord.tones):
        return
    scale = chord_scale(chord, key)
    free = {
        *available_tensions(chord, scale),
        *(("7",) if kind == "major" and step in (0, 5) else ()),
    }
    for form in _forms(kind, level, after):
        added = tuple(d for d in form.split() if d not in chord.degrees)
        clash = ("7" in added or "b7" in added) and (chord.seventh or "6" in chord.degrees)
        if not added or clash or not _free(added, free, kind):
            continue
        if "7" in added and not _has_leading(chord, key):
            continue
        notes = [pc_name(chord.root + DEGREE_FIFTHS[degree]) for degree in added]
        names = _listed([f"{d} ({note})" for d, note in zip(added, notes, strict=True)])
        yield Chord(chord.root, _joined(chord, added), chord.bass), f"{names} added to {chord}"


def _forms(kind: str, level: int, after: Chord | None) -> tuple[str, ...]:
    forms = _FORMS[kind][level]
    to_minor = after is not None and chord_kind(after) in ("minor", "half")
    if kind == "dominant" and to_minor and level > 0:
        return (*_BOLD_TO_MINOR, *forms)
    return forms


def _free(added: tuple[str, ...], free: set[str], kind: str) -> bool:
    """Whether the scale has what is added; thirds and sixths of the chord itself are looked up by sound."""
    sevenths = {"bb7"} if kind == "dim" else {"b7"} if kind in ("minor", "sus") else set()
    return all(
        degree in free or degree in sevenths or (degree == "6" and "13" in free) for degree in added
    )


def _has_leading(chord: Chord, key: Key) -> bool:
    """Whether the major seventh over a chord belongs to the key, or the chord is from outside altogether."""
    seventh = pc_semitone((chord.root or 0) + 5)
    return seventh in key.semitones or chord.root not in key.scale


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _joined(chord: Chord, added: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*chord.degrees, *added}, key=degree_order))
