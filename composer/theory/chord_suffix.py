"""The grammar of what follows the root of a lead-sheet chord symbol: `m7b5`, `^9#11`, `13susb9`, `6/9`.

Jazz, iReal and pop habits are read by one small set of rules, sign by sign: a quality sets third and fifth,
a figure stacks thirds (the seventh minor unless a major sign came before), `b5 #5` replace the fifth,
altered ninths replace the figure's own, `add` adds and `no` takes away. Glyphs are plain ASCII by now.

>>> read_suffix("m7b5"), read_suffix("13sus")
(('1', 'b3', 'b5', 'b7'), ('1', '4', '5', 'b7', '9', '13'))
"""

from __future__ import annotations

import re
from collections.abc import Callable

from composer.theory.interval import DEGREE_FIFTHS, in_order

__all__ = ["SuffixError", "read_suffix"]

_TOKEN = re.compile(
    r"""
      (?P<half>(?i:half-?dim(?:inished)?)|hdim|h)
    | (?P<major>(?i:maj(?:or)?)|(?:ma|Ma|MA)(?!(?i:dd|ug|lt))|M(?![Ii])|\^|j(?=7|9|11|13|$))
    | (?P<minor>(?i:min(?:or)?)|mi|Mi|MI|m)
    | (?P<suspended>(?i:sus(?:pended)?)(?P<by>24|42|2/4|4/2|[b\#]?[24](?!\d))?)
    | (?P<add>(?i:add(?:ed)?)(?P<added>(?:bb?|\#\#?|[+-])?(?:1[0-3]|[1-9])))
    | (?P<omit>(?i:no|omit|drop)(?:root|(?P<gone>[b\#]*(?:1[0-3]|[1-9]))(?:rd|th|st|nd)?))
    | (?P<dim>(?i:dim(?:inished)?)|o)
    | (?P<aug>(?i:aug(?:mented)?))
    | (?P<alt>(?i:alt(?:ered)?))
    | (?P<dominant>(?i:dom(?:inant)?))
    | (?P<altered>(?P<sign>bb|b|\#\#|\#|[+-])(?P<number>1[0-3]|[2-9]))
    | (?P<behind>(?P<before>5|9|1[13])(?P<after>[b\#+-])(?=[)\],/]|$))
    | (?P<plus>\+)
    | (?P<minus>-)
    | (?P<figure>6[/,]?9|9[/,]?6|1[13]|[245679])
    | (?P<zero>0)
    | (?P<mark>[()\[\],/])
    """,
    re.VERBOSE,
)
_SHARP_FLAT = {"+": "#", "-": "b"}


