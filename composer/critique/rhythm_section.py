"""Rules about bass and drums: roots, kick, and how many sticks a drummer has."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from composer.critique.displaced import behind_the_chords
from composer.critique.listening import Listening, runs
from composer.critique.words import many, note_name, percent, pitch_class
from composer.genre.kits import kit_pieces
from composer.measure.score import EARLY
from composer.model.finding import Finding
from composer.model.performance import PlayedNote
from composer.theory.meter import QUARTER

__all__ = ["bass_kick", "bass_root", "drum_limbs"]

WRONG_SHARE = 0.5
ROOTLESS = 3
"""Bars running without any root; sound basses have a root in every bar."""
KICKS = (35, 36)
NEAR = 0.12
"""Of a quarter: how far a bass note may be from a kick and still be on it."""
BESIDE = (0.15, 0.36)
"""Of a quarter: as near as this and not on it, it stumbles over the kick."""
MISSED = 3
"""Downbeats of four bars on which the kick stands alone and the bass comes a sixteenth after it."""
TOGETHER = 45
FAST_S, FAST = 0.75, 14
"""So many strokes of two hands in three quarters of a second, hat and snare at once among them: single-stroke rolls of
good drummers reach fifteen to sixteen a second with both hands together."""
"""Ticks within which strokes count as one: about 25 ms at 120."""
_KIT = ("snare", "sidestick", "rim", "rimshot", "hat", "ride", "crash", "splash", "china", "tom")


def bass_root(ear: Listening) -> Iterator[Finding]:
    """Bars in which the bass plays neither the root nor any tone of the chord, for half of its time."""
    score = ear.score
    for place in ear.places("bass"):
        rows = ear.disagreement[place]
        found = []
        for bar, (sounding, outside, foreign) in enumerate(rows):
            notes = ear.by_bar[place][bar]
            if not notes or sounding < score.meters[bar].beat_ticks // 2:
                continue
            first = notes[0]
            chord = score.chord_at(first.start + EARLY)
            misses = chord is not None and not chord.classes >> first.key % 12 & 1
            if (misses and outside >= WRONG_SHARE * sounding) or (
                foreign >= WRONG_SHARE * sounding and foreign >= score.meters[bar].beat_ticks
            ):
                found.append(bar)
        if score.is_written_harmony:
            found += _rootless(ear, place)
            found += behind_the_chords(ear, place)
        for bars in runs(found, 2):
            if not score.is_written_harmony and len(bars) < 3:
                continue
            wrong = sum(rows[bar][1] for bar in bars) / max(sum(rows[bar][0] for bar in bars), 1)
            note = ear.by_bar[place][bars[0]][0]
            chord = score.chord_at(note.start + EARLY)
            under = f": {note_name(note.key)} under {chord.name}" if chord else ""
            severity = "medium" if len(bars) == 1 or not score.is_written_harmony else "high"
            yield ear.finding(
                "bass-root",
                severity,
                f"{score.parts[place].name} is off the chord for {percent(wrong)} of its time{under}"
                + (f", whose root is {pitch_class(chord.bass)}" if chord else ""),
                bars,
                [place],
                wrong,
                "share",
            )


def _rootless(ear: Listening, place: int) -> list[int]:
    """Bars of stretches in which the bass has neither root nor written bass of any chord: another chord is heard."""
    score = ear.score
    found = []
    for bar, notes in enumerate(ear.by_bar[place]):
        under = [
            (chord, note.key % 12)
            for note in notes
            if (chord := score.chord_at(note.start + EARLY)) is not None
        ]
        if under and not any(key in (chord.root, chord.bass) for chord, key in under):
            found.append(bar)
    return [bar for bars in runs(found) if len(bars) >= ROOTLESS for bar in bars]


def bass_kick(ear: Listening) -> Iterator[Finding]:
    """Stretches in which the bass comes a sixteenth beside the kick, again and again, and hardly ever on it."""
    score = ear.score
    kicks = sorted(n.start for p in score.of_role("drums") for n in p.notes if n.key in KICKS)
    if len(kicks) < 8:
        return
    for place in ear.places("bass"):
        counts = [_against(notes, kicks) for notes in ear.by_bar[place]]
        late = _missed_downbeats(ear, place, kicks)
        found: list[int] = []
        for start in range(0, score.bars - 3):
            window = counts[start : start + 4]
            on, beside = sum(c[0] for c in window), sum(c[1] for c in window)
            if beside >= 5 and on <= beside // 5:
                found += [start + n for n, c in enumerate(window) if c[1] > c[0]]
            if sum(late[start : start + 4]) >= MISSED:
                found += [start + n for n in range(4) if late[start + n]]
        for bars in runs(found, 2):
            beside, on = sum(counts[b][1] for b in bars), sum(counts[b][0] for b in bars)
            yield ear.finding(
                "bass-kick",
                "medium",
                f"{score.parts[place].name} comes beside the kick {many(beside, 'time')} and with it {on} in "
                f"{many(len(bars), 'bar')}",
                bars,
                [place],
                beside / max(beside + on, 1),
                "share",
            )


def _missed_downbeats(ear: Listening, place: int, kicks: Sequence[int]) -> list[bool]:
    """For each bar whether kick and bass both mean its first beat, and the bass comes a sixteenth after it."""
    starts = [note.start for note in ear.score.parts[place].notes]
    found = []
    for line in ear.score.lines[:-1]:
        kick = _nearest(kicks, line)
        if kick is None or abs(kick - line) > NEAR * QUARTER:
            found.append(False)
            continue
        on = _nearest(starts, kick)
        after = bisect_left(starts, kick + round(BESIDE[0] * QUARTER))
        found.append(
            on is not None
            and abs(on - kick) > NEAR * QUARTER
            and after < len(starts)
            and starts[after] <= kick + BESIDE[1] * QUARTER
        )
    return found


def _nearest(ticks: Sequence[int], tick: int) -> int | None:
    at = bisect_left(ticks, tick)
    if at == len(ticks):
        return ticks[-1] if ticks else None
    before, after = ticks[max(at - 1, 0)], ticks[at]
    return before if abs(before - tick) <= after - tick else after


def _against(notes: Sequence[PlayedNote], kicks: Sequence[int]) -> tuple[int, int]:
    """How many notes are on a kick, and how many just beside one."""
    on = beside = 0
    for note in notes:
        kick = _nearest(kicks, note.start)
        apart = 9.0 if kick is None else abs(kick - note.start) / QUARTER
        on += apart <= NEAR
        beside += BESIDE[0] <= apart <= BESIDE[1]
    return on, beside


@lru_cache(maxsize=1)
def _hands() -> frozenset[int]:
    """The keys of a drum kit that are struck with a stick."""
    return frozenset(
        piece.key
        for piece in kit_pieces().values()
        if piece.limb == "hand" and piece.family in _KIT
    )


def drum_limbs(ear: Listening) -> Iterator[Finding]:
    """Bars in which a drummer would need three hands."""
    hands = _hands()
    for place in ear.places("drums"):
        worst: dict[int, int] = {}
        group: set[int] = set()
        begin = -1000
        for note in ear.score.parts[place].notes:
            if note.key not in hands:
                continue
            if note.start - begin > TOGETHER:
                begin, group = note.start, set()
            group.add(note.key)
            if len(group) > 2:
                bar = ear.score.bar_at(note.start)
                worst[bar] = max(worst.get(bar, 0), len(group))
        for bar in _too_fast(ear, place):
            worst.setdefault(bar, 3)
        for bars in runs(worst, 1):
            most = max(worst[bar] for bar in bars)
            yield ear.finding(
                "drum-limbs",
                "high" if most > 4 else "medium" if most > 3 else "low",
                f"{ear.score.parts[place].name} needs {most} hands at once in {many(len(bars), 'bar')}",
                bars,
                [place],
                most,
                "hands",
            )


def _too_fast(ear: Listening, place: int) -> list[int]:
    """Bars in which two pieces are rolled at once, faster than one hand each can strike."""
    score, hands = ear.score, _hands()
    starts = [(n.start, n.key) for n in ear.score.parts[place].notes if n.key in hands]
    found: list[int] = []
    first = 0
    window = FAST_S * score.tempo_map.bpm_at(0) * QUARTER / 60.0
    for at, (start, _) in enumerate(starts):
        while starts[first][0] < start - window:
            first += 1
        if at - first < FAST:
            continue
        rolled = Counter(key for _, key in starts[first : at + 1])
        if sum(count >= FAST // 2 for count in rolled.values()) >= 2:
            found.append(score.bar_at(start))
    return sorted(set(found))
