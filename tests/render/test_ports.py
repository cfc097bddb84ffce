"""The sound card and the MIDI port, with stand-ins for their libraries: what is missing is said, and nothing stays open."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from composer.errors import ComposerError, EnvironmentProblem, SelectorError
from composer.render import ports

NAMES = [
    "Midi Through:Midi Through Port-0 14:0",
    "Reaper:IN 1 128:0",
    "Reaper:IN 2 128:1",
    "IAC Bus",
]


class Stream:
    """What sounddevice gives, writing down what is done to it."""

    def __init__(self, **wish: Any) -> None:
        self.wish, self.done, self.blocks, self.device = wish, list[str](), list[Any](), 0

    def __getattr__(self, name: str) -> Callable[[], None]:
        return lambda: self.done.append(name)

    def write(self, block: Any) -> None:
        self.blocks.append(block)


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Stream:
    made = Stream()

    def open_stream(**wish: Any) -> Stream:
        made.wish = wish
        return made

    device = SimpleNamespace(
        OutputStream=open_stream, query_devices=lambda number: {"name": "Speakers"}
    )
    monkeypatch.setitem(sys.modules, "sounddevice", device)
    return made


def test_the_card_plays_out(stream: Stream) -> None:
    """Stereo floats at the sound's own rate, and the last block is heard to its end."""
    block = np.zeros((8, 2), dtype=np.float32)
    with ports.sound_card(48000) as card:
        card.write(block)
        assert card.name == "Speakers"
    assert stream.blocks == [block]
    assert stream.done == ["start", "stop", "close"]
    assert (stream.wish["samplerate"], stream.wish["channels"], stream.wish["dtype"]) == (
        48000,
        2,
        "float32",
    )


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ComposerError])
def test_ctrl_c_silences_the_card_at_once(stream: Stream, error: type[BaseException]) -> None:
    """Playing the buffer out would sound for another second."""
    with pytest.raises(error), ports.sound_card(44100):
        raise error
    assert stream.done == ["start", "abort", "close"]


def test_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server has none."""

    def no_device(**wish: Any) -> None:
        raise RuntimeError("Error querying\ndevice -1")

    monkeypatch.setitem(sys.modules, "sounddevice", SimpleNamespace(OutputStream=no_device))
    with (
        pytest.raises(
            EnvironmentProblem, match=r"cannot be opened .Error querying device -1."
        ) as caught,
        ports.sound_card(44100),
    ):
        pass
    assert caught.value.exit_code == 3


def test_a_card_that_is_pulled_out(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    """A headset goes in the middle of a song."""

    def gone(block: Any) -> None:
        raise RuntimeError("Unanticipated host error")

    monkeypatch.setattr(stream, "write", gone)
    with (
        pytest.raises(EnvironmentProblem, match="stopped playing"),
        ports.sound_card(44100) as card,
    ):
        card.write(np.zeros((8, 2), dtype=np.float32))
    assert stream.done == ["start", "abort", "close"]


@pytest.mark.parametrize(
    ("module", "call"),
    [("sounddevice", lambda: ports.sound_card(44100).__enter__()), ("rtmidi", ports.midi_port_names),
     ("rtmidi", lambda: ports.midi_port("x").__enter__())],
)  # fmt: skip
def test_a_library_that_is_not_there(
    module: str, call: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line that names the extra, and the exit code for what a machine lacks."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(EnvironmentProblem, match=r"composer-assistant\[live\]") as caught:
        call()
    assert caught.value.exit_code == 3


def test_portaudio_is_another_thing(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """The Linux wheel of sounddevice has no PortAudio in it, and says so by an OSError at its import."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with (
        pytest.raises(EnvironmentProblem, match="apt install libportaudio2"),
        ports.sound_card(44100),
    ):
        pass


