"""Chords that colour a key or pass through it: diminished, Neapolitan, augmented sixths, pedals, mixture, mediants.

Each rule looks at a chord in its setting and gives its function, or None where it has nothing to say.
"""

from __future__ import annotations

from composer.theory.key import Key
from composer.theory.pitch import pc_semitone
from composer.theory.setting import Function, Setting, mode_steps

__all__ = [
    "approach",
    "augmented_sixth",
    "borrowed",
    "cadential_six_four",
    "diminished",
    "line",
    "mediant",
    "neapolitan",
    "pedal",
]

_FAMILY_BY_STEP = {0: "tonic", 3: "tonic", 4: "tonic", 9: "tonic", 7: "dominant", 11: "dominant"}
_LENDERS_TO_MAJOR: tuple[str, ...] = ("minor", "mixolydian", "dorian", "lydian", "phrygian")
_LENDERS_TO_MINOR: tuple[str, ...] = ("dorian", "major", "phrygian", "mixolydian", "lydian")
_SIXTHS = {("3", "5"): "Ger", ("3", "#4"): "Fr", ("3",): "It"}


def augmented_sixth(s: Setting) -> Function | None:
    """Italian, German and French sixths, known by their spelled augmented sixth."""
    if "#6" not in s.chord.degrees:
        return None
    inner = tuple(d for d in s.chord.degrees if d in ("3", "5", "#4"))
    kind = _SIXTHS.get(inner, "Ger")
    goal = (s.step - 1) % 12
    low, high = s.tone("1"), s.tone("#6")
    reason = f"augmented sixth: {low} and {high} open outward to {s.note(goal)}"
    target = "V" if goal == 7 else s.leading_to(goal)[1]
    numeral = f"{kind}6" if goal == 7 else f"{kind}6/{s.leading_to(s.step + 4)[1]}"
    return Function(
        name="augmented sixth", family="subdominant", numeral=numeral, reason=reason, target=target
    )


def cadential_six_four(s: Setting) -> Function | None:
    """The tonic over its fifth before a dominant: the dominant with two notes held back."""
    if s.step != 0 or s.bass_step != 7 or s.chord.bass is None or s.next_step != 7:
        return None
    if s.next_kind not in ("major", "dominant", "sus", "augmented"):
        return None
    third = s.note(3 if s.key.is_minor else 4)
    reason = f"{s.note(0)} and {third} over {s.note(7)} are held back from {s.after}, which follows"
    return Function(
        name="cadential six-four", family="dominant", numeral=s.numeral, reason=reason, target="V"
    )


def pedal(s: Setting) -> Function | None:
    """A chord over a tonic or dominant bass that goes on under its neighbours."""
    if (
        s.chord.bass is None
        or s.bass_step not in (0, 7)
        or s.root != pc_semitone(s.chord.root or 0)
    ):
        return None
    bass = pc_semitone(s.chord.bass)
    same = [
        chord is not None and pc_semitone(chord.bass_pc or 0) == bass
        for chord in (s.before, s.after)
    ]
    foreign = s.chord.bass not in s.chord.tones
    if not all(same) and not (foreign and any(same)):
        return None
    name = "tonic" if s.bass_step == 0 else "dominant"
    reason = f"passes over the {name} pedal {s.note(s.bass_step)}, which stays in the bass"
    family = _family(s)
    return Function(name="pedal", family=family, numeral=s.numeral, reason=reason)


def diminished(s: Setting) -> Function | None:
    """Diminished triads and sevenths by where they go: leading to a root, passing, or turning round a common tone."""
    if s.kind == "half" and s.up == 1 and not s.is_diatonic and s.next_step is not None:
        return _leading(s, s.next_step, False)
    if s.kind != "dim":
        return None
    full = "bb7" in s.chord.degrees
    roots = {(s.step + turn) % 12 for turn in ((0, 3, 6, 9) if full else (0,))}
    own = 2 in roots and not full and s.key.is_minor
    if own:
        return None  # iio of minor
    goal = s.next_step
    if goal is not None and (goal - 1) % 12 in roots:
        return _leading(s, goal, full)
    if goal == 0 and 6 in roots and s.next_bass_step == 7:
        reason = f"passing: {s.note(6)} climbs in the bass to the {s.note(7)} of {s.after}"
        return Function(
            name="passing diminished",
            family="dominant",
            numeral=s.numeral,
            reason=reason,
            target="V",
        )
    if goal is None and 11 in roots:
        return _leading(s, 0, full)
    if goal is not None and goal in roots and full:
        reason = f"common-tone diminished: {s.note(goal)} stays while the other notes close in on {s.after}"
        return Function(
            name="common-tone diminished",
            family="",
            numeral=s.numeral,
            reason=reason,
            target=_target(s),
        )
    if 11 in roots and (full or s.step == 11):
        return _leading(s, 0, full)
    if s.after is not None and s.up in (1, 2, 10, 11):
        way = "down" if s.up in (10, 11) else "up"
        reason = f"passing: fills the way {way} to {s.after}"
        return Function(
            name="passing diminished",
            family="",
            numeral=s.numeral,
            reason=reason,
            target=_target(s),
        )
    if 6 in roots:
        return _leading(s, 7, full)
    return Function(
        name="passing diminished", family="", numeral=s.numeral, reason="connects its neighbours"
    )


