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
_STEP_OUT, _WIDEST = 8, 50
_A_LITTLE = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where one part sits: `channel` 0..15, the rest 0..127 with 64 the middle of `pan`."""

    channel: int
    volume: int
    pan: int
    reverb: int
    chorus: int


def seat_band(parts: tuple[Part, ...]) -> tuple[Seat, ...]:
    """A seat for each part. Bass, drums and melody sit in the middle, the others left and right in balance, a
    second pair of one role a little wider than the first.

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
    """How far each part is from the middle, left negative: each goes to the side that has less so far."""
    offsets = [0] * len(parts)
    wide = [n for n, part in enumerate(parts) if _distance(part)]
    pitched = [n for n in wide if parts[n].role not in _PERCUSSIVE]
    if len(pitched) == 1:  # one chord instrument alone to a side: the soloist leans the other way
        soloist = next((n for n, part in enumerate(parts) if part.role == "melody"), None)
        if soloist is not None:
            offsets[pitched[0]], offsets[soloist] = -_A_LITTLE, _A_LITTLE
            pitched = []
    balance = 0
    met: dict[int, int] = {}
    for count, n in enumerate(pitched, 1):
        distance = _distance(parts[n])
        out = min(distance + met.get(distance, 0) // 2 * _STEP_OUT, _WIDEST)
        met[distance] = met.get(distance, 0) + 1
        if count == len(pitched) and count % 2 and count > 1:
            out = min(out, _A_LITTLE)
        offsets[n] = out if balance < 0 else -out
        balance += offsets[n]
    for n in wide:
        if parts[n].role in _PERCUSSIVE:
            offsets[n] = _distance(parts[n]) if balance <= 0 else -_distance(parts[n])
            balance += offsets[n]
    return offsets


def _distance(part: Part) -> int:
    return _ROLES.get(part.role, _OTHER)[3]
