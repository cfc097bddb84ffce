"""A kit taken apart: no stroke lost or doubled, everybody else as they were, and the pieces add up to the kit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.mix.loudness import LoudnessMeter, integrated_lufs
from composer.mix.targets import master_target
from composer.model.audio import Mix, PartSound, SectionMove, Strip
from composer.model.performance import Performance
from composer.studio.kit_pieces import kits_apart, mix_apart, sounds_apart
from tests.sounds import RATE, a_performance, a_played_part, noise, stem_set

KIT = ((0, 0.5, 36), (1, 0.5, 38), (1.5, 0.5, 46), (2, 0.5, 35), (3, 0.5, 40), (3, 0.5, 49))


def song() -> Performance:
    return a_performance(
        a_played_part("tune"),
        a_played_part("drums", KIT, role="drums", name="Drums"),
        a_played_part("shaker", ((0, 0.5, 70), (1, 0.5, 36)), role="percussion"),
    )


def test_every_stroke_is_in_one_piece() -> None:
    """A stroke lost or doubled is another groove."""
    apart, kits = kits_apart(song())
    names = {"drums": ("drums-kick", "drums-snare", "drums-hats", "drums-rest")}
    assert kits == names
    keys = {part.id: [note.key for note in part.notes] for part in apart.parts}
    assert keys["drums-kick"] == [36, 35]
    assert keys["drums-snare"] == [38, 40]
    assert keys["drums-hats"] == [46]
    assert keys["drums-rest"] == [49]
    assert [part.id for part in apart.parts] == ["tune", *names["drums"], "shaker"]
    assert [part for part in apart.parts if not part.id.startswith("drums")] == [
        part for part in song().parts if part.id != "drums"
    ]
    assert {part.name for part in apart.parts} >= {"Drums kick", "Drums rest"}


def test_a_kit_of_one_piece_stays() -> None:
    """Four on the floor and nothing else is its own stem already."""
    kick = a_performance(a_played_part("drums", ((0, 1, 36), (1, 1, 36)), role="drums"))
    assert kits_apart(kick) == (kick, {})


def test_what_is_said_of_the_kit_is_said_of_its_pieces(tmp_path: Path) -> None:
    """A person's pan, echo, section and soundfont for the drums are meant for all of them."""
    _, kits = kits_apart(song())
    strips = (Strip(part="tune", role="melody"), Strip(part="drums", role="drums", pan=0.3))
    move = SectionMove(section="intro", changes=(("level_lu", -3.0, -3.0),), part="drums")
    mix = Mix(strips=strips, target=master_target("streaming"), moves=(move,))
    sounds = {part: noise(-20, 2.0, seed=n) for n, part in enumerate(("tune", *kits["drums"]))}
    apart = mix_apart(mix, kits, stem_set(tmp_path, sounds))
    assert {strip.part: strip.pan for strip in apart.strips} == {
        "tune": 0.0, **dict.fromkeys(kits["drums"], 0.3)
    }  # fmt: skip
    assert [move.part for move in apart.moves] == list(kits["drums"])
    own = sounds_apart((PartSound(part="drums", program=25), PartSound(part="tune")), kits)
    assert [sound.part for sound in own] == [*kits["drums"], "tune"]
    assert {sound.program for sound in own} == {25, None}


@pytest.mark.parametrize("under_db", [0.0, 6.0, 20.0])
def test_the_pieces_stand_as_in_the_kit(under_db: float, tmp_path: Path) -> None:
    """Hats that were quiet in the kit must not come out as loud as the kick."""
    _, kits = kits_apart(song())
    loud, quiet, *others = kits["drums"]
    silence = np.zeros((2, 3 * RATE), dtype=np.float32)
    sounds = dict.fromkeys(("tune", *others), silence)
    sounds |= {loud: noise(-20, 3.0, seed=1), quiet: noise(-20 - under_db, 3.0, seed=2)}
    strips = (Strip(part="drums", role="drums", level_lu=-4.0),)
    mix = Mix(strips=strips, target=master_target("streaming"))
    levels = {
        strip.part: strip.level_lu
        for strip in mix_apart(mix, kits, stem_set(tmp_path, sounds)).strips
    }
    assert levels[loud] - levels[quiet] == pytest.approx(under_db, abs=0.05)
    whole = lufs(sounds[loud] + sounds[quiet])
    assert levels[loud] == pytest.approx(-4.0 + lufs(sounds[loud]) - whole, abs=0.01)


def lufs(sound: NDArray[np.float32]) -> float:
    meter = LoudnessMeter(RATE)
    meter.feed(sound)
    return integrated_lufs(meter.energies)