def _leading(s: Setting, goal: int, full: bool) -> Function:
    """A diminished chord whose leading note is a semitone under a step above the tonic."""
    lead, target = (goal - 1) % 12, s.leading_to(goal)[1]
    below = s.before_step is not None and s.before_step == (goal - 2) % 12
    chord = s.chord
    if full and s.step != lead:
        home = s.key.tonic + _LEAD_FIFTHS[lead]
        chord = type(chord)(home, chord.degrees, chord.bass_pc)
    if below and s.step == lead and goal != 0 and s.next_step == goal:
        reason = f"passing: {s.note(goal - 2)}, {s.tone('1')}, {s.note(goal)} climb in the bass to {s.after}"
        return Function(
            name="passing diminished",
            family="dominant",
            numeral=s.numeral,
            reason=reason,
            target=target,
        )
    numeral, target = s.leading_to(goal, chord)
    leads = f"its leading note {s.note(lead)} rises to {s.note(goal)}"
    if goal == 0:
        reason = f"dominant without its root: {leads}"
        return Function(name="dominant", family="dominant", numeral=numeral, reason=reason)
    reason = f"leading-tone chord of {s.note(goal)}: {leads}"
    return Function(
        name="leading-tone", family="dominant", numeral=numeral, reason=reason, target=target
    )


_LEAD_FIFTHS = (12, 7, 2, 9, 4, -1, 6, 1, 8, 3, 10, 5)
"""How the twelve steps above a tonic are spelled as leading notes: sharps."""


def _target(s: Setting) -> str:
    return "" if s.next_step is None else s.leading_to(s.next_step)[1]


def neapolitan(s: Setting) -> Function | None:
    """The major chord on the lowered second degree."""
    if s.step != 1 or s.kind not in ("major", "maj7") or s.key.mode == "phrygian":
        return None
    reason = f"Neapolitan: a subdominant with the lowered second {s.note(1)}"
    if s.next_step == 7:
        reason += f" that leads to {s.after}"
    elif s.next_step == 0:
        reason += f", falling straight to {s.after}"
    lender = Key(s.key.tonic, "phrygian")
    return Function(
        name="Neapolitan",
        family="subdominant",
        numeral=s.numeral,
        reason=reason,
        borrowed_from=str(lender),
    )


def line(s: Setting) -> Function | None:
    """An augmented or minor-major chord on a root that stays while one voice moves through it."""
    is_step = s.kind == "augmented" or (s.kind == "minor" and "7" in s.chord.degrees)
    if not is_step or (s.before_step != s.step and s.up != 0):
        return None
    moving = s.tone("#5") or s.tone("7")
    reason = f"a step of the inner line: {moving} moves while {s.tone('1')} stays"
    return Function(name="line", family=_family(s), numeral=s.numeral, reason=reason)


def borrowed(s: Setting) -> Function | None:
    """A chord of another mode on the same tonic."""
    lenders = _LENDERS_TO_MINOR if s.key.is_minor else _LENDERS_TO_MAJOR
    if s.step in (10, 7) and not s.key.is_minor:
        lenders = ("mixolydian", *lenders)
    for mode in lenders:
        if mode != s.key.mode and s.core <= mode_steps(mode):
            break
    else:
        return None
    if s.key.is_minor and s.step == 0 and mode == "major":
        reason = "tonic with its third raised (Picardy third)"
        name = "tonic"
    else:
        strange = sorted(s.core - mode_steps(s.key.mode), key=lambda step: (step - s.step) % 12)
        notes = " and ".join(s.note(step) for step in strange)
        reason = f"borrowed from {s.note(0)} {mode}, which has {notes}"
        name = "borrowed"
        if s.step == 5 and s.kind == "dominant" and not s.key.is_minor:
            reason = (
                f"IV with the seventh of the blues: its {notes} is the blue third of {s.note(0)}"
            )
    return Function(
        name=name,
        family=_family(s),
        numeral=s.numeral,
        reason=reason,
        borrowed_from=str(Key(s.key.tonic, mode)),
    )


def mediant(s: Setting) -> Function | None:
    """A chord a third away from the tonic, or from the chord before, with one note outside the key or more."""
    if s.kind not in ("major", "maj7", "minor", "dominant"):
        return None
    if s.step in (3, 4, 8, 9):
        reason = f"chromatic mediant: a third away from the tonic {s.note(0)}"
    elif s.before_step is not None and (s.step - s.before_step) % 12 in (3, 4, 8, 9):
        reason = f"chromatic mediant of {s.before}"
    else:
        return None
    return Function(name="chromatic mediant", family=_family(s), numeral=s.numeral, reason=reason)


def approach(s: Setting) -> Function | None:
    """A chord that slides to a neighbour of the same shape a semitone away."""
    if s.after is not None and s.up in (1, 11) and s.next_kind == s.kind:
        side = "above" if s.up == 11 else "below"
        reason = f"slides into {s.after} from a semitone {side}"
        return Function(
            name="chromatic approach",
            family="",
            numeral=s.numeral,
            reason=reason,
            target=_target(s),
        )
    moved = s.before_step is not None and (s.step - s.before_step) % 12 in (1, 11)
    if moved and s.before_kind == s.kind:
        reason = f"the shape of {s.before} moved by a semitone"
        return Function(name="chromatic approach", family="", numeral=s.numeral, reason=reason)
    return None


def _family(s: Setting) -> str:
    if s.step == 10:
        return "dominant" if s.next_step == 0 else "subdominant"
    return _FAMILY_BY_STEP.get(s.step, "subdominant")
