"""Finds the soundfont, names its licence, and fits a song's programs to what it holds.

Looked for in this order: the path given, `COMPOSER_SOUNDFONT`, the user's stored choice; the program's own
`soundfonts/` folder and the user's data folder; the system's folders; the one inside the pretty_midi wheel, found
without importing it. A file that the user named is used or refused, never silently passed over.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from composer.errors import SoundfontProblem
from composer.render.places import choice, remember, user_data
from composer.render.riff import SoundfontFacts, read_soundfont
from composer.render.soundfont_digest import soundfont_digest
from composer.render.synth import linux_packager

__all__ = [
    "CatalogueEntry", "FoundSoundfont", "catalogue", "entry_for", "find", "find_all", "install_command", "licence", "own_folder", "title", "use",
]  # fmt: skip

SUFFIXES = (".sf2", ".sf3")
LICENCE_TEXT_LIMIT = 80
SIZE_TOLERANCE = 0.01
"""For catalogue sizes that were not measured on the file itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSoundfont:
    """A soundfont file and who put it there ("named by you", "composer", "your data folder", "system", "pretty_midi")."""

    path: Path
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One known soundfont: its files' sizes in bytes and digests, its licence, and how each system gets it.

    A digest belongs to the size at its place; a size without one is approximate. `unverified` names the fields, and
    the systems in `install`, that were not checked.
    """

    name: str
    files: tuple[str, ...]
    sizes: tuple[int, ...]
    sha256: tuple[str, ...]
    licence: str
    note: str
    install: tuple[tuple[str, str], ...]
    unverified: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """What to type on this system, or an empty string."""
        table = dict(self.install)
        system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, linux_packager())
        return table.get(system, "")


def find(path: Path | None = None) -> FoundSoundfont:
    """The soundfont to use, its structure not yet checked; raises SoundfontProblem when there is none."""
    named = _named(path)
    if named is not None:
        where, font = named
        if not font.is_file():
            raise SoundfontProblem(
                f"there is no soundfont at {font} ({where}); correct that, or see: composer soundfont list"
            )
        return FoundSoundfont(path=font, origin="named by you")
    for found in _unnamed():
        return found
    raise SoundfontProblem(
        f"no soundfont was found, so there is no audio; to get one: {install_command()}"
    )


def find_all() -> tuple[FoundSoundfont, ...]:
    """Every soundfont there is, in order of preference, each file once; never raises for one that is missing."""
    named = _named(None)
    everything: list[FoundSoundfont] = []
    if named is not None and named[1].is_file():
        everything.append(FoundSoundfont(path=named[1], origin="named by you"))
    everything.extend(_unnamed())
    seen: dict[Path, FoundSoundfont] = {}
    for found in everything:
        seen.setdefault(found.path.resolve(), found)
    return tuple(seen.values())


def use(path: Path | None) -> SoundfontFacts | None:
    """Check a soundfont and make it the user's choice from now on; None goes back to the default.

    Raises SoundfontProblem, DiskProblem.
    """
    facts = None if path is None else read_soundfont(path)
    remember("soundfont", path)
    return facts


def install_command() -> str:
    """What to type on this system to get a free General MIDI soundfont."""
    if sys.platform in ("win32", "darwin"):
        return "pip install pretty_midi"
    return {
        "apt": "sudo apt install fluid-soundfont-gm",
        "dnf": "sudo dnf install fluid-soundfont-gm",
        "pacman": "sudo pacman -S soundfont-fluid",
        "zypper": "sudo zypper install fluid-soundfont-gm",
    }.get(linux_packager(), "pip install pretty_midi")


def title(path: Path, facts: SoundfontFacts) -> str:
    """What people call the soundfont: its name in the catalogue, else its own, else its file's."""
    entry = entry_for(path, facts.size_bytes)
    return entry.name if entry is not None else facts.name or path.stem


