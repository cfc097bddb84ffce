"""Soundfonts: which one is taken, what is read from it, and that nothing damaged gets past the door."""

from __future__ import annotations

import contextlib
import random
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import ComposerError, SoundfontProblem
from composer.model.performance import PlayedPart
from composer.render import soundfont
from composer.render.programs import fit_program
from composer.render.riff import Preset, SoundfontFacts, read_soundfont
from tests.sounds import a_played_part, a_soundfont

WHOLE = a_soundfont()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.sf2"
    path.write_bytes(WHOLE)
    return path


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine whose only soundfont folders are `own`, `system` and `wheel` in the folder given."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folders = [(tmp_path / "own", "composer"), (tmp_path / "system", "system")]
    for folder, _ in folders:
        folder.mkdir()
    monkeypatch.setattr(soundfont, "_folders", lambda: iter(folders))
    monkeypatch.setattr(soundfont, "_inside_pretty_midi", lambda: None)
    return tmp_path


def test_what_a_soundfont_says_of_itself(tiny: Path) -> None:
    """The one line about the sound's source comes from here."""
    facts = read_soundfont(tiny)
    assert facts.name == "Tiny"
    assert facts.copyright == "public domain"
    assert facts.size_bytes == len(WHOLE)
    assert not facts.is_packed
    assert facts.presets == (
        Preset(bank=0, program=0, name="P0.0"),
        Preset(bank=0, program=40, name="P0.40"),
        Preset(bank=128, program=0, name="P128.0"),
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is not a soundfont"),
        (b"RIFF", "is not a soundfont"),
        (b"RIFF\x10\0\0\0WAVE" + bytes(32), "is not a soundfont"),
        (WHOLE[:-1], "is cut short"),
        (WHOLE[:4000], "is cut short"),
        (WHOLE[:4] + b"\xff\xff\xff\x7f" + WHOLE[8:], "is cut short"),
        (WHOLE[:4] + struct.pack("<I", 4) + WHOLE[8:], "it has no phdr"),
        (WHOLE.replace(b"phdr", b"phdx"), "it has no phdr"),
        (WHOLE.replace(b"smpl", b"smpx"), "it has no samples"),
        (WHOLE.replace(b"shdr\x5c", b"shdr\x5b"), "not a number of rows"),
        (WHOLE[:16] + b"\xff\xff\xff\x00" + WHOLE[20:], "reaches past the end"),
        (a_soundfont(presets=()), "holds no presets"),
    ],
    ids=[
        "empty", "header only", "a WAV file", "one byte short", "half", "length too large", "length too small",
        "no presets table", "no samples", "broken row", "chunk past the end", "no presets",
    ],
)  # fmt: skip
def test_damage_is_refused_with_a_reason(data: bytes, said: str, tmp_path: Path) -> None:
    """What a synth might crash on must be stopped before it is loaded, in one line that names the file."""
    path = tmp_path / "damaged.sf2"
    path.write_bytes(data)
    with pytest.raises(SoundfontProblem, match=said) as caught:
        read_soundfont(path)
    assert "damaged.sf2" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A soundfont on a disk that is not plugged in is an ordinary thing."""
    with pytest.raises(SoundfontProblem, match="cannot be opened"):
        read_soundfont(tmp_path / "none.sf2")
    with pytest.raises(SoundfontProblem, match="cannot be opened"):
        read_soundfont(tmp_path)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=400))
@settings(max_examples=150, deadline=None)
def test_scrambled_files_never_raise_anything_else(seed: int, changes: int) -> None:
    """An exception of another kind would reach the user as a bug of ours."""
    import tempfile

    draw = random.Random(seed)
    data = bytearray(a_soundfont(amplitude=0.0)[:400] + WHOLE[-1200:])
    data[4:8] = struct.pack("<I", len(data) - 8)
    for _ in range(changes):
        data[draw.randrange(len(data))] = draw.choice((0, 1, 127, 128, 255, draw.randrange(256)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scrambled.sf2"
        path.write_bytes(data)
        with contextlib.suppress(SoundfontProblem):
            read_soundfont(path)


def test_a_missing_pad_byte_is_forgiven(tmp_path: Path) -> None:
    """Some SF3 writers leave it out, and their files play well."""
    text = struct.pack("<4sI", b"ICOP", 3) + b"abc"  # three bytes, and no fourth
    at = WHOLE.index(b"LIST") + 12
    body = WHOLE[:at] + text + WHOLE[at:]
    info = struct.unpack("<I", WHOLE[16:20])[0] + len(text)
    body = (
        body[:4]
        + struct.pack("<I", len(body) - 8)
        + body[8:16]
        + struct.pack("<I", info)
        + body[20:]
    )
    path = tmp_path / "odd.sf3"
    path.write_bytes(body)
    assert len(read_soundfont(path).presets) == 3


def test_the_order(bare_machine: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's choice, the program's folder, the system's, the wheel's: each must win over the next."""
    wheel = bare_machine / "wheel.sf2"
    wheel.write_bytes(WHOLE)
    with pytest.raises(SoundfontProblem, match="no soundfont was found") as caught:
        soundfont.find()
    assert soundfont.install_command() in str(caught.value)
    monkeypatch.setattr(soundfont, "_inside_pretty_midi", lambda: wheel)
    assert soundfont.find().origin == "pretty_midi"
    for folder, origin in (("system", "system"), ("own", "composer")):
        (bare_machine / folder / "b.sf2").write_bytes(WHOLE)
        assert soundfont.find().origin == origin
    soundfont.use(tiny)
    assert soundfont.find().path == tiny
    other = bare_machine / "system" / "b.sf2"
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(other))
    assert soundfont.find().path == other
    assert soundfont.find(wheel).path == wheel
    monkeypatch.delenv("COMPOSER_SOUNDFONT")
    soundfont.use(None)
    assert soundfont.find().origin == "composer"


