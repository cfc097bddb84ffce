"""Plugins of the user's own: used where they are, left out with a warning where they are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pedalboard
import pytest
import soundfile
from numpy.typing import NDArray

from composer.errors import FormatError
from composer.mix.master import mix_and_master
from composer.mix.mix_file import read_mix_file
from composer.mix.plugins import load_plugins, stems_through, through
from composer.mix.strips import default_mix
from composer.model.audio import PluginUse
from composer.studio.sound_cache import SoundCache
from tests.sounds import RATE, a_performance, a_played_part, noise, read_stem, stem_set, tone


class Late:
    """A plugin that turns everything round, and gives each sample a little late, as look-ahead effects do."""

    is_effect = True

    def __init__(self, latency: int = 3000) -> None:
        self.latency, self.presets = latency, []  # type: ignore[var-annotated]
        self.reset()

    def reset(self) -> None:
        self._kept = np.zeros((2, 0), dtype=np.float32)
        self._left = self.latency

    def load_preset(self, path: str) -> None:
        self.presets.append(path)

    def process(self, sound: NDArray[np.float32], rate: float, reset: bool) -> NDArray[np.float32]:
        assert rate == RATE and not reset
        joined = np.concatenate([self._kept, -sound], axis=1)
        here = max(0, joined.shape[1] - self.latency)
        self._kept = joined[:, here:]
        return joined[:, :here]


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Late:
    """A plugin that can be loaded from `amp.vst3`."""
    late = Late()
    (tmp_path / "amp.vst3").write_bytes(b"plugin")

    def load(path: str) -> Any:
        assert path == str(tmp_path / "amp.vst3")
        return late

    monkeypatch.setattr(pedalboard, "load_plugin", load)
    return late


def test_a_part_goes_through_its_plugin(plugin: Late, tmp_path: Path) -> None:
    """Of the same length and in time, whatever the latency; the other parts stay as they are."""
    sounds = {"keys": noise(-20, 7.0), "tune": tone(-20, 7.0)}
    stems = stem_set(tmp_path / "dry", sounds)
    preset = tmp_path / "clean.vstpreset"
    preset.write_bytes(b"p")
    use = PluginUse(part="keys", path=tmp_path / "amp.vst3", preset=preset)
    loaded, warnings = load_plugins([use])
    assert not warnings and plugin.presets == [str(preset)]
    made = stems_through(stems, loaded, tmp_path, None)
    assert np.array_equal(read_stem(made.stems[0].path), -sounds["keys"])
    assert made.stems[1] == stems.stems[1]
    assert np.array_equal(read_stem(stems.stems[0].path), sounds["keys"])


def test_a_preset_reaches_both_halves_of_a_plugin(
    plugin: Late, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of some VST3 a preset changes nothing that is heard, until the plugin is given its own state back."""

    class Split(Late):
        sound_db = knob_db = 0.0

        def load_preset(self, path: str) -> None:
            self.sound_db = -24.0

        @property
        def raw_state(self) -> float:
            return self.sound_db

        @raw_state.setter
        def raw_state(self, value: float) -> None:
            self.sound_db = self.knob_db = value

    split = Split()
    monkeypatch.setattr(pedalboard, "load_plugin", lambda path: split)
    preset = tmp_path / "dark.vstpreset"
    preset.write_bytes(b"p")
    loaded, warnings = load_plugins([PluginUse(path=tmp_path / "amp.vst3", preset=preset)])
    assert len(loaded) == 1 and not warnings
    assert split.knob_db == -24.0


def test_the_bus_goes_through_its_plugin(plugin: Late, tmp_path: Path) -> None:
    """The master is the other way up; its loudness still lands."""
    parts = {"tune": "melody"}
    mix = default_mix([(part, role, part) for part, role in parts.items()])
    bare = replace(mix, plugins=(PluginUse(path=tmp_path / "amp.vst3"),))
    outs = []
    for number, how in enumerate((mix, bare)):
        stems = stem_set(tmp_path / f"{number}", {"tune": noise(-20, 6.0)})
        out = tmp_path / f"{number}.wav"
        told = mix_and_master(stems, how, a_performance(a_played_part("tune")), out)
        assert told.loudness.lufs == pytest.approx(-14, abs=0.3)
        outs.append(soundfile.read(out)[0])
    assert np.corrcoef(outs[0].ravel(), outs[1].ravel())[0, 1] < -0.999


