"""Words to sing that the tests share: iambs, trochees, free lines, stanzas without headings, Spanish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from composer.composition.lyrics.syllable import Syllable, syllables_of
from composer.model.events import Lyric, Note
from composer.model.song import Cell, Section, Song

__all__ = ["SHEETS", "SungLine", "sung_cell", "sung_lines"]

IAMBIC = """
[Verse 1]
The silver moon above the town
Is shining on the river still
I hear the night come walking down
The empty road across the hill

[Chorus]
Oh carry me home
Over the water
Carry me home tonight
I follow the light

[Verse 2]
The morning train is rolling in
With all the letters that you wrote
I read the words beneath my skin
And every one is in my throat
"""
TROCHAIC = """
Verse 1:
Tell me why the river's running
Down beneath the broken bridges
Golden fields and summer coming
Over all the mountain ridges

Chorus:
Fire, fire, burning brighter
Hold me closer, hold me tighter
Fire, fire, burning brighter
All the world is growing lighter

Verse 2:
Babylon is falling slowly
Every tower, every steeple
Nothing in the street is holy
Only beautiful young people
"""
IRREGULAR = """
[Verse 1]
Midnight
I was looking through the window of a late-night laundromat on Second Avenue
You said nothing
Just the rain, again, the rain

[Chorus]
And I don't know, no, I don't know
What it is that you're waiting for
Wait
Oh, wait for me

[Verse 2]
Now it's 7 in the morning
And somebody's singing, "Hallelujah, baby, hallelujah"
In the kitchen
Over and over and over again
"""
STANZAS = """
I walked along the harbour wall
The gulls were crying overhead
I thought I heard your footsteps fall
But only autumn came instead

Come back, come back, across the sea
Come back, my darling, back to me

The boats are sleeping on the sand
The nets are hanging out to dry
I hold your letter in my hand
And watch the winter passing by

Come back, come back, across the sea
Come back, my darling, back to me
"""
SPANISH = """
Bajo la luna del mar
camina sola María
y el viento quiere cantar
la vieja melodía

Dame tu mano, corazón
que la noche es larga
dame tu voz, tu canción
que el alma se carga

Cuando regreses al puerto
con las velas rotas
te esperaré con el verso
que escriben las olas
"""
SHEETS = {
    "iambic": IAMBIC,
    "trochaic": TROCHAIC,
    "irregular": IRREGULAR,
    "stanzas": STANZAS,
    "spanish": SPANISH,
}


@dataclass(frozen=True)
class SungLine:
    """A line as a song has it: its syllables, the strengths of their places, and how long the last is held. A line that
    nobody sings has no strengths."""

    section: Section
    text: str
    syllables: tuple[Syllable, ...]
    strengths: tuple[int, ...]
    last: int


def sung_cell(song: Song, section: Section) -> Cell | None:
    """The cell of the tune that has words here."""
    cells = (song.cell(section.id, p.id) for p in song.plan.parts if p.role == "melody")
    return next((c for c in cells if c and any(isinstance(e, Lyric) for e in c.events)), None)


def sung_lines(song: Song) -> Iterator[SungLine]:
    """Every line of a song, matched in order with the lyrics under its notes; none may be left over."""
    for section in song.plan.sections:
        cell = sung_cell(song, section)
        words = [e for e in cell.events if isinstance(e, Lyric)] if cell else []
        notes = {e.at: e for e in cell.events if isinstance(e, Note)} if cell else {}
        assert [w.at for w in words] == sorted({w.at for w in words})
        assert {w.at for w in words} <= set(notes)
        place = 0
        for text in section.lyrics:
            syllables = syllables_of(text)
            here = words[place : place + len(syllables)]
            if [w.text for w in here] != [s.text for s in syllables]:
                yield SungLine(section, text, syllables, (), 0)
                continue
            place += len(syllables)
            strengths = tuple(section.meter.strength(w.at) for w in here)
            yield SungLine(section, text, syllables, strengths, notes[here[-1].at].dur)
        assert place == len(words), f"{section.name} sings what is not in its lines"
