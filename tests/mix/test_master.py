"""The finished file: as loud as asked, under its ceiling, whole, and the same every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from composer.errors import ComposerError, DiskProblem
from composer.mix import master
from composer.mix.bus import BusGain
from composer.mix.console import Console
from composer.mix.formats import check_kind
from composer.mix.inspection import Inspector
from composer.mix.loudness import LoudnessMeter, integrated_lufs
from composer.mix.master import mix_and_master, mix_bus
from composer.mix.peaks import TruePeakMeter, true_peak_dbtp
from composer.mix.section_table import section_moves
from composer.mix.stem_files import MixStems
from composer.mix.strips import default_mix
from composer.mix.targets import TARGETS
from composer.model.audio import FileKind, Loudness, Mix, PluginUse
from composer.model.performance import Marker, Performance
from tests.peak_memory import run_measured
from tests.sounds import (
    RATE,
    a_performance,
    a_played_part,
    ffmpeg_loudness,
    noise,
    read_stem,
    stem_set,
    tone,
)

ROLES = {"tune": "melody", "keys": "comp", "kit": "drums", "low": "bass"}


def song_sounds(length_s: float = 7.3) -> dict[str, NDArray[np.float32]]:
    times = np.arange(round(length_s * RATE)) / RATE
    hits = np.exp(-(times % 0.5) * 14).astype(np.float32)
    fade = np.clip(np.minimum(times, length_s - 1 - times) * 4, 0, 1).astype(np.float32)
    return {
        "tune": tone(-20, length_s, 660.0) * fade,
        "keys": noise(-35, length_s, seed=2) * fade,
        "kit": noise(-10, length_s, seed=3) * hits * fade,
        "low": tone(-16, length_s, 70.0) * fade,
    }


def the_song() -> Performance:
    return a_performance(*(a_played_part(part, role=role) for part, role in ROLES.items()))


def the_mix(target: str = "streaming") -> Mix:
    return default_mix([(part, role, part) for part, role in ROLES.items()], target_name=target)


def make(
    folder: Path,
    mix: Mix | None = None,
    sounds: dict[str, NDArray[np.float32]] | None = None,
    **more: Path,
) -> Loudness:
    stems = stem_set(folder / "work", sounds or song_sounds())
    return mix_and_master(
        stems,
        mix or the_mix(),
        the_song(),
        folder / "song.wav",
        stems_folder=more.get("stems_folder"),
    ).loudness


def measured(path: Path) -> Loudness:
    """Our own meters on a file, in one piece."""
    sound = soundfile.read(path, dtype="float32", always_2d=True)[0].T
    meter, peaks = LoudnessMeter(RATE), TruePeakMeter()
    meter.feed(sound)
    peaks.feed(np.ascontiguousarray(sound))
    return meter.result(true_peak_dbtp(peaks.finish()))


@pytest.mark.parametrize("target", list(TARGETS))
def test_loudness_and_true_peak(target: str, tmp_path: Path) -> None:
    """What the master promises, measured in the file by us and by ffmpeg."""
    told = make(tmp_path, the_mix(target))
    wanted = TARGETS[target]
    assert told.lufs == pytest.approx(wanted.lufs, abs=0.3)
    assert told.true_peak_dbtp <= wanted.true_peak_dbtp
    ours = measured(tmp_path / "song.wav")
    assert told.lufs == pytest.approx(ours.lufs, abs=0.01)
    assert told.true_peak_dbtp == pytest.approx(ours.true_peak_dbtp, abs=0.01)
    assert told.range_lu == pytest.approx(ours.range_lu, abs=0.1)
    theirs = ffmpeg_loudness(tmp_path / "song.wav")
    if theirs is not None:
        assert theirs[0] == pytest.approx(wanted.lufs, abs=0.5)
        assert theirs[2] <= wanted.true_peak_dbtp


def test_the_file(tmp_path: Path) -> None:
    """CD quality, as long as the stems to the frame, nothing else left in either folder."""
    make(tmp_path)
    info = soundfile.info(tmp_path / "song.wav")
    assert (info.frames, info.samplerate, info.channels, info.subtype) == (
        song_sounds()["tune"].shape[1], RATE, 2, "PCM_16",
    )  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["song.wav", "work"]
    assert sorted(path.name for path in (tmp_path / "work").iterdir()) == [
        f"0{n}.f32" for n in range(1, 5)
    ]


def test_two_runs_are_bit_identical(tmp_path: Path) -> None:
    """The same mix must give the same file."""
    for name in ("a", "b"):
        make(tmp_path / name)
    assert (tmp_path / "a" / "song.wav").read_bytes() == (tmp_path / "b" / "song.wav").read_bytes()


def test_it_ends_in_silence(tmp_path: Path) -> None:
    """A file that stops in the middle of a sound ends with a click."""
    make(tmp_path, sounds={part: sound[:, : 5 * RATE] for part, sound in song_sounds(9.0).items()})
    sound = soundfile.read(tmp_path / "song.wav", dtype="float32", always_2d=True)[0]
    assert np.abs(sound[-5:]).max() < 1e-3
    assert np.abs(sound[-RATE // 4 : -RATE // 8]).max() > 1e-2


@pytest.mark.parametrize(
    ("sounds", "reaches"),
    [
        ({"tune": tone(-60, 3.0)}, True),
        ({"tune": tone(-0.1, 3.0)}, True),
        ({"tune": noise(-20, 0.3)}, True),
        (
            {
                "kit": np.where(np.arange(4 * RATE) % (2 * RATE) == 99, 0.9, 0.0)[None, :].repeat(
                    2, 0
                )
            },
            False,
        ),
    ],
    ids=["very soft", "full scale", "a third of a second", "two clicks"],
)
def test_odd_songs(sounds: dict[str, NDArray[np.float32]], reaches: bool, tmp_path: Path) -> None:
    """Whatever comes in, the ceiling holds and the loudness told is that of the file."""
    told = make(tmp_path, sounds={part: sound.astype(np.float32) for part, sound in sounds.items()})
    assert told.true_peak_dbtp <= -1.0
    if reaches:
        assert told.lufs == pytest.approx(-14.0, abs=0.3)
    assert told.lufs == pytest.approx(measured(tmp_path / "song.wav").lufs, abs=0.05)


def test_silence_is_an_error(tmp_path: Path) -> None:
    """A silent song is an error, not a file."""
    with pytest.raises(ComposerError, match="'Test Song' is silent"):
        make(tmp_path, sounds={"tune": np.zeros((2, RATE), dtype=np.float32)})
    assert not (tmp_path / "song.wav").exists()
    assert len(list((tmp_path / "work").iterdir())) == 1


def test_stems_add_up_to_the_mix(tmp_path: Path) -> None:
    """Laid side by side in a DAW, the stems must be the mix before its master, at one common gain: with their
    reverb, the treble shelf and the compression of the bus."""
    mix = replace(the_mix(), bus_compression=0.8, high_shelf_db=2.0)
    stems = stem_set(tmp_path / "work", song_sounds())
    console = Console(stems, mix, the_song(), lambda fraction: None)
    bus_file = tmp_path / "bus.f32"
    inspector = Inspector(stems, console.strips)
    with MixStems(tmp_path / "stems", stems, console, {}) as outputs:
        master.mix_bus(console, stems, bus_file, outputs, inspector, lambda fraction: None)
    files = sorted((tmp_path / "stems").iterdir())
    assert [path.name for path in files] == [
        "01 Tune.wav",
        "02 Keys.wav",
        "03 Kit.wav",
        "04 Low.wav",
    ]
    sounds = [soundfile.read(path, always_2d=True)[0] for path in files]
    assert {soundfile.info(path).subtype for path in files} == {"PCM_24"}
    assert {len(sound) for sound in sounds} == {song_sounds()["tune"].shape[1]}
    bus = read_stem(bus_file).T * 10 ** (outputs.gain_db / 20)
    rest = bus - np.sum(sounds, axis=0)
    assert (rest**2).mean() < 10**-9 * (bus**2).mean()
    assert max(np.abs(sound).max() for sound in sounds) < 1.0


def test_stems_add_up_with_all_that_a_mix_can_hold(tmp_path: Path) -> None:
    """Automation by section, a room of the user's, and a plugin that is not there."""
    room = tmp_path / "room.wav"
    soundfile.write(room, np.random.default_rng(1).standard_normal((9000, 2)) * 0.1, RATE)
    table = {"a": {"width": 1.4, "level_lu": [-8, 0]}, "b": {"lowpass_hz": [400, 9000]}}
    mix = replace(
        the_mix(),
        moves=section_moves(table),
        hall_file=room,
        plugins=(PluginUse(part="keys", path=tmp_path / "gone.vst3"),),
    )
    song = replace(
        the_song(), markers=(Marker(tick=0, name="A"), Marker(tick=960, name="B")), end_tick=1920
    )
    folder = tmp_path / "stems"
    made = mix_and_master(
        stem_set(tmp_path / "work", song_sounds()),
        mix,
        song,
        tmp_path / "a.wav",
        stems_folder=folder,
    )
    assert "gone.vst3" in made.warnings[0]
    total = np.sum([soundfile.read(p)[0].T for p in sorted(folder.glob("*.wav"))], axis=0)
    stems = stem_set(tmp_path / "again", song_sounds())
    console = Console(stems, mix, song, lambda fraction: None)
    gains = MixStems(folder, stems, console, {}).gain_db
    bus = tmp_path / "bus.f32"
    inspector = Inspector(stems, console.strips)
    mix_bus(console, stems, bus, None, inspector, lambda done: None)
    plain = read_stem(bus) * 10 ** (gains / 20)
    apart_db = 20 * np.log10(np.sqrt(((total - plain) ** 2).mean() / (plain**2).mean()))
    assert apart_db < -60