def test_a_plugin_of_one_channel_is_there_for_each_side(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Many amplifiers are mono: each side goes through one of its own, with what that one has heard before."""

    class Mono(Late):
        def reset(self) -> None:
            self._last = np.zeros((1, 1), dtype=np.float32)

        def process(self, sound: NDArray[np.float32], rate: float, reset: bool) -> NDArray[np.float32]:  # fmt: skip
            if len(sound) != 1:
                raise ValueError("Plugin 'Amp' does not support 2-channel output")
            joined = np.concatenate([self._last, sound], axis=1)
            self._last = sound[:, -1:]
            return sound - joined[:, :-1]

    made: list[Mono] = []

    def load(path: str) -> Mono:
        made.append(Mono())
        return made[-1]

    monkeypatch.setattr(pedalboard, "load_plugin", load)
    (tmp_path / "amp.vst3").write_bytes(b"plugin")
    sound = noise(-20, 7.0)
    stems = stem_set(tmp_path / "dry", {"keys": sound})
    loaded, warnings = load_plugins([PluginUse(part="keys", path=tmp_path / "amp.vst3")])
    assert not warnings and len(made) == 2
    through = stems_through(stems, loaded, tmp_path, None)
    np.testing.assert_array_equal(
        read_stem(through.stems[0].path), np.diff(sound, axis=1, prepend=np.float32(0))
    )


def test_a_new_version_in_a_bundle_is_another_plugin(plugin: Late, tmp_path: Path) -> None:
    """A VST3 is a folder, whose own time stays when the program in it is replaced."""
    bundle = tmp_path / "amp.vst3"
    bundle.unlink()
    program = bundle / "Contents" / "x86_64-linux" / "amp.so"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"one")
    use = PluginUse(part="keys", path=bundle)
    stems = stem_set(tmp_path / "dry", {"keys": noise(-20, 2.0)})
    stems = replace(stems, stems=tuple(replace(stem, digest="d" * 64) for stem in stems.stems))
    digests = []
    for version in (b"one", b"one", b"three"):
        if program.read_bytes() != version:
            program.write_bytes(version)
        loaded, _ = load_plugins([use])
        store = SoundCache(tmp_path / "cache", 1 << 30)
        digests.append(stems_through(stems, loaded, tmp_path, store).stems[0].digest)
    assert digests[0] == digests[1] != digests[2]


def test_a_loop_goes_round_through_a_plugin(tmp_path: Path) -> None:
    """What comes first has heard what comes last."""

    class Echo(Late):
        def process(self, sound: NDArray[np.float32], rate: float, reset: bool) -> NDArray[np.float32]:  # fmt: skip
            joined = np.concatenate([self._kept, sound], axis=1)
            self._kept = sound[:, -1000:]
            return (
                sound + joined[:, : sound.shape[1]] if joined.shape[1] > sound.shape[1] else sound
            )

    sound = noise(-20, 4.0)
    stems = stem_set(tmp_path, {"keys": sound})
    through(Echo(0), stems.stems[0].path, tmp_path / "out.f32", stems.frames, RATE, is_loop=True)
    out = read_stem(tmp_path / "out.f32")
    assert out.shape == sound.shape
    assert np.allclose(out[:, :1000], sound[:, :1000] + sound[:, -1000:], atol=1e-6)


@pytest.mark.parametrize("kind", ["absent", "text", "preset", "instrument", "folder"])
def test_what_cannot_be_loaded_is_left_out(
    kind: str, plugin: Late, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A warning that names the plugin and where it stands; the song is made without it."""
    path, preset = tmp_path / "amp.vst3", None
    if kind == "absent":
        path = tmp_path / "gone.vst3"
    elif kind == "preset":
        preset = tmp_path / "gone.vstpreset"
    elif kind == "instrument":
        monkeypatch.setattr(plugin, "is_effect", False, raising=False)
    else:
        monkeypatch.undo()
        if kind == "folder":
            path = tmp_path / "empty.vst3"
            path.mkdir()
    use = PluginUse(part="tune", path=path, preset=preset)
    mix = replace(default_mix([("tune", "melody", "tune")]), plugins=(use, replace(use, part="")))
    stems = stem_set(tmp_path / "dry", {"tune": noise(-20, 5.0)})
    made = mix_and_master(stems, mix, a_performance(a_played_part("tune")), tmp_path / "a.wav")
    assert len(made.warnings) == 2
    assert str(path) in made.warnings[0] and "[parts.tune]" in made.warnings[0]
    assert "[master]" in made.warnings[1] and "left out" in made.warnings[1]
    assert (tmp_path / "a.wav").stat().st_size > 1_000_000 / 2


def test_in_the_file(tmp_path: Path) -> None:
    """Paths are looked for from the song folder; a preset alone makes no sense."""
    path, band = tmp_path / "mix.toml", [("keys", "comp", "piano")]
    path.write_text('[parts.keys]\nplugin = "amp.vst3"\npreset = "p"\n[master]\nplugin = "/x.vst3"')
    uses = read_mix_file(path, band).plugins
    assert uses == (
        PluginUse(path=Path("/x.vst3")),
        PluginUse(part="keys", path=tmp_path / "amp.vst3", preset=tmp_path / "p"),
    )
    for text, said in (
        ("[parts.keys]\npreset = 'p'", "wants a plugin"),
        ("[parts.keys]\nplugin = 3", "path in quotes"),
        ("[roles.comp]\nplugin = 'x'", "no key in"),
    ):
        path.write_text(text)
        with pytest.raises(FormatError, match=said):
            read_mix_file(path, band)
