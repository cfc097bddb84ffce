"""Where a mix starts: a channel strip for every role, and what a genre asks to be different.

A genre's hints are keyed by role, by part, or by "master", and hold fields of `Strip` and `Mix`:

    drums  = { level_lu = 1.0, compression = 0.5 }
    master = { hall_s = 2.6, target = "club" }
    sections = { chorus = { width = 1.15 } }
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from composer.errors import FormatError, offer
from composer.mix.mix_file import MixFile
from composer.mix.section_table import section_moves
from composer.mix.targets import master_target
from composer.model.audio import MasterTarget, Mix, Strip

__all__ = ["ROLES", "Hints", "default_mix"]

Hints = Mapping[str, Mapping[str, Any]]

ROLES: dict[str, dict[str, float]] = {
    "melody": {
        "level_lu": 0.0, "highpass_hz": 110.0, "mid_db": 1.0, "mid_hz": 2800.0, "high_db": 1.0,
        "compression": 0.35, "room_db": -16.0, "hall_db": -14.0, "delay_notes": 0.25, "delay_db": -24.0,
    },
    "counter": {
        "level_lu": -4.5, "pan": 0.35, "highpass_hz": 140.0, "compression": 0.25, "room_db": -16.0, "hall_db": -14.0,
    },
    "comp": {
        "level_lu": -5.0, "pan": -0.35, "width": 1.15, "highpass_hz": 110.0, "mid_db": -1.5, "mid_hz": 350.0,
        "compression": 0.25, "room_db": -14.0, "hall_db": -20.0,
    },
    "pad": {
        "level_lu": -9.0, "width": 1.4, "highpass_hz": 160.0, "mid_db": -2.0, "mid_hz": 400.0,
        "room_db": -24.0, "hall_db": -11.0, "duck_db": -1.0,
    },
    "riff": {
        "level_lu": -4.0, "pan": 0.4, "highpass_hz": 110.0, "compression": 0.3, "room_db": -15.0, "hall_db": -20.0,
    },
    "bass": {
        "level_lu": -3.5, "width": 0.0, "highpass_hz": 36.0, "mid_db": -1.5, "mid_hz": 300.0,
        "compression": 0.5, "saturation": 0.2, "duck_db": -1.5,
    },
    "drums": {
        "level_lu": -1.0, "highpass_hz": 28.0, "mid_db": -1.5, "mid_hz": 400.0, "high_db": 1.0,
        "compression": 0.3, "room_db": -16.0, "hall_db": -30.0,
    },
    "percussion": {
        "level_lu": -8.0, "pan": -0.4, "width": 1.2, "highpass_hz": 180.0, "compression": 0.15, "room_db": -14.0, "hall_db": -22.0,
    },
}  # fmt: skip
"""What each role starts from, as fields of `Strip`."""

OTHER_ROLE: dict[str, float] = {
    "level_lu": -6.0,
    "highpass_hz": 80.0,
    "room_db": -16.0,
    "hall_db": -18.0,
}
INSTRUMENTS: tuple[tuple[str, dict[str, float]], ...] = (
    ("string", {"hall_db": -10.0, "compression": 0.1}),
    ("choir", {"hall_db": -9.0, "compression": 0.1}),
    ("organ", {"compression": 0.1, "width": 1.1}),
    ("upright", {"saturation": 0.0, "room_db": -22.0}),
    ("sub", {"saturation": 0.2, "highpass_hz": 25.0}),
    ("808", {"saturation": 0.2, "highpass_hz": 25.0}),
)
"""What an instrument changes where its name holds the word."""

SMALL_BAND = 2
"""Up to this many parts, all stay in the middle."""
STRIP_FIELDS = {field.name for field in fields(Strip)} - {"part", "role"}
MASTER_FIELDS = {field.name for field in fields(Mix) if field.type == "float"}
TARGET_FIELDS = {"lufs", "true_peak_dbtp"}


def default_mix(
    parts: Sequence[tuple[str, str, str]],
    hints: Hints | None = None,
    target_name: str = "streaming",
    own: MixFile | None = None,
) -> Mix:
    """The mix of a band of (part id, role, instrument) before anybody touches it, or as a person's `own` file has it.

    Several parts of one role take turns on the two sides. Hints for a part go over those for its role, and the file
    goes over both. Hints for roles and parts that do not play are left unused; a field that no strip has raises
    FormatError.
    """
    hints, own = hints or {}, own or MixFile()
    master = {**hints.get("master", {}), **own.master}
    moves = section_moves(hints.get("sections", {}))
    target = _target(master, target_name)
    strips = []
    seen: dict[str, int] = {}
    for part, role, instrument in parts:
        values: dict[str, Any] = dict(ROLES.get(role, OTHER_ROLE))
        for word, change in INSTRUMENTS:
            if word in instrument.casefold():
                values.update(change)
        side = -1.0 if seen.get(role, 0) % 2 else 1.0
        seen[role] = seen.get(role, 0) + 1
        values["pan"] = 0.0 if len(parts) <= SMALL_BAND else values.get("pan", 0.0) * side
        for key in (role, part):
            values.update(_numbers(key, hints.get(key, {}), STRIP_FIELDS))
        values.update(own.roles.get(role, {}))
        values.update(own.parts.get(part, {}))
        strips.append(Strip(part=part, role=role, **values))
    return Mix(
        strips=tuple(strips),
        target=target,
        moves=(*moves, *(replace(move, is_own=True) for move in own.moves)),
        plugins=own.plugins,
        room_file=own.rooms.get("room"),
        hall_file=own.rooms.get("hall"),
        **_numbers("master", master, MASTER_FIELDS),
    )


def _target(master: dict[str, float | str], target_name: str) -> MasterTarget:
    """The master's target; takes the hints that concern it out of `master`."""
    named = master.pop("target", None)
    if named is not None and not isinstance(named, str):
        raise FormatError(f"mix hints for master: target must be a name, not {named!r}")
    target = master_target(
        named if isinstance(named, str) and target_name == "streaming" else target_name
    )
    aims = {name: master.pop(name) for name in sorted(TARGET_FIELDS & master.keys())}
    wanted = {
        "lufs": target.lufs,
        "true_peak_dbtp": target.true_peak_dbtp,
        **_numbers("master", aims, TARGET_FIELDS),
    }
    return MasterTarget(
        name=target.name, lufs=wanted["lufs"], true_peak_dbtp=wanted["true_peak_dbtp"]
    )


def _numbers(key: str, hints: Mapping[str, float | str], allowed: set[str]) -> dict[str, float]:
    values: dict[str, float] = {}
    for name, value in hints.items():
        if name not in allowed:
            raise FormatError(
                f"mix hints for {key}: there is no field {name!r}; {offer(name, allowed)}"
            )
        if isinstance(value, str | bool):
            raise FormatError(f"mix hints for {key}: {name} must be a number, not {value!r}")
        values[name] = float(value)
    return values
