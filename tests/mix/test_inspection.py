"""What is wrong is found and named; what is right is left alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.mix.clicks import ClickFinder
from composer.mix.console import MixedBlock
from composer.mix.inspection import Inspector
from composer.mix.part_look import look_at
from composer.mix.peaks import TruePeakMeter
from composer.mix.strips import default_mix
from composer.mix.targets import TARGETS
from composer.mix.third_octaves import CENTRES_HZ, WINDOW_FRAMES, band_powers
from composer.model.audio import Loudness
from composer.model.finding import Finding
from tests.sounds import RATE, noise, stem_set, tone

FINE = Loudness(lufs=-14.0, true_peak_dbtp=-1.1)
BAND = {"tune": "melody", "keys": "comp", "low": "bass"}
BLOCK = 1 << 17


def good() -> dict[str, NDArray[np.float32]]:
    return {
        "tune": tone(-20, 24.0, 1200.0),
        "keys": tone(-26, 24.0, 480.0),
        "low": tone(-20, 24.0, 80.0),
    }


def found(
    folder: Path, sounds: dict[str, NDArray[np.float32]], loudness: Loudness = FINE
) -> dict[str, Finding]:
    stems = stem_set(folder, sounds)
    mix = default_mix([(part, BAND[part], part) for part in sounds])
    inspector, meter = Inspector(stems, mix.strips), TruePeakMeter()
    for start in range(0, stems.frames, BLOCK):
        parts = tuple(sound[:, start : start + BLOCK] for sound in sounds.values())
        total = np.sum(parts, axis=0).astype(np.float32)
        inspector.feed(mixed_block(start, total, parts, stems.frames), total)
        meter.feed(total)
    found = inspector.findings(meter.finish(), loudness, TARGETS["streaming"])
    return {finding.code: finding for finding in found}


def mixed_block(
    start: int, total: NDArray[np.float32], parts: tuple[NDArray[np.float32], ...], frames: int
) -> MixedBlock:
    """A block of a song of so many frames, as the desk gives it."""
    return MixedBlock(
        start=start,
        total=total,
        parts=parts,
        looks=tuple(look_at(part, RATE, frames) for part in parts),
        reverb=np.zeros_like(total),
    )


def test_a_good_mix_has_nothing(tmp_path: Path) -> None:
    """A warning that is always there is read by nobody."""
    assert found(tmp_path, good()) == {}


def test_a_lost_part(tmp_path: Path) -> None:
    """More than 20 LU under the lead is not heard."""
    sounds = good()
    sounds["keys"] *= np.float32(0.05)
    finding = found(tmp_path, sounds)["part-lost"]
    assert finding.parts == ("keys",)
    assert finding.value == pytest.approx(-32, abs=4)
    assert "raise level_lu in [parts.keys]" in str(finding)


def test_a_lead_under_everybody(tmp_path: Path) -> None:
    """It is the lead that has to come up, in place of all the others going down one by one."""
    sounds = good()
    sounds["tune"] *= np.float32(0.05)
    names = found(tmp_path, sounds)
    assert "masking" not in names
    assert names["part-lost"].parts == ("tune",)
    assert names["part-lost"].value == pytest.approx(-26, abs=4)
    (setting,) = names["part-lost"].settings
    assert setting.startswith("parts.tune.level_lu=")
    assert float(setting.partition("=")[2]) == 12.0


def test_one_who_is_louder_than_the_lead(tmp_path: Path) -> None:
    """A bass far over the tune goes down."""
    sounds = good()
    sounds["low"] *= np.float32(4.0)
    finding = found(tmp_path, sounds)["part-lost"]
    assert finding.parts == ("tune", "low")
    assert finding.settings[0].startswith("parts.low.level_lu=-")


def test_a_part_of_few_notes_is_not_lost(tmp_path: Path) -> None:
    """Short strokes with long rests are as loud as they are, wherever one happens to look."""
    sounds = good()
    strokes = (np.arange(24 * RATE) % (3 * RATE)) < RATE // 3
    sounds["keys"] = sounds["keys"] * strokes.astype(np.float32)
    assert "part-lost" not in found(tmp_path, sounds)
    sounds["keys"] *= np.float32(0.03)
    assert "part-lost" in found(tmp_path, sounds)


def test_a_part_that_vanishes_in_mono(tmp_path: Path) -> None:
    """Opposite sides cancel on a telephone."""
    sounds = good()
    sounds["keys"][1] *= -1
    assert found(tmp_path, sounds)["mono-loss"].parts == ("keys",)


def test_a_part_that_covers_the_lead(tmp_path: Path) -> None:
    """Chords in the melody's own band, louder than it."""
    sounds = good()
    sounds["keys"] = tone(-10, 24.0, 1190.0)
    finding = found(tmp_path, sounds)["masking"]
    assert finding.parts == ("keys", "tune")
    assert "around 1260 Hz" in finding.message or "around 1000 Hz" in finding.message


