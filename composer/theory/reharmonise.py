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
from composer.theory.analysis import Analysis, analyse
from composer.theory.chart import ChartChord
from composer.theory.chord import Chord
from composer.theory.coltrane import CYCLE_REASON, major_thirds
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
_RESTLESS = (4, 3, 1)
"""What it costs at each level to change a chord right before one that was changed."""
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
    entries = tuple(chords)
    found = analyse(entries, key, meter)
    tune = tuple(MelodyNote(*note) for note in melody)
    task = _Task(entries, found, LEVELS.index(level), tune, meter, Rng("reharmonise", level, take))
    changed, changes = task.substitute()
    return Reharmonisation(level=level, key=found.key, chords=changed, changes=changes)


class _Task:
    """One reharmonisation in the making; lives for one call."""

    def __init__(
        self,
        entries: tuple[ChartChord, ...],
        found: Analysis,
        level: int,
        melody: tuple[MelodyNote, ...],
        meter: Meter,
        rng: Rng,
    ) -> None:
        self.entries = entries
        self.readings = found.chords
        self.level = level
        self.melody = melody
        self.meter = meter
        self.rng = rng
        sevenths = sum(len(entry.chord.degrees) > 3 for entry in entries)
        self.sevenths = level > 0 or 3 * sevenths >= len(entries)
        start = len(entries)
        while start and entries[start - 1].chord == entries[-1].chord:
            start -= 1
        self.closing = range(start, len(entries))
        self.cycles = dict(self._cycles(found)) if level == len(LEVELS) - 1 else {}

    def _cycles(
        self, found: Analysis
    ) -> Iterator[tuple[int, tuple[int, Change, list[ChartChord]]]]:
        """The ii-V-I's that become cycles of major thirds: last place, first place, the change, the chords."""
        for brick in found.bricks:
            if brick.name != "ii-V-I" or brick.start == 0:
                continue
            entries = self.entries[brick.start : brick.end]
            pieces = major_thirds(entries, brick.key, self.meter)
            whim = self.rng.at(brick.start, "cycle").between(0, _WHIM)
            if not pieces or whim == 0 or not all(self._fits(p, brick.key) for p in pieces):
                continue
            change = Change(
                at=pieces[0].at,
                dur=pieces[-1].at + pieces[-1].dur - pieces[0].at,
                before=tuple(entry.chord for entry in entries),
                after=tuple(piece.chord for piece in pieces),
                technique="cycle of major thirds",
                reason=CYCLE_REASON.format(*(piece.chord for piece in pieces[2::2])),
            )
            yield brick.end - 1, (brick.start, change, list(pieces))

    def substitute(self) -> tuple[tuple[ChartChord, ...], tuple[Change, ...]]:
        """From the last chord to the first, since a chord that leads must know where to."""
        chords: list[ChartChord] = []
        changes: list[Change] = []
        place = len(self.entries)
        while place:
            place -= 1
            if place in self.cycles:
                place, change, pieces = self.cycles[place]
                chords += reversed(pieces)
                changes.append(change)
                continue
            entry = self.entries[place]
            after = next((c.chord for c in reversed(chords) if c.chord.root is not None), None)
            pick = self._pick(place, after, changes)
            dressed = list(self._dressed(place, self._pieces(entry, pick), after))
            chords += [piece for piece, _ in reversed(dressed)]
            new = tuple(piece.chord for piece, _ in dressed)
            if new != (entry.chord,):
                reasons = [pick.reason] if pick else []
                reasons += [reason for _, reason in dressed if reason]
                changes.append(
                    Change(
                        at=entry.at,
                        dur=entry.dur,
                        before=(entry.chord,),
                        after=new,
                        technique=pick.technique if pick else "extension",
                        reason="; ".join(dict.fromkeys(reasons)),
                    )
                )
        return tuple(reversed(chords)), tuple(reversed(changes))

    def _pick(
        self, place: int, after: Chord | None, changes: Sequence[Change]
    ) -> Replacement | None:
        """The best liked replacement that the melody allows, or None to keep the chord."""
        entry = self.entries[place]
        if place == 0 or place in self.closing or entry.chord.root is None:
            return None
        before = self.entries[place - 1].chord
        beats = entry.dur // self.meter.beat_ticks
        spot = Spot(self.readings[place], before, after, beats, self.sevenths)
        recent = [change.technique for change in changes[-_NEAR:]]
        restless = bool(changes) and changes[-1].at == entry.at + entry.dur
        restless = restless and changes[-1].technique != "extension"
        best, best_score = None, _KEEP[self.level]
        for number, offered in enumerate(offers(spot)):
            liking = TECHNIQUES[offered.technique][self.level]
            if liking == 0 or not self._allows(place, offered):
                continue
            score = liking + self.rng.at(place, number).between(0, _WHIM)
            score -= _AGAIN * recent.count(offered.technique) + _RESTLESS[self.level] * restless
            if score > best_score:
                best, best_score = offered, score
        return best

    def _allows(self, place: int, offered: Replacement) -> bool:
        """Whether every chord of a replacement lasts a beat and goes with the melody; the old chord always does."""
        entry = self.entries[place]
        return all(
            piece.dur >= self.meter.beat_ticks
            and (piece.chord == entry.chord or self._fits(piece, self.readings[place].key))
            for piece in self._pieces(entry, offered)
        )

    def _fits(self, piece: ChartChord, key: Key) -> bool:
        return fits_melody(piece.chord, piece.at, piece.dur, self.melody, key, self.meter)

    def _pieces(self, entry: ChartChord, pick: Replacement | None) -> list[ChartChord]:
        """The replacement laid out over the length of the chord in whole beats, the earlier parts the longer."""
        if pick is None:
            return [entry]
        total = sum(share for share, _ in pick.chords)
        beat = self.meter.beat_ticks
        ends, done = [], 0
        for share, _ in pick.chords:
            done += share
            length = entry.dur * done // total
            ends.append(entry.at + min(length + -length % beat, entry.dur))
        starts = [entry.at, *ends[:-1]]
        if any(start >= end for start, end in zip(starts, ends, strict=True)):
            return [entry]
        return [
            ChartChord(
                at=start, dur=end - start, chord=chord, mark=entry.mark if start == entry.at else ""
            )
            for start, end, (_, chord) in zip(starts, ends, pick.chords, strict=True)
        ]

    def _dressed(
        self, place: int, pieces: list[ChartChord], after: Chord | None
    ) -> Iterator[tuple[ChartChord, str]]:
        """The pieces with the extensions of the level, and what to say of each."""
        key = self.readings[place].key
        for number, piece in enumerate(pieces):
            follows = pieces[number + 1].chord if number + 1 < len(pieces) else after
            forms = list(extend(piece.chord, key, follows, self.level, self.sevenths))
            taste = self.rng.at(piece.at, "extension").between(0, 1) if len(forms) > 2 else 0
            best = next(
                (
                    (replace(piece, chord=chord), why)
                    for chord, why in forms[taste:]
                    if self._fits(replace(piece, chord=chord), key)
                ),
                (piece, ""),
            )
            yield best
