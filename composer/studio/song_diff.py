"""What differs between two states of a song, in a musician's words.

bass, bars 9-12: 3 notes changed
drums, Chorus 1 and 2: 12 -> 18 hits a bar
unchanged: key, meter, form, chords
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from composer.model.events import Event, Hit, Note
from composer.model.song import Cell, Part, Plan, Section, Song
from composer.theory.meter import QUARTER

__all__ = ["differences"]

LEAST_DENSER = 0.1
"""Share by which a part must get busier or sparser for that to be said instead of a count of notes."""


def differences(before: Song, after: Song) -> tuple[str, ...]:
    """The changes from one song to another, a sentence each, the large ones first; last what is unchanged."""
    old, new = before.plan, after.plan
    facts = _facts(old, new)
    form = _form(old, new)
    players = _players(old, new)
    harmony = _harmony(old, new)
    notes = _notes(before, after)
    same = [
        name
        for name, is_same in (
            ("key", old.key == new.key and not any("key" in line for line in harmony)),
            ("tempo", old.tempo_bpm == new.tempo_bpm),
            ("meter", old.meter == new.meter),
            ("form", not form),
            ("players", not players),
            ("chords", not any("chords" in line for line in harmony)),
            ("notes", not notes),
        )
        if is_same
    ]
    changes = (*facts, *form, *players, *harmony, *notes)
    if not changes and before != after:
        changes = ("only what is written about the song has changed, and none of its notes",)
    return (*changes, f"unchanged: {', '.join(same)}") if same else changes


def _facts(old: Plan, new: Plan) -> list[str]:
    rows = (
        ("title", old.title, new.title),
        ("genre", old.genre, new.genre),
        ("key", str(old.key), str(new.key)),
        ("tempo", f"{old.tempo_bpm:g} bpm", f"{new.tempo_bpm:g} bpm"),
        ("meter", str(old.meter), str(new.meter)),
        ("swing", f"{old.swing:+g}", f"{new.swing:+g}"),
        ("behind the beat", f"{old.lateness_ms:g} ms", f"{new.lateness_ms:g} ms"),
        ("ending", old.ending, new.ending),
    )
    return [f"{name}: {was} -> {now}" for name, was, now in rows if was != now]


def _form(old: Plan, new: Plan) -> list[str]:
    there = {s.id: s for s in old.sections}
    here = {s.id: s for s in new.sections}
    rows = [f"{s.name}: cut" for s in old.sections if s.id not in here]
    previous = ""
    for section in new.sections:
        if section.id not in there:
            place = f"after {previous}" if previous else "at the start"
            rows.append(f"{section.name}: new, {_bars(section.bars)} {place}")
        elif there[section.id].bars != section.bars:
            rows.append(f"{section.name}: {there[section.id].bars} -> {_bars(section.bars)}")
        previous = section.name
    kept = [s.id for s in old.sections if s.id in here]
    now = [s.id for s in new.sections if s.id in there]
    if kept != now:
        rows.append("order: " + ", ".join(s.name for s in new.sections))
    return rows


def _players(old: Plan, new: Plan) -> list[str]:
    there = {p.id: p for p in old.parts}
    here = {p.id: p for p in new.parts}
    rows = [f"{p.name}: gone" for p in old.parts if p.id not in here]
    for part in new.parts:
        was = there.get(part.id)
        if was is None:
            rows.append(f"{part.name}: new, {_plain(part.instrument)}")
        elif was.instrument != part.instrument:
            rows.append(f"{part.name}: {_plain(was.instrument)} -> {_plain(part.instrument)}")
        elif (was.program, was.bank, was.name) != (part.program, part.bank, part.name):
            rows.append(f"{part.name}: another sound (program {was.program} -> {part.program})")
        if was is not None and was.lateness_ms != part.lateness_ms:
            rows.append(f"{part.name}: {part.lateness_ms:g} ms behind the others")
    return rows


def _harmony(old: Plan, new: Plan) -> list[str]:
    rows: dict[str, list[str]] = {}
    for was, now in _shared(old, new):
        if was.key != now.key and (was.key, now.key) != (old.key, new.key):
            rows.setdefault(f"key {was.key} -> {now.key}", []).append(now.name)
        if was.tempo_bpm != now.tempo_bpm and (was.tempo_bpm, now.tempo_bpm) != (
            old.tempo_bpm,
            new.tempo_bpm,
        ):
            text = f"tempo {was.tempo_bpm:g} -> {now.tempo_bpm:g} bpm"
            rows.setdefault(text, []).append(now.name)
        chords = [_chords(was), _chords(now)]
        if chords[0] != chords[1]:
            rows.setdefault(f"chords {chords[0]} -> {chords[1]}", []).append(now.name)
        if was.ritardando != now.ritardando or was.ending != now.ending:
            rows.setdefault(f"ends {now.ending or 'open'}", []).append(now.name)
    return [f"{_together(names)}: {text}" for text, names in rows.items()]


def _chords(section: Section) -> str:
    """The chords of a section, a loop once."""
    names = [str(span.chord) for span in section.chords]
    for length in range(1, len(names) // 2 + 1):
        if len(names) % length == 0 and names == names[:length] * (len(names) // length):
            names = names[:length]
            break
    return " ".join(names) if len(names) <= 8 else " ".join(names[:8]) + " ..."


def _notes(before: Song, after: Song) -> list[str]:
    """What each part plays otherwise; places where it changes in the same way are told together."""
    starts = _first_bars(after.plan)
    told: dict[tuple[str, str], list[str]] = {}
    old_cells = {(c.section, c.part): c for c in before.cells}
    new_cells = {(c.section, c.part): c for c in after.cells}
    there = {part.id for part in before.plan.parts}
    for part in after.plan.parts:
        if part.id not in there:
            continue
        for _, section in _shared(before.plan, after.plan):
            key = (section.id, part.id)
            place, text = _cell(part, section, starts, old_cells.get(key), new_cells.get(key))
            if text:
                told.setdefault((part.name, text), []).append(place)
    return [f"{name}, {_together(places)}: {text}" for (name, text), places in told.items()]


def _cell(
    part: Part, section: Section, starts: dict[str, int], was: Cell | None, now: Cell | None
) -> tuple[str, str]:
    """Where and how one part changed in one section; no text where it did not."""
    old, new = was.events if was else (), now.events if now else ()
    name = section.name
    if old == new:
        locks = (bool(was and was.is_locked), bool(now and now.is_locked))
        return name, "" if locks[0] == locks[1] else "locked" if locks[1] else "unlocked"
    if not old:
        return name, "plays now"
    if not new:
        return name, "rests now"
    text = _one_way(old, new)
    if text:
        return name, text
    bars = section.bars
    rates = (_rate(old, bars), _rate(new, bars))
    if abs(rates[1] - rates[0]) >= LEAST_DENSER * rates[0]:
        return name, _denser(part, old, new, bars)
    bar = section.meter.bar_ticks
    gone, come = Counter(map(str, old)) - Counter(map(str, new)), Counter(map(str, new)) - Counter(map(str, old))  # fmt: skip
    ticks = [int(text.split(" ")[1]) for text in (*gone, *come)]
    first = starts[section.id] + max(min(ticks) // bar, 0)
    last = starts[section.id] + min(max(max(ticks) // bar, 0), bars - 1)
    count = max(gone.total(), come.total())
    noun = "hit" if part.role in ("drums", "percussion") else "note"
    place = f"bar {first}" if first == last else f"bars {first}-{last}"
    return place, f"{count} {noun}{'' if count == 1 else 's'} changed"


def _one_way(old: Sequence[Event], new: Sequence[Event]) -> str:
    """The one thing that changed where the same notes are played otherwise: moved, louder, longer."""
    notes = (
        [e for e in old if isinstance(e, Note | Hit)],
        [e for e in new if isinstance(e, Note | Hit)],
    )
    if len(notes[0]) != len(notes[1]) or not notes[0]:
        return ""
    pairs = list(zip(*notes, strict=True))
    if all(replace(a, velocity=b.velocity) == b for a, b in pairs):
        was, now = _mean(a.velocity for a, _ in pairs), _mean(b.velocity for _, b in pairs)
        word = "louder" if now > was else "quieter" if now < was else "other accents"
        return f"{word} (velocity {was:.0f} -> {now:.0f})"
    if all(isinstance(a, Note) and isinstance(b, Note) for a, b in pairs):
        lines = [(a, b) for a, b in pairs if isinstance(a, Note) and isinstance(b, Note)]
        if all(replace(a, dur=b.dur) == b for a, b in lines):
            was, now = _mean(a.dur for a, _ in lines), _mean(b.dur for _, b in lines)
            return f"{'longer' if now > was else 'shorter'} notes ({was / QUARTER:.2g} -> {now / QUARTER:.2g} beats)"
        steps = {b.pitch.midi - a.pitch.midi for a, b in lines}
        if len(steps) == 1 and all((a.at, a.dur) == (b.at, b.dur) for a, b in lines):
            step = steps.pop()
            unit = "semitone" if abs(step) == 1 else "semitones"
            return f"{'up' if step > 0 else 'down'} {abs(step)} {unit}" if step else ""
    return ""


def _denser(part: Part, old: Sequence[Event], new: Sequence[Event], bars: int) -> str:
    """Notes or hits a bar; by the pieces of the kit where only some of them changed."""
    if part.role not in ("drums", "percussion"):
        return f"{_rate(old, bars):.3g} -> {_rate(new, bars):.3g} notes a bar"
    counts = [Counter(e.piece for e in events if isinstance(e, Hit)) for events in (old, new)]
    pieces = sorted(counts[0] | counts[1])
    changed = [piece for piece in pieces if counts[0][piece] != counts[1][piece]]
    if len(changed) < min(len(pieces), 4):
        return ", ".join(
            f"{_plain(piece)} {counts[0][piece] / bars:.3g} -> {counts[1][piece] / bars:.3g} hits a bar"
            for piece in changed
        )
    return f"{_rate(old, bars):.3g} -> {_rate(new, bars):.3g} hits a bar"


def _rate(events: Sequence[Event], bars: int) -> float:
    return len({e.at for e in events if isinstance(e, Note)}) / bars + (
        sum(isinstance(e, Hit) for e in events) / bars
    )


def _mean(values: Iterable[int]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _shared(old: Plan, new: Plan) -> list[tuple[Section, Section]]:
    there = {section.id: section for section in old.sections}
    return [(there[section.id], section) for section in new.sections if section.id in there]


def _first_bars(plan: Plan) -> dict[str, int]:
    starts, bar = {}, 1
    for section in plan.sections:
        starts[section.id] = bar
        bar += section.bars
    return starts


def _together(names: Sequence[str]) -> str:
    """`Chorus 1 and 2`, `Intro, Verse 1 and Outro`."""
    short: list[str] = []
    head = ""
    for name in names:
        material, _, number = name.rpartition(" ")
        short.append(number if material and material == head and number.isdigit() else name)
        head = material if number.isdigit() else ""
    return short[0] if len(short) == 1 else f"{', '.join(short[:-1])} and {short[-1]}"


def _bars(count: int) -> str:
    return "1 bar" if count == 1 else f"{count} bars"


def _plain(name: str) -> str:
    return name.replace("_", " ")
