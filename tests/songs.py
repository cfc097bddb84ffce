"""Small songs made by hand, for tests that need one: no genre, no planner, no randomness."""

from __future__ import annotations

from collections.abc import Iterable

from composer.genre.schema import Feel, Timing
from composer.model.events import Event, Hit, Note
from composer.model.song import Cell, ChordSpan, Part, Plan, Play, Section, Song
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import QUARTER, Meter
from composer.theory.pitch import Pitch

__all__ = [
    "BAND",
    "EXACT",
    "STRAIGHT",
    "SWUNG",
    "a_part",
    "a_section",
    "a_song",
    "band_song",
    "notes",
]

EXACT = Feel(
    timing={
        name: Timing(lag_ms=0.0, jitter_ms=0.0) for name in ("melody", "bass", "drums", "kick")
    },
    velocity_spread=0.0,
)
"""Nobody early, late, louder or softer than written."""
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
    """A whole band for some minutes: eight parts that come and go, drums with a fill and a crash at each section,
    a last chord that rings. It keeps every rule of `producer_rules`."""
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
        energy = (0.2, 0.45, 0.85, 0.55, 0.95, 0.3)[number % 6]
        section = a_section(
            f"s{number}",
            bars,
            "C Am7 Fmaj7 G7",
            name=names[number % len(names)] + ("" if number < len(names) else f" {number}"),
            material=names[number % len(names)].split()[0].lower(),
            energy=energy,
            lead_out=("fill", "build")[number % 2],
            opens_with="crash" if number else "none",
            tempo_bpm=tempo_bpm,
            plays=tuple(Play(part=part.id, technique="test") for part in parts),
            **more,
        )
        made.append(section)
        for part in parts:
            if energy >= _ENTERS[part.id]:
                events = tuple(_play(part.id, section, number))
                cells[section.id, part.id] = _landed(
                    part.id, section, events, number == sections - 1
                )
    return a_song(made, parts, cells, title="Band Song")


_ENTERS = {
    "tune": 0.3,
    "answer": 0.8,
    "keys": 0.25,
    "guitar": 0.5,
    "pad": 0.5,
    "bass": 0.0,
    "drums": 0.0,
    "shaker": 0.8,
}
_CHORDS = (("C", "E", "G", "C"), ("A", "C", "E", "G"), ("F", "A", "C", "E"), ("G", "B", "D", "F"))
_EIGHTH, _SIXTEENTH = QUARTER // 2, QUARTER // 4
_FILLS = (
    ("tom_high", "tom_mid", "tom_low", "tom_floor"),
    ("snare", "snare", "tom_high", "tom_low"),
    ("snare", "tom_mid", "snare", "tom_floor"),
)


def _landed(
    part: str, section: Section, events: tuple[Event, ...], is_last: bool
) -> tuple[Event, ...]:
    """The same, but with the last bar of the song held out."""
    bar = section.length - section.meter.bar_ticks
    if not is_last or part not in ("keys", "bass", "drums"):
        return events
    before = tuple(event for event in events if event.at < bar)
    if part == "drums":
        return (
            *before,
            Hit(at=bar, piece="kick", velocity=100),
            Hit(at=bar, piece="crash", velocity=96),
        )
    names = ("C2",) if part == "bass" else ("C4", "E4", "G4")
    return (
        *before,
        *(Note(at=bar, dur=section.meter.bar_ticks, pitch=Pitch.parse(n)) for n in names),
    )


def _play(part: str, section: Section, number: int) -> Iterable[Event]:
    bar_ticks = section.meter.bar_ticks
    for bar in range(section.bars):
        at, chord = bar * bar_ticks, _CHORDS[bar % 4]
        low = [Pitch.parse(f"{name}2") for name in chord]
        if part == "bass":
            places = (0, 1, 3, 4, 6, 7) if section.energy > 0.6 else (0, 3, 4)
            yield from (
                Note(at=at + n * _EIGHTH, dur=_EIGHTH, pitch=low[0], velocity=84) for n in places
            )
        elif part == "keys":
            for place in (0, 3 * _EIGHTH, 4 * _EIGHTH, 6 * _EIGHTH):
                yield from (
                    Note(at=at + place, dur=_EIGHTH, pitch=p.up_octaves(2), velocity=72)
                    for p in low[:3]
                )
        elif part == "guitar":
            for place in range(0, bar_ticks, _EIGHTH if section.energy > 0.6 else 2 * QUARTER):
                yield from (
                    Note(at=at + place, dur=_EIGHTH, pitch=p.up_octaves(1), velocity=66)
                    for p in low[:3]
                    if p.up_octaves(1).midi >= 52
                )
        elif part == "pad" or (part == "answer" and bar % 2 == 0):
            yield from (
                Note(
                    at=at, dur=bar_ticks, pitch=p.up_octaves(2 if part == "pad" else 3), velocity=64
                )
                for p in (low[:3] if part == "pad" else low[:1])
            )
        elif part == "tune":
            for n in range(5):
                pitch = low[n % 3].up_octaves(3)
                yield Note(at=at + n * _EIGHTH * 3 // 2, dur=_EIGHTH, pitch=pitch, velocity=86)
        elif part == "drums":
            yield from _drums(at, bar, section, number)
        elif part == "shaker":
            yield from (
                Hit(at=at + n * _EIGHTH, piece="shaker", velocity=60)
                for n in range(bar_ticks // _EIGHTH)
            )


def _drums(at: int, bar: int, section: Section, number: int) -> Iterable[Event]:
    is_last = bar == section.bars - 1
    for n in range(section.meter.bar_ticks // _EIGHTH):
        if not (is_last and n >= 6) and not (bar == 0 and n == 0 and number):
            yield Hit(
                at=at + n * _EIGHTH,
                piece="hat_open" if n == 7 and bar % 4 == 3 else "hat",
                velocity=76,
            )
    if bar == 0 and number:
        yield Hit(at=at, piece="crash", velocity=100)
    for beat in range(section.meter.bar_ticks // QUARTER):
        if not (is_last and beat == 3):
            yield Hit(at=at + beat * QUARTER, piece="snare" if beat % 2 else "kick", velocity=100)
    yield Hit(at=at + 5 * _EIGHTH, piece="kick", velocity=84)
    yield Hit(at=at + 7 * _SIXTEENTH, piece="snare", velocity=34)
    if is_last:
        for n, piece in enumerate(_FILLS[number % 3]):
            yield Hit(at=at + 3 * QUARTER + n * _SIXTEENTH, piece=piece, velocity=90)
