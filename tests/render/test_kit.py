"""A kit by its pieces: every stroke with one of them, and who is a kit at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from composer.model.audio import PartSound
from composer.render.audio import render_stems
from composer.render.job import CONTROL, NOTE_OFF, NOTE_ON, Event
from composer.render.kit import by_piece, is_kit, piece_of
from composer.studio.kit_pieces import kits_apart
from tests.sounds import a_performance, a_played_part


@pytest.mark.parametrize(
    ("key", "piece"),
    [(35, "kick"), (36, "kick"), (37, "snare"), (39, "snare"), (42, "hats"), (46, "hats"), (49, "rest"), (70, "rest")],
)  # fmt: skip
def test_what_a_key_strikes(key: int, piece: str) -> None:
    """General MIDI keys, by the names an engineer gives the tracks."""
    assert piece_of(key) == piece


def test_every_stroke_goes_to_one_synth_and_a_pedal_to_all() -> None:
    """A stroke lost or doubled is another groove; a controller that one synth misses is another sound."""
    strokes: list[Event] = [
        (64 * n, kind, 0, key, 90)
        for n, key in enumerate((36, 42, 38, 42, 49, 36))
        for kind in (NOTE_ON, NOTE_OFF)
    ]
    events = [(0, CONTROL, 0, 7, 100), *strokes]
    kick, snare, hats, rest = by_piece(events)
    assert [event[3] for event in kick if event[1] == NOTE_ON] == [36, 36]
    assert [event[3] for event in hats if event[1] == NOTE_ON] == [42, 42]
    assert sorted(kick[1:] + snare[1:] + hats[1:] + rest[1:]) == sorted(strokes)
    assert {piece[0] for piece in (kick, snare, hats, rest)} == {(0, CONTROL, 0, 7, 100)}
    assert by_piece(kick) == (kick,)


def test_a_shaker_is_no_kit() -> None:
    """It is one piece already."""
    assert is_kit(a_played_part("drums", ((0, 1, 36),), role="drums"))
    assert not is_kit(a_played_part("shaker", ((0, 1, 70),), role="percussion"))
    assert not is_kit(a_played_part("tune"))


def test_the_pieces_add_up_to_the_kit(tmp_path: Path, font: Path) -> None:
    """The kick that goes to the DAW by itself must be the kick of the kit, under cymbals and rolls too."""
    keys = (36, 42, 46, 38, 49, 44, 36, 51, 40, 47, 35, 39)
    strokes = tuple((n / 4, 0.2, keys[(n * n + n // 3) % len(keys)]) for n in range(64))
    band = a_performance(a_played_part("drums", strokes, role="drums"), quarters=16)
    (kit,) = render_stems(band, tmp_path / "kit", soundfont_path=font).stems
    pieces = render_stems(kits_apart(band)[0], tmp_path / "pieces", soundfont_path=font).stems
    assert len(pieces) == 4
    whole, *apart = (np.fromfile(stem.path, dtype="<f4").astype(float) for stem in (kit, *pieces))
    assert np.abs(whole).max() > 0.05
    assert np.abs(whole - sum(apart)).max() < 1e-6 * np.abs(whole).max()


def test_a_bank_that_holds_no_kits_is_told(tmp_path: Path, font: Path) -> None:
    """A person's bank for the drums that is left aside must not be left aside in silence."""
    band = a_performance(a_played_part("drums", ((0, 1, 36),), role="drums", name="Drums"))
    for bank, told in ((0, 1), (128, 0), (None, 0)):
        own = (PartSound(part="drums", bank=bank),)
        stems = render_stems(band, tmp_path, soundfont_path=font, sounds=own)
        assert len([w for w in stems.warnings if "Drums is percussion" in w]) == told
