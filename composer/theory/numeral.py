"""The numeral itself, `bVII` or `#iv`: which step of a key it names, and in which key an applied chord is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from composer.errors import TheoryError
from composer.theory.key import Key
from composer.theory.pitch import pc_name, pc_step

__all__ = ["NUMERAL", "NUMERALS", "Numeral", "applied_key", "numeral_text"]

NUMERAL = re.compile(
    r"(?P<sub>[Ss]ub)?(?P<sign>b{1,4}|\#{1,4})?"
    r"(?P<step>VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i)(?![IViv])"
)
_STEPS = ("I", "II", "III", "IV", "V", "VI", "VII")
_MAJOR_FIFTHS = (0, 2, 4, -1, 1, 3, 5)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A step 1 to 7 with sharps (positive) or flats before it, in lower or upper case."""

    step: int
    sharps: int
    lower: bool

    @classmethod
    def of(cls, match: re.Match[str]) -> Numeral:
        """The numeral a match of NUMERAL has found."""
        return NUMERALS[(match["sign"] or "") + match["step"]]

    def root(self, key: Key, raised: bool = False) -> int:
        """Its pitch class on the line of fifths.

        `raised` takes a plain sixth or seventh step from the major scale, as `viio7` does in a minor key.
        """
        in_key = key.degree(self.step)
        if self.sharps == 0 and not (raised and self.step >= 6):
            return in_key
        in_major = key.tonic + _MAJOR_FIFTHS[self.step - 1]
        bent = in_key - in_major
        if self.sharps == 0:
            return in_major if bent < 0 else in_key
        return (in_major if bent * self.sharps > 0 else in_key) + 7 * self.sharps


NUMERALS: Mapping[str, Numeral] = MappingProxyType(
    {
        sign + name: Numeral(step, sharps, is_lower)
        for step, upper in enumerate(_STEPS, start=1)
        for name, is_lower in ((upper, False), (upper.lower(), True))
        for sharps in range(-4, 5)
        for sign in ("#" * sharps or "b" * -sharps,)
    }
)
"""Every numeral that can be written, `bbVI` to `#iv`, without the `sub` of a tritone substitute."""


def applied_key(targets: Iterable[str], key: Key, raised: bool = False) -> Key:
    """The key in which X of `X/Y/Z` is read: that of Y in the key of Z, minor when Y is in lower case.

    `raised` reads lower-case `vi` and `vii` of minor keys on the raised steps, as classical analyses do.
    """
    for target in reversed(tuple(targets)):
        numeral = NUMERALS.get(target[3:] if target[:3] in ("sub", "Sub") else target)
        if numeral is None:
            raise TheoryError(
                f"{target!r} is not a step that a chord can be applied to; write V7/ii or V/bVI"
            )
        tonic = numeral.root(key, raised=raised and numeral.lower)
        key = Key(tonic, "minor" if numeral.lower else "major")
    return key


def numeral_text(root: int, key: Key, lower: bool, diminished: bool = False) -> str:
    """The numeral, with its accidentals, that names this root in this key."""
    step = (pc_step(root) - pc_step(key.tonic)) % 7 + 1
    name = _STEPS[step - 1]
    for sharps in (0, -1, 1, -2, 2, -3, 3, -4, 4):
        if Numeral(step, sharps, lower).root(key, raised=diminished) == root:
            return ("#" * sharps or "b" * -sharps) + (name.lower() if lower else name)
    raise TheoryError(
        f"{pc_name(root)} is too far from {key} for a roman numeral; respell the chord or the key"
    )
