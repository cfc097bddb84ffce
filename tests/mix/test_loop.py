"""A loop is exactly as long as its bars, and nobody hears where it begins anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from composer.mix.duck import heard_again
from composer.mix.limiter import apply_curve, limiter_curve
from composer.mix.loop import looped
from composer.mix.master import mix_and_master
from composer.mix.strips import default_mix
from composer.model.audio import StemSet
from composer.model.performance import Performance
from tests.sounds import RATE, a_performance, a_played_part, noise, read_stem, stem_set

ROLES = {"tune": "melody", "keys": "comp", "kit": "drums", "low": "bass"}
LOOP_S, TAIL_S = 6.0, 8.0
FRAMES = 264_613
"""Of a loop of about 6 s, a multiple of nothing that blocks or hops are made of."""


def ringing(frames: int = FRAMES) -> dict[str, NDArray[np.float32]]:
    """Notes that ring over the end, hits that come right before and after it."""
    times = np.arange(frames + round(TAIL_S * RATE)) / RATE
    step = frames / RATE / 8

    def struck(hz: float, decay: float, count: int, offset: float = 0.0) -> NDArray[np.float64]:
        sound = np.zeros(len(times))
        for n in range(count):
            since = times - (n + offset) * frames / RATE / count
            sound += np.where(since >= 0, np.exp(-np.maximum(since, 0) * decay) * np.sin(2 * np.pi * hz * (1 + n % 3 / 7) * since), 0)  # fmt: skip
        return sound

    hits = noise(-10, len(times) / RATE + 1, seed=3)[0][: len(times)] * (
        np.exp(-(times % step) * 30) * (times < frames / RATE)
    )
    mono = {
        "tune": 0.2 * struck(660, 1.5, 5, 0.9),
        "keys": 0.1 * struck(440, 0.8, 4, 0.5),
        "kit": 0.5 * hits,
        "low": 0.4 * struck(70, 2.0, 8),
    }
    return {part: np.stack([sound, sound]).astype(np.float32) for part, sound in mono.items()}


def the_song(frames: int = FRAMES) -> Performance:
    kicks = [(float(n), 0.25, 36) for n in range(8)]
    parts = [a_played_part(part, kicks if role == "drums" else ((0, 1, 69),), role=role) for part, role in ROLES.items()]  # fmt: skip
    tempo_bpm = 8 * 60.0 / (frames / RATE)
    return replace(a_performance(*parts, quarters=8, tempo_bpm=tempo_bpm), is_loop=True)


def stems_of(folder: Path, sounds: dict[str, NDArray[np.float32]] | None = None) -> StemSet:
    dry = stem_set(folder / "dry", sounds or ringing())
    (folder / "loop").mkdir()
    return looped(dry, FRAMES, folder / "loop")


def calm() -> dict[str, NDArray[np.float32]]:
    """Without drums, in which a seam could hide."""
    return {part: sound for part, sound in ringing().items() if part != "kit"}


def made(
    folder: Path, sounds: dict[str, NDArray[np.float32]] | None = None
) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """The mastered loop and its stems, limited hard."""
    mix = default_mix([(part, role, part) for part, role in ROLES.items()], target_name="club")
    stems = stems_of(folder, sounds)
    mix_and_master(stems, mix, the_song(), folder / "out.wav", stems_folder=folder / "stems")
    paths = sorted((folder / "stems").glob("*.wav"))
    return soundfile.read(folder / "out.wav")[0].T, [soundfile.read(p)[0].T for p in paths]


def flux(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much comes up in the spectrum from each 256 frames to the next."""
    frames = np.lib.stride_tricks.sliding_window_view(sound.mean(axis=0), 1024)[::256]
    loud = np.abs(np.fft.rfft(frames * np.hanning(1024)))
    rise: NDArray[np.float64] = np.maximum(np.diff(loud, axis=0), 0).sum(axis=1)
    return rise


def seam_is_clean(sound: NDArray[np.float64]) -> bool:
    """Whether joined end to start jumps no further, and brings no more that is new, than the sound does elsewhere."""
    jump = np.abs(sound[:, 0] - sound[:, -1]).max()
    if jump > np.abs(np.diff(sound, axis=1)).max():
        return False
    rise = flux(np.concatenate([sound, sound], axis=1))
    at = sound.shape[1] // 256
    return bool(rise[at - 5 : at + 2].max() <= rise[: at - 5].max() * 1.05)


