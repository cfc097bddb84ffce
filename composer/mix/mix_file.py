"""`mix.toml`: the mix where a person has changed it. What it does not say comes from the genre.

[master]
target = "streaming"
hall_s = 2.4

[roles.pad]            # every part of a role
level_lu = -11

[parts.keys]           # one part, by its id; goes over its role
pan = -0.2
program = 4
soundfont = "~/sounds/grand.sf2"
plugin = "~/.vst3/Amp.vst3"         # in front of the strip; [master] may have one too
preset = "clean.vstpreset"

[sections.chorus]      # see `composer.mix.section_table`
width = 1.2

[rooms]
hall = "chapel.wav"    # an impulse response
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from composer.errors import FormatError, offer
from composer.mix.section_table import section_moves
from composer.mix.targets import TARGETS
from composer.model.audio import Mix, PartSound, PluginUse, SectionMove, Strip

__all__ = [
    "MASTER_RANGES",
    "STRIP_RANGES",
    "MixFile",
    "mix_of_text",
    "mix_template",
    "read_mix_file",
]

STRIP_RANGES: dict[str, tuple[float, float]] = {
    "level_lu": (-40.0, 12.0), "pan": (-1.0, 1.0), "width": (0.0, 1.5),
    "highpass_hz": (0.0, 2000.0), "lowpass_hz": (0.0, 20000.0),
    "low_db": (-12.0, 12.0), "mid_db": (-12.0, 12.0), "mid_hz": (60.0, 12000.0), "high_db": (-12.0, 12.0),
    "compression": (0.0, 1.0), "saturation": (0.0, 1.0), "chorus": (0.0, 1.0),
    "room_db": (-60.0, 6.0), "hall_db": (-60.0, 6.0), "delay_notes": (0.0, 1.0), "delay_db": (-60.0, 0.0),
    "duck_db": (-24.0, 0.0),
}  # fmt: skip
MASTER_RANGES: dict[str, tuple[float, float]] = {
    "lufs": (-40.0, -6.0), "true_peak_dbtp": (-9.0, 0.0), "room_s": (0.1, 3.0), "hall_s": (0.3, 8.0),
    "bus_compression": (0.0, 1.0), "high_shelf_db": (-6.0, 6.0), "section_range_lu": (1.0, 40.0),
}  # fmt: skip
SOUND_RANGES = {"bank": (0, 16383), "program": (0, 127)}
PLUGIN_KEYS = ("plugin", "preset")
TABLES = ("master", "roles", "parts", "sections", "rooms")
ROOMS = ("room", "hall")
MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MixFile:
    """What a `mix.toml` says, checked: fields of `Strip` by role and by part id, fields of the master, sounds, what
    sections change, plugins, and the impulse responses of the rooms by name."""

    roles: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    master: Mapping[str, float | str] = field(default_factory=dict)
    sounds: tuple[PartSound, ...] = ()
    moves: tuple[SectionMove, ...] = ()
    plugins: tuple[PluginUse, ...] = ()
    rooms: Mapping[str, Path] = field(default_factory=dict)


def read_mix_file(
    path: Path,
    parts: Sequence[tuple[str, str, str]],
    sections: Sequence[str] | None = None,
) -> MixFile:
    """The `mix.toml` at `path` for a band of (part id, role, instrument) and a song of these sections; an empty one
    where there is no file.

    Raises FormatError that names the file, the table, the key, and what may stand there.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FormatError(f"{path} is too large to be a mix")
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return MixFile()
    except (OSError, UnicodeDecodeError) as problem:
        raise FormatError(f"{path} cannot be read ({problem}); mend it or delete it") from problem
    return mix_of_text(text, path, parts, sections)


def mix_of_text(
    text: str,
    path: Path,
    parts: Sequence[tuple[str, str, str]],
    sections: Sequence[str] | None = None,
) -> MixFile:
    """What this text says as the `mix.toml` at `path`; raises as `read_mix_file` does."""
    try:
        return _checked(tomllib.loads(text), parts, path.parent, sections)
    except tomllib.TOMLDecodeError as problem:
        raise FormatError(f"{path} cannot be read ({problem}); mend it or delete it") from problem
    except FormatError as problem:
        raise FormatError(f"{path}: {problem}") from None


def _checked(
    table: dict[str, Any],
    parts: Sequence[tuple[str, str, str]],
    folder: Path,
    sections: Sequence[str] | None,
) -> MixFile:
    for name in table:
        _known(name, TABLES, "table")
    by_role = _table(table.get("roles", {}), "roles")
    by_part = _table(table.get("parts", {}), "parts")
    for role in by_role:
        _known(role, {role for _, role, _ in parts}, "role in this song")
    for part in by_part:
        _known(part, [part for part, _, _ in parts], "part in this song")
    sounds = [_sound(part, values, folder) for part, values in by_part.items()]
    own = {*SOUND_RANGES, "soundfont", *PLUGIN_KEYS}
    master = _table({"master": table.get("master", {})}, "")["master"]
    moves = section_moves(
        table.get("sections", {}),
        sections=sections,
        parts=[part for part, _, _ in parts],
        roles={role for _, role, _ in parts},
    )
    holders = [("", "master", master), *((part, f"parts.{part}", v) for part, v in by_part.items())]
    return MixFile(
        moves=moves,
        plugins=tuple(
            use
            for part, where, v in holders
            if (use := _plugin(part, where, v, folder)) is not None
        ),
        rooms=_rooms(_table({"rooms": table.get("rooms", {})}, "")["rooms"], folder),
        roles={k: _numbers(v, STRIP_RANGES, f"roles.{k}") for k, v in by_role.items()},
        parts={k: _numbers(v, STRIP_RANGES, f"parts.{k}", own) for k, v in by_part.items()},
        master=_master(master),
        sounds=tuple(sound for sound in sounds if sound != PartSound(part=sound.part)),
    )


