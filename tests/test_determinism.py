"""The same seed gives the same bytes on every Python that is here, and under any hash seed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from composer import genre_names

ROOT = Path(__file__).parents[1]
MINORS = range(11, 16)
CODE = """
import sys
from hashlib import sha256
from composer import compose, genre_names, perform
from composer.render.chart import chart
from composer.render.midi import midi_bytes
from composer.studio.song_text import song_to_text
for genre in genre_names():
    song = compose("", genre=genre, seed=5)
    for data in (song_to_text(song).encode(), midi_bytes(perform(song)), chart(song).encode()):
        print(genre, sha256(data).hexdigest())
words = compose("slow and warm, in Eb, two minutes, with strings, no drums", seed=5)
print("words", sha256(song_to_text(words).encode()).hexdigest())
"""


@cache
def interpreters() -> tuple[str, ...]:
    """Every CPython from 3.11 on this machine, by what it says of itself, apart from the running one."""
    candidates = [shutil.which(f"python3.{minor}") for minor in MINORS]
    candidates += [str(p) for p in sorted(Path.home().glob(".pyenv/versions/3.*/bin/python"))]
    candidates += [
        str(p) for p in sorted(Path("/usr/bin").glob("python3.[0-9]*")) if p.name[9:].isdigit()
    ]
    found: dict[str, str] = {}
    for path in filter(None, candidates):
        ran = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        version = ran.stdout.strip().removeprefix("Python ")
        if (
            ran.returncode == 0
            and version.split(".")[1:2]
            and int(version.split(".")[1]) >= MINORS.start
        ):
            found.setdefault(version, path)
    found.pop(".".join(str(n) for n in sys.version_info[:3]), None)
    return tuple(found.values())


@cache
def fingerprints(python: str, hash_seed: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": hash_seed,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ran = subprocess.run(
        [python, "-c", CODE],
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_fingerprint_covers_every_genre() -> None:
    """Otherwise the comparisons below could agree on nothing."""
    lines = fingerprints(sys.executable, "0").splitlines()
    assert len(lines) == 3 * len(genre_names()) + 1
    assert len({line.split()[-1] for line in lines}) == len(lines)


@pytest.mark.parametrize("hash_seed", ["1", "4711"])
def test_hash_seeds_change_nothing(hash_seed: str) -> None:
    """A set or a hash that decides anything would show here."""
    assert fingerprints(sys.executable, hash_seed) == fingerprints(sys.executable, "0")


@pytest.mark.parametrize("python", interpreters() or ("none",))
def test_every_python_agrees(python: str) -> None:
    """A sum, a sort or a draw that differs between versions would show here."""
    if python == "none":
        pytest.skip("no other Python from 3.11 on is here")
    assert fingerprints(python, "2") == fingerprints(sys.executable, "0")
