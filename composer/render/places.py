"""Where this program keeps what it is told about sound: one small TOML file and one folder, per system.

`sound.toml` in the configuration folder holds the user's choice, nothing else:

    synth = "/opt/fluidsynth/lib/libfluidsynth.so.3"
    soundfont = "/usr/local/share/sounds/grand.sf2"
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path
from typing import Literal

from composer.disk import write_atomically
from composer.errors import DiskProblem, FormatError

__all__ = [
    "ChoiceKey",
    "cache_limit_mb",
    "choice",
    "choices_file",
    "remember",
    "user_cache",
    "user_config",
    "user_data",
]

CACHE_MB, CACHE_VARIABLE = 4000, "COMPOSER_CACHE_MB"
ChoiceKey = Literal["synth", "soundfont"]


def user_config() -> Path:
    """The user's configuration folder; it need not exist."""
    return _base("XDG_CONFIG_HOME", ".config") / "composer"


def user_data() -> Path:
    """The user's data folder; it need not exist."""
    return _base("XDG_DATA_HOME", ".local/share") / "composer"


def user_cache() -> Path:
    """The user's folder for what can be made again; it need not exist."""
    named = os.environ.get("XDG_CACHE_HOME")
    if named:
        return Path(named).expanduser() / "composer"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "composer" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "composer"
    return Path.home() / ".cache" / "composer"


def cache_limit_mb() -> int:
    """How much that can be made again may be kept, 0 for nothing; raises FormatError for a limit that is no number."""
    text = os.environ.get(CACHE_VARIABLE, str(CACHE_MB))
    if not text.strip().isdecimal():
        raise FormatError(f"{CACHE_VARIABLE} must be a whole number of megabytes, not {text!r}")
    return int(text)


def choices_file() -> Path:
    """The file that holds what the user chose; it need not exist."""
    return user_config() / "sound.toml"


def choice(key: ChoiceKey) -> Path | None:
    """What the user chose for good, or None; raises FormatError when the file cannot be read."""
    path = choices_file()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise FormatError(f"{path} cannot be read ({problem}); mend or delete it") from problem
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise FormatError(f"{path}: {key!r} must be a path in quotes; mend or delete the line")
    return Path(value).expanduser()


def remember(key: ChoiceKey, value: Path | None) -> Path:
    """Store (or with None forget) a choice and give the file it went to; raises DiskProblem, FormatError."""
    kept: dict[str, Path | None] = {"synth": choice("synth"), "soundfont": choice("soundfont")}
    kept[key] = None if value is None else value.expanduser().absolute()
    lines = [f"{name} = {json.dumps(str(path))}\n" for name, path in kept.items() if path]
    path = choices_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, "".join(lines).encode())
    except OSError as problem:
        raise DiskProblem(f"{path} cannot be written: {problem.strerror or problem}") from problem
    return path


def _base(variable: str, below_home: str) -> Path:
    named = os.environ.get(variable)
    if named:
        return Path(named).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path.home() / below_home
