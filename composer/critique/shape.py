"""Rules about the whole: sameness, sections alike, holes, an ending, and a band in which everybody always plays."""

from __future__ import annotations

from collections.abc import Iterator

from composer.critique.listening import Listening, runs
from composer.critique.words import many, percent, pitch_class
from composer.measure.score import EARLY, ScoreSection
from composer.model.finding import Finding

__all__ = ["all_playing", "hole", "no_ending", "same_bar", "sections_alike"]

MOST_REPEATS = 8
"""How often one bar may come in a row: longer runs are a machine's."""
TWO_BARS = 16
"""Bars in which a whole band only plays two."""
ALIKE = 0.9
EMPTY_BARS = 2
ALWAYS = 0.97


def same_bar(ear: Listening) -> Iterator[Finding]:
    """A part that plays one bar more than eight times running."""
    score = ear.score
    stretches: dict[tuple[int, int], list[int]] = {}
    for place, rows in enumerate(ear.prints):
        if score.parts[place].role == "percussion":
            continue  # a shaker keeps time; that is its part
        start = 0
        for bar in range(1, len(rows) + 1):
            if bar < len(rows) and rows[bar] == rows[start]:
                continue
            if bar - start > MOST_REPEATS and rows[start]:
                stretches.setdefault((start, bar), []).append(place)
            start = bar
    for (start, end), places in sorted(stretches.items()):
        names = ", ".join(score.parts[n].name for n in places)
        playing = sum(
            any(ear.prints[n][start:end])
            for n, part in enumerate(score.parts)
            if part.role != "percussion"
        )
        whole = len(places) > 1 and len(places) == playing
        yield ear.finding(
            "same-bar",
            "high" if whole else "medium",
            f"{'everybody' if whole else names} plays one bar {end - start} times running",
            range(start, end),
            places,
            end - start,
            "times",
        )
    yield from _two_bars(ear)


def _two_bars(ear: Listening) -> Iterator[Finding]:
    """Everybody on the same two bars, sixteen bars running."""
    rows = [
        row
        for part, row in zip(ear.score.parts, ear.prints, strict=True)
        if part.role != "percussion"
    ]
    same = [
        bar
        for bar in range(2, ear.score.bars)
        if all(row[bar] == row[bar - 2] for row in rows) and any(row[bar] for row in rows)
    ]
    for bars in runs(same):
        first = bars[0] - 2
        if len(bars) + 2 < TWO_BARS or all(row[first] == row[first + 1] for row in rows):
            continue  # one bar over and over is told as such
        yield ear.finding(
            "same-bar",
            "medium",
            f"everybody plays the same two bars {many((len(bars) + 2) // 2, 'time')} running",
            range(first, bars[-1] + 1),
            [n for n, row in enumerate(ear.prints) if row[first] or row[first + 1]],
            (len(bars) + 2) // 2,
            "times",
        )


def sections_alike(ear: Listening) -> Iterator[Finding]:
    """Two sections of different names whose parts all have the same rhythms, bar by bar."""
    score = ear.score
    if not score.is_written_form:
        return
    rows = [section for section in score.sections if section.bars >= 4]
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            if one.material == other.material or abs(one.bars - other.bars) > 1:
                continue
            alike, same = _alike(ear, one, other)
            if alike >= ALIKE:
                how = "the very notes" if same >= ALIKE else "the rhythm of every part"
                yield ear.finding(
                    "sections-alike",
                    "high" if same >= ALIKE else "medium",
                    f"{other.name} has {how} of {one.name} ({percent(alike)} of it): the song stands still",
                    (*range(one.first, one.last), *range(other.first, other.last)),
                    (),
                    alike,
                    "share",
                )


def _alike(ear: Listening, one: ScoreSection, other: ScoreSection) -> tuple[float, float]:
    """The share of played bars that two sections have in common: in rhythm, and note for note."""
    bars = min(one.bars, other.bars)
    played = alike = same = 0
    for rhythms, prints in zip(ear.rhythms, ear.prints, strict=True):
        for n in range(bars):
            a, b = rhythms[one.first + n], rhythms[other.first + n]
            if not a and not b:
                continue
            played += 1
            if a == b:
                alike += 1
                same += prints[one.first + n] == prints[other.first + n]
        if 4 * (played - alike) > 4 * bars * len(ear.prints):
            break
    return (alike / played, same / played) if played else (0.0, 0.0)


