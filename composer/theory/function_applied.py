"""Chords that point at another chord: dominants of every kind, their substitutes and their related ii's.

Each rule looks at a chord in its setting and gives its function, or None where it has nothing to say. The names are
those of Nettles and Graf, The Chord Scale Theory and Jazz Harmony (1997), and of Kostka and Payne, Tonal Harmony.
"""

from __future__ import annotations

from composer.theory.setting import Function, Setting

__all__ = [
    "backdoor",
    "blues_chord",
    "leads_to_next",
    "own_dominant",
    "related_ii",
    "unresolved_dominant",
]

_PULLING = ("dominant", "major", "augmented", "sus")


def own_dominant(s: Setting) -> Function | None:
    """V and V7 of the key, suspended or augmented too."""
    if s.step != 7 or s.kind not in _PULLING:
        return None
    if s.kind == "sus":
        reason = f"dominant with {s.note(0)} held where its leading note {s.note(11)} is expected"
    else:
        reason = f"dominant: its {s.note(11)} lies a semitone under the tonic {s.note(0)}"
    if s.next_step == 0:
        reason += f", and {s.after} follows"
    elif s.next_step == (8 if s.key.is_minor else 9) and s.next_kind not in ("dominant", "dim"):
        reason += f", but {s.after} comes in place of the tonic"
    return Function(name="dominant", family="dominant", numeral=s.numeral, reason=reason)


def blues_chord(s: Setting) -> Function | None:
    """I7 and IV7 of a blues, where a minor seventh is colour and pulls nowhere."""
    if s.kind != "dominant" or s.step not in (0, 5):
        return None
    if not s.is_blues:
        return _blue_home(s)
    prepared = s.before_step == 7 and s.before_kind in ("minor", "half")
    if s.step == 0 and s.next_step == 5 and prepared:
        return None  # the ii of IV before it makes I7 the dominant that goes there
    family = "tonic" if s.step == 0 else "subdominant"
    what = "home" if s.step == 0 else "the blues subdominant"
    reason = f"{what}: in a blues the seventh {s.tone('b7')} is colour and need not resolve"
    return Function(name=family, family=family, numeral=s.numeral, reason=reason)


def _blue_home(s: Setting) -> Function | None:
    """I7 outside a blues, where it is no dominant: V has led to it, or it has the ninth of the blues, and IV does not
    follow."""
    if s.key.is_minor or s.step != 0 or s.next_step == 5:
        return None
    led_to = s.before_step == 7 and s.before_kind == "dominant"
    if not led_to and "#9" not in s.chord.degrees:
        return None
    reason = f"home: the seventh {s.tone('b7')} is a colour of the blues and need not resolve"
    return Function(name="tonic", family="tonic", numeral=s.numeral, reason=reason)


def leads_to_next(s: Setting) -> Function | None:
    """A secondary dominant or tritone substitute whose goal is the chord that follows."""
    if s.after is None or s.next_step is None or s.kind not in _PULLING:
        return None
    if s.up == 5 and _is_secondary(s):
        numeral, target = s.leading_to(s.next_step)
        third = s.tone("3")
        reason = f"dominant of {s.after}" + (
            f": its {third} leads into that chord's root" if third else ""
        )
        return _dominant("secondary dominant", numeral, reason, target)
    if s.up == 11 and s.kind == "dominant":
        numeral, target = s.substitute_for(s.next_step)
        reason = (
            f"tritone substitute: shares {s.note(s.next_step + 11)} and {s.note(s.next_step + 5)} with "
            f"{s.note(s.next_step + 7)}7, the dominant of {s.after}, and falls to it by a semitone"
        )
        if s.step == 8:
            reason += " (in older words a German sixth)"
        return _dominant("tritone substitute", numeral, reason, target)
    return None


