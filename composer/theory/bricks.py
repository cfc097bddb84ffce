"""Bricks: the named stretches of harmony that players know whole, found in any key.

>>> from composer.theory.chart import parse_chart
>>> chart = parse_chart("| Am | F | C | G | Em7b5 A7 | Dm |", Key.parse("C major"), Meter(4, 4))
>>> [(brick.name, brick.start, brick.end, str(brick.key)) for brick in find_bricks(chart)]
[('Axis', 0, 4, 'C major'), ('minor ii-V-I', 4, 7, 'D minor')]
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from composer.theory.brick_pattern import Pattern, Word, forms, patterns
from composer.theory.cadence import phrase_ends
from composer.theory.chart import ChartChord
from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import pc_semitone
from composer.theory.setting import STEP_FIFTHS, heard

__all__ = ["Brick", "Completion", "brick_names", "completions", "find_bricks", "may_hold"]

_ANYWHERE = ("ii-V", "circle", "Coltrane", "turnaround", "ragtime", "rhythm", "Montgomery", "line")
"""How the names begin, or what they hold, of bricks that may stand in another key than the one around them."""
_AT_ENDS = ("plagal", "minor plagal")
"""Bricks of two chords that are worth naming only where a phrase ends."""

_IN_THEIR_KEY = ("Neapolitan cadence",)
"""Bricks that are nothing of the kind where the music changes key inside them."""

MOST_BARS = 2000
"""Bars of a chart that are searched for forms."""
_IN_FORMS = ("ii-V", "turnaround", "gospel", "line", "tritone")
"""What the bricks are called that are worth naming inside a blues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brick:
    """The chords numbered from `start` up to but not `end` make a named stretch in a key; `about` says what it is."""

    name: str
    start: int
    end: int
    key: Key
    about: str


class Completion(NamedTuple):
    """A chord that would take a brick on: its root in semitones above C, the kinds it may have, the brick, and how
    many chords of it stand already and how many it has."""

    root: int
    kinds: frozenset[str]
    name: str
    done: int
    size: int


class _Run(NamedTuple):
    """A chord with its repeats: from which chord up to which, root (spelled, and in semitones) and kind."""

    start: int
    end: int
    fifths: int
    root: int
    kind: str


def brick_names() -> tuple[str, ...]:
    """The names of all bricks and forms that can be found, sorted."""
    names = {pattern.name for pattern in (*patterns(), *forms())}
    return tuple(sorted(names | {"line cliché", "lament bass"}))


def find_bricks(
    chords: Sequence[ChartChord], keys: Sequence[Key] | None = None, meter: Meter | None = None
) -> tuple[Brick, ...]:
    """The bricks of a chart in order, forms first among those that start together.

    Where two overlap by more than one chord the longer is kept; forms (the blues) stand beside what is inside them.
    `keys`, the key of each chord, keeps loops from being found in keys nobody hears; `meter` is 4/4 unless given.
    """
    meter = meter or Meter(4, 4)
    runs = _runs(chords)
    ends = phrase_ends(chords, meter)
    found = [
        (pattern.order, low, brick)
        for low, pattern, tonic in _matches(runs)
        for brick in [_brick(pattern, runs, low, tonic)]
        if _belongs(brick, keys, ends)
    ]
    found += [(0, 0, brick) for brick in _lines(chords, keys)]
    found.sort(
        key=lambda entry: (
            entry[2].start - entry[2].end,
            _weakness(chords[entry[2].start], chords[0].at, meter),
            entry[2].start,
            entry[0],
        )
    )
    whole = _find_forms(chords, meter)
    kept: list[Brick] = []
    covered: list[list[int]] = [[] for _ in chords]
    for _, _, brick in found:
        at_home = any(word in brick.name for word in _IN_FORMS)
        inside = any(_overlap(brick, form) > 1 for form in whole)
        span = range(brick.start, brick.end)
        shared = [number for place in span for number in covered[place]]
        if len(shared) == len(set(shared)) and (at_home or not inside):
            for place in span:
                covered[place].append(len(kept))
            kept.append(brick)
    return tuple(sorted((*whole, *kept), key=lambda brick: (brick.start, -brick.end, brick.name)))


def may_hold(chords: Sequence[ChartChord], names: Collection[str]) -> bool:
    """Whether the chords of a brick of one of these names stand anywhere: a quick look before `find_bricks`."""
    return any(True for _ in _matches(_runs(chords), names))


