"""A clip: chords as a file of MIDI to drag into a DAW, played by the genre's harmony player or written note for note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from composer.composition.build import build
from composer.composition.form import Block
from composer.composition.orchestration import Orchestrator
from composer.errors import DiskProblem, PlanError
from composer.genre.catalogue import find_genre, find_instrument, load_genre
from composer.genre.schema import Genre, PartStyle
from composer.model.brief import Brief
from composer.model.events import Note
from composer.model.song import Cell, ChordSpan, Part, Plan, Section, Song
from composer.performance.perform import perform
from composer.render.midi import write_midi
from composer.rng import Rng
from composer.studio.chords.line import ChordLine
from composer.theory.chart import ChartChord
from composer.theory.key import Key
from composer.theory.meter import QUARTER, Meter
from composer.theory.pitch import Pitch
from composer.theory.setting import written

__all__ = [
    "DEFAULT_GENRE",
    "Stretch",
    "Voice",
    "played_clip",
    "spans_of",
    "stretches_of",
    "write_clip",
    "written_clip",
]

DEFAULT_GENRE = "pop"
_HARMONY_ROLES = ("comp", "pad", "riff")
_PLAIN_VELOCITY = 80
_EIGHTH, _SHOT = QUARTER // 2, QUARTER // 3
"""How early a pushed chord comes, and how long a shot sounds."""
_GUITAR_ALONE = ("E2", "E5")
_OUT_OF_THE_WAY = (96, 108)
"""The range of a tune that is not there: chords by themselves may use all of their register."""
_GAP = 20
"""Ticks between a written chord and the next, so that a repeated key is struck again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Chords that fill so many bars, under a name for the marker; `material` says which section they would be.

    `meter` is that of the clip unless given."""

    name: str
    bars: int
    chords: tuple[ChartChord, ...]
    material: str = "verse"
    energy: float = 0.5
    meter: Meter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A track of a written clip: its notes for each chord, or a `line` of its own."""

    name: str
    instrument: str = "piano"
    notes: tuple[tuple[Pitch, ...], ...] = ()
    line: tuple[Note, ...] = ()


def spans_of(chords: Sequence[ChartChord], key: Key) -> tuple[ChordSpan, ...]:
    """The chords of a chart as a section holds them."""
    return tuple(
        ChordSpan(at=c.at, dur=c.dur, chord=c.chord, numeral=written(c.chord, key), mark=c.mark)
        for c in chords
    )


def stretches_of(
    line: ChordLine, chords: Sequence[ChartChord] | None = None, name: str = "Chords"
) -> tuple[Stretch, ...]:
    """The sections of a line of chords, or other chords in their place; `name` is for one that has none."""
    return tuple(
        Stretch(
            name=section.name or name,
            bars=section.bars,
            chords=section.chords,
            meter=section.meter,
        )
        for section in line.divided(line.chords if chords is None else chords)
    )


def played_clip(
    stretches: Sequence[Stretch],
    key: Key,
    *,
    genre: str | None = None,
    meter: Meter | None = None,
    tempo_bpm: float | None = None,
    seed: int = 0,
    complexity: float | None = None,
    title: str = "Chords",
) -> Song:
    """The chords in the rhythm, the voicings and on the instrument the genre has for them; raises GenreError."""
    style = find_genre(genre or DEFAULT_GENRE)
    part, chair = _harmony_player(style)
    style = replace(style, parts=tuple(chair if c.id == chair.id else c for c in style.parts))
    plan = _plan(stretches, key, style, (part,), meter or style.meter, tempo_bpm, seed, title)
    desk = Orchestrator(
        brief=Brief(), genre=style, chairs=((part, chair),), rng=Rng(seed, "clip", style.name)
    )
    sections = []
    for section in plan.sections:
        plays = desk.plays_alone(Block(section.material, section.bars), section.energy)
        if complexity is not None:
            plays = tuple(replace(play, complexity=round(complexity, 3)) for play in plays)
        sections.append(replace(section, plays=plays))
    return build(replace(plan, sections=tuple(sections)), style)


