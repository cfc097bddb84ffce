"""Title, artist, genre, tempo, key and seed, as a foreign program reads them in every format."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from composer.mix.formats import FORMATS
from composer.mix.sound_files import SoundWriter, quantise
from composer.mix.tags import id3_key
from tests.sounds import tone

TOLD = {
    "title": "Nacht Bus", "artist": "Ada Ö", "genre": "lo-fi hip-hop", "bpm": "78", "key": "Eb major", "seed": "12345",
}  # fmt: skip


def a_file(path: Path, kind: str, tags: dict[str, str]) -> Path:
    rate = 48000 if kind == "opus" else 44100
    sound = tone(-12, 2.0, rate=rate)
    bits = 16 if kind == "flac" else 32
    with SoundWriter(path, rate, bits, sound.shape[1], tags, kind) as out:
        out.write(quantise(sound, 16, None) if kind == "flac" else sound)
    return path


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
@pytest.mark.parametrize("kind", list(FORMATS))
def test_ffprobe_reads_every_tag(kind: str, tmp_path: Path) -> None:
    """In fields of their own; the key is there in full, or as ID3 writes keys."""
    path = a_file(tmp_path / f"a.{kind}", kind, TOLD)
    call = ["ffprobe", "-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "json", str(path)]  # fmt: skip
    answer = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
    found = {**answer.get("format", {}).get("tags", {})}
    for stream in answer.get("streams", []):
        found.update(stream.get("tags", {}))
    found = {name.casefold(): text for name, text in found.items()}
    assert {name: found.get(name) for name in ("title", "artist", "genre")} == {
        name: TOLD[name] for name in ("title", "artist", "genre")
    }
    assert "78" in (found.get("bpm"), found.get("tbpm"))
    assert (
        found.get("initialkey", found.get("key")) == "Eb major" or found.get("tkey", "")[:2] == "Eb"
    )
    assert found.get("seed") == "12345"


@pytest.mark.parametrize("kind", list(FORMATS))
def test_the_sound_is_the_same_with_tags(kind: str, tmp_path: Path) -> None:
    """Tags take nothing away: the same samples, and libsndfile still reads the title."""
    bare = soundfile.read(a_file(tmp_path / f"a.{kind}", kind, {}))[0]
    told = soundfile.read(a_file(tmp_path / f"b.{kind}", kind, TOLD))[0]
    assert np.array_equal(bare, told)
    with soundfile.SoundFile(tmp_path / f"b.{kind}") as file:
        assert file.title == TOLD["title"]


@pytest.mark.parametrize(
    ("key", "said"),
    [("Eb major", "Eb"), ("C# minor", "C#m"), ("D dorian", "Dm"), ("G mixolydian", "G"), ("", "")],
)
def test_keys_as_id3_has_them(key: str, said: str) -> None:
    assert id3_key(key) == said
