"""Tempo, key and seed in a sound file's own fields: libsndfile writes titles and the like, and knows none for these.

WAV and MP3 get ID3 frames (TBPM, TKEY, TXXX), FLAC, Vorbis and Opus comments (BPM, INITIALKEY, SEED). Some readers of
WAV look into its list of information only, so that they are there too.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["write_tags"]

SPECIAL = ("bpm", "key", "seed")
ID3_TEXT = {"title": "TIT2", "artist": "TPE1", "genre": "TCON", "date": "TDRC", "bpm": "TBPM", "key": "TKEY"}  # fmt: skip
COMMENT_NAMES = {"bpm": "BPM", "key": "INITIALKEY", "seed": "SEED"}
LONGEST_KEY = 3


def write_tags(path: Path, kind: str, tags: Mapping[str, str]) -> None:
    """Add what libsndfile cannot to a finished file of a `kind` it can write; nothing where there is nothing to add.

    Raises OSError where the file cannot be written.
    """
    if not any(tags.get(name) for name in SPECIAL):
        return
    from mutagen import MutagenError

    try:
        if kind == "wav":
            _add_information(path, tags)
        if kind in ("wav", "mp3"):
            _add_id3(path, kind, tags)
        else:
            _add_comments(path, kind, tags)
    except MutagenError as problem:
        cause = problem.__cause__ or problem.__context__
        if isinstance(cause, OSError):
            raise cause from problem
        if kind != "wav":  # RF64, for files over 4 GB, has no place for ID3
            raise


def id3_key(key: str) -> str:
    """A key as ID3 wants it: `Bb minor` is `Bbm`; other modes as the scale they resemble."""
    tonic, _, mode = key.partition(" ")
    is_minor = mode in ("minor", "dorian", "phrygian", "aeolian", "locrian", "harmonic minor")
    return f"{tonic}{'m' if is_minor else ''}"[:LONGEST_KEY]


def _add_information(path: Path, tags: Mapping[str, str]) -> None:
    """Another list of information at the end of a RIFF file of less than 4 GB."""
    told = {"TBPM": tags.get("bpm"), "TKEY": tags.get("key"), "SEED": tags.get("seed")}
    body = b"INFO"
    for name, text in told.items():
        if text:
            data = text.encode() + b"\0"
            body += name.encode() + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    with path.open("rb+") as file:
        if file.read(4) != b"RIFF":
            return
        end = file.seek(0, 2)
        file.write(b"\0" * (end % 2) + b"LIST" + struct.pack("<I", len(body)) + body)
        size = file.tell() - 8
        file.seek(4)
        file.write(struct.pack("<I", size))


def _add_id3(path: Path, kind: str, tags: Mapping[str, str]) -> None:
    from mutagen import id3 as frames
    from mutagen.mp3 import MP3
    from mutagen.wave import WAVE

    id3: Any = frames
    file: Any = (WAVE if kind == "wav" else MP3)(path)
    if file.tags is None:
        file.add_tags()
    told = {**tags, "key": id3_key(tags.get("key", ""))}
    for name, frame in ID3_TEXT.items():
        if told.get(name):
            file.tags.setall(frame, [getattr(id3, frame)(encoding=3, text=told[name])])
    for name in ("key", "seed"):
        if tags.get(name):
            file.tags.add(id3.TXXX(encoding=3, desc=name, text=tags[name]))
    file.save()


def _add_comments(path: Path, kind: str, tags: Mapping[str, str]) -> None:
    from mutagen.flac import FLAC
    from mutagen.oggopus import OggOpus
    from mutagen.oggvorbis import OggVorbis

    kinds: dict[str, Any] = {"flac": FLAC, "ogg": OggVorbis, "opus": OggOpus}
    file = kinds[kind](path)
    for name, comment in COMMENT_NAMES.items():
        if tags.get(name):
            file[comment] = tags[name]
    file.save()
