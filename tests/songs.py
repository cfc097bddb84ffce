"""Small songs made by hand, for tests that need one: no genre, no planner, no randomness."""

from __future__ import annotations

from collections.abc import Iterable

from composer.genre.schema import Feel
from composer.model.events import Event, Hit, Note
from composer.model.song import Cell, ChordSpan, Part, Plan, Play, Section, Song
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import QUARTER, Meter
from composer.theory.pitch import Pitch

__all__ = ["BAND", "STRAIGHT", "SWUNG", "a_part", "a_section", "a_song", "band_song", "notes"]

STRAIGHT = Feel()
SWUNG = Feel(unit="eighth", swing=((60.0, 0.67), (120.0, 0.64), (240.0, 0.55)), pedal=("comp",))

BAND = (
    ("tune", "Melody", "melody", "flute", 73),
    ("answer", "Strings", "counter", "strings", 48),
    ("keys", "Keys", "comp", "piano", 0),
    ("guitar", "Guitar", "comp", "electric_guitar", 27),
    ("pad", "Pad", "pad", "warm_pad", 89),
    ("bass", "Bass", "bass", "finger_bass", 33),
    ("drums", "Drums", "drums", "drums", 0),
    ("shaker", "Shaker", "percussion", "shaker", 0),
)
"""id, name, role, instrument and program of an eight-piece band."""


def a_part(part_id: str = "tune", role: str = "melody", program: int = 73, **more: object) -> Part:
    """A part named after its id."""
    bank = 128 if role in ("drums", "percussion") else 0
    values: dict[str, object] = {
        "name": part_id.title(),
        "instrument": part_id,
        "bank": bank,
        **more,
    }
    return Part(id=part_id, role=role, program=program, **values)  # type: ignore[arg-type]


def a_section(
    section_id: str = "s1", bars: int = 4, chords: str = "C Am F G", **more: object
) -> Section:
    """A section of one chord a bar (repeated as needed), in C major, 4/4, 120 unless said otherwise."""
    meter = more.pop("meter", Meter(4, 4))
    assert isinstance(meter, Meter)
    symbols = chords.split()
    values: dict[str, object] = {
        "material": "verse",
        "occurrence": 1,
        "name": section_id.title(),
        "key": Key.parse("C major"),
        "tempo_bpm": 120.0,
        "energy": 0.5,
        "plays": (),
        **more,
    }
    spans = tuple(
        ChordSpan(
            at=bar * meter.bar_ticks,
            dur=meter.bar_ticks,
            chord=Chord.parse(symbols[bar % len(symbols)]),
        )
        for bar in range(bars)
    )
    return Section(id=section_id, bars=bars, meter=meter, chords=spans, **values)  # type: ignore[arg-type]


def notes(*rows: tuple[int, int, str] | tuple[int, int, str, int]) -> tuple[Event, ...]:
    """Notes from (at, dur, pitch) or (at, dur, pitch, velocity)."""
    return tuple(
        Note(
            at=row[0],
            dur=row[1],
            pitch=Pitch.parse(row[2]),
            velocity=row[3] if len(row) > 3 else 80,
        )
        for row in rows
    )


def a_song(
    sections: Iterable[Section],
    parts: Iterable[Part],
    cells: dict[tuple[str, str], tuple[Event, ...]],
    *,
    title: str = "Test Song",
    seed: int = 1,
    played: Iterable[tuple[str, str]] = (),
) -> Song:
    """A song of these sections and parts; `cells` by (section id, part id), `played` those a person played."""
    sections, parts, played = tuple(sections), tuple(parts), set(played)
    first = sections[0]
    plan = Plan(
        title=title,
        genre="test",
        seed=seed,
        key=first.key,
        tempo_bpm=first.tempo_bpm,
        meter=first.meter,
        form="test",
        parts=parts,
        sections=sections,
    )
    made = tuple(
        Cell(section=section, part=part, events=events, is_played=(section, part) in played)
        for (section, part), events in cells.items()
    )
    return Song(plan=plan, cells=made)