def test_mud(tmp_path: Path) -> None:
    """Everything in the low middle."""
    sounds = good()
    sounds["keys"] = noise(-30, 24.0) + sum(
        tone(-16, 24.0, hz) for hz in (200.0, 260.0, 330.0, 420.0)
    )
    assert found(tmp_path, sounds)["mud"].parts == ("keys",)


def test_silence_in_the_middle(tmp_path: Path) -> None:
    """A hole of six seconds is a mistake; the end of the song is none."""
    sounds = good()
    for sound in sounds.values():
        sound[:, 8 * RATE : 14 * RATE] = 0.0
        sound[:, 18 * RATE :] = 0.0
    finding = found(tmp_path, sounds)["silence"]
    assert finding.value == pytest.approx(6.0, abs=0.1)
    assert "from 0:08" in finding.message or "from 0:07" in finding.message


def test_direct_current(tmp_path: Path) -> None:
    """A wave that is off its centre line."""
    sounds = good()
    sounds["low"] += np.float32(0.01)
    assert "-40 dBFS" in found(tmp_path, sounds)["direct-current"].message


def test_a_click(tmp_path: Path) -> None:
    """A piece of the sound is missing; nothing else about it is wrong. A hit is none, and a buzz is none."""
    sounds = good()
    sounds["low"] = np.concatenate([sounds["low"][:, : 9 * RATE + 150], sounds["low"][:, 9 * RATE + 400 :], sounds["low"][:, :250]], axis=1)  # fmt: skip
    finding = found(tmp_path, sounds)["click"]
    assert "0:09.0" in finding.message and "--only" in finding.remedy
    times = np.arange(24 * RATE) / RATE
    hits = noise(-6, 24.0, seed=4) * np.exp(-(times % 0.5) * 40).astype(np.float32)
    assert "click" not in found(tmp_path, {**good(), "keys": hits * 0.5})
    buzz = (0.2 * np.sign(np.sin(2 * np.pi * 55 * times))).astype(np.float32)
    assert "click" not in found(tmp_path, {**good(), "low": np.stack([buzz, buzz])})


@pytest.mark.parametrize("who", ["keys", "nobody"])
def test_a_click_is_somebodys(who: str, tmp_path: Path) -> None:
    """The first tooth of a bass may stand alone once a drum is added; what no part has by itself is no click."""
    sounds = good()
    stems = stem_set(tmp_path, sounds)
    inspector = Inspector(stems, default_mix([(p, BAND[p], p) for p in sounds]).strips)
    jump = (np.arange(24 * RATE) >= 9 * RATE).astype(np.float32) * np.float32(0.3)
    if who == "keys":
        sounds["keys"] = sounds["keys"] + jump
    for start in range(0, stems.frames, BLOCK):
        parts = tuple(sound[:, start : start + BLOCK] for sound in sounds.values())
        total = sum(parts) + (jump[start : start + BLOCK] if who == "nobody" else 0)
        total = np.asarray(total, dtype=np.float32)
        inspector.feed(mixed_block(start, total, parts, stems.frames), total)
    codes = {f.code for f in inspector.findings(np.ones(100, dtype=np.float32), FINE, TARGETS["streaming"])}  # fmt: skip
    assert ("click" in codes) == (who == "keys")


def test_clicks_across_blocks_are_looked_for_in_the_parts(tmp_path: Path) -> None:
    """Wherever blocks are cut, and whoever rests in one of them, a click in a part is a click in the mix."""
    for place in (BLOCK - 2000, BLOCK - 1, BLOCK + 1, BLOCK + 2000, 5 * BLOCK + 7):
        sounds = good()
        sounds["keys"][:, place:] += np.float32(0.3)
        assert "click" in found(tmp_path, sounds), place


def a_saw(hz: float, length_s: float) -> NDArray[np.float32]:
    """A sawtooth as samplers play it: its teeth fall within five samples, and it begins smoothly."""
    times = np.arange(round(length_s * RATE)) / RATE
    wave = np.convolve(0.25 * (2.0 * ((hz * times) % 1.0) - 1.0), np.hanning(7) / 3.0, mode="same")
    both = np.stack([wave, wave]) * np.minimum(1.0, times * 150)
    return both.astype(np.float32)