class SuffixError(Exception):
    """Where reading stopped making sense; the reader of whole symbols turns it into a sentence."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def read_suffix(text: str, minor: bool = False) -> tuple[str, ...]:
    """The chord tones of a suffix, in numeric order, e.g. `-7` gives 1 b3 5 b7.

    `minor` starts from a minor triad, as a lower-case numeral does. Raises SuffixError with the place of the
    first sign that has no meaning there.
    """
    if not text:
        return ("1", "b3", "5") if minor else ("1", "3", "5")
    chord = _Tones(minor)
    at = 0
    size = len(text)
    while at < size:
        match = _TOKEN.match(text, at)
        if match is None:
            raise SuffixError(at)
        kind = match.lastgroup
        at = _READ[kind or ""](chord, match)
        chord.fresh = False
    return chord.tones()


class _Tones:
    """A chord being built up, sign by sign."""

    __slots__ = (
        "added",
        "adding",
        "altered",
        "diminished",
        "extension",
        "fifths",
        "figured",
        "fresh",
        "gone",
        "in_brackets",
        "major",
        "major_now",
        "major_pending",
        "seventh",
        "sixth",
        "suspensions",
        "third",
    )

    def __init__(self, minor: bool) -> None:
        self.third = "b3" if minor else "3"
        self.fifths = ["5"]
        self.seventh = ""
        self.sixth = self.diminished = self.figured = self.in_brackets = self.adding = False
        self.major = self.major_now = self.major_pending = False
        self.extension = 0
        self.suspensions: set[str] = set()
        self.altered: set[str] = set()
        self.added: set[str] = set()
        self.gone: list[str] = []
        self.fresh = True

    def tones(self) -> tuple[str, ...]:
        """Everything read so far as degrees."""
        found = {"1", *self.fifths, *self.suspensions, *self.added}
        if self.sixth:
            found.add("6")
        if self.major_pending and not self.seventh and not self.sixth:
            self.seventh = "7"
        if self.seventh:
            found.add(self.seventh)
        found |= self._stack()
        if self.third and not self.suspensions and not (self.extension == 11 and self.third == "3"):
            found.add(self.third)
        for degree in self.gone:
            if degree in found:
                found.discard(degree)
            else:
                found -= {"bb" + degree, "b" + degree, "#" + degree, "##" + degree}
        return in_order(found)

    def _stack(self) -> set[str]:
        stack = set(self.altered)
        numbers = {name.lstrip("b#") for name in self.altered}
        if self.extension >= 9 and "9" not in numbers:
            stack.add("9")
        if self.extension == 11 and "11" not in numbers and not self.suspensions:
            stack.add("11")
        if self.extension == 13 and "13" not in numbers:
            stack.add("13")
        return stack

    # Each reader below takes one sign and gives back where the next one starts.

    def read_half(self, match: re.Match[str]) -> int:
        if self.figured:
            raise SuffixError(match.start())
        self.third, self.fifths, self.seventh = "b3", ["b5"], "b7"
        return match.end()

    def read_major(self, match: re.Match[str]) -> int:
        if self.seventh == "b7":
            self.seventh = "7"
        elif self.seventh == "bb7":
            self.added.add("7")
        elif match[0] == "^" or self.third == "b3":
            self.major_pending = True
        self.major = self.major_now = True
        return match.end()

    def read_minor(self, match: re.Match[str]) -> int:
        if self.figured or self.major or self.diminished or (self.third == "b3" and not self.fresh):
            raise SuffixError(match.start())
        self.third = "b3"
        return match.end()

    def read_suspended(self, match: re.Match[str]) -> int:
        by = match["by"] or "4"
        if by in ("24", "42", "2/4", "4/2"):
            self.suspensions |= {"2", "4"}
        else:
            self.suspensions.add(by)
        return match.end()

    def read_add(self, match: re.Match[str]) -> int:
        self._add(match["added"].replace("+", "#").replace("-", "b"), match.start())
        self.adding = True
        return match.end()

    def _add(self, degree: str, at: int) -> None:
        if degree not in DEGREE_FIFTHS:
            raise SuffixError(at)
        self.added.add(degree)

    def read_omit(self, match: re.Match[str]) -> int:
        self.gone.append(match["gone"] or "1")
        return match.end()

    def read_dim(self, match: re.Match[str]) -> int:
        if self.figured:
            raise SuffixError(match.start())
        self.third, self.fifths, self.diminished = "b3", ["b5"], True
        return match.end()

    def read_aug(self, match: re.Match[str]) -> int:
        self._fifth("#5")
        return match.end()

    def read_alt(self, match: re.Match[str]) -> int:
        self.third, self.fifths, self.seventh = "3", ["#5"], "b7"
        self.altered.add("#9")
        return match.end()

    def read_dominant(self, match: re.Match[str]) -> int:
        return match.end()

    def read_altered(self, match: re.Match[str]) -> int:
        sign, number = match["sign"], match["number"]
        if sign in _SHARP_FLAT:
            if self.fresh and number != "5":  # C-9 is a minor ninth, C+7 an augmented seventh
                return self.read_minus(match) if sign == "-" else self.read_plus(match)
            sign = "" if sign == "+" and number in ("6", "13") else _SHARP_FLAT[sign]
        self._alter(sign, number, match.start())
        return match.end()

    def _alter(self, sign: str, number: str, at: int) -> None:
        if not sign:
            self.added.add(number)
        elif number == "5":
            self._fifth(sign + number)
        elif number == "7":
            self._set_seventh("7" if sign == "#" else sign + number, at)
        elif number == "3" and sign == "b":
            self.third = "b3"
        elif number in ("3", "6"):
            self._add(sign + number, at)
        else:
            number = {"2": "9", "4": "11"}.get(number, number)
            self.altered.add(sign + number)

    def read_behind(self, match: re.Match[str]) -> int:
        """A sign behind its number, as Brazilians write it in brackets: `7(9-)`; without them `9+` has a raised fifth."""
        if not self.in_brackets and not self.adding:
            return self._read_number(match["before"], match.start(), match.end() - 1)
        self._alter(_SHARP_FLAT.get(match["after"], match["after"]), match["before"], match.start())
        return match.end()

    def _set_seventh(self, seventh: str, at: int) -> None:
        if self.seventh:
            self._add(seventh, at)
        elif seventh not in DEGREE_FIFTHS:
            raise SuffixError(at)
        self.seventh = self.seventh or seventh

    def _fifth(self, fifth: str) -> None:
        if self.fifths == ["5"]:
            self.fifths = [fifth]
        elif fifth not in self.fifths:
            self.fifths.append(fifth)

    def read_plus(self, match: re.Match[str]) -> int:
        self._fifth("#5")
        return match.start() + 1

    def read_minus(self, match: re.Match[str]) -> int:
        if self.fresh:
            self.third = "b3"
        elif match.end() == match.endpos:
            raise SuffixError(match.start())
        return match.start() + 1

    def read_figure(self, match: re.Match[str]) -> int:
        return self._read_number(match[0], match.start(), match.end())

    def _read_number(self, figure: str, start: int, end: int) -> int:
        number = int(figure) if len(figure) == 1 or figure[0] == "1" else 69
        if number >= 7 and number != 69:
            self._read_stacked(number, start)
        elif number == 69:
            self.sixth = True
            self.added.add("9")
        elif number == 6:
            if self.figured:
                self.added.add("6")
            self.sixth = True
        elif number == 5:
            if not self.figured:
                self.third = ""
        elif number == 4 and self.third != "b3":
            self.suspensions.add("4")
        else:
            self.added.add("9" if number == 2 else "4")
        self.figured, self.major_now = True, False
        return end

    def _read_stacked(self, number: int, at: int) -> None:
        if number > 7 and (self.figured or self.in_brackets or self.adding) and not self.major_now:
            self.added.add(str(number))
            return
        if number == 7 and self.figured and self.seventh and not self.major_now:
            raise SuffixError(at)
        if not self.seventh:
            self.seventh = "7" if self.major else "bb7" if self.diminished else "b7"
        self.extension = max(self.extension, number if number > 7 else 0)

    def read_zero(self, match: re.Match[str]) -> int:
        if not self.fresh:
            raise SuffixError(match.start())
        return self.read_dim(match)

    def read_mark(self, match: re.Match[str]) -> int:
        mark = match[0]
        if match.end() == match.endpos and mark in "(/,[":
            raise SuffixError(match.start())
        if mark in "([":
            self.in_brackets = True
        elif mark in ")]":
            if not self.in_brackets:
                raise SuffixError(match.start())
            self.in_brackets = self.adding = False
        elif mark == "/":  # C/9 adds a ninth, as C7/13 a thirteenth
            self.adding = True
        return match.end()


_READ: dict[str, Callable[[_Tones, re.Match[str]], int]] = {
    kind: getattr(_Tones, f"read_{kind}")
    for kind in (
        "half",
        "major",
        "minor",
        "suspended",
        "add",
        "omit",
        "dim",
        "aug",
        "alt",
        "dominant",
        "altered",
        "behind",
        "plus",
        "minus",
        "figure",
        "zero",
        "mark",
    )
}
