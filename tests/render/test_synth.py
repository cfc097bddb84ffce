"""Finding FluidSynth: the order, what is said when there is none, and that nothing heavy is imported for it."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from composer.errors import FormatError, SynthMissing
from composer.render import places, synth


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synth, "_system", lambda: None)
    monkeypatch.setattr(synth, "_inside_pygame", lambda: iter(()))


@pytest.fixture
def own_config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def a_library(folder: Path, name: str = "libfluidsynth.so.3") -> Path:
    path = folder / name
    path.write_bytes(b"\x7fELF")
    return path


@pytest.mark.usefixtures("nothing_installed", "own_config")
def test_no_synth_is_one_line_with_the_command() -> None:
    """A user without FluidSynth must be told what to type, in one line."""
    with pytest.raises(SynthMissing, match="no FluidSynth library was found") as caught:
        synth.find()
    assert synth.install_command() in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3
    assert synth.find_all() == ()


@pytest.mark.usefixtures("own_config")
def test_the_path_given_goes_before_all_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An explicit wish that loses to the environment would be a wish ignored."""
    given, in_environment = a_library(tmp_path, "a.so"), a_library(tmp_path, "b.so")
    monkeypatch.setenv("COMPOSER_FLUIDSYNTH", str(in_environment))
    assert synth.find(given).path == given
    assert synth.find().path == in_environment
    assert synth.find().origin == "named by you"
    assert synth.find_all()[0].path == in_environment


@pytest.mark.usefixtures("own_config")
def test_the_stored_choice_is_used(tmp_path: Path) -> None:
    """What was stored for good must be found the next time."""
    library = a_library(tmp_path)
    places.remember("synth", library)
    assert synth.find().path == library
    places.remember("synth", None)
    assert places.choice("synth") is None


@pytest.mark.usefixtures("own_config")
def test_a_named_library_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt path must not fall back to another synth in silence."""
    monkeypatch.setenv("COMPOSER_FLUIDSYNTH", str(tmp_path / "none.so"))
    with pytest.raises(SynthMissing, match=r"none\.so \(COMPOSER_FLUIDSYNTH\)"):
        synth.find()


@pytest.mark.usefixtures("own_config")
def test_a_broken_choices_file_is_named(tmp_path: Path) -> None:
    """A file that a person has spoilt by hand must be pointed at."""
    places.choices_file().parent.mkdir(parents=True)
    places.choices_file().write_text("synth = [", encoding="utf-8")
    with pytest.raises(FormatError, match=r"sound\.toml cannot be read"):
        synth.find()


def test_choices_survive_odd_paths(own_config: Path) -> None:
    """Backslashes and quotes in a path are ordinary on some systems."""
    odd = own_config / 'a "b" \\c ü.sf2'
    places.remember("soundfont", odd)
    places.remember("synth", own_config / "lib")
    assert places.choice("soundfont") == odd
    assert places.choice("synth") == own_config / "lib"


def test_the_system_goes_before_pygame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_config: Path
) -> None:
    """The distribution's library is kept up to date; the wheel's is the fallback."""
    system, wheel = a_library(tmp_path, "s.so"), a_library(tmp_path, "w.so")
    monkeypatch.setattr(synth, "_system", lambda: system)
    monkeypatch.setattr(synth, "_inside_pygame", lambda: iter([wheel]))
    assert [found.origin for found in synth.find_all()] == ["system", "pygame-ce"]
    assert synth.find().path == system


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("pygame_ce.libs", "libfluidsynth-2d6ca569.so.3.5.6"),
        ("pygame/.dylibs", "libfluidsynth.3.dylib"),
    ],
)
def test_the_library_inside_the_wheel_is_found(
    folder: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux and macOS wheels keep their libraries in different places."""
    package = tmp_path / "pygame"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    library = a_library(tmp_path / folder, name)
    spec = importlib.util.spec_from_file_location("pygame", package / "__init__.py")
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda wanted: spec if wanted == "pygame" else None
    )
    assert list(synth._inside_pygame()) == [library]


def test_finding_imports_nothing_heavy() -> None:
    """`doctor` and the start of a render must not load pygame, numpy or the synth to look for them."""
    code = (
        "import sys; from composer.render import audio, soundfont, synth; synth.find_all(); soundfont.find_all();"
        "print([m for m in ('pygame', 'numpy', 'fluidsynth', 'pretty_midi', 'mido') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_another_library_is_not_taken_for_fluidsynth() -> None:
    """A path to some other library must end as a message, not as a crash."""
    other = ctypes.util.find_library("m") or ctypes.util.find_library("c")
    if not other:
        pytest.skip("no other shared library to try")
    with pytest.raises(SynthMissing, match="is not a FluidSynth library"):
        synth.version(Path(other))


def test_a_file_that_is_no_library(tmp_path: Path) -> None:
    """Neither may any other file."""
    with pytest.raises(SynthMissing, match="is not a FluidSynth library"):
        synth.version(a_library(tmp_path))


@pytest.mark.audio
def test_the_dead_package_of_the_same_name_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package `fluidsynth` hides pyfluidsynth; its error would otherwise make no sense to anybody."""
    monkeypatch.setitem(sys.modules, "fluidsynth", types.ModuleType("fluidsynth"))
    with pytest.raises(SynthMissing, match="pip uninstall -y fluidsynth"):
        synth.load(synth.find().path)


@pytest.mark.audio
def test_pyfluidsynth_is_bound_to_the_library_chosen() -> None:
    """With two libraries on a machine, the one that was reported must be the one that plays."""
    for found in synth.find_all():
        code = (
            f"from pathlib import Path; from composer.render import synth; path = Path({str(found.path)!r});"
            "api, library = synth.load(path); player = api.Synth(); from ctypes.util import find_library;"
            "print(api._fl._name == str(path), find_library('fluidsynth') != str(path) or None)"
        )
        said = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "CI": "true"},  # where the binding would talk on standard output
        )
        assert said.stdout.split()[0] == "True"