def _table(value: Any, name: str) -> dict[str, dict[str, Any]]:
    if not isinstance(value, dict):
        raise FormatError(f"{name} must be a table")
    for key, inner in value.items():
        if not isinstance(inner, dict):
            where = f"{name}.{key}" if name else key
            raise FormatError(f"[{where}] must be a table, not {inner!r}")
    return value


def _master(values: dict[str, Any]) -> dict[str, float | str]:
    checked: dict[str, float | str] = {}
    if "target" in values:
        target = values["target"]
        if not isinstance(target, str):
            raise FormatError(f"[master] target must be a name in quotes, not {target!r}")
        _known(target, TARGETS, "target")
        checked["target"] = target
    checked.update(_numbers(values, MASTER_RANGES, "master", {"target", *PLUGIN_KEYS}))
    return checked


def _numbers(
    values: Mapping[str, Any],
    ranges: Mapping[str, tuple[float, float]],
    where: str,
    also: Iterable[str] = (),
) -> dict[str, float]:
    numbers: dict[str, float] = {}
    others = set(also)
    for name, value in values.items():
        if name in others:
            continue
        _known(name, [*ranges, *others], f"key in [{where}]")
        low, high = ranges[name]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not low <= value <= high:
            raise FormatError(
                f"[{where}] {name} must be a number from {low:g} to {high:g}, not {value!r}"
            )
        numbers[name] = float(value)
    return numbers


def _sound(part: str, values: Mapping[str, Any], folder: Path) -> PartSound:
    chosen: dict[str, int] = {}
    for name, (low, high) in SOUND_RANGES.items():
        value = values.get(name)
        if value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise FormatError(
                f"[parts.{part}] {name} must be a whole number from {low} to {high}, not {value!r}"
            )
        chosen[name] = value
    path = values.get("soundfont")
    if path is not None and (not isinstance(path, str) or not path):
        raise FormatError(f"[parts.{part}] soundfont must be a path in quotes, not {path!r}")
    font = None if path is None else folder / Path(path).expanduser()
    return PartSound(
        part=part, soundfont=font, bank=chosen.get("bank"), program=chosen.get("program")
    )


def _plugin(part: str, where: str, values: Mapping[str, Any], folder: Path) -> PluginUse | None:
    paths = {name: _path(values[name], f"[{where}] {name}", folder) for name in PLUGIN_KEYS if name in values}  # fmt: skip
    if "plugin" not in paths:
        if paths:
            raise FormatError(f"[{where}] preset wants a plugin beside it")
        return None
    return PluginUse(part=part, path=paths["plugin"], preset=paths.get("preset"))


def _rooms(values: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    for name in values:
        _known(name, ROOMS, "key in [rooms]")
    return {name: _path(value, f"[rooms] {name}", folder) for name, value in values.items()}


def _path(value: Any, where: str, folder: Path) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise FormatError(f"{where} must be a path in quotes, not {value!r}")
    return folder / Path(value).expanduser()


def _known(name: str, names: Iterable[str], kind: str) -> None:
    known = list(names)
    if name not in known:
        raise FormatError(f"there is no {kind} {name!r}; {offer(name, known)}")


def mix_template(mix: Mix, title: str) -> str:
    """A `mix.toml` that changes nothing yet: every value of the mix as a comment, to be uncommented and edited."""
    lines = [
        f"# The mix of {' '.join(title.split())}. Take the # from a line and change its number, then: composer mix .",
        "# What is not said here comes from the genre. level_lu is loudness against the lead; a send of -60 is off.",
        "# [roles.pad] would speak of all pads at once. A part may also have soundfont, bank, program, plugin and preset.",
        '# [sections.chorus] may change level_lu, width, lowpass_hz, highpass_hz; [rooms] hall = "file.wav" is a room of yours.',
        "",
        "[master]",
        f'# target = "{mix.target.name}"    # {", ".join(TARGETS)}',
        *(
            f"# {name} = {_text(getattr(mix, name))}"
            for name in MASTER_RANGES
            if name not in ("lufs", "true_peak_dbtp")
        ),
    ]
    for strip in mix.strips:
        lines += ["", f"[parts.{strip.part}]    # {strip.role}"]
        lines += [
            f"# {name.name} = {_text(getattr(strip, name.name))}"
            for name in fields(Strip)
            if name.name in STRIP_RANGES
        ]
    return "\n".join(lines) + "\n"


def _text(value: float) -> str:
    return f"{value:g}"
