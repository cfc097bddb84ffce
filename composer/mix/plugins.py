"""Effects of the user's own: VST3 and AU plugins in front of a part's strip or on the bus.

A plugin gets the whole sound from beginning to end before anything else happens to it, so that however late its
answers come, they land where they belong. One that is not there or cannot be loaded is left out with a warning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.mix.sound_files import (
    BLOCK_FRAMES,
    FRAME_BYTES,
    append_block,
    block_starts,
    read_block,
)
from composer.model.audio import PluginUse, SoundStore, Stem, StemSet

__all__ = ["Loaded", "bus_plugins", "load_plugins", "put_through", "stems_through", "through"]

VERSION = 2
"""Rises when the same plugin would be made to sound otherwise than before."""
LATEST_S = 10.0
"""How long a plugin may keep its last sound to itself."""
LEAD_IN_S = 12.0
TRIED_FRAMES, TRIED_HZ = 512, 44100
Loaded = tuple[PluginUse, Any]
"""Where a plugin goes, and the plugin."""


def load_plugins(uses: Sequence[PluginUse]) -> tuple[tuple[Loaded, ...], tuple[str, ...]]:
    """The plugins that could be loaded, with their presets, and a warning for each that could not."""
    loaded, warnings = [], []
    for use in uses:
        where = f"[parts.{use.part}]" if use.part else "[master]"
        try:
            loaded.append((use, _for_two_sides(use)))
        except (ImportError, ValueError, RuntimeError, OSError, AttributeError) as problem:
            reason = " ".join(str(problem).split()).rstrip(".")[:200]
            warnings.append(
                f"the plugin {use.path} in {where} of mix.toml is left out: {reason}; "
                "install it, correct its path, or take the line away"
            )
    return tuple(loaded), tuple(warnings)


def _loaded(use: PluginUse) -> Any:
    import pedalboard

    if not use.path.exists():
        raise OSError("there is nothing at that path")
    if use.preset is not None and not use.preset.is_file():
        raise OSError(f"its preset {use.preset} is not there")
    plugin: Any = pedalboard.load_plugin(str(use.path))  # type: ignore[attr-defined]  # its stub leaves it out
    if not getattr(plugin, "is_effect", True):
        raise ValueError("it is an instrument, and only effects have a place here")
    if use.preset is not None:
        plugin.load_preset(str(use.preset))
        if hasattr(plugin, "raw_state"):
            # a preset reaches the half of a VST3 that makes sound, and is overwritten by what the half that has the
            # knobs still believes; its whole state, given back to it, reaches both
            plugin.raw_state = plugin.raw_state
    return plugin


def _for_two_sides(use: PluginUse) -> Any:
    """A plugin that takes stereo sound: one of a single channel is there twice, as in a DAW."""
    plugin = _loaded(use)
    try:
        _try_out(plugin)
    except ValueError:
        plugin = _EachSide((plugin, _loaded(use)))
        _try_out(plugin)
    return plugin


def _try_out(plugin: Any) -> None:
    """Raises ValueError where it does not take two channels."""
    plugin.process(np.zeros((2, TRIED_FRAMES), dtype=np.float32), TRIED_HZ, reset=False)


class _EachSide:
    """Two of a plugin of one channel, one for the left and one for the right."""

    def __init__(self, sides: tuple[Any, Any]) -> None:
        self._sides = sides

    def reset(self) -> None:
        for side in self._sides:
            side.reset()

    def process(
        self, sound: NDArray[np.float32], sample_rate_hz: float, reset: bool
    ) -> NDArray[np.float32]:
        """Both sides, float32 (2, frames), each through its own."""
        made = [
            side.process(channel[None], sample_rate_hz, reset=reset)
            for side, channel in zip(self._sides, sound, strict=True)
        ]
        return np.concatenate(made).astype(np.float32, copy=False)


def stems_through(
    stems: StemSet, loaded: Sequence[Loaded], folder: Path, store: SoundStore | None
) -> StemSet:
    """The stems with those parts that have plugins taken through them, in their order; raises DiskProblem."""
    made = []
    for stem in stems.stems:
        for number, (use, plugin) in enumerate(loaded):
            if use.part == stem.part:
                stem = _stem_through(stem, stems, use, plugin, folder / f"plugin-{number}", store)
        made.append(stem)
    return replace(stems, stems=tuple(made))


def _stem_through(
    stem: Stem, stems: StemSet, use: PluginUse, plugin: Any, place: Path, store: SoundStore | None
) -> Stem:
    path = place.with_name(f"{place.name}-{stem.path.name}")
    size = (stems.frames, stems.sample_rate_hz)
    if store is None or not stem.digest:
        through(plugin, stem.path, path, *size)
        return replace(stem, path=path, digest="")
    digest = _digest(stem, use, stems)
    kept = store.find(digest, stems.frames * FRAME_BYTES)
    if kept is not None:
        return replace(stem, path=kept.path, digest=digest)
    with store.workplace() as work:
        through(plugin, stem.path, work / path.name, *size)
        return replace(stem, path=store.keep(digest, work / path.name, {}), digest=digest)


def _digest(stem: Stem, use: PluginUse, stems: StemSet) -> str:
    """Of what comes out of the plugin: its file, its preset and what goes in."""
    preset = b"" if use.preset is None else use.preset.read_bytes()
    told = f"plugin {VERSION} {stem.digest} {use.path.absolute()} {_state(use.path)} {stems.frames}"
    return hashlib.sha256(told.encode() + preset).hexdigest()


def _state(path: Path) -> list[tuple[str, int, int]]:
    """Sizes and times of a plugin's file, or of the files in its bundle: a new version of it is another plugin."""
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    stats = [(file.name, file.stat()) for file in files]
    return [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]