class Mido:
    """What mido gives."""

    def __init__(self, names: list[str]) -> None:
        self.names, self.opened, self.sent, self.is_closed = (
            names,
            list[Any](),
            list[bytes](),
            False,
        )
        self.Message = SimpleNamespace(from_bytes=bytes)

    def get_output_names(self) -> list[str]:
        return self.names

    def open_output(self, name: str, virtual: bool = False) -> Any:
        self.opened.append((name, virtual))
        return SimpleNamespace(
            send=self.sent.append, close=lambda: setattr(self, "is_closed", True)
        )


@pytest.fixture
def mido(monkeypatch: pytest.MonkeyPatch) -> Mido:
    made = Mido(NAMES)
    monkeypatch.setitem(sys.modules, "mido", made)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "rtmidi", SimpleNamespace())  # type: ignore[arg-type]
    return made


@pytest.mark.parametrize(
    ("asked", "opened"),
    [("IAC Bus", "IAC Bus"), ("iac", "IAC Bus"), ("reaper:in 2", NAMES[2]), ("through", NAMES[0]), ("Port-0", NAMES[0])],
)  # fmt: skip
def test_a_port_by_its_name(asked: str, opened: str, mido: Mido) -> None:
    """Nobody types `14:0`."""
    with ports.midi_port(asked) as port:
        port.send(b"\xf8")
    assert (mido.opened, mido.sent, mido.is_closed) == ([(opened, False)], [b"\xf8"], True)


def test_a_port_of_our_own(mido: Mido, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system allows."""
    monkeypatch.setattr(sys, "platform", "linux")
    with ports.midi_port("Virtual"):
        pass
    assert mido.opened == [("Composer", True)]
    monkeypatch.setattr(sys, "platform", "win32")
    with (
        pytest.raises(EnvironmentProblem, match="Windows has no virtual"),
        ports.midi_port("virtual"),
    ):
        pass


@pytest.mark.parametrize("asked", ["Raeper:IN 1", "zzz", "", "Reaper"])
def test_an_unknown_port_lists_those_there_are(asked: str, mido: Mido) -> None:
    """The near ones first, then all."""
    with pytest.raises(SelectorError) as caught, ports.midi_port(asked):
        pass
    listed = NAMES[1:3] if asked == "Reaper" else NAMES
    assert all(name in str(caught.value) for name in listed)
    assert "\n" not in str(caught.value)
    assert mido.opened == []


def test_no_ports_at_all(mido: Mido) -> None:
    """The line must still be a sentence."""
    mido.names = []
    with pytest.raises(SelectorError, match="there are none"), ports.midi_port("x"):
        pass


def test_a_machine_without_a_sequencer(mido: Mido, monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers have no /dev/snd/seq, and the library raises an exception of its own."""

    def fail() -> list[str]:
        raise RuntimeError("error creating ALSA sequencer client object")

    monkeypatch.setattr(mido, "get_output_names", fail)
    with pytest.raises(EnvironmentProblem, match="modprobe snd-seq"), ports.midi_port("x"):
        pass


def test_a_port_that_goes(mido: Mido, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is closed all the same."""

    def gone(message: bytes) -> None:
        raise RuntimeError("port closed")

    monkeypatch.setattr(mido, "sent", SimpleNamespace(append=gone))
    with pytest.raises(EnvironmentProblem, match="has gone"), ports.midi_port("IAC") as port:
        port.send(b"\xfa")
    assert mido.is_closed


def test_libraries_do_not_talk_over_us(
    mido: Mido, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What ALSA has to say on standard error comes as our own line or not at all; afterwards it is open again."""

    def loud() -> list[str]:
        os.write(2, b"ALSA lib seq_hw.c: open /dev/snd/seq failed\n")
        raise RuntimeError("no sequencer")

    monkeypatch.setattr(mido, "get_output_names", loud)
    with pytest.raises(EnvironmentProblem, match="no sequencer"):
        ports.midi_port_names()
    os.write(2, b"ours\n")
    assert capfd.readouterr().err == "ours\n"
