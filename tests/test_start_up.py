"""Nothing heavier than click is loaded before a command needs it, measured in fresh processes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "numpy", "mido", "music21", "pedalboard", "rich", "scipy", "soundfile", "pyloudnorm", "pretty_midi",
    "fluidsynth", "pygame", "matplotlib", "sounddevice", "rtmidi",
}  # fmt: skip
LIGHTEST = ("composer", "composer.errors", "composer.studio.pipeline", "composer.cli.main")


def loaded(code: str) -> set[str]:
    """The modules a fresh process has after running `code`, which must print nothing."""
    report = "import sys, json; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(json.loads(ran.stderr.strip().splitlines()[-1]))


def heavy(modules: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules} & HEAVY


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"], ["--version"], ["sketch", "--help"], ["plan", "--help"], ["show", "--help"], ["doctor", "--help"],
        ["play", "--help"], ["genre", "list", "--help"], ["genre", "show", "--help"], ["soundfont", "use", "--help"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """Help that takes a second is not asked for."""
    modules = loaded(f"from composer.cli.main import run; run({arguments!r})")
    assert not heavy(modules)
    assert not {name for name in modules if name.startswith("composer.theory")}


@pytest.mark.parametrize("name", LIGHTEST)
def test_importing_is_light(name: str) -> None:
    """`import composer` in somebody's program must not load an audio stack."""
    assert not heavy(loaded(f"import {name}"))


def test_import_composer_loads_nothing_of_its_own() -> None:
    """The package's names are looked up when they are used."""
    assert {m for m in loaded("import composer") if m.startswith("composer")} == {"composer"}


def test_from_brief_to_midi_loads_no_audio(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Composing without audio must not pay for the audio libraries."""
    folder = tmp_path_factory.mktemp("light")
    call = ["sketch", "--genre", "pop", "--seed", "1", "--no-audio", "--out", str(folder / "song")]
    assert not heavy(loaded(f"from composer.cli.main import run; assert run({call!r}) == 0"))


def test_the_public_names_exist() -> None:
    """A name in `__all__` that cannot be imported is a broken promise."""
    import composer

    for name in composer.__all__:
        assert getattr(composer, name) is not None
    assert set(composer.__all__) <= set(dir(composer))
    with pytest.raises(AttributeError, match="no attribute 'zither'"):
        composer.zither  # noqa: B018  (the access is the test)
