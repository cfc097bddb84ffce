"""Sections may sound different: wider, narrower, filtered, louder, and nothing clicks where they change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.errors import FormatError
from composer.mix.automation import Clock, PartAutomation, SectionSpan
from composer.mix.console import Console
from composer.mix.loudness import LoudnessMeter
from composer.mix.mix_file import read_mix_file
from composer.mix.part_look import look_at
from composer.mix.section_levels import filter_shares, lifted
from composer.mix.section_table import section_moves
from composer.mix.sound_files import block_starts
from composer.mix.strip_run import StripRun
from composer.mix.strips import default_mix
from composer.mix.third_octaves import CENTRES_HZ, WINDOW_FRAMES, band_powers
from composer.model.audio import StemSet, Strip
from composer.model.performance import Marker, Performance
from composer.theory.meter import QUARTER
from tests.sounds import RATE, a_performance, a_played_part, noise, stem_set, tone

NAMES = ("Intro", "Verse", "Chorus 1", "Pre-Chorus", "Chorus 2", "Outro")
SPANS = tuple(
    SectionSpan(name=name, start_s=4.0 * n, end_s=4.0 * (n + 1)) for n, name in enumerate(NAMES)
)
BLOCK = 1 << 17


def automated(
    sound: NDArray[np.float32], table: dict[str, Any], tmp_path: Path, role: str = "comp"
) -> NDArray[np.float32]:
    """A part of 24 s through the moves of a `[sections]` table, behind a strip that does nothing."""
    stems = stem_set(tmp_path, {"keys": sound})
    automation = PartAutomation(
        "keys", role, section_moves(table), [0.0] * 6, SPANS, Clock(stems), is_loop=False
    )
    return through_a_strip(stems, automation)


def through_a_strip(stems: StemSet, automation: PartAutomation) -> NDArray[np.float32]:
    """What a strip makes of the first stem under an automation. What it sees of each block is what is there to see."""
    strip = Strip(part="keys", role="comp")
    run = StripRun(stems.stems[0], strip, stems.frames, RATE, 2.0, np.zeros(0), None)
    run.output_db, run.automation = -run.measure().input_db, automation
    blocks = []
    with run:
        for start, length in block_starts(stems.frames):
            share = run.block(start, length, None)
            if share is None:
                blocks.append(np.zeros((2, length), dtype=np.float32))
                continue
            blocks.append(share[0])
            expected = look_at(share[0], RATE, stems.frames)
            missed = np.abs(share[1].bands - expected.bands).sum(axis=1)
            assert (missed <= 0.1 * expected.bands.sum(axis=1) + 1e-9).all()
            np.testing.assert_allclose(share[1].course, expected.course, rtol=0.05, atol=1e-6)
    return np.concatenate(blocks, axis=1)


def inside(sound: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    """A section without its ramps."""
    return sound[:, round((4.0 * n + 0.1) * RATE) : round((4.0 * n + 3.9) * RATE)]


def db(sound: NDArray[np.float32]) -> float:
    return float(10 * np.log10((sound.astype(np.float64) ** 2).mean() + 1e-20))


def test_a_level_changes_there_and_nowhere_else(tmp_path: Path) -> None:
    """Other sections keep their very samples."""
    sound = tone(-20, 24.0)
    untouched = automated(sound, {}, tmp_path)
    np.testing.assert_allclose(untouched, sound, rtol=1e-5, atol=1e-6)
    out = automated(sound, {"chorus": {"level_lu": -6}}, tmp_path)
    for n in (2, 4):
        assert db(inside(out, n)) == pytest.approx(db(inside(sound, n)) - 6, abs=0.01)
    for n in (0, 1, 3, 5):
        assert np.array_equal(inside(out, n), inside(untouched, n))


def test_a_level_may_rise_through_a_section(tmp_path: Path) -> None:
    """From its first value to its second, in a straight line of dB."""
    sound = tone(-20, 24.0)
    out = automated(sound, {"verse": {"level_lu": [-12, 0]}}, tmp_path)
    levels = [db(out[:, round(s * RATE) : round((s + 0.05) * RATE)]) for s in (4.2, 5.975, 7.7)]
    assert levels == pytest.approx([-23.01 - 11.3, -23.01 - 5.9, -23.01 - 0.6], abs=0.4)


def test_a_width_leaves_the_middle(tmp_path: Path) -> None:
    """Wider is more of the difference of the sides, and no more of their sum."""
    sound = noise(-20, 24.0)
    out = automated(sound, {"chorus": {"width": 1.4}}, tmp_path)
    was, now = inside(sound, 2), inside(out, 2)
    assert db(now[:1] - now[1:]) == pytest.approx(db(was[:1] - was[1:]) + 2.92, abs=0.01)
    assert db(now[:1] + now[1:]) == pytest.approx(db(was[:1] + was[1:]), abs=0.001)


@pytest.mark.parametrize(
    ("field", "hz", "kept_hz", "lost_hz"),
    [("lowpass_hz", 1000, 100.0, 8000.0), ("highpass_hz", 1000, 8000.0, 100.0)],
)
def test_a_filter_is_there_in_its_section(
    field: str, hz: int, kept_hz: float, lost_hz: float, tmp_path: Path
) -> None:
    """12 dB an octave: three octaves away 36 dB down; other sections are untouched."""
    kept, lost = tone(-20, 24.0, kept_hz), tone(-20, 24.0, lost_hz)
    table = {"intro": {field: hz}}
    for sound, change in ((kept, 0.0), (lost, -36.0)):
        out = automated(sound, table, tmp_path)
        assert db(inside(out, 0)) - db(inside(sound, 0)) == pytest.approx(change, abs=5)
        assert np.array_equal(inside(out, 1), inside(automated(sound, {}, tmp_path), 1))


def test_a_riser_opens(tmp_path: Path) -> None:
    """A pair of frequencies is a sweep."""
    out = automated(noise(-20, 24.0), {"intro": {"lowpass_hz": [200, 12000]}}, tmp_path)
    levels = [db(out[:, round(s * RATE) : round((s + 0.4) * RATE)]) for s in (0.2, 1.2, 2.2, 3.4)]
    assert levels == sorted(levels)
    assert levels[-1] - levels[0] > 10


@pytest.mark.parametrize(
    "table",
    [
        {"chorus": {"level_lu": -9}},
        {"chorus": {"width": 0.0}},
        {"intro": {"lowpass_hz": 300}},
        {"verse": {"highpass_hz": 2000}, "chorus": {"lowpass_hz": 900}},
        {"verse": {"lowpass_hz": [200, 9000]}, "chorus 1": {"lowpass_hz": 500}},
        {"verse": {"highpass_hz": [30, 2000]}, "chorus 1": {"highpass_hz": 60}},
    ],
)
def test_nothing_clicks(table: dict[str, Any], tmp_path: Path) -> None:
    """A low sine has nothing above 4 kHz, and has nothing there while the mix changes either."""
    sound = tone(-12, 24.0, 200.0)
    sound[1] *= np.float32(0.5)
    out = automated(sound, table, tmp_path)
    frames = np.lib.stride_tricks.sliding_window_view(out[0], 2048)[::512]
    spectra = np.abs(np.fft.rfft(frames * np.blackman(2048), axis=1))
    high = spectra[:, round(4000 / RATE * 2048) :].max(axis=1)
    # a step of 9 dB at once has -35 there, a filter set anew in steps of 32 samples -66
    assert 20 * np.log10(high.max() / spectra.max()) < -105


def test_the_nearer_word_wins(tmp_path: Path) -> None:
    """A part over its role over everybody; another role is not concerned."""
    table = {"chorus": {"level_lu": -2, "roles": {"comp": {"level_lu": -4}}}}
    both = {"chorus": {**table["chorus"], "parts": {"keys": {"level_lu": -6}}}}  # type: ignore[dict-item]
    sound = tone(-20, 24.0)
    for given, role, change in ((table, "pad", -2), (table, "comp", -4), (both, "comp", -6)):
        out = automated(sound, given, tmp_path, role)
        assert db(inside(out, 2)) == pytest.approx(db(inside(sound, 2)) + change, abs=0.01)


def with_sections(length_s: float, *names: str) -> Performance:
    """A song of sections of equal length, at 120 quarters a minute."""
    song = a_performance(a_played_part("tune"), quarters=2 * length_s * len(names))
    ticks = round(2 * length_s * QUARTER)
    return replace(
        song, markers=tuple(Marker(tick=n * ticks, name=name) for n, name in enumerate(names))
    )


def test_quiet_sections_are_raised(tmp_path: Path) -> None:
    """An intro 20 LU down comes up to 9 under the loudest section; one 5 down stays."""
    quiet, middle, loud = tone(-40, 8.0), tone(-25, 8.0), tone(-20, 8.0)
    stems = stem_set(tmp_path, {"tune": np.concatenate([quiet, middle, loud], axis=1)})
    mix = default_mix([("tune", "melody", "sine")])
    mix = replace(mix, strips=(replace(mix.strips[0], compression=0.0, delay_notes=0.0, room_db=-60.0, hall_db=-60.0),))  # fmt: skip
    song = with_sections(8.0, "Intro", "Verse", "Chorus")
    desk = Console(stems, mix, song, lambda done: None)
    assert desk.lifts_db == pytest.approx((11.0, 0.0, 0.0), abs=0.3)
    out = np.concatenate([block.total for block in desk.blocks()], axis=1)
    third = out.shape[1] // 3
    levels = [db(out[:, n * third + RATE : (n + 1) * third - RATE]) for n in range(3)]
    assert levels[2] - levels[0] == pytest.approx(9.0, abs=0.3)
    assert levels[2] - levels[1] == pytest.approx(5.0, abs=0.1)


@pytest.mark.parametrize(
    "filters",
    [{"lowpass_hz": 400}, {"lowpass_hz": [600, 4500]}, {"highpass_hz": [25, 900]}, {"lowpass_hz": 3000, "highpass_hz": 300}],
)  # fmt: skip
def test_what_filters_take_is_foretold(filters: dict[str, Any], tmp_path: Path) -> None:
    """The share that is worked out from a spectrum is that of the loudness which the filter really leaves."""
    sound = noise(-50, 24.0, seed=3)
    for octave in range(8):
        sound += tone(-12 - 3 * octave, 24.0, 65.0 * 2**octave)
    powers = np.zeros(len(CENTRES_HZ))
    for at in range(0, sound.shape[1] - WINDOW_FRAMES, WINDOW_FRAMES):
        powers += band_powers(sound[:, at : at + WINDOW_FRAMES], RATE)
    (move,) = section_moves({"verse": filters})
    share = filter_shares(powers, {name: (a, b) for name, a, b in move.changes})
    out = automated(sound, {"verse": filters}, tmp_path)
    levels = []
    for heard in (sound, out):
        meter = LoudnessMeter(RATE)
        meter.feed(np.ascontiguousarray(inside(heard, 1)))
        levels.append(meter.energies.mean())
    assert 10 * np.log10(levels[1] / levels[0]) == pytest.approx(10 * np.log10(share), abs=1.0)


def test_a_filtered_section_is_raised_and_a_turned_down_one_is_not(tmp_path: Path) -> None:
    """What a filter takes away is made up for beyond the range; a level that was asked for is a wish."""
    stems = stem_set(tmp_path, {"tune": np.tile(noise(-25, 8.0), 3)})
    mix = default_mix([("tune", "melody", "sine")])
    song = with_sections(8.0, "Intro", "Verse", "Chorus")
    table = {"intro": {"lowpass_hz": 1500}, "verse": {"level_lu": -14}}
    desk = Console(stems, replace(mix, moves=section_moves(table)), song, lambda done: None)
    assert 1.0 < desk.lifts_db[0] < 12.0
    assert desk.lifts_db[1:] == (0.0, 0.0)


def test_the_next_sections_first_beat_does_not_count() -> None:
    """A section that ends within a half second is judged by what lies inside it, a very short one by what there is."""
    course = np.array([0.001] * 8 + [1.0] * 8)
    spans = tuple(SectionSpan(name=n, start_s=a, end_s=b) for n, a, b in (("Intro", 0.0, 4.2), ("Hook", 4.2, 8.0)))  # fmt: skip
    assert lifted(course, spans, 9.0) == (12.0, 0.0)
    short = (SectionSpan(name="Hit", start_s=4.1, end_s=4.3), *spans)
    assert lifted(course, short, 9.0) == (0.0, 12.0, 0.0)


def test_silence_is_not_raised() -> None:
    """Rests do not count, nothing is raised without end, and a section of silence stays one."""
    spans = SPANS[:3]
    course = np.array([1e-9] * 8 + [1e-4] * 4 + [0.0] * 4 + [1.0] * 8)
    lifts = lifted(course, spans, 9.0)
    assert lifts == (12.0, 12.0, 0.0)
    assert lifted(np.array([0.0] * 8 + [1.0] * 16), spans, 9.0) == (0.0, 0.0, 0.0)


def test_in_a_loop_the_last_section_leads_to_the_first(tmp_path: Path) -> None:
    """The ramp at the end arrives at what the beginning has."""
    sound = tone(-20, 24.0) + np.float32(0.2)  # nowhere nothing
    stems = replace(stem_set(tmp_path, {"keys": sound}), is_loop=True)
    moves = section_moves({"outro": {"level_lu": -10}})
    run = PartAutomation("keys", "comp", moves, [0.0] * 6, SPANS, Clock(stems), is_loop=True)
    gain = through_a_strip(stems, run)[0] / sound[0]
    assert gain[0] == pytest.approx(1.0)
    assert gain[-1] == pytest.approx(1.0, abs=0.02)
    assert gain[-RATE] == pytest.approx(10 ** (-0.5), abs=0.001)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sections.chrous]\nwidth = 1.2", "chrous"),
        ("[sections.chorus]\nwidht = 1.2", "width"),
        ("[sections.chorus]\nwidth = 3", "from 0 to 1.5"),
        ("[sections.chorus]\nlowpass_hz = [100, 200, 300]", "two of them"),
        ("[sections.chorus]\nlowpass_hz = true", "must be a number"),
        ("[sections.chorus.parts.kyes]\nwidth = 1", "keys"),
        ("[sections.chorus.roles.cmop]\nwidth = 1", "comp"),
        ("[sections]\nchorus = 3", "must be a table"),
        ("sections = 4", "must be a table"),
    ],
)
def test_slips_in_the_file(text: str, said: str, tmp_path: Path) -> None:
    """Each says where it stands and what may stand there."""
    path = tmp_path / "mix.toml"
    path.write_text(text)
    with pytest.raises(FormatError, match=r"mix\.toml") as problem:
        read_mix_file(path, [("keys", "comp", "piano")], NAMES)
    assert said in str(problem.value)
