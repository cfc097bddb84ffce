"""What this machine has and lacks, and the command that gets what is missing on this very system.

Nothing is imported to find out whether it is there, apart from the FluidSynth library, which has to be asked.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from composer.errors import ComposerError

__all__ = ["Check", "examine"]

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked for: `detail` says where it is, `get` how to get it; `is_required` when sound needs it."""

    name: str
    found: bool
    detail: str
    get: str
    needed_for: str
    is_required: bool = False


_PROGRAMS = {
    # program: (what for, apt, dnf, pacman, brew, choco)
    "ffmpeg": ("other sound formats; measuring", "ffmpeg", "ffmpeg", "ffmpeg", "ffmpeg", "ffmpeg"),
    "musescore": (
        "printed music",
        "musescore3",
        "musescore",
        "musescore",
        "--cask musescore",
        "musescore",
    ),
    "lilypond": ("engraved music", "lilypond", "lilypond", "lilypond", "lilypond", "lilypond"),
}
_ALSO_CALLED = {
    "musescore": ("mscore", "musescore3", "mscore3", "musescore4", "mscore4portable", "MuseScore4")
}
_PACKAGES = {
    # import name: (distribution, what for, sound needs it)
    "numpy": ("numpy", "audio", True),
    "pedalboard": ("pedalboard", "effects of the mix", True),
    "soundfile": ("soundfile", "audio files", True),
    "fluidsynth": ("pyfluidsynth", "driving the synth", True),
    "pretty_midi": ("pretty_midi", "the default soundfont", False),
    "music21": ("music21", "reading MusicXML and ABC", False),
}


def examine() -> tuple[Check, ...]:
    """Every check, the needed ones first."""
    checks = [_python(), _disk(), _synth(), _soundfont(), *_packages(), *_programs(), _terminal()]
    return tuple(sorted(checks, key=lambda check: not check.is_required))


def _python() -> Check:
    version = ".".join(str(number) for number in sys.version_info[:3])
    oldest = ".".join(str(number) for number in OLDEST_PYTHON)
    return Check(
        name="Python",
        found=sys.version_info >= OLDEST_PYTHON,
        detail=f"{version} at {sys.executable}",
        get=_command("python3", "python3", "python", "python", "python"),
        needed_for=f"everything (at least {oldest})",
        is_required=True,
    )


def _disk() -> Check:
    here = Path.cwd()
    try:
        with tempfile.NamedTemporaryFile(dir=here, prefix=".composer."):
            free_mb = shutil.disk_usage(here).free / 1e6
            detail, found = f"{here}, {free_mb:,.0f} MB free", True
    except OSError as problem:
        detail, found = f"{here}: {problem.strerror or problem}", False
    return Check(
        name="this folder",
        found=found,
        detail=detail,
        get=f"{detail}; go to a folder of your own, or use --out",
        needed_for="writing songs (rendering takes 42 MB a minute and part)",
        is_required=True,
    )


def _synth() -> Check:
    from composer.render import synth

    def found() -> str:
        library = synth.find()
        return f"{synth.version(library.path)} ({library.origin}) at {library.path}"

    return _asked("FluidSynth", found, synth.install_command(), "audio")


def _soundfont() -> Check:
    from composer.render import soundfont
    from composer.render.riff import read_soundfont

    def found() -> str:
        path = soundfont.find().path
        facts = read_soundfont(path)
        return (
            f"{path} ({facts.size_bytes / 1e6:.0f} MB, licence: {soundfont.licence(path, facts)})"
        )

    return _asked("soundfont", found, soundfont.install_command(), "audio")


def _asked(name: str, question: Callable[[], str], get: str, needed_for: str) -> Check:
    try:
        detail, is_there = question(), True
    except ComposerError as problem:
        detail, is_there, get = "", False, str(problem)
    return Check(
        name=name, found=is_there, detail=detail, get=get, needed_for=needed_for, is_required=True
    )


def _packages() -> Iterator[Check]:
    for module, (distribution, needed_for, is_required) in _PACKAGES.items():
        try:
            found = importlib.util.find_spec(module) is not None
            detail = importlib.metadata.version(distribution) if found else ""
        except (ImportError, ValueError):
            found, detail = False, ""
        yield Check(
            name=distribution,
            found=found,
            detail=detail,
            get=f"pip install {distribution}",
            needed_for=needed_for,
            is_required=is_required,
        )


def _programs() -> Iterator[Check]:
    for program, (needed_for, *packages) in _PROGRAMS.items():
        names = (program, *_ALSO_CALLED.get(program, ()))
        place = next(filter(None, map(shutil.which, names)), None)
        yield Check(
            name=program,
            found=place is not None,
            detail=place or "",
            get=_command(*packages),
            needed_for=needed_for,
        )


def _terminal() -> Check:
    is_terminal = sys.stdout.isatty()
    encoding = sys.stdout.encoding or "unknown"
    colour = "without colour (NO_COLOR)" if os.environ.get("NO_COLOR") else "with colour"
    detail = (
        f"{shutil.get_terminal_size().columns} columns, {encoding}, {colour}"
        if is_terminal
        else f"a pipe, {encoding}"
    )
    return Check(
        name="terminal", found=True, detail=detail, get="", needed_for="tables and progress"
    )


def _command(apt: str, dnf: str, pacman: str, brew: str, choco: str) -> str:
    """What to type here to get a package, by the package manager that is here."""
    if sys.platform == "win32":
        return f"choco install {choco}"
    if sys.platform == "darwin":
        return f"brew install {brew}"
    for manager, typed in (
        ("apt", f"sudo apt install {apt}"),
        ("dnf", f"sudo dnf install {dnf}"),
        ("pacman", f"sudo pacman -S {pacman}"),
        ("brew", f"brew install {brew}"),
    ):
        if shutil.which(manager):
            return typed
    return f"install {apt} with this system's package manager"
