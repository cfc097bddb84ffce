"""Chord progressions on demand: ideas in a genre, key and mood, each with its reasons.

Every idea is one of the genre's own progressions, coloured as richly as is wished; the same seed gives the same ideas,
and an idea stays the same whatever other ideas are asked for beside it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from composer.composition.planner import make_plan
from composer.composition.progression import chord_spans, draw_harmony
from composer.genre.catalogue import find_genre
from composer.genre.schema import Genre
from composer.model.brief import Brief, BriefReading
from composer.model.song import Song
from composer.rng import Rng
from composer.studio.chords.facts import ChordFact, chord_facts, fact_tables
from composer.studio.chords.line import ChordLine
from composer.studio.clip import DEFAULT_GENRE, Stretch, played_clip
from composer.studio.pipeline import SEEDS, read
from composer.theory.chart import ChartChord, format_chart
from composer.theory.key import Key
from composer.theory.meter import Meter

__all__ = ["Idea", "Ideas", "find_ideas", "read_wish"]

_TRIES = 60
_BESIDE = ("intro", "outro", "coda", "interlude", "vamp", "breakdown", "build")
"""Materials whose chords make poor ideas: they are there for what stands beside them."""
_LEADS_ON = ("bridge", "b", "pre-chorus", "post-chorus", "solo")
"""Materials that begin away from home or go somewhere else: ideas, but seldom the first ones."""
_LEADING_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """A progression: its name in the genre's file, where it would stand in a song, and why it is as it is."""

    name: str
    material: str
    chords: tuple[ChartChord, ...]
    facts: tuple[ChordFact, ...]
    bricks: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ideas:
    """Ideas with what they have in common."""

    genre: Genre
    key: Key
    meter: Meter
    tempo_bpm: float
    bars: int
    seed: int
    complexity: float
    ideas: tuple[Idea, ...]
    reading: BriefReading
    wished_complexity: float | None = None

    def chart(self, idea: Idea) -> str:
        """An idea as chart text."""
        return format_chart(idea.chords, self.meter, self.bars)

    def line(self, idea: Idea) -> ChordLine:
        """The chords of an idea in their bars."""
        return ChordLine.of(idea.chords, self.meter)

    def stretches(self) -> tuple[Stretch, ...]:
        """The ideas one after another, for a clip."""
        return tuple(
            Stretch(
                name=f"Idea {number} {idea.name}",
                bars=self.bars,
                chords=idea.chords,
                material=idea.material,
                energy=self.genre.energy.get(idea.material, 0.5),
            )
            for number, idea in enumerate(self.ideas, start=1)
        )

    def clip(self) -> Song:
        """The ideas played by whoever has the chords in this genre, one after another."""
        return played_clip(
            self.stretches(),
            self.key,
            genre=self.genre.name,
            meter=self.meter,
            tempo_bpm=self.tempo_bpm,
            seed=self.seed,
            complexity=self.wished_complexity,
            title=f"{self.genre.name.title()} in {self.key}",
        )

    def table(self) -> dict[str, Any]:
        """The ideas as `--json` gives them."""
        return {
            "schema": 1,
            "genre": self.genre.name,
            "key": str(self.key),
            "mode": self.key.mode,
            "meter": str(self.meter),
            "tempo_bpm": self.tempo_bpm,
            "bars": self.bars,
            "seed": self.seed,
            "complexity": round(self.complexity, 3),
            "moods": list(self.reading.brief.moods),
            "not_understood": list(self.reading.not_understood),
            "ideas": [
                {
                    "name": idea.name,
                    "section": idea.material,
                    "chart": self.chart(idea),
                    "chords": fact_tables(idea.facts),
                    "bricks": list(idea.bricks),
                    "reason": idea.reason,
                }
                for idea in self.ideas
            ],
        }


def read_wish(words: str, mood: str, wishes: Mapping[str, Any]) -> BriefReading:
    """What is wanted, from words, a mood, and single wishes named as the fields of a brief; raises BriefError."""
    told = ", ".join(text.strip() for text in (words, mood) if text.strip())
    names = ("genre", "key", "mode", "meter", "tempo_bpm")
    return read(told, **{name: wishes[name] for name in names if wishes.get(name) is not None})


def find_ideas(
    reading: BriefReading,
    *,
    bars: int,
    count: int,
    seed: int | None = None,
    complexity: float | None = None,
) -> Ideas:
    """So many different ideas for a brief, fewer where the genre knows no more; `complexity` 0 (plain) to 1 (lush).

    Raises GenreError and BriefError.
    """
    genre = find_genre(reading.brief.genre or DEFAULT_GENRE)
    wished = complexity
    if seed is None:
        seed = secrets.randbelow(SEEDS) if reading.brief.seed is None else reading.brief.seed
    brief = replace(reading.brief, form=(f"verse {bars}",), seed=seed, length_s=None, chords=())
    plan = make_plan(brief, genre, seed)
    dials = dict(brief.dials)
    if complexity is None:
        wish = 0.35 * dials.get("colour", 0.0) + 0.2 * dials.get("complexity", 0.0)
        complexity = min(max(genre.colour_level + wish, 0.0), 1.0)
    found: list[Idea] = []
    for number in range(count):
        idea = _idea(number, found, brief, genre, plan.key, plan.meter, bars, complexity)
        if idea is None:
            break
        found.append(idea)
    return Ideas(
        genre=genre,
        key=plan.key,
        meter=plan.meter,
        tempo_bpm=plan.tempo_bpm,
        bars=bars,
        seed=seed,
        complexity=complexity,
        ideas=tuple(found),
        reading=reading,
        wished_complexity=wished,
    )


def _idea(
    number: int,
    before: Sequence[Idea],
    brief: Brief,
    genre: Genre,
    key: Key,
    meter: Meter,
    bars: int,
    colour: float,
) -> Idea | None:
    """The next idea: a progression that was not used before, or else one that comes out in other chords."""
    names = {idea.name for idea in before}
    sounds = {idea.chords for idea in before}
    spare: Idea | None = None
    for turn in range(_TRIES):
        rng = Rng(brief.seed or 0, "chords", number, turn)
        material = rng.choice(_materials(genre, key))
        harmony = draw_harmony(material, {material: bars}, brief, genre, key.is_minor, colour, rng)
        spans = chord_spans(harmony, bars, key, meter)
        chords = tuple(ChartChord(at=s.at, dur=s.dur, chord=s.chord, mark=s.mark) for s in spans)
        if chords in sounds:
            continue
        home = _home(harmony.name, genre) or material
        if home in _LEADS_ON and not rng.at("leads on").chance(_LEADING_SHARE):
            continue
        if harmony.name in names and spare is not None:
            continue
        facts, bricks = chord_facts(ChordLine.of(chords, meter), key)
        idea = Idea(
            name=harmony.name,
            material=home,
            chords=chords,
            facts=facts,
            bricks=bricks,
            reason=harmony.about,
        )
        if harmony.name not in names:
            return idea
        spare = idea
    return spare


def _materials(genre: Genre, key: Key) -> tuple[str, ...]:
    """The sections this genre has progressions for in the mode of the key, in the file's order."""
    mode = "minor" if key.is_minor else "major"
    wanted = [p for p in genre.progressions if p.mode == mode] or list(genre.progressions)
    names = dict.fromkeys(section for p in wanted for section in p.sections)
    return tuple(name for name in names if name not in _BESIDE) or tuple(names) or ("verse",)


def _home(name: str, genre: Genre) -> str:
    """The section a progression was written for in the first place."""
    sections = next((p.sections for p in genre.progressions if p.name == name), ())
    return sections[0] if sections else ""
