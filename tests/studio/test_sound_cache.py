"""Kept sounds: found whole or not at all, never more than the limit, and nothing that must not be lost."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from composer.errors import FormatError
from composer.mix.master import mix_and_master
from composer.mix.mix_file import mix_of_text
from composer.mix.strips import default_mix
from composer.model.performance import Marker, Performance
from composer.render.audio import render_stems
from composer.studio.sound import AudioWish, dry_stem_set
from composer.studio.sound_cache import SoundCache, open_cache
from composer.theory.meter import QUARTER
from tests.sounds import a_band, a_soundfont

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
DATA = bytes(range(256)) * 4096
SECTIONS = """
[sections.verse]
lowpass_hz = [400, 6000]
[sections.chorus]
width = 1.4
level_lu = [-3, 0]
"""


@pytest.fixture
def cache(tmp_path: Path) -> SoundCache:
    return SoundCache(tmp_path / "sounds", 10_000_000)


def keep(cache: SoundCache, key: str) -> Path:
    with cache.workplace() as work:
        (work / "1.f32").write_bytes(DATA)
        return cache.keep(key, work / "1.f32", {"peak": 0.5, "version": "2.3"})


def test_what_was_kept_is_found(cache: SoundCache) -> None:
    """With its facts; nothing else is."""
    path = keep(cache, A)
    found = cache.find(A, len(DATA))
    assert found is not None
    assert found.path == path
    assert found.facts == {"peak": 0.5, "version": "2.3"}
    assert path.read_bytes() == DATA
    assert cache.find(B, len(DATA)) is None
    assert cache.added == {A}
    assert not list(cache.folder.glob(".work*"))


@pytest.mark.parametrize("damage", ["cut", "zeros", "no facts", "broken facts"])
def test_a_damaged_sound_is_made_again(damage: str, cache: SoundCache) -> None:
    """What a power cut leaves must never be heard."""
    path = keep(cache, A)
    facts = path.with_suffix(".json")
    if damage == "cut":
        path.write_bytes(DATA[:-8])
    elif damage == "zeros":
        path.write_bytes(bytes(len(DATA)))
    elif damage == "no facts":
        facts.unlink()
    else:
        facts.write_text("[1]")
    assert cache.find(A, len(DATA)) is None
    keep(cache, A)
    assert cache.find(A, len(DATA)) is not None


def test_it_stays_within_its_limit(tmp_path: Path) -> None:
    """The longest unused go; what was used just now stays whatever its size, as somebody may be reading it."""
    cache = SoundCache(tmp_path, 2_500_000)
    long_ago = time.time() - 5000
    for key, age in ((A, 0), (B, -100), (C, 100)):
        os.utime(keep(cache, key), (long_ago + age, long_ago + age))
    keep(cache, "d" * 64)
    assert {path.stem[0] for path in cache.folder.glob("*.f32")} == {"c", "d"}
    assert {path.stem[0] for path in cache.folder.glob("*.json")} == {"c", "d"}
    for key in (A, B):
        keep(cache, key)
    assert {path.stem[0] for path in cache.folder.glob("*.f32")} == {"a", "b", "d"}


def test_what_a_killed_process_left_goes(cache: SoundCache) -> None:
    """Gigabytes in a hidden folder would stay for ever."""
    old, new = cache.folder / ".work.old", cache.folder / ".work.new"
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (1, 1))
    keep(cache, A)
    assert not old.exists()
    assert new.exists()


def test_fresh_means_made_again(cache: SoundCache) -> None:
    """Except what was made in this very run."""
    keep(cache, A)
    fresh = SoundCache(cache.folder, 10_000_000)
    fresh.is_fresh = True
    assert fresh.find(A, len(DATA)) is None
    keep(fresh, A)
    assert fresh.find(A, len(DATA)) is not None


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a small disk."""
    monkeypatch.setenv("COMPOSER_CACHE_MB", "0")
    assert open_cache() is None
    monkeypatch.setenv("COMPOSER_CACHE_MB", "much")
    with pytest.raises(FormatError, match="COMPOSER_CACHE_MB"):
        open_cache()
    monkeypatch.delenv("COMPOSER_CACHE_MB")
    assert open_cache() is not None
    assert open_cache(1 << 60) is None


@pytest.mark.audio
@pytest.mark.parametrize("revised", ["tune", "keys", "kit"])
def test_a_revision_is_what_is_made_from_nothing(revised: str, tmp_path: Path) -> None:
    """Of a song with one part changed that part alone is played and treated anew, and to the bit the master is the one
    that a machine without anything kept would make; a kick changed is felt by those it pushes down as well."""
    font = tmp_path / "tiny.sf2"
    font.write_bytes(a_soundfont())
    used = SoundCache(tmp_path / "used", 10**9)
    markers = (Marker(tick=0, name="Verse"), Marker(tick=2 * QUARTER, name="Chorus"))
    song = replace(a_band(), markers=markers)
    parts = tuple(
        replace(part, notes=tuple(replace(note, velocity=50) for note in part.notes[1:]))
        if part.id == revised
        else part
        for part in song.parts
    )
    changed = replace(song, parts=parts)

    own = mix_of_text(SECTIONS, tmp_path / "mix.toml", [], ["Verse", "Chorus"])

    def made(performance: Performance, cache: SoundCache) -> tuple[tuple[object, ...], set[str]]:
        out = tmp_path / "song.wav"
        stems = render_stems(performance, tmp_path, soundfont_path=font, store=cache)
        mix = default_mix([(p.id, p.role, p.instrument) for p in performance.parts], own=own)
        told = mix_and_master(stems, mix, performance, out, work=tmp_path, store=cache)
        return (out.read_bytes(), told.findings, told.balance), set(told.remade)

    first, _ = made(song, used)
    kept, remade = made(changed, used)
    fresh, everybody = made(changed, SoundCache(tmp_path / "new", 10**9))
    assert kept == fresh != first
    assert made(changed, used) == (fresh, set())
    assert revised in remade
    assert remade < everybody
    if revised != "kit":
        assert remade == {revised}


@pytest.mark.audio
@pytest.mark.parametrize("rate_hz", [44100, 48000, 96000])
def test_an_exact_length_is_met_to_the_sample(
    rate_hz: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The beats of a MIDI file are whole microseconds; its sound need not be longer or shorter for that."""
    (tmp_path / "tiny.sf2").write_bytes(a_soundfont())
    monkeypatch.setenv("COMPOSER_CACHE_MB", "0")
    for away_s in (0.00004, -0.0009):
        song = a_band()
        song = replace(song, exact_length_s=song.duration_s + away_s)
        wish = AudioWish(soundfont_path=tmp_path / "tiny.sf2", sample_rate_hz=rate_hz)
        stems, _ = dry_stem_set(song, tmp_path, wish, lambda stage, done: None, None)
        assert stems.frames == round(song.exact_length_s * rate_hz)
        stems, _ = dry_stem_set(replace(song, is_loop=True), tmp_path, wish, lambda stage, done: None, None)  # fmt: skip
        assert stems.heard_frames == round(song.exact_length_s * rate_hz)