def test_the_folders_in_their_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program's own folder, the user's, and then whatever the system has."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folders = list(soundfont._folders())
    assert folders[0] == (soundfont.own_folder(), "composer")
    assert folders[1] == (tmp_path / "composer" / "soundfonts", "your data folder")
    assert {origin for _, origin in folders[2:]} == {"system"}


def test_the_systems_own_default_goes_first(bare_machine: Path) -> None:
    """`default-GM.sf2` is how the owner of a Debian system says which one to use."""
    for name in ("A.sf2", "default-GM.sf2", "notes.txt"):
        (bare_machine / "system" / name).write_bytes(WHOLE)
    assert [found.path.name for found in soundfont.find_all()] == ["default-GM.sf2", "A.sf2"]


def test_a_link_is_listed_once(bare_machine: Path) -> None:
    """Two names of one file are one soundfont."""
    real = bare_machine / "system" / "real.sf2"
    real.write_bytes(WHOLE)
    (bare_machine / "system" / "default-GM.sf2").symlink_to(real)
    assert [found.path.name for found in soundfont.find_all()] == ["default-GM.sf2"]


def test_a_named_soundfont_that_is_gone_is_refused(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt name must not fall back to another sound in silence."""
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(bare_machine / "none.sf2"))
    with pytest.raises(SoundfontProblem, match=r"none\.sf2 \(COMPOSER_SOUNDFONT\)"):
        soundfont.find()


def test_a_damaged_file_cannot_become_the_choice(bare_machine: Path) -> None:
    """Otherwise every later command would fail."""
    bad = bare_machine / "bad.sf2"
    bad.write_bytes(WHOLE[:500])
    with pytest.raises(SoundfontProblem):
        soundfont.use(bad)
    with pytest.raises(SoundfontProblem, match="no soundfont was found"):
        soundfont.find()


def test_the_licence(tiny: Path, tmp_path: Path) -> None:
    """A producer decides by this line whether a recording may be sold."""
    assert soundfont.licence(tiny, read_soundfont(tiny)) == "as the file says: public domain"
    silent = tmp_path / "silent.sf2"
    silent.write_bytes(a_soundfont(copyright_text=""))
    assert soundfont.licence(silent, read_soundfont(silent)) == "unknown"
    named = tmp_path / "TimGM6mb.sf2"
    named.write_bytes(WHOLE)
    assert soundfont.licence(named, read_soundfont(named)) == "as the file says: public domain"


def test_a_known_soundfont_needs_its_digest(tmp_path: Path) -> None:
    """A file of the right name and size but other contents must not be given a licence it has not got."""
    entry = soundfont.catalogue()[0]
    forged = tmp_path / entry.files[0]
    forged.write_bytes(bytes(entry.sizes[0]))
    facts = SoundfontFacts(
        name="", copyright="", size_bytes=entry.sizes[0], is_packed=False, presets=()
    )
    assert soundfont.licence(forged, facts) == "unknown"
    assert soundfont.title(forged, facts) == forged.stem


def test_installed_soundfonts_are_recognised() -> None:
    """The soundfonts that come with Debian and with pretty_midi carry no licence in themselves."""
    known = [found for found in soundfont.find_all() if found.path.resolve().name == "TimGM6mb.sf2"]
    if not known:
        pytest.skip("TimGM6mb is not installed")
    for found in known:
        assert soundfont.licence(found.path, read_soundfont(found.path)) == "GPL-2.0-only"


def test_the_catalogue() -> None:
    """Every entry needs what `soundfont list` shows, and a digest must be one."""
    names = set()
    for entry in soundfont.catalogue():
        assert entry.name not in names
        names.add(entry.name)
        assert entry.licence
        assert entry.files
        assert len(entry.sha256) <= len(entry.sizes)
        assert all(len(bytes.fromhex(digest)) == 32 for digest in entry.sha256)
        assert all("pip install" in command or "sudo" in command for _, command in entry.install)
        fields = {"files", "sizes", "sha256", "licence", *dict(entry.install)}
        assert set(entry.unverified) <= fields
        assert len(entry.sha256) == len(entry.sizes) or "sha256" in entry.unverified


PIANO, ORGAN, VIOLIN = (
    Preset(bank=0, program=n, name=name)
    for n, name in ((0, "Piano"), (19, "Organ"), (40, "Violin"))
)
VIOLA = Preset(bank=0, program=41, name="Viola")
KIT, JAZZ = Preset(bank=128, program=0, name="Kit"), Preset(bank=128, program=32, name="Jazz")
PIANO_8 = Preset(bank=8, program=0, name="Other Piano")


def tuned(program: int, bank: int = 0) -> PlayedPart:
    return a_played_part("keys", role="comp", program=program, bank=bank)


@pytest.mark.parametrize(
    ("part", "presets", "expected"),
    [
        (tuned(40), (PIANO, VIOLIN), VIOLIN),
        (tuned(0, bank=8), (PIANO, PIANO_8), PIANO_8),
        (tuned(41, bank=8), (PIANO, VIOLIN, VIOLA), VIOLA),
        (tuned(16), (PIANO, ORGAN), ORGAN),
        (tuned(73), (PIANO, ORGAN, KIT), PIANO),
        (tuned(73), (ORGAN, KIT), ORGAN),
        (a_played_part("kit", role="drums", program=32), (PIANO, KIT, JAZZ), JAZZ),
        (a_played_part("kit", role="drums", program=33), (PIANO, KIT, JAZZ), JAZZ),
        (a_played_part("kit", role="drums", program=25), (PIANO, KIT), KIT),
        (a_played_part("kit", role="drums"), (PIANO,), PIANO),
    ],
    ids=[
        "there",
        "other bank",
        "bank 0",
        "family",
        "piano",
        "anything",
        "kit",
        "kit family",
        "standard kit",
        "no kit",
    ],
)
def test_programs_fall_back_with_a_warning(
    part: PlayedPart, presets: tuple[Preset, ...], expected: Preset
) -> None:
    """A sound that is missing must be replaced by the nearest one, and the user told."""
    found, warning = fit_program(part, presets)
    assert found == expected
    wanted = (128 if part.is_percussion else part.bank, part.program)
    assert (warning is None) == (wanted == (expected.bank, expected.program))
    if warning:
        assert expected.name in warning
        assert part.name in warning


def test_every_error_is_ours() -> None:
    """The command line turns only our own errors into one line."""
    assert issubclass(SoundfontProblem, ComposerError)