@pytest.mark.parametrize("hz", [41.2, 55.0, 87.3, 110.0])
@pytest.mark.parametrize("cover_db", [-60.0, -32.0, -26.0])
def test_a_sawtooth_is_no_click(hz: float, cover_db: float) -> None:
    """Neither alone, nor where what else sounds leaves only its first tooth clear to see."""
    for start_s in (0.5, 1.5):
        sound = noise(cover_db, 3.0, seed=9)
        sound[:, : round((start_s + 1 / hz) * RATE) + 200] *= np.float32(0.05)
        sound[:, round(start_s * RATE) :] += a_saw(hz, 3.0 - start_s)
        finder = ClickFinder(RATE)
        finder.feed(sound)
        assert finder.places_s == ()


@pytest.mark.parametrize("hz", [41.2, 55.0, 110.0])
def test_a_click_in_a_bass_note(hz: float) -> None:
    """A cut through the middle of a sawtooth is found among its teeth, where there is half a period of nothing else."""
    sound = a_saw(hz, 3.0)
    cut = round((round(1.5 * hz) + 0.45) / hz * RATE)
    sound[:, cut:] += np.float32(0.3)
    finder = ClickFinder(RATE)
    finder.feed(sound)
    assert finder.places_s == (cut / RATE,)


def test_clicks_at_the_edges_of_blocks() -> None:
    """Wherever the blocks are cut, a click is found once."""
    for place in (BLOCK - 30, BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 30):
        sound = tone(-20, 6.0, 100.0)
        sound[:, place:] += np.float32(0.3)
        finder = ClickFinder(RATE)
        for start in range(0, sound.shape[1], BLOCK):
            finder.feed(sound[:, start : start + BLOCK])
        assert finder.places_s == (place / RATE,)


def test_a_low_end_out_of_phase(tmp_path: Path) -> None:
    """A bass of which one side is the other way round; one that is only wide is fine."""
    sounds = good()
    sounds["low"][1] *= -1
    finding = found(tmp_path, sounds)["phase"]
    assert finding.parts == ("low",)
    assert finding.remedy == "width = 0 in [parts.low]"
    sounds["low"] = np.stack([tone(-20, 24.0, 80.0)[0], tone(-20, 24.0, 83.0)[0]])
    assert "phase" not in found(tmp_path, sounds)


def test_a_low_end_that_rooms_have_turned_round(tmp_path: Path) -> None:
    """Where no part is against itself, none is blamed."""
    stems = stem_set(tmp_path, good())
    inspector = Inspector(stems, default_mix([(p, BAND[p], p) for p in good()]).strips)
    back = tone(-14, 24.0, 80.0) * np.array([[1], [-1]], dtype=np.float32)
    for start in range(0, stems.frames, BLOCK):
        parts = tuple(sound[:, start : start + BLOCK] for sound in good().values())
        total = (np.sum(parts, axis=0) + back[:, start : start + BLOCK]).astype(np.float32)
        inspector.feed(mixed_block(start, total, parts, stems.frames), total)
    peaks = np.ones(100, dtype=np.float32)
    told = {f.code: f for f in inspector.findings(peaks, FINE, TARGETS["streaming"])}
    assert told["phase"].parts == () == told["phase"].settings
    assert "the rooms" in told["phase"].message and "room_db" in told["phase"].remedy


def test_an_offset_is_that_of_the_master(tmp_path: Path) -> None:
    """What the master is turned down by is turned down with it."""
    stems = stem_set(tmp_path, good())
    inspector = Inspector(stems, default_mix([(p, BAND[p], p) for p in good()]).strips)
    for start in range(0, stems.frames, BLOCK):
        parts = tuple(sound[:, start : start + BLOCK] for sound in good().values())
        total = np.sum(parts, axis=0).astype(np.float32) + np.float32(0.004)
        inspector.feed(mixed_block(start, total, parts, stems.frames), total)
    peaks = np.ones(100, dtype=np.float32)
    codes = [
        {f.code for f in inspector.findings(peaks, FINE, TARGETS["streaming"], raised_db)}
        for raised_db in (0.0, -20.0)
    ]
    assert ["direct-current" in found for found in codes] == [True, False]


def test_the_master(tmp_path: Path) -> None:
    """Over its ceiling, or not as loud as was asked."""
    assert "clipping" in found(tmp_path, good(), replace(FINE, true_peak_dbtp=-0.2))
    assert "loudness-missed" in found(tmp_path, good(), replace(FINE, lufs=-17.0))


@pytest.mark.parametrize("hz", [50.0, 440.0, 1000.0, 7000.0])
def test_bands_measure_power(hz: float) -> None:
    """A sine's mean square lies in the band around it."""
    powers = band_powers(tone(-6, 1.0, hz)[:, :WINDOW_FRAMES], RATE)
    nearest = int(np.abs(np.log(np.array(CENTRES_HZ) / hz)).argmin())
    assert powers.argmax() == nearest
    assert 10 * np.log10(powers[max(0, nearest - 1) : nearest + 2].sum()) == pytest.approx(
        -6, abs=0.6
    )