def band_song(sections: int = 6, bars: int = 16, tempo_bpm: float = 120.0, **more: object) -> Song:
    """A whole band for some minutes: eight parts, drums with fills, about 43 notes a bar."""
    names = ("Intro", "Verse 1", "Chorus 1", "Verse 2", "Chorus 2", "Outro")
    parts = [
        Part(
            id=i,
            name=n,
            role=r,
            instrument=f,
            program=p,
            bank=128 if r in ("drums", "percussion") else 0,
        )
        for i, n, r, f, p in BAND
    ]
    made, cells = [], {}
    for number in range(sections):
        section = a_section(
            f"s{number}",
            bars,
            "C Am7 Fmaj7 G7",
            name=names[number % len(names)] + ("" if number < len(names) else f" {number}"),
            energy=(0.3, 0.5, 0.8, 0.55, 0.9, 0.4)[number % 6],
            lead_out=("fill", "build")[number % 2],
            opens_with="crash" if number else "none",
            tempo_bpm=tempo_bpm,
            plays=tuple(Play(part=part.id, technique="test") for part in parts),
            **more,
        )
        made.append(section)
        for part in parts:
            cells[section.id, part.id] = tuple(_play(part.id, section))
    return a_song(made, parts, cells, title="Band Song")


_CHORDS = (("C", "E", "G", "C"), ("A", "C", "E", "G"), ("F", "A", "C", "E"), ("G", "B", "D", "F"))
_EIGHTH, _SIXTEENTH = QUARTER // 2, QUARTER // 4


def _play(part: str, section: Section) -> Iterable[Event]:
    bar_ticks = section.meter.bar_ticks
    for bar in range(section.bars):
        at, chord = bar * bar_ticks, _CHORDS[bar % 4]
        low = [Pitch.parse(f"{name}2") for name in chord]
        if part == "bass":
            yield from (
                Note(at=at + n * _EIGHTH, dur=_EIGHTH, pitch=low[0], velocity=84)
                for n in (0, 1, 3, 4, 6, 7)
            )
        elif part == "keys":
            for place in (0, 3 * _EIGHTH, 4 * _EIGHTH, 6 * _EIGHTH):
                yield from (
                    Note(at=at + place, dur=_EIGHTH, pitch=p.up_octaves(2), velocity=72)
                    for p in low[:3]
                )
        elif part == "guitar":
            for place in range(0, bar_ticks, QUARTER):
                yield from (
                    Note(at=at + place, dur=_EIGHTH, pitch=p.up_octaves(1), velocity=66)
                    for p in low[:2]
                )
        elif part in ("pad", "answer") and bar % (2 if part == "answer" else 1) == 0:
            octave = 1 if part == "pad" else 3
            yield from (
                Note(at=at, dur=bar_ticks, pitch=p.up_octaves(octave), velocity=64)
                for p in (low[:3] if part == "pad" else low[:1])
            )
        elif part == "tune":
            line = [low[n % 3].up_octaves(3) for n in range(5)]
            for n, pitch in enumerate(line):
                yield Note(at=at + n * _EIGHTH * 3 // 2, dur=_EIGHTH, pitch=pitch, velocity=86)
        elif part == "drums":
            yield from _drums(at, bar_ticks, is_last=bar == section.bars - 1)
        elif part == "shaker":
            yield from (
                Hit(at=at + n * _EIGHTH, piece="shaker", velocity=60)
                for n in range(bar_ticks // _EIGHTH)
            )


def _drums(at: int, bar_ticks: int, *, is_last: bool) -> Iterable[Event]:
    for n in range(bar_ticks // _EIGHTH):
        if not (is_last and n >= 6):
            yield Hit(at=at + n * _EIGHTH, piece="hat" if n != 7 else "hat_open", velocity=76)
    for beat in range(0, bar_ticks // QUARTER):
        piece = "snare" if beat % 2 else "kick"
        yield Hit(at=at + beat * QUARTER, piece=piece, velocity=100)
    yield Hit(at=at + 5 * _EIGHTH, piece="kick", velocity=84)
    yield Hit(at=at + 7 * _SIXTEENTH, piece="snare", velocity=34)
    if is_last:
        for n in range(4):
            yield Hit(
                at=at + 3 * QUARTER + n * _SIXTEENTH,
                piece=("tom_high", "tom_mid", "tom_low", "tom_floor")[n],
                velocity=90,
            )