def completions(chords: Sequence[Chord], key: Key) -> tuple[Completion, ...]:
    """What would carry on a brick that the last chords have begun (two of its chords or more), the nearest to its end first."""
    sounds = [(heard(chord, -1)) for chord in chords if chord.root is not None]
    sounds = [s for n, s in enumerate(sounds) if n == 0 or s != sounds[n - 1]][-8:]
    tonics = (pc_semitone(key.tonic), pc_semitone(key.relative.tonic))
    found = []
    for pattern in patterns():
        for done in range(2, min(len(sounds), len(pattern.words) - 1) + 1):
            first_root, first_kind = sounds[-done]
            for step, kinds in pattern.words[0].items():
                tonic = (first_root - step) % 12
                free = any(word in pattern.name for word in _ANYWHERE)
                if first_kind not in kinds or not (free or tonic in tonics):
                    continue
                if all(
                    kind in word.get((root - tonic) % 12, ())
                    for (root, kind), word in zip(sounds[-done:], pattern.words, strict=False)
                ):
                    found += [
                        Completion((tonic + at) % 12, kinds, pattern.name, done, len(pattern.words))
                        for at, kinds in pattern.words[done].items()
                    ]
    found.sort(key=lambda one: (one.size - one.done, -one.done, one.root))
    return tuple(found)


def _weakness(entry: ChartChord, start: int, meter: Meter) -> int:
    """How little a place looks like the beginning of a phrase: 0 every fourth bar, 1 every second, 2 every bar, 3."""
    at = entry.at - start
    return next((n for n, bars in enumerate((4, 2, 1)) if at % (bars * meter.bar_ticks) == 0), 3)


def _overlap(one: Brick, other: Brick) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _runs(chords: Sequence[ChartChord]) -> list[_Run]:
    """The chords without repeats; a suspended chord goes with its own resolution, a sixth with its seventh."""
    runs: list[_Run] = []
    for place, entry in enumerate(chords):
        chord = entry.chord
        if chord.root is None:
            continue
        root, kind = heard(chord, -1)
        fifths = chord.root if root == pc_semitone(chord.root) else chord.bass_pc or 0
        last = runs[-1] if runs else None
        if last and last.root == root:
            same = last.kind == kind or {last.kind, kind} <= {"major", "maj7"}
            if same or (last.kind == "sus" and kind in ("dominant", "major")):
                runs[-1] = last._replace(end=place + 1, kind=kind)
                continue
        runs.append(_Run(place, place + 1, fifths, root, kind))
    return runs


def _matches(
    runs: Sequence[_Run], names: Collection[str] | None = None
) -> Iterator[tuple[int, Pattern, int]]:
    """Every place where a pattern fits, of these names or any: its first run, the pattern, and the step its first chord
    stands on."""
    index = _index()
    for low in range(len(runs) - 1):
        one, two = runs[low], runs[low + 1]
        for pattern, step in index.get((one.kind, two.kind, (two.root - one.root) % 12), ()):
            size = len(pattern.words)
            if low + size > len(runs) or (names is not None and pattern.name not in names):
                continue
            tonic = one.root - step
            if _fits(pattern.words[2:], runs[low + 2 : low + size], tonic):
                yield low, pattern, step


def _fits(words: Sequence[Word], runs: Sequence[_Run], tonic: int) -> bool:
    for word, run in zip(words, runs, strict=True):
        kinds = word.get((run.root - tonic) % 12)
        if kinds is None or run.kind not in kinds:
            return False
    return True


def _brick(pattern: Pattern, runs: Sequence[_Run], low: int, step: int) -> Brick:
    fifths = runs[low].fifths - STEP_FIFTHS[step]
    return Brick(
        name=pattern.name,
        start=runs[low].start,
        end=runs[low + len(pattern.words) - 1].end,
        key=Key(fifths, "minor" if pattern.is_minor else "major"),
        about=pattern.about,
    )


def _belongs(brick: Brick, keys: Sequence[Key] | None, ends: Sequence[bool]) -> bool:
    """Whether a brick makes sense where it was found."""
    if brick.name in _AT_ENDS and not ends[brick.end - 1]:
        return False
    if brick.name in _IN_THEIR_KEY and keys is not None:
        heard_in = keys[brick.end - 1]
        return (
            pc_semitone(brick.key.tonic)
            == pc_semitone(heard_in.tonic)
            == pc_semitone(keys[brick.start].tonic)
        )
    if keys is None or any(word in brick.name for word in _ANYWHERE):
        return True
    here = {keys[brick.start], keys[brick.end - 1]}
    tonics = {pc_semitone(key.tonic) for key in here}
    if "vamp" not in brick.name and brick.name not in _AT_ENDS:
        tonics |= {pc_semitone(key.relative.tonic) for key in here}
    return pc_semitone(brick.key.tonic) in tonics


