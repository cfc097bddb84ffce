"""Contexts for the writers of tunes: a small genre made by hand, sections over given chords, and what is measured."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from composer.composition.context import CellContext, Upstream, Written
from composer.composition.melody.motif import draw_hook
from composer.composition.melody.writer import write_melody
from composer.genre.catalogue import find_instrument
from composer.genre.schema import Feel, Genre, Keys, MelodyStyle, Motif, PartStyle, Tempo
from composer.model.events import Note
from composer.model.song import ChordSpan, Hook, Part, Play, Section
from composer.rng import Rng
from composer.theory.chord import Chord
from composer.theory.grid import parse_grid
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import pc_semitone

__all__ = [
    "CHORUS", "FOUR", "RANGE", "VERSE", "a_genre", "a_hook", "chord_share", "context", "midis", "notes_of", "tune",
]  # fmt: skip

FOUR = Meter(4, 4)
RANGE = (57, 76)
VERSE = "C Am F G C Am F G"
CHORUS = "F G C Am F G Am G"

_RULER = "     1 & 2 & 3 & 4 & 1 & 2 & 3 & 4 &\nline "
_MOTIFS = (
    ("push", "x - x x - x - - x - - - . . . .", ("chorus",)),
    ("long", "X - - x x - x - x - - - - - . .", ("chorus",)),
    ("sync", "x x x - x x x - - x x - x - . .", ("chorus", "verse")),
    ("talk", ". x x x x x x - x - x - - - . .", ("verse",)),
    ("list", "x x x x x - . . . x x x x - - .", ("verse", "solo")),
    ("calm", "x - - x x - - - x - x x - - - .", ("verse", "bridge")),
)


@lru_cache
def a_genre(technique: str = "vocal", **style: object) -> Genre:
    """A pop-like genre with six rhythms for tunes; `style` sets fields of its `MelodyStyle`."""
    motifs = tuple(
        Motif(name=name, grid=parse_grid(_RULER + row, FOUR), sections=sections)
        for name, row, sections in _MOTIFS
    )
    melody = MelodyStyle(technique=technique, motifs=motifs, **style)  # type: ignore[arg-type]
    return Genre(
        name="test",
        family="jazz" if technique == "bebop" else "pop",
        about="",
        meter=FOUR,
        tempo=Tempo(low=80, high=130, usual=100),
        keys=Keys(),
        feel=Feel(),
        forms=(),
        energy={"verse": 0.45, "chorus": 0.8, "bridge": 0.5, "intro": 0.3, "outro": 0.3},
        progressions=(),
        patterns=(),
        melody=melody,
        parts=(),
    )


def a_hook(genre: Genre, seed: int) -> Hook:
    """The hook of a song in this genre."""
    return draw_hook(genre, False, FOUR, Rng(seed, "hook"))


def spans(chords: str, meter: Meter = FOUR, marks: Sequence[str] = ()) -> tuple[ChordSpan, ...]:
    """One chord a bar."""
    bar = meter.bar_ticks
    return tuple(
        ChordSpan(
            at=n * bar, dur=bar, chord=Chord.parse(symbol), mark=marks[n] if n < len(marks) else ""
        )
        for n, symbol in enumerate(chords.split())
    )


def context(
    genre: Genre,
    seed: int,
    material: str = "verse",
    chords: str = VERSE,
    *,
    occurrence: int = 1,
    key: str = "C",
    meter: Meter = FOUR,
    marks: Sequence[str] = (),
    role: str = "melody",
    technique: str = "melody",
    register: tuple[int, int] = (36, 96),
    melody_range: tuple[int, int] = RANGE,
    upstream: Written | None = None,
    **section: object,
) -> CellContext:
    """What the writer of one section is given."""
    made = spans(chords, meter, marks)
    play = Play(part=role, technique=technique)
    values: dict[str, object] = {"energy": genre.energy.get(material, 0.5), **section}
    heard = (
        ()
        if upstream is None
        else (Upstream(part="melody", role="melody", events=upstream.events),)
    )
    section_id = str(values.pop("id", f"{material}{occurrence}"))
    return CellContext(
        section=Section(
            id=section_id, material=material, occurrence=occurrence, name=material.title(), bars=len(made),
            meter=meter, key=Key.parse(key), tempo_bpm=100.0, chords=made, plays=(play,), **values,  # type: ignore[arg-type]
        ),
        part=Part(id=role, name=role.title(), role=role, instrument="soft_lead", program=82),
        play=play,
        genre=genre,
        style=PartStyle(id=role, role=role, instruments={"soft_lead": 1.0}),
        instrument=find_instrument("soft_lead"),
        low=register[0],
        high=register[1],
        melody_range=melody_range,
        hook=a_hook(genre, seed),
        upstream=heard,
        variation=Rng(seed, "variation", section_id, role),
    )  # fmt: skip


def tune(ctx: CellContext, seed: int) -> Written:
    """The melody, drawn as a build draws it: by material."""
    return write_melody(ctx, Rng(seed, "cell", ctx.section.material, "melody", 0))


def notes_of(written: Written) -> list[Note]:
    """Its notes in order of time."""
    return sorted((e for e in written.events if isinstance(e, Note)), key=lambda note: note.at)


def midis(written: Written) -> list[int]:
    """Its pitches as MIDI numbers."""
    return [note.pitch.midi for note in notes_of(written)]


def chord_share(ctx: CellContext, notes: Sequence[Note]) -> float:
    """The share of notes that belong to their chord; an anticipation belongs to the chord it leads into."""
    fitting = 0
    for note in notes:
        span = ctx.chord_at(note.at + min(note.dur, 1920) // 2)
        fitting += note.pitch.midi % 12 in {pc_semitone(fifths) for fifths in span.chord.tones}
    return fitting / max(len(notes), 1)