def hole(ear: Listening) -> Iterator[Finding]:
    """Two bars or more in which nothing sounds, with music before and after."""
    heard = ear.sounding
    last = max((bar for bar, sounds in enumerate(heard) if sounds), default=-1)
    first = next((bar for bar, sounds in enumerate(heard) if sounds), 0)
    start = -1
    for bar in range(first, last + 1):
        if not heard[bar]:
            start = bar if start < 0 else start
            continue
        if start >= 0 and bar - start >= EMPTY_BARS:
            yield ear.finding(
                "hole",
                "high" if bar - start >= 2 * EMPTY_BARS else "medium",
                f"nothing sounds for {many(bar - start, 'bar')}",
                range(start, bar),
                (),
                bar - start,
                "bars",
            )
        start = -1
    if first > EMPTY_BARS:
        yield ear.finding(
            "hole",
            "low",
            f"nothing sounds in the first {many(first, 'bar')}",
            range(first),
            (),
            first,
            "bars",
        )


def no_ending(ear: Listening) -> Iterator[Finding]:
    """A piece that stops rather than ends: bars left empty, no tonic in the bass, or a last bar as busy as any."""
    score = ear.score
    heard = [bar for bar, sounds in enumerate(ear.sounding) if sounds]
    if not heard or score.bars < 4:
        return
    last = heard[-1]
    empty = score.bars - 1 - last
    if empty >= 2 and score.is_written_form:
        yield ear.finding(
            "no-ending",
            "high",
            f"the music stops {many(empty, 'bar')} before the end of {score.sections[-1].name}",
            range(last, score.bars),
            (),
            empty,
            "bars",
        )
        return
    if not score.pitched or score.loops:
        return
    basses = _last_basses(ear, last)
    tonic = score.key_at(score.lines[last]).tonic
    if basses and not _is_home(ear, basses, tonic, last):
        name = score.key_at(score.lines[last]).name
        yield ear.finding(
            "no-ending",
            "high" if score.is_written_harmony else "low",
            f"it ends over {pitch_class(basses[-1])} and not over the tonic of {name}: no cadence",
            (last,),
            (),
            (basses[-1] - tonic) % 12,
            "semitones over the tonic",
        )
        return
    if score.is_written_harmony and not _has_closed(ear, last):
        yield ear.finding(
            "no-ending",
            "medium",
            "the last bar goes on like those before it: nothing is held, nothing stops, nothing fades",
            (last,),
            (),
            1.0,
            "",
        )


def _last_basses(ear: Listening, last: int) -> list[int]:
    """The pitch classes of the lowest notes: of the first beat and the end of the last bar in which pitches begin."""
    score = ear.score
    for bar in range(last, max(last - 3, -1), -1):
        notes = sorted(
            (note.start, note.key)
            for place, part in enumerate(score.parts)
            if not part.is_kit
            for note in ear.by_bar[place][bar]
        )
        if notes:
            beat = score.meters[bar].beat_ticks
            first = [key for start, key in notes if start <= notes[0][0] + beat // 2]
            final = [key for start, key in notes if start >= notes[-1][0] - EARLY]
            return [min(first) % 12, min(final) % 12]
    return []


def _is_home(ear: Listening, basses: list[int], tonic: int, last: int) -> bool:
    if ear.score.is_written_harmony:
        return tonic == basses[0] or (tonic == basses[1])
    return tonic in basses or any(key.tonic in basses for key in ear.score.keys)


def _has_closed(ear: Listening, last: int) -> bool:
    """Whether the last bar is thinner than those before it, is held, or has been faded into."""
    score = ear.score
    if score.fades or last < 4:
        return True
    if (drums := _drums_go_on(ear, last)) is not None:
        return not drums
    counts = [sum(len(bars[bar]) for bars in ear.by_bar) for bar in range(last - 4, last + 1)]
    before = sorted(counts[:-1])[2]
    if counts[-1] <= 0.75 * before:
        return True
    for place, part in enumerate(score.parts):
        notes = ear.by_bar[place][last]
        if not part.is_kit and any(
            note.end - note.start >= 3 * score.meters[last].bar_ticks // 4 for note in notes
        ):
            return True
    return False


def _drums_go_on(ear: Listening, last: int) -> bool | None:
    """Whether the kit plays on after the first beat of the last bar as it did before; None without a kit."""
    score = ear.score
    bars = [ear.by_bar[n] for n in ear.places("drums")]
    before = sorted(sum(len(rows[bar]) for rows in bars) for bar in range(last - 4, last))[2]
    if not before:
        return None
    beat = score.lines[last] + score.meters[last].beat_ticks // 2
    return sum(note.start > beat for rows in bars for note in rows[last]) > before // 4


def all_playing(ear: Listening) -> Iterator[Finding]:
    """A band of five or more in which everybody plays in every bar, from the first to the last."""
    score = ear.score
    if len(score.parts) < 5 or len(score.sections) < 3 or score.bars < 16:
        return
    shares = [sum(1 for row in bars if row) / score.bars for bars in ear.by_bar]
    if min(shares) >= ALWAYS:
        yield ear.finding(
            "all-playing",
            "low",
            f"all {len(score.parts)} parts play in every bar: nobody ever comes in",
            (),
            range(len(score.parts)),
            min(shares),
            "share of bars",
        )