def test_the_bus_compresses_loud_moments(tmp_path: Path) -> None:
    """What can be added up must still be compression: less of the loud than of the soft, and the same on both sides."""
    gain = BusGain(replace(the_mix(), bus_compression=0.8), RATE, 10 * RATE)
    soft = gain(tone(-40, 1.0), 0)
    loud = gain(tone(-3, 1.0), RATE)
    assert soft.min() == pytest.approx(1.0)
    assert -9.0 < 20 * np.log10(loud[-1]) < -3.0
    assert np.abs(np.diff(loud)).max() < 0.01


@pytest.mark.parametrize(
    ("kind", "bits", "subtype"),
    [
        ("wav", 24, "PCM_24"), ("wav", 32, "FLOAT"), ("flac", 16, "PCM_16"), ("flac", 24, "PCM_24"),
        ("ogg", 16, "VORBIS"), ("mp3", 16, "MPEG_LAYER_III"), ("opus", 16, "OPUS"),
    ],
)  # fmt: skip
def test_formats(kind: str, bits: int, subtype: str, tmp_path: Path) -> None:
    """Every format must hold the same song, at its loudness, with its title."""
    rate = 48000 if kind == "opus" else RATE
    stems = stem_set(tmp_path / "work", song_sounds(), rate=rate)
    path = tmp_path / f"song.{kind}"
    tags = {"artist": "Ada", "comment": "bpm 120"}
    file_kind = FileKind(format=kind, bits=bits)
    told = mix_and_master(stems, the_mix(), the_song(), path, kind=file_kind, metadata=tags)
    with soundfile.SoundFile(path) as file:
        assert (file.samplerate, file.channels, file.subtype) == (rate, 2, subtype)
        assert (file.title, file.artist) == ("Test Song", "Ada")
        sound = file.read(dtype="float32", always_2d=True)
    assert abs(len(sound) - stems.frames) < 2500
    meter = LoudnessMeter(rate)
    meter.feed(np.ascontiguousarray(sound.T))
    assert integrated_lufs(meter.energies) == pytest.approx(told.loudness.lufs, abs=0.6)


