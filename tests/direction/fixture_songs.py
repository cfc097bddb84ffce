"""The songs that the directions of these tests are said about: plans from brief files, with no notes written."""

from __future__ import annotations

from functools import cache

from composer.composition.planner import make_plan
from composer.direction.brief_file import parse_brief
from composer.genre.catalogue import find_genre
from composer.model.song import Song

__all__ = ["FIXTURES", "fixture_song"]

_SONG_FORM = "intro 4, verse 8, chorus 8, verse 8, chorus 8, bridge 8, chorus 8, outro 4"
_SHORT_FORM = "intro 4, verse 8, chorus 8, verse 8, chorus 8, outro 4"

FIXTURES: dict[str, tuple[str, str, int, str, str, str, str]] = {
    "pop": ("pop", "C major", 104, "4/4", "backbeat", _SONG_FORM,
            "drums=drums bass=bass piano=piano guitar=electric_guitar pad=synth_pad melody=synth_lead"),
    "rock": ("rock", "E minor", 132, "4/4", "backbeat", _SONG_FORM,
             "drums=drums bass=bass guitar=distorted_guitar organ=organ melody=electric_guitar"),
    "country": ("rock", "G major", 116, "4/4", "train", _SONG_FORM,
                "drums=drums bass=bass guitar=acoustic_guitar steel=pedal_steel melody=fiddle"),
    "lofi": ("lo-fi hip-hop", "F major", 76, "4/4", "backbeat", _SHORT_FORM,
             "drums=drums bass=bass keys=electric_piano melody=vibraphone"),
    "house": ("house", "A minor", 124, "4/4", "four_on_the_floor",
              "intro 16, build 8, drop 16, breakdown 16, build 8, drop 16, outro 16",
              "drums=drums bass=synth_bass stabs=organ pad=synth_pad melody=synth_lead"),
    "jazz": ("jazz swing", "Bb major", 140, "4/4", "swing_ride", "intro 4, head 32, solo 32, head 32, outro 4",
             "drums=drums bass=upright_bass piano=piano melody=saxophone"),
    "bossa": ("bossa nova", "D minor", 132, "4/4", "bossa",
              "intro 4, verse 16, chorus 16, verse 16, chorus 16, outro 4",
              "drums=drums bass=upright_bass guitar=nylon_guitar piano=piano melody=flute"),
    "ballad": ("pop", "G major", 96, "3/4", "", "intro 4, verse 16, chorus 16, verse 16, chorus 16, outro 8",
               "guitar=acoustic_guitar bass=upright_bass cello=cello melody=violin"),
    "trap": ("house", "F minor", 140, "4/4", "half_time", "intro 4, verse 16, hook 8, verse 16, hook 8, outro 4",
             "drums=drums bass=synth_bass pad=synth_pad melody=bells"),
    "trailer": ("pop", "D minor", 90, "4/4", "", "intro 8, build 8, climax 16, outro 4",
                "percussion=percussion bass=contrabass strings=strings brass=brass choir=choir melody=french_horn"),
}  # fmt: skip
"""name: genre, key, bpm, meter, drum feel, form and parts (part=instrument). The first intro has no melody in it."""


@cache
def fixture_song(name: str) -> Song:
    """The song of this name: its plan alone."""
    genre, key, tempo_bpm, meter, feel, form, parts = FIXTURES[name]
    lines = [
        f'title = "{name}"',
        f'genre = "{genre}"',
        f'key = "{key}"',
        f"tempo_bpm = {tempo_bpm}",
    ]
    lines += [f'meter = "{meter}"', "seed = 7", f"form = {[s.strip() for s in form.split(',')]}"]
    lines += [f'drum_feel = "{feel}"'] if feel else []
    lines += [
        "[parts]",
        *(f'{p.partition("=")[0]} = "{p.partition("=")[2]}"' for p in parts.split()),
    ]
    if name in ("pop", "rock", "house"):
        lines += ["[silent]", 'intro = ["melody"]']
    brief = parse_brief("\n".join(lines)).brief
    assert brief.genre is not None
    return Song(plan=make_plan(brief, find_genre(brief.genre), 7), cells=())
