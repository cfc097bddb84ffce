"""Where a mix starts: roles, sides, a genre's hints."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from composer.errors import ComposerError, FormatError
from composer.mix.automation import SectionSpan, section_changes
from composer.mix.mix_file import MixFile
from composer.mix.section_table import section_moves
from composer.mix.strips import ROLES, default_mix
from composer.mix.targets import TARGETS, master_target
from composer.model.audio import Strip

BAND = [
    ("tune", "melody", "flute"),
    ("keys", "comp", "piano"),
    ("guitar", "comp", "electric_guitar"),
    ("low", "bass", "finger_bass"),
    ("kit", "drums", "drums"),
    ("shaker", "percussion", "shaker"),
]


def strips(**hints: dict[str, float | str]) -> dict[str, Strip]:
    return {strip.part: strip for strip in default_mix(BAND, hints).strips}


def test_every_role_has_fields_of_a_strip() -> None:
    """A misspelt field would be a setting that never acts."""
    known = {field.name for field in fields(Strip)}
    for role in ("melody", "counter", "comp", "pad", "riff", "bass", "drums", "percussion"):
        assert set(ROLES[role]) <= known


def test_the_shape_of_a_mix() -> None:
    """The lead in front and in the middle, bass and drums in the middle, the bass in one channel."""
    found = strips()
    assert max(strip.level_lu for strip in found.values()) == found["tune"].level_lu == 0.0
    assert found["tune"].pan == found["low"].pan == found["kit"].pan == 0.0
    assert found["low"].width == 0.0
    assert found["keys"].pan == -found["guitar"].pan != 0.0
    assert found["low"].hall_db <= -60.0


def test_a_duo_stays_in_the_middle() -> None:
    """A piano pushed aside against a voice sounds like a fault."""
    assert all(strip.pan == 0.0 for strip in default_mix(BAND[:2], {}).strips)


def test_hints_of_part_over_role_over_default() -> None:
    """The nearer hint wins."""
    found = strips(comp={"level_lu": -7.0, "pan": 0.5}, keys={"level_lu": -2.0})
    assert (found["keys"].level_lu, found["keys"].pan) == (-2.0, 0.5)
    assert (found["guitar"].level_lu, found["guitar"].pan) == (-7.0, 0.5)


def test_hints_for_the_master() -> None:
    """Reverb times and the target belong to the mix as a whole."""
    mix = default_mix(BAND, {"master": {"hall_s": 3.0, "target": "club", "true_peak_dbtp": -2.0}})
    assert mix.hall_s == 3.0
    assert (mix.target.name, mix.target.lufs, mix.target.true_peak_dbtp) == ("club", -9.0, -2.0)


def test_a_target_asked_for_wins_over_the_genres() -> None:
    """A person's wish goes over the genre's custom."""
    mix = default_mix(BAND, {"master": {"target": "club"}}, "broadcast")
    assert mix.target == TARGETS["broadcast"]


@pytest.mark.parametrize(
    ("hints", "said"),
    [
        ({"comp": {"volume": 3.0}}, "hints for comp: there is no field 'volume'"),
        ({"keys": {"part": "x"}}, "hints for keys: there is no field 'part'"),
        ({"bass": {"pan": "left"}}, "pan must be a number"),
        ({"master": {"strips": 1.0}}, "hints for master: there is no field 'strips'"),
        ({"master": {"target": 3.0}}, "target must be a name"),
    ],
)
def test_wrong_hints_are_named(hints: dict[str, dict[str, float | str]], said: str) -> None:
    """A genre's author must learn which key of which table is wrong."""
    with pytest.raises(FormatError, match=said):
        default_mix(BAND, hints)


def test_hints_for_absent_parts_are_left_alone() -> None:
    """A genre speaks of all its parts; a song may lack some."""
    assert default_mix(BAND[:1], {"drums": {"level_lu": 3.0}}) == default_mix(BAND[:1], {})


def test_an_unknown_role_still_gets_a_strip() -> None:
    """A new role must be heard before anybody has tuned its strip."""
    assert default_mix([("x", "theremin", "theremin")]).strips[0].level_lu < 0


def test_targets() -> None:
    """The names people use, and an offer for the rest."""
    assert {name: target.lufs for name, target in TARGETS.items()} == {
        "streaming": -14.0, "apple": -16.0, "broadcast": -23.0, "club": -9.0, "demo": -16.0,
    }  # fmt: skip
    assert all(target.true_peak_dbtp == -1.0 for target in TARGETS.values())
    with pytest.raises(ComposerError, match="did you mean streaming"):
        master_target("steaming")


def test_a_persons_sections_go_over_all_of_the_genres() -> None:
    """What a file says of everybody in the intro is not undone by what the genre says of one role there."""
    hints: Any = {"sections": {"intro": {"roles": {"comp": {"lowpass_hz": 9000, "level_lu": -2}}}}}
    own = MixFile(moves=section_moves({"intro": {"lowpass_hz": 300}}))
    mix = default_mix([("keys", "comp", "piano")], hints, own=own)
    spans = (SectionSpan(name="Intro", start_s=0.0, end_s=8.0),)
    (changes,) = section_changes("keys", "comp", mix.moves, spans)
    assert changes == {"lowpass_hz": (300.0, 300.0), "level_lu": (-2.0, -2.0)}
