"""Where the traceback of a bug goes: a file that can be sent to whoever mends it."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path

from composer import __version__

__all__ = ["keep_traceback"]


def keep_traceback(problem: BaseException) -> Path | None:
    """Write a traceback to a log file and give its place, or None where nothing can be written."""
    head = f"composer {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    typed = f"arguments: {sys.argv[1:]!r}\n\n"
    text = head + typed + "".join(traceback.format_exception(problem))
    name = f"composer-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    for folder in (_state_folder(), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            place = folder / name
            place.write_text(text, encoding="utf-8", errors="replace")
        except OSError:
            continue
        return place
    return None


def _state_folder() -> Path:
    named = os.environ.get("XDG_STATE_HOME")
    if named:
        return Path(named) / "composer"
    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "composer"
        )
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "composer"
    return Path.home() / ".local" / "state" / "composer"
