"""Other chords under the same melody, at three levels, each change with its reason.

`safe` stays in the key: chords of the same function, suspensions, inversions, a seventh. `colour` adds secondary
dominants, ii-Vs, borrowed and passing chords, ninths. `bold` adds tritone substitutes, modal interchange, altered
dominants and the cycle of major thirds. The length stays the same, the first and the last chord keep their function,
and nothing is put under a melody that it would rub against (see `melody_fit`).

>>> from composer.theory.analysis import read_chords
>>> found = reharmonise(read_chords("| C | Am | Dm7 | G7 | C |"), level="bold")
>>> found.chords[0].chord.root == found.chords[-1].chord.root == 0
True
>>> {change.technique for change in found.changes} >= {"extension"}
True
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from composer.errors import TheoryError, offer
from composer.rng import Rng
from composer.theory.analysis import Analysis, ChordReading, analyse
from composer.theory.chart import ChartChord
from composer.theory.chord import Chord
from composer.theory.extension import extend
from composer.theory.key import Key
from composer.theory.melody_fit import MelodyNote, fits_melody
from composer.theory.meter import Meter
from composer.theory.substitution import LEVELS, TECHNIQUES, Replacement, Spot, offers

__all__ = ["LEVELS", "Change", "Reharmonisation", "reharmonise"]

_FOUR = Meter(4, 4)
_KEEP = (5, 5, 4)
"""How much it is liked at each level that a chord stays."""
_AGAIN, _NEAR = 3, 2
"""What it costs to use a technique again: for every time in the last _NEAR changes."""
_RESTLESS = 3
"""What it costs to change a chord right before one that was changed."""
_WHIM = 3
"""The most that a take's own taste adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What was done from tick `at` for `dur` ticks: the chords before and after, the technique, and why it works."""

    at: int
    dur: int
    before: tuple[Chord, ...]
    after: tuple[Chord, ...]
    technique: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reharmonisation:
    """The new chords at a level, as long as the old ones, and the changes in order of time."""

    level: str
    key: Key
    chords: tuple[ChartChord, ...]
    changes: tuple[Change, ...]


def reharmonise(
    chords: Sequence[ChartChord],
    key: Key | None = None,
    level: str = "colour",
    melody: Sequence[MelodyNote] = (),
    meter: Meter = _FOUR,
    take: int = 0,
) -> Reharmonisation:
    """Other chords for a progression at one of LEVELS, under a melody if there is one; its notes stay as they are.

    `key` is found when it is not given; another `take` has another taste. Raises TheoryError for an unknown level
    or for what cannot be analysed.
    """
    if level not in LEVELS:
        raise TheoryError(f"{level!r} is not a level of reharmonisation; {offer(level, LEVELS)}")
    found = analyse(chords, key, meter)
    tune = tuple(MelodyNote(*note) for note in melody)
    task = _Task(found, LEVELS.index(level), tune, meter, Rng("reharmonise", level, take))
    changed, changes = task.substitute()
    return Reharmonisation(level=level, key=found.key, chords=changed, changes=changes)


class _Task:
    """One reharmonisation in the making; lives for one call."""

    def __init__(
        self,
        found: Analysis,
        level: int,
        melody: tuple[MelodyNote, ...],
        meter: Meter,
        rng: Rng,
    ) -> None:
        self.readings = found.chords
        self.level = level
        self.melody = melody
        self.meter = meter
        self.rng = rng
        sevenths = sum(len(reading.chord.degrees) > 3 for reading in found.chords)
        self.sevenths = level > 0 or 3 * sevenths >= len(found.chords)

    def substitute(self) -> tuple[tuple[ChartChord, ...], tuple[Change, ...]]:
        """From the last chord to the first, since a chord that leads must know where to."""
        chords: list[ChartChord] = []
        changes: list[Change] = []
        for place in range(len(self.readings) - 1, -1, -1):
            reading = self.readings[place]
            after = next((c.chord for c in reversed(chords) if c.chord.root is not None), None)
            just_changed = bool(changes) and changes[-1].at == reading.at + reading.dur
            pick = self._pick(place, after, changes, just_changed)
            pieces = self._pieces(reading, pick)
            dressed = list(self._dressed(reading, pieces, after, keep=pick is None))
            chords += [piece for piece, _ in reversed(dressed)]
            new = tuple(piece.chord for piece, _ in dressed)
            if new != (reading.chord,):
                reasons = [pick.reason] if pick else []
                reasons += [reason for _, reason in dressed if reason]
                changes.append(
                    Change(
                        at=reading.at,
                        dur=reading.dur,
                        before=(reading.chord,),
                        after=new,
                        technique=pick.technique if pick else "extension",
                        reason="; ".join(dict.fromkeys(reasons)),
                    )
                )
        return tuple(reversed(chords)), tuple(reversed(changes))

    def _pick(
        self, place: int, after: Chord | None, changes: Sequence[Change], just_changed: bool
    ) -> Replacement | None:
        """The best liked replacement that the melody allows, or None to keep the chord."""
        reading = self.readings[place]
        if place in (0, len(self.readings) - 1) or reading.chord.root is None:
            return None
        before = self.readings[place - 1].chord
        beats = reading.dur // self.meter.beat_ticks
        spot = Spot(reading, before, after, beats, self.sevenths)
        recent = [change.technique for change in changes[-_NEAR:]]
        best, best_score = None, _KEEP[self.level]
        for number, offered in enumerate(offers(spot)):
            liking = TECHNIQUES[offered.technique][self.level]
            if liking == 0 or not self._allows(reading, offered):
                continue
            score = liking + self.rng.at(place, number).between(0, _WHIM)
            score -= _AGAIN * recent.count(offered.technique) + _RESTLESS * just_changed
            if score > best_score:
                best, best_score = offered, score
        return best

    def _allows(self, reading: ChordReading, offered: Replacement) -> bool:
        pieces = self._pieces(reading, offered)
        return all(
            piece.dur >= self.meter.beat_ticks
            and (piece.chord == reading.chord or self._fits(piece, reading.key))
            for piece in pieces
        )

    def _fits(self, piece: ChartChord, key: Key) -> bool:
        return fits_melody(piece.chord, piece.at, piece.dur, self.melody, key, self.meter)

    def _pieces(self, reading: ChordReading, pick: Replacement | None) -> list[ChartChord]:
        """The replacement laid out over the length of the chord, whole beats each, the first the longest."""
        shares = pick.chords if pick else ((1, reading.chord),)
        total = sum(share for share, _ in shares)
        beat = self.meter.beat_ticks
        pieces: list[ChartChord] = []
        at, done = reading.at, 0
        for share, chord in shares:
            done += share
            end = reading.at + reading.dur * done // total
            if done < total:
                end -= -(reading.at + reading.dur - end) % beat if reading.dur % beat == 0 else 0
            pieces.append(ChartChord(at=at, dur=max(end - at, 1), chord=chord))
            at = end
        return pieces

    def _dressed(
        self, reading: ChordReading, pieces: list[ChartChord], after: Chord | None, keep: bool
    ) -> Iterator[tuple[ChartChord, str]]:
        """The pieces with the extensions of the level, and what to say of each."""
        for place, piece in enumerate(pieces):
            follows = pieces[place + 1].chord if place + 1 < len(pieces) else after
            reason = ""
            for richer, why in extend(piece.chord, reading.key, follows, self.level, self.sevenths):
                dressed = replace(piece, chord=richer)
                if self._fits(dressed, reading.key):
                    piece, reason = dressed, why
                    break
            yield piece, reason
