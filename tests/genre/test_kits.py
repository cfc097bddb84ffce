"""The kit: every drum name is a General MIDI key, played by a hand or a foot."""

import pytest

from composer.errors import GenreError
from composer.genre.kits import find_piece, kit_pieces


@pytest.mark.parametrize(
    ("name", "key"),
    [("kick", 36), ("snare", 38), ("hat", 42), ("hat_open", 46), ("ride", 51), ("crash", 49),
     ("tom_floor", 43), ("sidestick", 37), ("clap", 39), ("cowbell", 56), ("conga_high", 63),
     ("claves", 75), ("brush_sweep", 40), ("key 87", 87), ("key_87", 87)],
)  # fmt: skip
def test_pieces_have_their_general_midi_keys(name: str, key: int) -> None:
    """A snare would be a cowbell."""
    assert find_piece(name).key == key


def test_every_piece_is_in_every_general_midi_kit() -> None:
    """A plain synth would stay silent on some of our drums."""
    assert all(35 <= piece.key <= 81 for piece in kit_pieces().values())
    assert all(35 <= find_piece(name, 48).key <= 81 for name in kit_pieces())
    assert {name for name, piece in kit_pieces().items() if piece.limb == "foot"} == {
        "kick",
        "kick_2",
        "hat_pedal",
    }


def test_hats_choke_each_other() -> None:
    """An open hat would ring through the closed one."""
    assert {find_piece(name).choke for name in ("hat", "hat_open", "hat_pedal")} == {"hat"}
    assert find_piece("snare").choke == ""
    assert find_piece("hat_open").family == "hat"


@pytest.mark.parametrize("name", ["snair", "key 128", "key", ""])
def test_an_unknown_drum_is_an_error(name: str) -> None:
    """A slip of the pen would be a silent drum."""
    with pytest.raises(GenreError, match="no drum called"):
        find_piece(name)


def test_an_orchestra_kit_has_no_timpani_among_its_drums() -> None:
    """A tom or a hat would be a kettle drum in a pitch that nobody wrote (keys 41 to 53 of that kit)."""
    timpani = range(41, 54)
    assert find_piece("tom_floor").key in timpani and find_piece("hat").key in timpani
    assert not [name for name in kit_pieces() if find_piece(name, 48).key in timpani]
    assert find_piece("kick", 48) == find_piece("kick") and find_piece("crash", 48).key == 57