def test_the_loop_is_as_long_as_its_bars(tmp_path: Path) -> None:
    """To the sample, the stems as well."""
    master, stems = made(tmp_path)
    assert master.shape == (2, FRAMES)
    assert [stem.shape for stem in stems] == [(2, FRAMES)] * 4


@pytest.mark.parametrize("sounds", [ringing, calm])
def test_nobody_hears_the_seam(
    sounds: Callable[[], dict[str, NDArray[np.float32]]], tmp_path: Path
) -> None:
    """Compressors, reverbs, echoes, ducking, bus and limiter are in the same state on both sides of it."""
    master, stems = made(tmp_path, sounds())
    assert seam_is_clean(master)
    for stem in stems:
        assert seam_is_clean(stem)


def test_a_cut_tail_would_be_heard(tmp_path: Path) -> None:
    """The measurement tells: the same song simply cut, at whatever point of the wave, mostly has a seam."""
    whole = np.sum(list(calm().values()), axis=0)
    clean = [seam_is_clean(whole[:, : FRAMES - 7 * n]) for n in range(10)]
    assert sum(clean) <= 4


def test_the_seam_is_where_the_sound_would_be_without_one(tmp_path: Path) -> None:
    """Twice the loop played as one long song is, in its second half, the loop: within the fade of the lead-in."""
    mix = default_mix([(part, role, part) for part, role in ROLES.items()])
    mix = replace(mix, bus_compression=0.0)
    loop = stems_of(tmp_path)
    folder = tmp_path / "loop-stems"
    mix_and_master(loop, mix, the_song(), tmp_path / "a.wav", stems_folder=folder)
    first = soundfile.read(folder / "01 Tune.wav")[0].T
    around = np.concatenate([first[:, -2000:], first[:, :2000]], axis=1)
    second = np.abs(np.diff(around, n=2, axis=1))
    assert second[:, 1990:2010].max() < 4 * np.median(second.max(axis=0)) + 1e-4


def test_what_rings_past_the_end_is_at_the_beginning(tmp_path: Path) -> None:
    """The dry fold: the sum of the sound and of its tail, and before it the end once more."""
    sounds = ringing()
    stems = stems_of(tmp_path, sounds)
    folded, whole = read_stem(stems.stems[0].path), sounds["tune"].astype(np.float64)
    assert folded.shape[1] == stems.frames == stems.lead_in_frames + FRAMES
    lead_in = stems.lead_in_frames
    expected = whole[:, :FRAMES].copy()
    fade = round(0.5 * RATE)
    whole[:, -fade:] *= np.clip((fade - 1 - np.arange(fade)) / fade, 0, 1)
    expected[:, : whole.shape[1] - FRAMES] += whole[:, FRAMES : 2 * FRAMES]
    if whole.shape[1] > 2 * FRAMES:
        expected[:, : whole.shape[1] - 2 * FRAMES] += whole[:, 2 * FRAMES :]
    assert np.abs(folded[:, lead_in:] - expected).max() < 1e-5
    assert np.array_equal(folded[:, lead_in - 5000 : lead_in], folded[:, -5000:])


def test_short_loops_go_round_more_than_once(tmp_path: Path) -> None:
    """One bar whose notes ring for several."""
    frames = 50_001
    dry = stem_set(tmp_path / "dry", ringing(frames))
    stems = looped(dry, frames, tmp_path)
    folded = read_stem(stems.stems[0].path)
    start = stems.lead_in_frames % frames
    assert np.array_equal(folded[:, start : start + frames], folded[:, -frames:])


def test_kicks_come_round(tmp_path: Path) -> None:
    """In the lead-in as well, and one more after the end, for the dip before it."""
    times = heard_again(np.array([0.0, 1.0]), 2.0, 5.0)
    assert times.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0] or times.tolist() == [
        -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0,
    ]  # fmt: skip


@pytest.mark.parametrize("frames", [64 * 3000, 64 * 3000 - 1, 64 * 3000 - 63])
def test_the_limiter_goes_round(frames: int) -> None:
    """A peak at the beginning pulls the end down, and the gain of the last frame leads to that of the first."""
    hops = -(-frames // 64)
    peaks = np.full(hops, 0.5, dtype=np.float32)
    peaks[:3] = 2.0
    curve = limiter_curve(peaks, 0.0, -1.0, RATE, is_loop=True)
    assert curve[0] == curve[-1] < curve[-200]
    gained = apply_curve(np.ones((2, frames), dtype=np.float32), curve, 0)
    steps = np.abs(np.diff(np.concatenate([gained, gained], axis=1)))
    assert steps[:, frames - 1].max() <= steps[:, : frames - 1].max() * 2.1 + 1e-6
