"""mix.toml: what a person wrote goes over the genre, and a slip is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.errors import FormatError
from composer.mix.mix_file import MixFile, mix_template, read_mix_file
from composer.mix.strips import ROLES, default_mix
from composer.model.audio import Mix, PartSound, Strip

BAND = [
    ("tune", "melody", "flute"),
    ("keys", "comp", "piano"),
    ("pad1", "pad", "strings"),
    ("pad2", "pad", "choir"),
]


def read(folder: Path, text: str) -> MixFile:
    path = folder / "mix.toml"
    path.write_text(text, encoding="utf-8")
    return read_mix_file(path, BAND)


def strip(mix: Mix, part: str) -> Strip:
    return next(strip for strip in mix.strips if strip.part == part)


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    """Most songs have none."""
    own = read_mix_file(tmp_path / "mix.toml", BAND)
    assert default_mix(BAND, own=own) == default_mix(BAND)


def test_roles_then_parts_over_the_genre(tmp_path: Path) -> None:
    """A part's own word wins over its role's, and both win over the genre's."""
    own = read(tmp_path, "[roles.pad]\nlevel_lu = -11\nwidth = 0.5\n[parts.pad2]\nlevel_lu = -15\n")
    genre = {"pad": {"level_lu": -3.0, "chorus": 0.4}, "pad1": {"level_lu": -4.0}}
    mix = default_mix(BAND, genre, own=own)
    assert [strip(mix, part).level_lu for part in ("pad1", "pad2")] == [-11.0, -15.0]
    assert strip(mix, "pad1").chorus == 0.4
    assert strip(mix, "pad2").width == 0.5
    assert strip(mix, "keys").level_lu == ROLES["comp"]["level_lu"]


def test_the_master(tmp_path: Path) -> None:
    """A target by name, and single numbers over it."""
    own = read(tmp_path, '[master]\ntarget = "club"\ntrue_peak_dbtp = -2\nhall_s = 3.5\n')
    mix = default_mix(BAND, {"master": {"target": "apple", "room_s": 0.9}}, own=own)
    assert (mix.target.name, mix.target.lufs, mix.target.true_peak_dbtp) == ("club", -9.0, -2.0)
    assert (mix.room_s, mix.hall_s) == (0.9, 3.5)


def test_a_part_can_have_a_sound_of_its_own(tmp_path: Path) -> None:
    """Soundfont paths are looked for from the song's folder."""
    own = read(
        tmp_path, '[parts.keys]\nsoundfont = "grand.sf2"\nbank = 0\nprogram = 4\npan = 0.1\n'
    )
    sound = PartSound(part="keys", soundfont=tmp_path / "grand.sf2", bank=0, program=4)
    assert own.sounds == (sound,)
    assert own.parts["keys"] == {"pan": 0.1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[parts.keys]\nlevl_lu = 1", r"key in \[parts.keys\] 'levl_lu'; did you mean level_lu"),
        ("[parts.kees]\npan = 0", "no part in this song 'kees'; did you mean keys"),
        ("[roles.pads]\npan = 0", "no role in this song 'pads'; did you mean pad"),
        ("[strips.keys]\npan = 0", "no table 'strips'"),
        ("[parts.keys]\npan = 2", r"pan must be a number from -1 to 1, not 2"),
        ("[parts.keys]\npan = nan", "pan must be a number"),
        ("[parts.keys]\npan = true", "pan must be a number"),
        ('[parts.keys]\npan = "left"', "pan must be a number"),
        ("[parts.keys]\nprogram = 128", "whole number from 0 to 127"),
        ("[parts.keys]\nsoundfont = 3", "a path in quotes"),
        ("[master]\ntarget = 3", "a name in quotes"),
        ('[master]\ntarget = "klub"', "did you mean club"),
        ("[master]\nhall = 3", "did you mean hall_s"),
        ("[master]\nhall_s = 30", "from 0.3 to 8"),
        ("parts = 3", "parts must be a table"),
        ("[parts]\nkeys = 3", "must be a table, not 3"),
        ("[parts.keys\npan = 0", "cannot be read"),
    ],
)
def test_slips(text: str, said: str, tmp_path: Path) -> None:
    """One line with the file, the place, and what was probably meant."""
    with pytest.raises(FormatError, match=said) as caught:
        read(tmp_path, text)
    assert str(tmp_path / "mix.toml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_template_changes_nothing_until_it_is_edited(tmp_path: Path) -> None:
    """It is made of comments; uncommented as they stand, they are the mix they were made from."""
    mix = default_mix(BAND, {"master": {"target": "club"}})
    text = mix_template(mix, "Night\nBus")
    genre = {"master": {"target": "club"}}
    assert default_mix(BAND, genre, own=read(tmp_path, text)) == mix
    bare = "\n".join(
        line.removeprefix("# ") if " = " in line and not line.startswith("# [") else line
        for line in text.splitlines()
        if not line.startswith(("# The mix", "# What", "# [roles"))
    )
    assert "level_lu = " in bare
    assert default_mix(BAND, own=read(tmp_path, bare)) == mix
