"""The rough mix a DAW shows on opening the file: a channel for each part, volume, place and sends by role."""

from __future__ import annotations

from dataclasses import dataclass

from composer.errors import PlanError
from composer.model.song import Part

__all__ = ["Seat", "seat_band"]

_DRUM_CHANNEL = 9
_CHANNELS = tuple(channel for channel in range(16) if channel != _DRUM_CHANNEL)
_CENTRE = 64
_PERCUSSIVE = ("drums", "percussion")

# role: volume, reverb, chorus, how far from the middle
_ROLES = {
    "melody": (106, 48, 0, 0),
    "counter": (88, 52, 8, 28),
    "comp": (84, 40, 10, 26),
    "riff": (90, 34, 8, 22),
    "pad": (74, 64, 24, 34),
    "bass": (100, 10, 0, 0),
    "drums": (104, 24, 0, 0),
    "percussion": (78, 34, 0, 18),
}
_OTHER = (84, 40, 0, 24)
_STEP_OUT = 8
_AWAY_FROM_A_SOLOIST = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where one part sits: `channel` 0..15, the rest 0..127 with 64 the middle of `pan`."""

    channel: int
    volume: int
    pan: int
    reverb: int
    chorus: int


def seat_band(parts: tuple[Part, ...]) -> tuple[Seat, ...]:
    """A seat for each part. Bass, drums and melody sit in the middle; the others pair off left and right, each
    pair a little wider than a pair of the same role before it.

    Raises PlanError when more than 15 pitched parts have different sounds.
    """
    channels = _channels(parts)
    offsets = _offsets(parts)
    seats = []
    for part, channel, offset in zip(parts, channels, offsets, strict=True):
        volume, reverb, chorus, _ = _ROLES.get(part.role, _OTHER)
        pan = _CENTRE + offset
        seats.append(Seat(channel=channel, volume=volume, pan=pan, reverb=reverb, chorus=chorus))
    return tuple(seats)


def _channels(parts: tuple[Part, ...]) -> list[int]:
    free = list(_CHANNELS)
    by_sound: dict[tuple[int, int], int] = {}
    found = []
    for part in parts:
        if part.role in _PERCUSSIVE:
            found.append(_DRUM_CHANNEL)
            continue
        sound = part.bank, part.program
        if free:
            by_sound[sound] = free.pop(0)
        elif sound not in by_sound:
            raise PlanError(
                f"{part.name} would need a sixteenth MIDI channel; leave out a part, "
                "or give it the instrument of another"
            )
        found.append(by_sound[sound])
    return found


def _offsets(parts: tuple[Part, ...]) -> list[int]:
    offsets = [0] * len(parts)
    wide = [n for n, part in enumerate(parts) if _ROLES.get(part.role, _OTHER)[3]]
    pitched = [n for n in wide if parts[n].role not in _PERCUSSIVE]
    side = -1
    used: dict[int, int] = {}
    for n in pitched + [n for n in wide if n not in pitched]:
        distance = _ROLES.get(parts[n].role, _OTHER)[3]
        pairs = used.get(distance, 0) // 2
        used[distance] = used.get(distance, 0) + 1
        offsets[n] = side * min(distance + pairs * _STEP_OUT, 50)
        side = -side
    if len(pitched) == 1:  # one chord instrument alone to a side: the soloist leans the other way
        for n, part in enumerate(parts):
            if part.role == "melody":
                offsets[pitched[0]] = -_AWAY_FROM_A_SOLOIST
                offsets[n] = _AWAY_FROM_A_SOLOIST
                break
    return offsets