def _is_secondary(s: Setting) -> bool:
    """Whether a chord a fifth above the next one is its dominant, and not simply of the key."""
    if s.kind == "dominant":
        return not s.is_diatonic or (s.key.mode == "minor" and s.step == 10)
    if s.kind == "sus":
        return "b7" in s.chord.degrees and not s.is_diatonic
    third = (s.step + 4) % 12
    sharpened = s.step in (2, 4, 9, 11) or (s.key.is_minor and s.step in (0, 5))
    return sharpened and not s.is_diatonic and third in s.core


def backdoor(s: Setting) -> Function | None:
    """bVII7 in major on its way to I, or after iv."""
    if s.key.is_minor or s.key.mode == "mixolydian" or s.step != 10 or s.kind != "dominant":
        return None
    after_iv = s.before_step == 5 and s.before_kind == "minor"
    if s.next_step != 0 and not after_iv:
        return None
    reason = (
        f"backdoor dominant: comes home from a tone below, with {s.note(8)} from {s.key.parallel} "
        f"falling to {s.note(7)}"
    )
    if s.next_step != 0:
        reason = f"backdoor dominant of {s.note(0)}, which does not follow at once"
    return Function(
        name="backdoor dominant",
        family="dominant",
        numeral=s.numeral,
        reason=reason,
        target=s.leading_to(0)[1],
        borrowed_from=str(s.key.parallel),
    )


def related_ii(s: Setting) -> Function | None:
    """A minor or half-diminished chord that makes a ii-V with a dominant other than the key's own."""
    if s.kind not in ("minor", "half") or s.up != 5 or s.next_kind != "dominant":
        return None
    if (
        s.next_step == 7
        or (s.kind == "minor" and s.is_diatonic)
        or (s.kind == "minor" and s.step == 0 and s.key.is_minor)
    ):
        return None
    if s.next_step == 10 and not s.key.is_minor:
        return None  # iv bVII7 is the backdoor
    goal = (s.step + 10) % 12
    if s.next_step == 1:
        reason = f"the ii that belongs to {s.after}, the tritone substitute of the dominant"
        return Function(
            name="related ii",
            family="subdominant",
            numeral=s.numeral,
            reason=reason,
            target="subV7",
        )
    numeral, target = s.leading_to(goal, None)
    reason = f"ii of {s.note(goal)}: prepares its dominant {s.after}"
    return Function(
        name="related ii", family="subdominant", numeral=numeral, reason=reason, target=target
    )


def unresolved_dominant(s: Setting) -> Function | None:
    """A dominant seventh, or a major triad made one by a raised note, whose goal does not follow."""
    if s.kind == "major":
        sharpened = s.step in (2, 4, 9, 11) and not s.is_diatonic
        if sharpened and s.up == 1:
            numeral, target = s.leading_to(s.step + 5)
            reason = f"dominant of {s.note(s.step + 5)}, but {s.after} comes a semitone up instead"
            return _dominant("secondary dominant", numeral, reason, target)
        return None
    if s.kind not in ("dominant", "augmented"):
        return None
    goal = (s.step + 5) % 12
    minor = s.key.is_minor
    if s.step in ((0, 2, 3, 9, 11) if minor else (0, 2, 4, 9, 11)):
        numeral, target = s.leading_to(goal)
        reason = f"dominant of {s.note(goal)}"
        if s.after is None:
            reason += ", left open"
        elif s.up == 0 and s.next_kind in ("minor", "half"):
            reason += f"; {s.after} puts it off by turning the third down"
        else:
            reason += f", though {s.after} follows"
        return _dominant("secondary dominant", numeral, reason, target)
    if s.kind == "dominant" and s.step in (1, 3, 6, 8):
        numeral, target = s.substitute_for(s.step - 1)
        reason = f"tritone substitute of {s.note(s.step + 6)}7"
        reason += ", left open" if s.after is None else f", though {s.after} follows"
        return _dominant("tritone substitute", numeral, reason, target)
    return None


def _dominant(name: str, numeral: str, reason: str, target: str) -> Function:
    return Function(name=name, family="dominant", numeral=numeral, reason=reason, target=target)
