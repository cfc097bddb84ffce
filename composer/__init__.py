"""Composer: from a sentence to a song.

    from composer import sketch
    song = sketch("warm late-night soul, about two minutes", folder="night")

Everything named here is loaded when it is first asked for, so `import composer` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from composer.composition.build import build as build
    from composer.direction.brief_text import read_brief as read_brief
    from composer.errors import ComposerError as ComposerError
    from composer.genre.catalogue import find_genre as find_genre
    from composer.genre.catalogue import find_instrument as find_instrument
    from composer.genre.catalogue import genre_names as genre_names
    from composer.genre.schema import Genre as Genre
    from composer.model.brief import Brief as Brief
    from composer.model.brief import BriefReading as BriefReading
    from composer.model.events import Hit as Hit
    from composer.model.events import Note as Note
    from composer.model.performance import Performance as Performance
    from composer.model.song import Cell as Cell
    from composer.model.song import Part as Part
    from composer.model.song import Plan as Plan
    from composer.model.song import Section as Section
    from composer.model.song import Song as Song
    from composer.render.chart import chart as chart
    from composer.studio.pipeline import compose as compose
    from composer.studio.pipeline import perform as perform
    from composer.studio.pipeline import plan as plan
    from composer.studio.project import open_song as open_song
    from composer.studio.sketching import Sketch as Sketch
    from composer.studio.sketching import sketch as sketch
    from composer.studio.sketching import write_midi as write_midi
    from composer.studio.sketching import write_wav as write_wav
    from composer.theory.chord import Chord as Chord
    from composer.theory.key import Key as Key
    from composer.theory.meter import Meter as Meter
    from composer.theory.pitch import Pitch as Pitch

__version__ = "0.1.0"

_HOMES = {
    "composer.composition.build": ("build",),
    "composer.direction.brief_text": ("read_brief",),
    "composer.errors": ("ComposerError",),
    "composer.genre.catalogue": ("find_genre", "find_instrument", "genre_names"),
    "composer.genre.schema": ("Genre",),
    "composer.model.brief": ("Brief", "BriefReading"),
    "composer.model.events": ("Hit", "Note"),
    "composer.model.performance": ("Performance",),
    "composer.model.song": ("Cell", "Part", "Plan", "Section", "Song"),
    "composer.render.chart": ("chart",),
    "composer.studio.pipeline": ("compose", "perform", "plan"),
    "composer.studio.project": ("open_song",),
    "composer.studio.sketching": ("Sketch", "sketch", "write_midi", "write_wav"),
    "composer.theory.chord": ("Chord",),
    "composer.theory.key": ("Key",),
    "composer.theory.meter": ("Meter",),
    "composer.theory.pitch": ("Pitch",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME_OF})
