"""Every error this program raises on purpose, as one tree.

    ComposerError                 exit code 2 unless said otherwise
    ├── TheoryError               a pitch, chord, numeral, key, scale or meter that cannot be read
    ├── GridError                 a pattern that does not fit its ruler
    ├── GenreError                a genre that is unknown or whose file is wrong
    ├── BriefError                a wish that cannot be met or contradicts another
    ├── PlanError                 a form, part or section that cannot be built
    ├── SelectorError             a selector that names nothing in the song
    ├── LockedError               a change that must touch a locked cell
    ├── RevisionRefused           a change that this song, or any, cannot be given
    ├── FormatError               a file that cannot be read, or data that breaks its schema
    ├── ProjectError              a song folder that is missing, foreign or damaged
    └── EnvironmentProblem        exit code 3: the machine lacks something (synth, soundfont, disk, permission)
        ├── SynthMissing
        ├── SoundfontProblem
        └── DiskProblem

A message is one sentence that says what, where, and what to do. Anything else that escapes is our own bug.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "BriefError",
    "ComposerError",
    "DiskProblem",
    "EnvironmentProblem",
    "FormatError",
    "GenreError",
    "GridError",
    "LockedError",
    "PlanError",
    "ProjectError",
    "RevisionRefused",
    "SelectorError",
    "SoundfontProblem",
    "SynthMissing",
    "TheoryError",
    "nearest",
    "offer",
]


class ComposerError(Exception):
    """Root of the tree; `exit_code` is what the command line ends with."""

    exit_code = 2


class TheoryError(ComposerError):
    """A pitch, chord symbol, numeral, key, scale or meter that cannot be read."""


class GridError(ComposerError):
    """A pattern whose rows do not fit their counted ruler."""


class GenreError(ComposerError):
    """A genre that is unknown, or a genre file that breaks its schema."""


class BriefError(ComposerError):
    """A wish that cannot be met, or two that exclude each other."""


class PlanError(ComposerError):
    """A form, part or section that cannot be built."""


class SelectorError(ComposerError):
    """A selector that names nothing in this song."""


class LockedError(ComposerError):
    """A change that would have to touch a locked cell."""


class RevisionRefused(ComposerError):
    """A change that cannot be made; the message says why, and the nearest thing that can."""


class FormatError(ComposerError):
    """A file that cannot be read, or data that breaks its schema."""


class ProjectError(ComposerError):
    """A song folder that is missing, foreign or damaged."""


class EnvironmentProblem(ComposerError):
    """Something the machine lacks: a synth, a soundfont, disk space, a permission."""

    exit_code = 3


class SynthMissing(EnvironmentProblem):
    """No FluidSynth library could be loaded."""


class SoundfontProblem(EnvironmentProblem):
    """A soundfont that is missing, damaged, or crashes the synth."""


class DiskProblem(EnvironmentProblem):
    """A folder that cannot be written, or a disk that is full."""


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The names in `known` that `word` most likely meant, best first; empty when none is near."""
    by_folded = {name.casefold(): name for name in sorted(known)}
    return [
        by_folded[hit] for hit in get_close_matches(word.casefold(), by_folded, count, cutoff=0.5)
    ]


def offer(word: str, known: Iterable[str]) -> str:
    """The tail of an error message: the near names, or else all of them."""
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"there are: {', '.join(names)}"
