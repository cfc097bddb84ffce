"""Alternatives to choose from by ear: other takes of some cells, and nothing else, one after another.

`out/alternatives/` holds a MIDI file each, one sound file with all of them on bar lines, a list of markers, and the
notes themselves, so that what was heard is what is taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from composer.errors import FormatError, LockedError, PlanError, ProjectError, offer
from composer.model.codec import decode, encode
from composer.model.selector import Spot, select, spots_text
from composer.model.song import Cell, Play, Section, Song
from composer.studio.outputs import Outputs
from composer.studio.pipeline import perform
from composer.studio.project import SongFolder
from composer.studio.revising import Revised, commit_change
from composer.studio.rewriting import SoundChoice
from composer.theory.meter import QUARTER

__all__ = ["Alternatives", "make_alternatives", "pick"]

SCHEMA = 1
PLACE = "alternatives"
CHOICES = "choices.json"
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRIES = 8
"""Takes that are drawn for each alternative wanted, since some come out alike."""
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """Alternatives that were made: their names ("A", "B" ...), where each begins in the sheet (seconds; none without
    sound), the files, and what there is to say."""

    selector: str
    names: tuple[str, ...]
    starts_s: tuple[float, ...]
    files: tuple[tuple[str, Path], ...]
    differences: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...] = ()


def make_alternatives(
    folder: SongFolder, selector: str, count: int, sound: bool = True, tell: Progress | None = None
) -> Alternatives:
    """Write up to `count` alternatives of what a selector means; the song stays as it is. Raises PlanError where there is
    no other way to play it, SelectorError, LockedError, and as rendering does."""
    from composer.render.midi import midi_bytes
    from composer.studio.song_diff import differences

    song = folder.load()
    spots = select(selector, song.plan)
    made = _different(song, spots, count)
    names = tuple(NAMES[: len(made)])
    outputs = Outputs(folder)
    for old in outputs.names():
        if old.startswith(f"{PLACE}/"):
            outputs.drop(old)
    files = []
    excerpts = [_excerpt(one, spots) for one in made]
    for name, excerpt in zip(names, excerpts, strict=True):
        data = midi_bytes(perform(excerpt))
        files.append((f"midi {name}", outputs.put_bytes(f"{PLACE}/{name}.mid", data)))
    starts: tuple[float, ...] = ()
    if sound:
        starts, sheet = _sheet(outputs, excerpts, tell)
        files.append(("audio", sheet))
        files.append(("markers", _markers(outputs, names, starts)))
    choices = json.dumps(_choices(selector, spots, dict(zip(names, made, strict=True))), indent=1)
    outputs.put_bytes(f"{PLACE}/{CHOICES}", choices.encode())
    fewer = f"there are only {len(made)} ways to play {selector} that differ"
    return Alternatives(
        selector=selector,
        names=names,
        starts_s=starts,
        files=tuple(files),
        differences=tuple(differences(song, one)[:-1] for one in made),
        warnings=(fewer,) if len(made) < count else (),
    )


def pick(
    folder: SongFolder, name: str, sound: SoundChoice = None, tell: Progress | None = None
) -> Revised:
    """Take one of the alternatives that were made last. Raises ProjectError where there are none or the song has changed
    at their place, LockedError."""
    text, song = folder.read()
    table = _read_choices(folder)
    choices = table["choices"]
    chosen = choices.get(name.strip().upper())
    if chosen is None:
        raise ProjectError(f"there is no alternative {name!r}; {offer(name, choices)}")
    changed = spots_text(select(table["selector"], song.plan), song.plan)
    return commit_change(
        folder,
        (text, song),
        _with_choice(song, table["sections"], chosen),
        what="pick",
        words=f"pick {name.strip().upper()} of {table['selector']}",
        changed=changed,
        sound=sound,
        tell=tell,
    )


def _different(song: Song, spots: tuple[Spot, ...], count: int) -> list[Song]:
    """Songs that differ from this one and from each other in these spots."""
    from composer.composition.takes import new_takes
    from composer.genre.catalogue import find_genre

    genre = find_genre(song.plan.genre)
    places = [(spot.section, spot.part) for spot in spots]

    def notes(one: Song) -> tuple[object, ...]:
        return tuple(cell.events for place in places if (cell := one.cell(*place)) is not None)

    known, made = {notes(song)}, []
    for step in range(1, count * TRIES + 1):
        one = new_takes(song, genre, spots, step)
        if notes(one) not in known:
            known.add(notes(one))
            made.append(one)
        if len(made) == count:
            break
    if not made:
        named = ", ".join(spots_text(spots, song.plan))
        raise PlanError(f"{named}: the plan leaves no other way to play it; name another part")
    return made


def _excerpt(song: Song, spots: tuple[Spot, ...]) -> Song:
    """The sections that are meant, with everybody who plays there."""
    ids = {spot.section for spot in spots}
    sections = tuple(section for section in song.plan.sections if section.id in ids)
    plan = replace(song.plan, sections=sections)
    return replace(song, plan=plan, cells=tuple(c for c in song.cells if c.section in ids))


def _sheet(
    outputs: Outputs, excerpts: list[Song], tell: Progress | None
) -> tuple[tuple[float, ...], Path]:
    from composer.mix.sheet import write_sheet
    from composer.studio.sound import AudioWish, make_sound

    last = excerpts[0].plan.sections[-1]
    bar_s = last.meter.bar_ticks * 60.0 / (QUARTER * last.tempo_bpm)
    with outputs.workplace() as work:
        sounds = []
        for number, excerpt in enumerate(excerpts):
            place = work / str(number)
            place.mkdir()
            performance = perform(excerpt)
            made = make_sound(excerpt, performance, place, AudioWish(), tell or _silent)
            sounds.append((made.audio, performance.duration_s))
        sheet = work / "sheet.wav"
        starts = write_sheet(sounds, bar_s, sheet)
        return starts, outputs.put(f"{PLACE}/sheet.wav", sheet)


def _markers(outputs: Outputs, names: tuple[str, ...], starts: tuple[float, ...]) -> Path:
    rows = [
        f"{name}  {start // 60:.0f}:{start % 60:06.3f}"
        for name, start in zip(names, starts, strict=True)
    ]
    return outputs.put_bytes(f"{PLACE}/markers.txt", ("\n".join(rows) + "\n").encode())


def _choices(selector: str, spots: tuple[Spot, ...], made: dict[str, Song]) -> dict[str, Any]:
    places = list(dict.fromkeys((spot.section, spot.part) for spot in spots))
    any_song = next(iter(made.values()))
    return {
        "schema": SCHEMA,
        "selector": selector,
        "sections": {s: encode(_frame(any_song.plan.section(s))) for s, _ in places},
        "choices": {name: _choice(song, places) for name, song in made.items()},
    }


def _choice(song: Song, places: list[tuple[str, str]]) -> dict[str, Any]:
    plays = [(s, song.plan.section(s).play_of(p)) for s, p in places]
    return {
        "cells": [encode(cell) for place in places if (cell := song.cell(*place)) is not None],
        "plays": [[section, encode(play)] for section, play in plays if play is not None],
    }


def _frame(section: Section) -> Section:
    """What alternatives of a section were made for: its bars, chords, key and meter."""
    return replace(section, name="", plays=(), reason="", progression="")


def _read_choices(folder: SongFolder) -> dict[str, Any]:
    path = folder.out / PLACE / CHOICES
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        if table["schema"] != SCHEMA or not isinstance(table["choices"], dict):
            raise ValueError
    except FileNotFoundError:
        raise ProjectError(
            f"{folder.root} has no alternatives; make some with `composer alt {folder.root} SELECTOR`"
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise ProjectError(f"{path} is damaged; make the alternatives again") from None
    found: dict[str, Any] = table
    return found


def _with_choice(song: Song, frames: dict[str, Any], chosen: dict[str, Any]) -> Song:
    try:
        cells = {(c.section, c.part): c for c in (decode(Cell, data) for data in chosen["cells"])}
        plays = {(section, data["part"]): decode(Play, data) for section, data in chosen["plays"]}
        then = {section: decode(Section, data) for section, data in frames.items()}
    except (FormatError, KeyError, TypeError, ValueError) as problem:
        raise ProjectError(f"the alternatives are damaged ({problem}); make them again") from None
    here = {section.id: section for section in song.plan.sections}
    for section, frame in then.items():
        if section not in here or _frame(here[section]) != frame:
            raise ProjectError(
                "the song has changed there since the alternatives were made; make them again"
            )
    for section, part in cells:
        cell = song.cell(section, part)
        name = f"{here[section].name.lower()}:{part}"
        if cell is None:
            raise ProjectError(f"nobody plays {name} any more; make the alternatives again")
        if cell.is_locked:
            raise LockedError(f"{name} is locked; unlock it first (composer unlock SONG {name!r})")
    sections = tuple(
        replace(s, plays=tuple(plays.get((s.id, play.part), play) for play in s.plays))
        for s in song.plan.sections
    )
    taken = tuple(cells.get((c.section, c.part), c) for c in song.cells)
    return replace(song, plan=replace(song.plan, sections=sections), cells=taken)


def _silent(stage: str, fraction: float) -> None:
    """Progress that nobody watches."""