def written_clip(
    stretches: Sequence[Stretch],
    key: Key,
    voices: Sequence[Voice],
    *,
    meter: Meter | None = None,
    tempo_bpm: float | None = None,
    title: str = "Voicing",
) -> Song:
    """The chords exactly as voiced, each note held to the next chord, a track for every voice."""
    style = find_genre(DEFAULT_GENRE)
    parts = tuple(
        _part(f"voice{number}", voice.name, voice.instrument)
        for number, voice in enumerate(voices, start=1)
    )
    plan = _plan(stretches, key, style, parts, meter or Meter(4, 4), tempo_bpm, 0, title)
    cells = []
    for part, voice in zip(parts, voices, strict=True):
        first = 0
        for section, stretch in zip(plan.sections, stretches, strict=True):
            own = voice.notes[first : first + len(stretch.chords)]
            first += len(stretch.chords)
            events = voice.line or _held(stretch.chords, own)
            cells.append(Cell(section=section.id, part=part.id, events=events, is_played=True))
    return Song(plan=plan, cells=tuple(cells))


def _held(chords: Sequence[ChartChord], notes: Sequence[Sequence[Pitch]]) -> tuple[Note, ...]:
    """Every voicing from its chord to the next, marks obeyed: a push comes early, a shot is short."""
    early = [_EIGHTH if "push" in c.mark and c.at >= _EIGHTH else 0 for c in chords]
    found = []
    for place, (chord, voicing) in enumerate(zip(chords, notes, strict=True)):
        ahead = early[place + 1] if place + 1 < len(chords) else 0
        length = _SHOT if "shot" in chord.mark else max(chord.dur + early[place] - ahead - _GAP, 60)
        found += [
            Note(at=chord.at - early[place], dur=length, pitch=pitch, velocity=_PLAIN_VELOCITY)
            for pitch in voicing
        ]
    return tuple(found)


def write_clip(song: Song, path: Path, *sources: str | Path | None) -> Path:
    """Write a clip for a DAW; raises DiskProblem, also when it would replace one of the files it was made from."""
    for source in sources:
        if source is not None and Path(source).exists() and path.exists() and path.samefile(source):
            raise DiskProblem(
                f"{path} is what the chords were read from; choose another name for --midi"
            )
    if path.is_dir():
        raise DiskProblem(
            f"{path} is a folder; give --midi the name of a file, such as {path / 'chords.mid'}"
        )
    write_midi(perform(song, load_genre(song.plan.genre).feel), path)
    return path


def _harmony_player(genre: Genre) -> tuple[Part, PartStyle]:
    """The chair that has the chords in this genre, always there, and whoever sits in it most often."""
    for role in _HARMONY_ROLES:
        chairs = [chair for chair in genre.parts if chair.role == role]
        if chairs:
            chair = max(chairs, key=lambda chair: (chair.share, -chair.enters))
            family = max(chair.instruments, key=lambda name: chair.instruments[name])
            chair = replace(chair, share=1.0, enters=0.0, leaves=1.0, rests=())
            if (
                "guitar" in family
            ):  # alone it has its own bass strings, which a band leaves to the bass
                chair = replace(chair, low=_GUITAR_ALONE[0], high=_GUITAR_ALONE[1])
            return _part(
                chair.id, chair.name or chair.id.replace("_", " ").title(), family, role
            ), chair
    raise PlanError(f"in {genre.name} nobody plays chords; choose another genre with --genre")


def _part(part_id: str, name: str, instrument: str, role: str = "comp") -> Part:
    family = find_instrument(instrument)
    return Part(
        id=part_id,
        name=name.encode("ascii", "ignore").decode()[:24] or "Chords",
        role=role,
        instrument=family.name,
        program=family.program,
        bank=family.bank,
    )


def _plan(
    stretches: Sequence[Stretch],
    key: Key,
    genre: Genre,
    parts: tuple[Part, ...],
    meter: Meter,
    tempo_bpm: float | None,
    seed: int,
    title: str,
) -> Plan:
    tempo = genre.tempo.usual if tempo_bpm is None else tempo_bpm
    sections = tuple(
        Section(
            id=f"s{number}",
            material=stretch.material,
            occurrence=1,
            name=stretch.name,
            bars=stretch.bars,
            meter=stretch.meter or meter,
            key=key,
            tempo_bpm=tempo,
            energy=stretch.energy,
            chords=spans_of(stretch.chords, key),
            plays=(),
            phrase_bars=genre.phrase_bars,
        )
        for number, stretch in enumerate(stretches, start=1)
    )
    return Plan(
        title=title,
        genre=genre.name,
        seed=seed,
        key=key,
        tempo_bpm=tempo,
        meter=meter,
        form="clip",
        parts=parts,
        sections=sections,
        ending="loop",
        melody_range=_OUT_OF_THE_WAY,
        next_id=len(sections) + 1,
    )
