"""Rules about what sounds together: wrong chord notes, a stretch in a wrong key, mud, crowding, a covered tune, parallels."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from composer.critique.displaced import hanging_over
from composer.critique.listening import Listening, runs
from composer.critique.words import many, note_name, percent
from composer.measure.roles import habits
from composer.model.finding import Finding
from composer.model.performance import PlayedNote
from composer.theory.meter import QUARTER

__all__ = ["crowding", "melody_covered", "mud", "parallels", "part_clash", "wrong_key"]

CLASH_SHARE = 0.34
OUTSIDE_SHARE, OUTSIDE_BARS, CHORDAL = 0.05, 4, 1.9
"""Of the time of a part that plays written chords, in so many bars; sound chord parts stay under 0.03. Figures and second
voices are held to it where they are chords: so many notes at once on average."""
CLEAN, CLEAN_BARS, OFF_SHARE = 0.02, 12, 0.45
"""Of the time of figures: what a bar on the chord has outside it, of so many bars, and one that is off it. Sound ones
that keep to the chords are off them for 0.37 in three bars of four."""
LOW, CLOSE, BETWEEN = 48, 7, 5
"""Below C3 intervals smaller than a fifth growl: the low-interval limits of arranging books lie there for thirds. Of
what is no chord of one player only seconds and thirds count: where a bass or a thumb alternates, the fifth rings
under the root as a fourth."""
MUD_SHARE = 0.35
WINDOW, NARROW = 14, 11
"""Semitones that everything lies within when it is crowded: an octave and a tone."""
AMONG_SHARE, AMONG, AMONG_BARS = 0.6, 3, 4
"""The share of a tune's notes that are not over the chords, semitones between its mean and theirs, and so many bars of
both running: sound bands have three."""
MOST_LOW = 16
"""Low notes at once that are looked at."""
COVERED_SHARE, COVERED_BARS = 0.75, 4
CHOP, TOGETHER = QUARTER // 2, 45
"""Ticks: a chord up to the first is a chop or a strum; notes within the second are struck together."""
_HARMONY = ("comp", "pad", "riff", "counter")


def part_clash(ear: Listening) -> Iterator[Finding]:
    """Bars in which a chord part or a second voice plays notes of neither chord nor key."""
    for place in ear.places(*_HARMONY):
        rows = ear.disagreement[place]
        found = []
        for bar, (sounding, outside, foreign) in enumerate(rows):
            beat = ear.score.meters[bar].beat_ticks
            if sounding < beat or foreign < beat // 2:
                continue
            if foreign >= CLASH_SHARE * sounding or (
                ear.score.is_written_harmony
                and foreign >= 0.2 * sounding
                and outside >= 0.6 * sounding
            ):
                found.append(bar)
        if ear.score.is_written_harmony and _plays_chords(ear, place):
            found += _often_outside(rows)
        elif ear.score.is_written_harmony:
            found += _leaves_chords(rows)
        if ear.score.is_written_harmony:
            found += hanging_over(ear, place)
        for bars in runs(found, 2):
            wrong = sum(rows[bar][1] for bar in bars) / max(sum(rows[bar][0] for bar in bars), 1)
            chord = ear.score.chord_at(ear.score.lines[bars[0]])
            over = f" (the chord is {chord.name})" if chord else ""
            yield ear.finding(
                "part-clash",
                "high" if ear.score.is_written_harmony and wrong >= CLASH_SHARE else "medium",
                f"{ear.score.parts[place].name} plays notes that are not in the chord for {percent(wrong)} of its time"
                f"{over}",
                bars,
                [place],
                wrong,
                "share",
            )


def _plays_chords(ear: Listening, place: int) -> bool:
    part = ear.score.parts[place]
    return part.role in ("comp", "pad") or habits(part.notes).voices >= CHORDAL


def _often_outside(rows: Sequence[tuple[int, int, int]]) -> list[int]:
    """Bars of stretches in which a part that plays the written chords has other notes too, here and there: a third that
    is wrong, chords that come a beat late."""
    found: list[int] = []
    outside = [row[1] > OUTSIDE_SHARE * row[0] / 2 for row in rows]
    for first in range(len(rows) - OUTSIDE_BARS + 1):
        bars = range(first, first + OUTSIDE_BARS)
        if sum(outside[first : first + OUTSIDE_BARS]) < 2 or not all(rows[n][0] for n in bars):
            continue
        if sum(rows[n][1] for n in bars) >= OUTSIDE_SHARE * sum(rows[n][0] for n in bars):
            found += [n for n in bars if outside[n]]
    return found


def _leaves_chords(rows: Sequence[tuple[int, int, int]]) -> list[int]:
    """Bars of a figure that keeps to the written chords in most of its bars, and is off them for half of its time in
    three of four: it is in another place."""
    played = [bar for bar, row in enumerate(rows) if row[0]]
    clean = sum(rows[bar][1] <= CLEAN * rows[bar][0] for bar in played)
    if len(played) < CLEAN_BARS or 2 * clean < len(played):
        return []
    found: list[int] = []
    for first in range(len(played) - OUTSIDE_BARS + 1):
        bars = played[first : first + OUTSIDE_BARS]
        off = [bar for bar in bars if rows[bar][1] >= OFF_SHARE * rows[bar][0]]
        if len(off) >= OUTSIDE_BARS - 1 and bars[-1] - bars[0] < 2 * OUTSIDE_BARS - 1:
            found += off
    return found


def wrong_key(ear: Listening) -> Iterator[Finding]:
    """A short stretch in which most parts at once are out of the chords and the key that the file itself names, or
    in a far key that is left again at once."""
    score = ear.score
    if score.is_written_harmony:
        places = ear.places("melody", "bass", *_HARMONY)
        found = []
        for bar in range(score.bars):
            rows = [ear.disagreement[n][bar] for n in places]
            playing = [row for row in rows if row[0] >= score.meters[bar].beat_ticks // 2]
            wrong = [row for row in playing if row[1] >= 0.5 * row[0] and row[2] >= 0.2 * row[0]]
            if len(playing) >= 2 and len(wrong) >= 0.6 * len(playing):
                found.append(bar)
        for bars in runs(found, 2):
            yield ear.finding(
                "wrong-key",
                "high",
                f"most parts are outside {score.key_at(score.lines[bars[0]]).name} and its chords for "
                f"{many(len(bars), 'bar')}",
                bars,
                (),
                len(bars),
                "bars",
            )
        return
    for before, here, after in zip(score.keys, score.keys[1:], score.keys[2:], strict=False):
        first, last = score.bar_at(here.at), score.bar_at(max(after.at - 1, here.at))
        shared = bin(before.scale & here.scale).count("1")
        if before.name == after.name and last - first < 6 and shared <= 4:
            yield ear.finding(
                "wrong-key",
                "medium",
                f"{many(last - first + 1, 'bar')} of {here.name} in the middle of {before.name}",
                range(first, last + 1),
                (),
                last - first + 1,
                "bars",
            )


def mud(ear: Listening) -> Iterator[Finding]:
    """Bars in which notes less than a fifth apart sound together below C3."""
    score = ear.score
    low: list[tuple[int, int, int, int]] = []
    for place, part in enumerate(score.parts):
        if not part.is_kit:
            low += [(n.start, n.end, n.key, place) for n in part.notes if n.key < LOW]
    if all(row[3] == low[0][3] for row in low) and low and score.parts[low[0][3]].role == "bass":
        return
    low.sort()
    amount = [0] * score.bars
    guilty: list[set[int]] = [set() for _ in range(score.bars)]
    active: list[tuple[int, int, int, int]] = []
    for row in low:
        start, end, key, place = row
        active = [other for other in active[-MOST_LOW:] if other[1] > start + 30]
        for other in active:
            apart = abs(other[2] - key)
            is_chord = place == other[3] and start - other[0] <= TOGETHER
            if 0 < apart < (CLOSE if is_chord else BETWEEN):
                bar = score.bar_at(start)
                amount[bar] += min(end, other[1]) - start
                guilty[bar] |= {place, other[3]}
        active.append(row)
    found = [
        bar for bar, ticks in enumerate(amount) if ticks >= MUD_SHARE * score.meters[bar].bar_ticks
    ]
    for bars in runs(found, 2):
        share = sum(amount[bar] for bar in bars) / sum(score.meters[bar].bar_ticks for bar in bars)
        players = set().union(*(guilty[bar] for bar in bars))
        names = " and ".join(score.parts[n].name for n in sorted(players))
        yield ear.finding(
            "low-mud",
            "high" if share >= 0.8 and len(bars) >= 8 else "medium",
            f"{names} sound less than a fifth apart below C3 for {percent(min(share, 1.0))} of the time",
            bars,
            players,
            share,
            "share",
        )


def crowding(ear: Listening) -> Iterator[Finding]:
    """Bars in which everybody lies within one octave and little more, tune and chords within less than one, or the tune
    in the middle of the chords."""
    score = ear.score
    pitched = [n for n, part in enumerate(score.parts) if not part.is_kit]
    above = [n for n in pitched if score.parts[n].role != "bass"]
    found: dict[int, tuple[int, int]] = {}
    for places, most, fewest, least in ((pitched, WINDOW, 4, 2), (above, NARROW, 3, 3)):
        widths = _narrow_bars(ear, places, most, fewest)
        for bars in runs(widths, 2):
            if len(bars) >= least and (places is pitched or _has_tune(ear, bars)):
                found |= {bar: widths[bar] for bar in bars}
    if ear.places("drums"):
        found |= _among_chords(ear)
    for bars in runs(found, 2):
        low = min(found[bar][0] for bar in bars)
        high = max(found[bar][1] for bar in bars)
        yield ear.finding(
            "crowding",
            "high" if len(bars) >= 4 and high - low < WINDOW else "medium",
            f"the parts crowd between {note_name(low)} and {note_name(high)} for {many(len(bars), 'bar')}",
            bars,
            [n for n in pitched if any(ear.by_bar[n][bar] for bar in bars)],
            high - low,
            "semitones",
        )


def _narrow_bars(
    ear: Listening, places: list[int], most: int, fewest: int
) -> dict[int, tuple[int, int]]:
    """The bars in which these parts, so many at least, keep within `most` semitones, with their lowest and highest key;
    of a whole band only those in which tune or bass plays."""
    found = {}
    for bar in range(ear.score.bars):
        playing = [n for n in places if ear.by_bar[n][bar]]
        if len(playing) < fewest or (fewest > 3 and not _has_ends(ear, playing)):
            continue
        spans = [ear.spans[n][bar] for n in playing]
        low, high = min([low for low, _ in spans]), max([high for _, high in spans])
        if high - low <= most:
            found[bar] = low, high
    return found


def _among_chords(ear: Listening) -> dict[int, tuple[int, int]]:
    """Bars of stretches in which the tune lies in the middle of the chords, with the lowest and highest key of both."""
    chords = ear.places("comp", "pad")
    found: dict[int, tuple[int, int]] = {}
    stretch: dict[int, tuple[int, int]] = {}
    for bar, tune in enumerate(ear.keys[ear.tune] if ear.tune >= 0 else ()):
        band = [key for n in chords for key in ear.keys[n][bar]]
        if not tune or len(band) < 3:
            continue
        top = max(band)
        under = sum([key <= top for key in tune])
        keys = tune + band
        if (
            under >= AMONG_SHARE * len(tune)
            and abs(_mean(tune) - _mean(band)) <= AMONG
            and max(keys) - min(keys) <= WINDOW
        ):
            stretch[bar] = min(keys), max(keys)
        else:
            stretch = {}
        if len(stretch) >= AMONG_BARS:
            found |= stretch
    return found


def _has_ends(ear: Listening, places: list[int]) -> bool:
    return any(ear.score.parts[n].role in ("melody", "bass") for n in places)


def _has_tune(ear: Listening, bars: list[int]) -> bool:
    """Whether a tune plays in any of the bars."""
    return any(ear.by_bar[n][bar] for n in ear.places("melody") for bar in bars)


def melody_covered(ear: Listening) -> Iterator[Finding]:
    """Bars in which the chords lie above the tune."""
    score, tune = ear.score, ear.tune
    chords = ear.places("comp", "pad")
    if tune < 0 or not chords:
        return
    found = []
    for bar, notes in enumerate(ear.by_bar[tune]):
        tune_keys = ear.keys[tune][bar]
        highest = max([key for n in chords for key in ear.keys[n][bar]], default=0)
        if not notes or not _is_under(tune_keys, highest):
            continue
        rows = [row for n in chords if (row := _struck(ear.by_bar[n][bar]))]
        if (
            rows
            and _is_under(tune_keys, max(map(max, rows)))
            and _middle(tune_keys) < min(map(_mean, rows)) - 1
        ):
            found.append(bar)
    for bars in runs(found):
        if len(bars) < COVERED_BARS:
            continue
        yield ear.finding(
            "melody-covered",
            "medium",
            f"the chords lie over {score.parts[tune].name} for {many(len(bars), 'bar')}",
            bars,
            [tune, *chords],
            len(bars),
            "bars",
        )


def parallels(ear: Listening) -> Iterator[Finding]:
    """Parallel fifths and octaves between outer voices of four-part writing; other styles want them."""
    score = ear.score
    voices = score.pitched
    if len(score.parts) != 4 or len(voices) != 4:
        return
    lines = [list(part.notes) for part in voices]
    if any(
        sum(b.start < a.end - 60 for a, b in itertools.pairwise(row)) > len(row) // 20
        for row in lines
    ):
        return
    order = sorted(range(4), key=lambda n: -sum(x.key for x in lines[n]) / len(lines[n]))
    top, bass = lines[order[0]], lines[order[-1]]
    below = {note.start // 60: note for note in bass}
    pairs = [(note, below[note.start // 60]) for note in top if note.start // 60 in below]
    found = []
    for (a, x), (b, y) in itertools.pairwise(pairs):
        same = (a.key - x.key) % 12
        moves = (b.key - a.key, y.key - x.key)
        if same in (0, 7) and (b.key - y.key) % 12 == same and moves[0] * moves[1] > 0:
            found.append(score.bar_at(b.start))
    if len(found) >= 3 and len(found) > len(pairs) // 25:
        places = [score.parts.index(voices[order[0]]), score.parts.index(voices[order[-1]])]
        yield ear.finding(
            "parallels",
            "low",
            f"soprano and bass move in parallel fifths or octaves {many(len(found), 'time')}",
            found,
            places,
            len(found),
            "times",
        )


def _is_under(tune: Sequence[int], top: int) -> bool:
    """Whether the keys of a tune mostly lie more than a tone under the top of the chords."""
    return sum([key < top - 2 for key in tune]) >= COVERED_SHARE * len(tune)


def _struck(notes: Sequence[PlayedNote]) -> list[int]:
    """The keys of chords that last: neither a chop, which is over before it covers anything, nor a broken chord."""
    held = [note for note in notes if note.end - note.start > CHOP]
    return [
        note.key
        for place, note in enumerate(held)
        if any(
            abs(other.start - note.start) <= TOGETHER
            for other in held[max(place - 1, 0) : place + 2]
            if other is not note
        )
    ]


def _mean(keys: Sequence[int]) -> float:
    return sum(keys) / len(keys)


def _middle(keys: Sequence[int]) -> int:
    return sorted(keys)[len(keys) // 2]