def _lines(chords: Sequence[ChartChord], keys: Sequence[Key] | None) -> Iterator[Brick]:
    """Line clichés (one voice creeps by semitones through chords on one root) and lament basses."""
    place = 0
    while place < len(chords):
        chord = chords[place].chord
        size = max(_creeps(chords, place, 12, -1), _creeps(chords, place, 7, 1))
        if chord.root is not None and size >= 3:
            minor = chord_kind(chord) == "minor"
            key = Key(chord.root, "minor" if minor else "major")
            about = "one voice creeps by semitones while the chord stays"
            yield Brick(name="line cliché", start=place, end=place + size, key=key, about=about)
            place += size
            continue
        if keys is not None and _laments(chords, place, keys[place]):
            about = "the bass falls from the tonic to the dominant"
            end = place + 4
            yield Brick(name="lament bass", start=place, end=end, key=keys[place], about=about)
            place += 3
        place += 1


def _creeps(chords: Sequence[ChartChord], place: int, start: int, way: int) -> int:
    """How many chords on one root hold the next note of a line that starts so far above it."""
    first = chords[place].chord
    if first.root is None:
        return 0
    root = pc_semitone(first.root)
    for count, entry in enumerate(chords[place : place + 5]):
        chord = entry.chord
        wanted = (root + start + way * count) % 12
        same = chord.root is not None and pc_semitone(chord.root) == root
        if not same or wanted not in chord.pitch_classes or (count and chord == first):
            return count
        if way > 0 and count and not _rises(chord, count):
            return count
    return min(5, len(chords) - place)


def _rises(chord: Chord, count: int) -> bool:
    """Whether a rising line has left the fifth behind: no fifth under #5, and so on."""
    return count != 1 or "5" not in chord.degrees


def _laments(chords: Sequence[ChartChord], place: int, key: Key) -> bool:
    """Whether four basses fall from the tonic of a minor key to its dominant, by the natural steps, in slash chords."""
    four = [entry.chord for entry in chords[place : place + 4]]
    if len(four) < 4 or not key.is_minor or any(chord.bass_pc is None for chord in four):
        return False
    tonic = pc_semitone(key.tonic)
    basses = [(pc_semitone(chord.bass_pc or 0) - tonic) % 12 for chord in four]
    return basses == [0, 10, 8, 7] and any(chord.bass is not None for chord in four)


def _find_forms(chords: Sequence[ChartChord], meter: Meter) -> list[Brick]:
    """Twelve-bar and other forms, bar by bar."""
    bars = _bars(chords, meter)
    found: list[Brick] = []
    low = 0
    while low < len(bars):
        first = bars[low]
        form = next(
            (
                form
                for form in forms()
                if low + len(form.words) <= len(bars)
                and _fits(form.words, bars[low : low + len(form.words)], first.root)
            ),
            None,
        )
        if form is None:
            low += 1
            continue
        low += len(form.words)
        end = bars[low].start if low < len(bars) else len(chords)
        key = Key(first.fifths, "minor" if form.is_minor else "major")
        found.append(Brick(name=form.name, start=first.start, end=end, key=key, about=form.about))
    return found


def _bars(chords: Sequence[ChartChord], meter: Meter) -> list[_Run]:
    """For every bar the chord that sounds at its beginning, or in N.C. the first one after."""
    runs = []
    for place, entry in enumerate(chords):
        if entry.chord.root is not None:
            root, kind = heard(entry.chord, -1)
            runs.append((entry.at, _Run(place, place + 1, entry.chord.root, root, kind)))
    if not runs:
        return []
    size = meter.bar_ticks
    start = runs[0][0] - runs[0][0] % size
    count = -(-(chords[-1].at + chords[-1].dur - start) // size)
    bars: list[_Run] = []
    place = 0
    for bar in range(min(count, MOST_BARS)):
        while place + 1 < len(runs) and runs[place + 1][0] <= start + bar * size:
            place += 1
        bars.append(runs[place][1])
    return bars


@lru_cache(maxsize=1)
def _index() -> dict[tuple[str, str, int], tuple[tuple[Pattern, int], ...]]:
    """The patterns by the kinds of their first two chords and the semitones between them."""
    found: dict[tuple[str, str, int], list[tuple[Pattern, int]]] = {}
    for pattern in patterns():
        for step, kinds in pattern.words[0].items():
            for next_step, next_kinds in pattern.words[1].items():
                for kind in sorted(kinds):
                    for next_kind in sorted(next_kinds):
                        place = (kind, next_kind, (next_step - step) % 12)
                        found.setdefault(place, []).append((pattern, step))
    return {place: tuple(entries) for place, entries in found.items()}