def licence(path: Path, facts: SoundfontFacts) -> str:
    """The licence as the catalogue knows it, else what the file says of itself, else "unknown"."""
    entry = entry_for(path, facts.size_bytes)
    if entry is not None:
        return entry.licence
    if not facts.copyright:
        return "unknown"
    text = facts.copyright
    short = text if len(text) <= LICENCE_TEXT_LIMIT else text[: LICENCE_TEXT_LIMIT - 3] + "..."
    return f"as the file says: {short}"


@lru_cache(maxsize=1)
def catalogue() -> tuple[CatalogueEntry, ...]:
    """The soundfonts this program knows, from `soundfonts/catalogue.toml`; empty when that file is not there."""
    folder = own_folder()
    if folder is None:
        return ()
    table = tomllib.loads((folder / "catalogue.toml").read_text(encoding="utf-8"))
    return tuple(
        CatalogueEntry(
            name=row["name"],
            files=tuple(row["files"]),
            sizes=tuple(row.get("sizes", ())),
            sha256=tuple(row.get("sha256", ())),
            licence=row["licence"],
            note=row.get("note", ""),
            install=tuple(row.get("install", {}).items()),
            unverified=tuple(row.get("unverified", ())),
        )
        for row in table["soundfont"]
    )


@lru_cache(maxsize=1)
def own_folder() -> Path | None:
    """The program's `soundfonts/`: beside the package in a checkout, inside it when installed; or None."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "soundfonts", package.parent / "soundfonts"):
        if (folder / "catalogue.toml").is_file():
            return folder
    return None


def entry_for(path: Path, size_bytes: int) -> CatalogueEntry | None:
    """The catalogue entry a file belongs to: by its name and size, and by its digest where one is known."""
    name = path.resolve().name.casefold()
    for entry in catalogue():
        if name not in (file.casefold() for file in entry.files):
            continue
        for size, digest in zip_longest(entry.sizes, entry.sha256):
            if digest and size == size_bytes and digest == soundfont_digest(path):
                return entry
            if not digest and abs(size - size_bytes) <= SIZE_TOLERANCE * size:
                return entry
    return None


def _named(path: Path | None) -> tuple[str, Path] | None:
    if path is not None:
        return "the path given", path
    variable = os.environ.get("COMPOSER_SOUNDFONT")
    if variable:
        return "COMPOSER_SOUNDFONT", Path(variable).expanduser()
    stored = choice("soundfont")
    return ("your stored choice", stored) if stored else None


def _unnamed() -> Iterator[FoundSoundfont]:
    for folder, origin in _folders():
        for path in _soundfonts_in(folder):
            yield FoundSoundfont(path=path, origin=origin)
    inside = _inside_pretty_midi()
    if inside is not None:
        yield FoundSoundfont(path=inside, origin="pretty_midi")


def _folders() -> Iterator[tuple[Path, str]]:
    own = own_folder()
    if own is not None:
        yield own, "composer"
    yield user_data() / "soundfonts", "your data folder"
    if sys.platform == "darwin":
        yield Path.home() / "Library" / "Audio" / "Sounds" / "Banks", "system"
        for base in ("/opt/homebrew", "/usr/local"):
            yield Path(base, "share/soundfonts"), "system"
            yield Path(base, "share/fluid-synth/sf2"), "system"
    elif sys.platform == "win32":
        yield Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"), "soundfonts"), "system"
    else:
        for folder in ("/usr/share/sounds/sf2", "/usr/share/sounds/sf3"):
            yield Path(folder), "system"
        for folder in ("/usr/share/soundfonts", "/usr/local/share/soundfonts"):
            yield Path(folder), "system"


def _soundfonts_in(folder: Path) -> list[Path]:
    """A folder's soundfonts by name; the system's own "default" links come first, as its owner chose them."""
    try:
        paths = [path for path in folder.iterdir() if path.suffix.casefold() in SUFFIXES]
    except OSError:
        return []
    paths = [path for path in paths if path.is_file()]
    return sorted(
        paths, key=lambda path: (not path.name.startswith("default"), path.name.casefold())
    )


def _inside_pretty_midi() -> Path | None:
    try:
        spec = importlib.util.find_spec("pretty_midi")
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "TimGM6mb.sf2"
    return path if path.is_file() else None
