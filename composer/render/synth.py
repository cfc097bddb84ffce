"""Finds and loads FluidSynth.

Looked for in this order: the path given, `COMPOSER_FLUIDSYNTH`, the user's stored choice; the system's library;
the library that travels inside the pygame-ce wheel (Linux and macOS), found without importing pygame.
A path that the user named is used or refused, never silently passed over.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib
import importlib.util
import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from composer.errors import SynthMissing
from composer.render.places import choice

__all__ = ["FoundSynth", "find", "find_all", "install_command", "load", "version"]

SYSTEM_NAMES = ("fluidsynth", "fluidsynth-3", "libfluidsynth-3", "libfluidsynth")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSynth:
    """A FluidSynth library and who put it there ("named by you", "system", "pygame-ce")."""

    path: Path
    origin: str


def find(path: Path | None = None) -> FoundSynth:
    """The library to use; raises SynthMissing, with the command that installs one, when there is none."""
    named = _named(path)
    if named is not None:
        where, synth_path = named
        if not synth_path.is_file() and synth_path.parent != Path():
            raise SynthMissing(
                f"there is no FluidSynth library at {synth_path} ({where}); "
                f"correct that, or remove it and run: {install_command()}"
            )
        return FoundSynth(path=synth_path, origin="named by you")
    for found in _unnamed():
        return found
    raise SynthMissing(
        f"no FluidSynth library was found, so there is no audio; to get one: {install_command()}"
    )


def find_all() -> tuple[FoundSynth, ...]:
    """Every library there is, in order of preference; never raises for one that is missing."""
    named = _named(None)
    first: tuple[FoundSynth, ...] = ()
    if named is not None and named[1].is_file():
        first = (FoundSynth(path=named[1], origin="named by you"),)
    return (*first, *_unnamed())


def install_command() -> str:
    """What to type on this system to get FluidSynth."""
    if sys.platform == "win32":
        return "choco install fluidsynth"
    if sys.platform == "darwin":
        return "brew install fluid-synth"
    return {
        "dnf": "sudo dnf install fluidsynth-libs fluid-soundfont-gm",
        "pacman": "sudo pacman -S fluidsynth soundfont-fluid",
        "zypper": "sudo zypper install libfluidsynth3 fluid-soundfont-gm",
        "pip": "pip install pygame-ce",
    }.get(linux_packager(), "sudo apt install libfluidsynth3")


def linux_packager() -> str:
    """Which package manager this Linux has: "apt", "dnf", "pacman", "zypper", or else "pip"."""
    for name in ("apt", "dnf", "pacman", "zypper"):
        if Path("/usr/bin", name).exists():
            return name
    return "pip"


def version(path: Path) -> str:
    """The version a library says it is, such as "2.5.7"; raises SynthMissing when it is not FluidSynth.

    This loads the library into the running process.
    """
    numbers = [ctypes.c_int() for _ in range(3)]
    try:
        _open(path).fluid_version(*[ctypes.byref(number) for number in numbers])
    except (OSError, AttributeError) as problem:
        raise SynthMissing(
            f"{path} is not a FluidSynth library this Python can load ({problem}); "
            f"to get one: {install_command()}"
        ) from problem
    return ".".join(str(number.value) for number in numbers)


def load(path: Path) -> tuple[ModuleType, ctypes.CDLL]:
    """pyfluidsynth bound to the library at `path`, and the library itself for calls pyfluidsynth lacks.

    pyfluidsynth looks for a library while it is imported, so this works once in a process; raises SynthMissing.
    """
    version(path)
    with _library_is(path):
        try:
            module = importlib.import_module("fluidsynth")
        except ImportError as problem:
            raise SynthMissing(
                f"pyfluidsynth cannot be loaded ({problem}); run: pip install pyfluidsynth"
            ) from problem
    if not hasattr(module, "Synth"):
        raise SynthMissing(
            "the dead package 'fluidsynth' hides pyfluidsynth; run: "
            "pip uninstall -y fluidsynth && pip install --force-reinstall pyfluidsynth"
        )
    library = _open(path)
    library.fluid_synth_write_float.restype = ctypes.c_int
    library.fluid_synth_write_float.argtypes = [
        ctypes.c_void_p, ctypes.c_int,
        ctypes.c_void_p, ctypes.c_int, ctypes.c_int,
        ctypes.c_void_p, ctypes.c_int, ctypes.c_int,
    ]  # fmt: skip
    for name, numbers in (("noteon", 3), ("noteoff", 2), ("cc", 3)):
        getattr(library, f"fluid_synth_{name}").argtypes = [
            ctypes.c_void_p,
            *[ctypes.c_int] * numbers,
        ]
    library.fluid_synth_set_channel_type.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
    library.fluid_synth_get_sfont.restype = ctypes.c_void_p
    library.fluid_synth_get_sfont.argtypes = [ctypes.c_void_p, ctypes.c_uint]
    library.fluid_synth_add_sfont.restype = ctypes.c_int
    library.fluid_synth_add_sfont.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    library.fluid_synth_get_active_voice_count.argtypes = [ctypes.c_void_p]
    library.fluid_set_log_function.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
    library.fluid_set_log_function.restype = ctypes.c_void_p
    return module, library


@contextmanager
def _library_is(path: Path) -> Iterator[None]:
    """While this holds, every library search finds `path`, and no folder of the user's becomes a DLL folder.

    pyfluidsynth talks on standard output where it sees the variable CI, so it does not see it.
    """
    search, folder, spoken = ctypes.util.find_library, Path.cwd(), os.environ.pop("CI", None)
    ctypes.util.find_library = lambda name: str(path)
    try:
        if sys.platform == "win32":  # pyfluidsynth would load DLLs from the current folder
            os.chdir(path.parent)
        yield
    finally:
        ctypes.util.find_library = search
        os.chdir(folder)
        if spoken is not None:
            os.environ["CI"] = spoken


def _open(path: Path) -> ctypes.CDLL:
    if sys.platform == "win32" and path.parent != Path():
        os.add_dll_directory(str(path.parent.absolute()))
    return ctypes.CDLL(str(path))


def _named(path: Path | None) -> tuple[str, Path] | None:
    if path is not None:
        return "the path given", path
    variable = os.environ.get("COMPOSER_FLUIDSYNTH")
    if variable:
        return "COMPOSER_FLUIDSYNTH", Path(variable).expanduser()
    stored = choice("synth")
    return ("your stored choice", stored) if stored else None


def _unnamed() -> Iterator[FoundSynth]:
    system = _system()
    if system is not None:
        yield FoundSynth(path=system, origin="system")
    for path in _inside_pygame():
        yield FoundSynth(path=path, origin="pygame-ce")


def _system() -> Path | None:
    for folder, pattern in _system_folders():
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                return path
    for name in SYSTEM_NAMES:
        found = ctypes.util.find_library(name)
        if found:
            return Path(found)
    return None


def _system_folders() -> Iterator[tuple[Path, str]]:
    if sys.platform == "darwin":
        prefix = os.environ.get("HOMEBREW_PREFIX")
        for base in filter(None, (prefix, "/opt/homebrew", "/usr/local", "/opt/local")):
            yield Path(base, "lib"), "libfluidsynth*.dylib"
            yield Path(base, "opt/fluid-synth/lib"), "libfluidsynth*.dylib"
    elif sys.platform == "win32":
        tools = os.environ.get("CHOCOLATEYTOOLSLOCATION", r"C:\tools")
        packages = os.environ.get("CHOCOLATEYINSTALL", r"C:\ProgramData\chocolatey")
        yield Path(tools, "fluidsynth", "bin"), "*fluidsynth*.dll"
        yield Path(packages, "lib", "fluidsynth", "tools"), "**/bin/*fluidsynth*.dll"
    else:
        multiarch = sysconfig.get_config_var("MULTIARCH") or ""
        for base in ("/usr/local/lib", f"/usr/lib/{multiarch}", "/usr/lib64", "/usr/lib"):
            yield Path(base), "libfluidsynth.so.[23]"


def _inside_pygame() -> Iterator[Path]:
    try:
        spec = importlib.util.find_spec("pygame")
    except (ImportError, ValueError):
        return
    if spec is None or spec.origin is None:
        return
    package = Path(spec.origin).parent
    for folder in ("pygame_ce.libs", "pygame.libs", "pygame/.dylibs", "pygame"):
        place = package.parent / folder
        for pattern in ("libfluidsynth*.so*", "libfluidsynth*.dylib", "*fluidsynth*.dll"):
            yield from sorted(place.glob(pattern))
