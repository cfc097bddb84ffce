"""The desk: every part as loud as its strip asks, sums that are sums, and the same every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.mix.console import Console, MixedBlock
from composer.mix.levels import LEAD_LUFS, measure_fader, reference_lu
from composer.mix.loudness import LoudnessMeter, integrated_lufs
from composer.mix.strips import ROLES, default_mix
from composer.mix.targets import TARGETS
from composer.model.audio import Mix, Stem, Strip
from composer.model.performance import Performance
from tests.sounds import RATE, a_performance, a_played_part, noise, stem_set, tone


def lufs(sound: NDArray[np.float32]) -> float:
    meter = LoudnessMeter(RATE)
    meter.feed(sound)
    return integrated_lufs(meter.energies)


def band_sounds(length_s: float = 8.0) -> dict[str, NDArray[np.float32]]:
    """A lead that rests half of the time, soft keys, loud drums, a low bass."""
    gate = (np.arange(round(length_s * RATE)) // (2 * RATE) % 2 == 0).astype(np.float32)
    times = np.arange(round(length_s * RATE)) / RATE
    hits = np.exp(-(times % 0.5) * 12).astype(np.float32)
    return {
        "tune": tone(-30, length_s, 880.0) * gate,
        "keys": noise(-45, length_s, seed=2),
        "kit": noise(-8, length_s, seed=3) * hits,
        "low": tone(-20, length_s, 80.0),
    }


def the_song() -> Performance:
    roles = {"tune": "melody", "keys": "comp", "kit": "drums", "low": "bass"}
    parts = (
        a_played_part(part, ((0, 1, 36), (4, 1, 36)), role=role) for part, role in roles.items()
    )
    return a_performance(*parts, quarters=10)


def the_mix(**change: object) -> Mix:
    parts = [(part.id, part.role, part.instrument) for part in the_song().parts]
    return replace(default_mix(parts), **change)  # type: ignore[arg-type]  # a test names the fields it changes


def run(folder: Path, mix: Mix, sounds: dict[str, NDArray[np.float32]]) -> list[MixedBlock]:
    console = Console(stem_set(folder, sounds), mix, the_song(), lambda fraction: None)
    return list(console.blocks())


def part_of(blocks: list[MixedBlock], number: int) -> NDArray[np.float32]:
    return np.concatenate(
        [np.zeros_like(b.total) if (p := b.parts[number]) is None else p for b in blocks], axis=1
    )


def test_every_part_is_as_loud_as_its_strip_says(tmp_path: Path) -> None:
    """The balance must come from the mix, not from how loud a soundfont happens to be."""
    mix = the_mix()
    blocks = run(tmp_path, mix, band_sounds())
    for number, strip in enumerate(mix.strips):
        undipped = strip.duck_db < 0.0
        found = lufs(part_of(blocks, number))
        assert found == pytest.approx(LEAD_LUFS + strip.level_lu, abs=1.0 if undipped else 0.5), (
            strip.part
        )


def test_rests_do_not_make_a_part_louder(tmp_path: Path) -> None:
    """A lead that plays half of the song is measured where it plays."""
    strip = Strip(part="tune", role="melody")
    sounds = {"tune": tone(-26, 9.0), "half": tone(-26, 9.0)}
    sounds["half"][:, 4 * RATE :] = 0.0
    stems = stem_set(tmp_path, sounds)
    faders = [measure_fader(stem, strip, stems.frames, RATE, 2.0, 0.0) for stem in stems.stems]
    assert faders[0].input_db + faders[0].output_db == pytest.approx(
        faders[1].input_db + faders[1].output_db, abs=0.3
    )


def test_measuring_every_second_sample_is_enough(tmp_path: Path) -> None:
    """Half the work for the level of a part may cost little: a tenth of a LU for tones, more only for hiss."""
    hiss = np.diff(noise(-20, 6.1), axis=1)
    cases = (
        (noise(-20, 6.0), 0.25),
        (tone(-20, 6.0, 60.0), 0.1),
        (tone(-20, 6.0, 9000.0), 0.1),
        (hiss, 0.5),
    )
    for number, (sound, tolerance_lu) in enumerate(cases):
        stems = stem_set(tmp_path / str(number), {"a": sound.astype(np.float32)})
        strip = Strip(part="a", role="comp")
        fader = measure_fader(stems.stems[0], strip, stems.frames, RATE, 2.0, 0.0)
        found = lufs(sound.astype(np.float32)) + fader.input_db + fader.output_db
        assert found == pytest.approx(LEAD_LUFS, abs=tolerance_lu)


def test_the_lead_is_the_melody_or_the_loudest() -> None:
    """Levels are relative, so something has to be the reference."""
    tune, keys = (
        Strip(part="a", role="melody", level_lu=-2.0),
        Strip(part="b", role="comp", level_lu=1.0),
    )
    assert reference_lu([tune, keys]) == -2.0
    assert reference_lu([keys, replace(keys, level_lu=-5.0)]) == 1.0
    assert reference_lu([]) == 0.0


def test_one_sided_parts_are_seen(tmp_path: Path) -> None:
    """Only what is the same on both sides may go through as one channel."""
    strip = Strip(part="a", role="comp")
    for sound, expected in (
        (tone(-20, 4.0), True),
        (noise(-20, 4.0), False),
        (tone(-20, 4.0) * [[1.0], [0.9]], False),
    ):
        stems = stem_set(tmp_path, {"a": np.asarray(sound, dtype=np.float32)})
        assert (
            measure_fader(stems.stems[0], strip, stems.frames, RATE, 2.0, 0.0).is_mono is expected
        )


def test_the_total_is_the_sum(tmp_path: Path) -> None:
    """Nothing may be in the mix that is in no stem, and nothing may be missing."""
    for block in run(tmp_path, the_mix(), band_sounds()):
        expected = block.reverb.astype(np.float64)
        for part in block.parts:
            expected = expected + (0.0 if part is None else part)
        np.testing.assert_allclose(block.total, expected, atol=1e-5)


def test_two_runs_are_identical(tmp_path: Path) -> None:
    """Two threads must not make the mix depend on which was faster."""
    one, other = (run(tmp_path, the_mix(), band_sounds(4.0)) for _ in range(2))
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a.total, b.total)


def test_sends_off_means_no_reverb(tmp_path: Path) -> None:
    """A dry mix is a choice."""
    mix = the_mix()
    dry = replace(mix, strips=tuple(replace(s, room_db=-60.0, hall_db=-60.0) for s in mix.strips))
    assert not any(block.reverb.any() for block in run(tmp_path, dry, band_sounds(3.5)))
    assert any(block.reverb.any() for block in run(tmp_path, mix, band_sounds(3.5)))


def test_the_kick_dips_the_bass(tmp_path: Path) -> None:
    """Ducking is written in notes, and must arrive where the notes are."""
    mix = the_mix()
    ducked = replace(
        mix,
        strips=tuple(replace(s, duck_db=-12.0 if s.role == "bass" else 0.0) for s in mix.strips),
    )
    plain = replace(mix, strips=tuple(replace(s, duck_db=0.0) for s in mix.strips))
    at = slice(2 * RATE, 2 * RATE + 1000)  # quarter 4 at 120 a minute
    away = slice(round(1.2 * RATE), round(1.5 * RATE))
    dipped, full = (
        part_of(run(tmp_path, wanted, band_sounds(3.5)), 3) for wanted in (ducked, plain)
    )
    assert np.abs(dipped[:, at]).max() < 0.35 * np.abs(full[:, at]).max()
    np.testing.assert_allclose(dipped[:, away], full[:, away], rtol=1e-4, atol=1e-6)


def test_a_stem_without_a_strip_is_still_heard(tmp_path: Path) -> None:
    """A mix kept from before a part was added must not silence it."""
    mix = Mix(strips=(), target=TARGETS["demo"])
    blocks = run(tmp_path, mix, {"tune": tone(-20, 4.0)})
    assert np.abs(blocks[0].total).max() > 0.01


def test_a_silent_stem_stays_silent(tmp_path: Path) -> None:
    """Silence must not be turned up to a level."""
    sounds = band_sounds(4.0)
    sounds["keys"][:] = 0.0
    blocks = run(tmp_path, the_mix(), sounds)
    assert all(block.parts[1] is None for block in blocks)


def test_every_role_can_be_lead(tmp_path: Path) -> None:
    """Each role's default strip must come out at its level with real material."""
    for role in ROLES:
        strip = Strip(part="a", role=role, **ROLES[role])
        sound = noise(-25, 5.0) * np.exp(-(np.arange(5 * RATE) / RATE % 0.4) * 6)
        stems = stem_set(tmp_path / role, {"a": sound.astype(np.float32)})
        stem: Stem = stems.stems[0]
        fader = measure_fader(stem, strip, stems.frames, RATE, 2.0, strip.level_lu)
        assert np.isfinite([fader.input_db, fader.output_db, fader.peak_db]).all()