def bus_plugins(loaded: Sequence[Loaded]) -> tuple[Any, ...]:
    """The plugins of the bus, in their order."""
    return tuple(plugin for use, plugin in loaded if not use.part)


def through(
    plugin: Any, source: Path, out: Path, frames: int, sample_rate_hz: int, *, is_loop: bool = False
) -> None:
    """Write what a plugin makes of a headerless sound of `frames` frames to `out`, of the same length.

    A loop's end goes through first, and is not written. Raises DiskProblem.
    """
    out.unlink(missing_ok=True)
    skip = 0
    plugin.reset()
    if is_loop:
        skip = min(frames, round(LEAD_IN_S * sample_rate_hz))
    sink = _Sink(out, skip, frames)
    for start, length in block_starts(frames, frames - skip if skip else frames):
        sink.take(_run(plugin, read_block(source, start, length), sample_rate_hz))
    for start, length in block_starts(frames):
        sink.take(_run(plugin, read_block(source, start, length), sample_rate_hz))
    silence = np.zeros((2, BLOCK_FRAMES), dtype=np.float32)
    for _ in range(max(1, round(LATEST_S * sample_rate_hz / BLOCK_FRAMES))):
        if sink.left == 0:
            break
        sink.take(_run(plugin, silence, sample_rate_hz))
    sink.fill()


def put_through(plugin: Any, path: Path, stems: StemSet) -> None:
    """Replace a headerless sound, as long as what is heard of these stems, by what a plugin makes of it; raises
    DiskProblem."""
    treated = path.with_suffix(".plugin")
    try:
        through(
            plugin, path, treated, stems.heard_frames, stems.sample_rate_hz, is_loop=stems.is_loop
        )
        treated.replace(path)
    finally:
        treated.unlink(missing_ok=True)


def _run(plugin: Any, sound: NDArray[np.float32], sample_rate_hz: int) -> NDArray[np.float32]:
    out = np.asarray(plugin.process(sound, sample_rate_hz, reset=False), dtype=np.float32)
    return np.nan_to_num(out if out.shape[0] == 2 else np.repeat(out[:1], 2, axis=0))


class _Sink:
    """Takes pieces of any length and writes what is between `skip` and `skip + frames`."""

    def __init__(self, path: Path, skip: int, frames: int) -> None:
        self._path, self._skip, self.left = path, skip, frames

    def take(self, sound: NDArray[np.float32]) -> None:
        skipped = min(self._skip, sound.shape[1])
        self._skip -= skipped
        piece = sound[:, skipped : skipped + self.left]
        if piece.shape[1]:
            append_block(self._path, piece)
            self.left -= piece.shape[1]

    def fill(self) -> None:
        """Silence for what the plugin never gave."""
        while self.left:
            self.take(np.zeros((2, min(self.left, BLOCK_FRAMES)), dtype=np.float32))