@pytest.mark.parametrize(
    ("kind", "rate", "said"),
    [
        (FileKind(format="opus"), 44100, "opus is made at 48000 Hz, not 44100"),
        (FileKind(format="mp3"), 96000, "44100 or 48000"),
        (FileKind(format="flac", bits=32), 44100, "16 or 24 bits"),
        (FileKind(format="waw"), 44100, "did you mean wav"),
    ],
)
def test_formats_that_do_not_fit(kind: FileKind, rate: int, said: str) -> None:
    """Told before a minute of work."""
    with pytest.raises(ComposerError, match=said):
        check_kind(kind, rate)


def test_names_that_no_file_system_takes(tmp_path: Path) -> None:
    """A part may be called anything."""
    stems = stem_set(tmp_path / "work", {"tune": tone(-20, 1.0)})
    odd = replace(stems, stems=(replace(stems.stems[0], name='Keys: "A/B" <?>'),))
    mix_and_master(
        odd, the_mix(), the_song(), tmp_path / "song.wav", stems_folder=tmp_path / "stems"
    )
    assert sorted(path.name for path in (tmp_path / "stems").iterdir()) == [
        "01 Keys A B.wav",
    ]


def test_the_title_is_in_the_file(tmp_path: Path) -> None:
    """A player shows the song's name, and more where it is given."""
    stems = stem_set(tmp_path / "work", {"tune": tone(-20, 1.0)})
    mix_and_master(stems, the_mix(), the_song(), tmp_path / "a.wav", metadata={"artist": "Ada"})
    with soundfile.SoundFile(tmp_path / "a.wav") as file:
        assert (file.title, file.artist) == ("Test Song", "Ada")


