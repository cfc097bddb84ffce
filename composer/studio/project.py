"""A song folder: the song itself (`song.json`), what was asked (`brief.toml`), and what is made from it (`out/`).

Renaming `song.json` into place is what commits a change; the song that it replaces stays in `history/`. Opening a song
never composes anything anew.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from composer.disk import disk_problems, write_atomically
from composer.errors import ComposerError, FormatError, ProjectError
from composer.model.song import Song
from composer.studio.history import History
from composer.studio.song_text import MOST_BYTES, song_from_text, song_to_text

__all__ = ["SongFolder", "open_song", "slug"]

SONG, BRIEF = "song.json", "brief.toml"
SLUG_LENGTH = 60
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
}


@dataclass(frozen=True, slots=True)
class SongFolder:
    """The folder of one song; `root` exists once the song was saved."""

    root: Path

    @classmethod
    def at(cls, path: Path) -> SongFolder:
        """The song folder at `path` (or around it, when that is a `song.json`); raises ProjectError."""
        root = path.parent if path.name == SONG else path
        if not root.is_dir():
            raise ProjectError(f"there is no song folder at {path}; `composer sketch` makes one")
        if not (root / SONG).is_file():
            inside = sorted(found.parent.name for found in root.glob(f"*/{SONG}"))
            hint = f"; it has songs inside: {', '.join(inside[:5])}" if inside else ""
            raise ProjectError(f"{root} is not a song folder (it has no {SONG}){hint}")
        return cls(root)

    @property
    def song_file(self) -> Path:
        return self.root / SONG

    @property
    def brief_file(self) -> Path:
        return self.root / BRIEF

    @property
    def mix_file(self) -> Path:
        return self.root / "mix.toml"

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def kept(self) -> Path:
        return self.root / "kept"

    @property
    def history(self) -> History:
        """Its earlier states."""
        return History(self.root)

    def load(self) -> Song:
        """The song as it was saved; raises ProjectError that names the file and the place in it."""
        return self.read()[1]

    def read(self) -> tuple[str, Song]:
        """The text of `song.json` and the song it holds; raises as `load` does."""
        try:
            if self.song_file.stat().st_size > MOST_BYTES:
                raise FormatError(f"too large to be a song (over {MOST_BYTES >> 20} MB)")
            text = self.song_file.read_bytes().decode("utf-8")
            return text, song_from_text(text)
        except ComposerError as error:
            raise ProjectError(f"{self.song_file}: {error}") from None
        except OSError as error:
            raise ProjectError(
                f"{self.song_file} cannot be read: {error.strerror or error}"
            ) from None
        except UnicodeDecodeError:
            raise ProjectError(f"{self.song_file} is not a text file in UTF-8") from None

    def holds(self, song: Song) -> bool:
        """Whether exactly this song is saved here."""
        try:
            return self.song_file.read_bytes() == song_to_text(song).encode()
        except OSError:
            return False

    def save(self, song: Song, *, what: str = "save", words: str = "saved") -> None:
        """Commit a song; the one it replaces stays in the history, and the song that is there already leaves everything as
        it is. Raises DiskProblem with nothing changed."""
        if self.holds(song):
            return
        if self.song_file.is_file():
            self.history.commit(song_to_text(song), what=what, words=words)
            return
        with disk_problems(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            write_atomically(self.song_file, song_to_text(song).encode())

    def save_brief(self, toml: str) -> None:
        """Write `brief.toml`; raises DiskProblem."""
        with disk_problems(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            write_atomically(self.brief_file, toml.encode())


def open_song(folder: str | Path) -> Song:
    """The song saved in a folder, note for note as it was; raises ProjectError."""
    return SongFolder.at(Path(folder)).load()


def slug(title: str) -> str:
    """A title as the name of a folder or file on any system: `Night Bus!` is `night-bus`."""
    plain = (
        unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode()
    )
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain.lower()))
    name = "-".join(words)[:SLUG_LENGTH].strip("-")
    return f"{name}-song" if name in _RESERVED else name or "song"
