"""The digest of a soundfont is worked out once, and never one of a file that has changed since."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from composer.render import soundfont_digest as digests
from composer.render.places import user_cache
from composer.render.soundfont_digest import soundfont_digest

OLD_NS = 1_700_000_000_000_000_000


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("COMPOSER_CACHE_MB", raising=False)
    digests._digest.cache_clear()
    return user_cache() / "soundfonts.json"


def font(folder: Path, data: bytes, changed_ns: int = OLD_NS) -> Path:
    path = folder / "grand.sf2"
    path.write_bytes(data)
    os.utime(path, ns=(changed_ns, changed_ns))
    return path


def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read from now on, by programs that begin anew."""
    digests._digest.cache_clear()
    read: list[Path] = []

    def digest(path: Path) -> str:
        read.append(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    monkeypatch.setattr(digests, "digest_of_file", digest)
    return read


def test_a_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next program takes the digest from the cache."""
    path = font(tmp_path, b"one")
    assert soundfont_digest(path) == hashlib.sha256(b"one").hexdigest()
    read = reads(monkeypatch)
    assert soundfont_digest(path) == hashlib.sha256(b"one").hexdigest()
    assert read == []


@pytest.mark.parametrize(("data", "changed_ns"), [(b"two", OLD_NS + 1), (b"three", OLD_NS)])
def test_a_changed_file_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, changed_ns: int
) -> None:
    """A song would sound as with the soundfont that was there before."""
    soundfont_digest(font(tmp_path, b"one"))
    reads(monkeypatch)
    path = font(tmp_path, data, changed_ns)
    assert soundfont_digest(path) == hashlib.sha256(data).hexdigest()


def test_what_may_change_within_the_same_moment_is_not_kept(tmp_path: Path, cache: Path) -> None:
    """Clocks of files are coarse: a file just written may be written again with the same time."""
    path = tmp_path / "new.sf2"
    path.write_bytes(b"one")
    soundfont_digest(path)
    assert not cache.exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"PATH": 3}', '{"PATH": [3, 4]}', "\x00"])
def test_a_damaged_cache_is_no_cache(tmp_path: Path, cache: Path, text: str) -> None:
    """Anybody may have written there; the digest is that of the file."""
    path = font(tmp_path, b"one")
    cache.parent.mkdir(parents=True)
    cache.write_text(text.replace("PATH", str(path)), encoding="utf-8")
    assert soundfont_digest(path) == hashlib.sha256(b"one").hexdigest()


def test_nothing_is_kept_where_the_cache_is_off(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPOSER_CACHE_MB", "0")
    assert soundfont_digest(font(tmp_path, b"one")) == hashlib.sha256(b"one").hexdigest()
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, cache: Path) -> None:
    cache.parent.parent.mkdir(parents=True)
    cache.parent.write_text("a file is in the way", encoding="utf-8")
    assert soundfont_digest(font(tmp_path, b"one")) == hashlib.sha256(b"one").hexdigest()