def test_progress_grows_to_one(tmp_path: Path) -> None:
    """A progress bar that runs back or stops short is worse than none."""
    seen: list[float] = []
    stems = stem_set(tmp_path / "work", song_sounds())
    mix_and_master(stems, the_mix(), the_song(), tmp_path / "a.wav", progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a part of the song nor the unmastered mix may stay behind, and an older song must."""
    (tmp_path / "song.wav").write_bytes(b"yesterday")

    def fail(self: object, data: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(soundfile.SoundFile, "write", fail)
    with pytest.raises(DiskProblem, match="No space left on device"):
        make(tmp_path, stems_folder=tmp_path / "stems")
    assert (tmp_path / "song.wav").read_bytes() == b"yesterday"
    assert list((tmp_path / "stems").iterdir()) == []
    assert sorted(path.name for path in (tmp_path / "work").iterdir()) == [
        f"0{n}.f32" for n in range(1, 5)
    ]


def test_it_tries_again_when_a_measurement_disagrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is measured; a limiter that foretold wrongly must be corrected, not believed."""
    real: Callable[..., float] = master.solve_gain_db
    asked: list[float] = []

    def wrong(
        peaks: object, energies: object, aim_lufs: float, *rest: object, is_loop: bool
    ) -> float:
        asked.append(aim_lufs)
        return real(peaks, energies, aim_lufs, *rest, is_loop=is_loop) - 1.0

    monkeypatch.setattr(master, "solve_gain_db", wrong)
    told = make(tmp_path, the_mix("broadcast"))
    assert len(asked) == 2
    assert told.lufs == pytest.approx(-23.0, abs=0.2)


@pytest.mark.slow
def test_a_long_song_in_little_memory(tmp_path: Path) -> None:
    """Eight parts of six minutes fit into what one minute needs, and a little for the limiter's tables."""
    minute, parts = 60 * RATE, tuple(f"p{number}" for number in range(8))
    block = np.ascontiguousarray(noise(-20, 60.0).T).astype("<f4").tobytes()
    needed_mb = []
    for minutes in (1, 6):
        path = tmp_path / f"{minutes}.f32"
        with path.open("wb") as file:
            for _ in range(minutes):
                file.write(block)
        code = (
            "from pathlib import Path; from composer.mix.master import mix_and_master;"
            "from composer.mix.strips import default_mix; from composer.model.audio import Stem, StemSet;"
            "from tests.sounds import NO_SOURCE, a_performance, a_played_part;"
            f"parts, folder = {parts!r}, Path({str(tmp_path)!r});"
            f"stems = tuple(Stem(part=part, name=part, path=folder / '{minutes}.f32') for part in parts);"
            f"stems = StemSet(stems=stems, frames={minutes * minute}, sample_rate_hz={RATE}, source=NO_SOURCE);"
            "song = a_performance(*(a_played_part(part, role='comp') for part in parts));"
            "mix_and_master(stems, default_mix([(p, 'comp', '') for p in parts]), song, folder / 'a.wav')"
        )
        needed_mb.append(run_measured(code))
    assert max(needed_mb) < 250
    assert needed_mb[1] - needed_mb[0] < 30
