"""The rough mix: channels, places and levels by role."""

import pytest

from composer.errors import PlanError
from composer.performance.desk import seat_band
from tests.songs import BAND, a_part


def band(*roles: str) -> tuple:
    return tuple(a_part(f"{role}{n}", role, n) for n, role in enumerate(roles))


def test_an_eight_piece_band() -> None:
    """A DAW would open the song with all in the middle, or on one channel."""
    parts = band(*(role for _, _, role, _, _ in BAND))
    seats = seat_band(parts)
    by_role = {part.role: seat for part, seat in zip(parts, seats, strict=True)}
    pitched = [
        s.channel
        for p, s in zip(parts, seats, strict=True)
        if p.role not in ("drums", "percussion")
    ]
    assert pitched == [0, 1, 2, 3, 4, 5]
    assert by_role["drums"].channel == by_role["percussion"].channel == 9
    assert by_role["bass"].pan == by_role["drums"].pan == 64
    assert sum(abs(seat.pan - 64) >= 12 for seat in seats) >= 2
    assert abs(sum(seat.pan for seat in seats) / len(seats) - 64) <= 8
    assert all(40 <= seat.volume <= 118 for seat in seats)
    assert len({s.volume for s in seats}) > 3


@pytest.mark.parametrize(
    "roles",
    [
        ("melody", "comp", "bass", "drums"),
        ("comp", "comp", "comp", "bass", "drums"),
        ("melody", "comp", "pad", "counter", "riff", "bass", "drums", "percussion"),
        ("comp", "pad", "riff", "riff", "counter"),
    ],
)
def test_the_picture_is_balanced(roles: tuple[str, ...]) -> None:
    """One ear would get the whole band."""
    seats = seat_band(band(*roles))
    pitched = [s for s in seats if s.channel != 9]
    assert sum(abs(seat.pan - 64) >= 12 for seat in pitched) >= 2
    assert abs(sum(seat.pan for seat in pitched) / len(pitched) - 64) <= 8
    assert any(seat.pan < 64 for seat in pitched)
    assert any(seat.pan > 64 for seat in pitched)


def test_more_parts_than_channels() -> None:
    """A sixteenth part would take the drums' channel, or silently another's."""
    many = tuple(a_part(f"p{n}", "comp", n) for n in range(15))
    assert len({seat.channel for seat in seat_band(many)}) == 15
    shared = seat_band((*many, a_part("again", "comp", 3)))
    assert shared[-1].channel == shared[3].channel
    with pytest.raises(PlanError, match="sixteenth MIDI channel"):
        seat_band((*many, a_part("odd", "comp", 99)))
