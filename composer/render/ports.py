"""The two ways out of the machine: its sound card (by sounddevice) and a MIDI port (by mido and python-rtmidi).

Both libraries belong to the extra `live` and are only imported here, when they are used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from composer.errors import EnvironmentProblem, SelectorError, offer
from composer.render.live_midi import MidiPort

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "OWN_PORT",
    "VIRTUAL",
    "SoundCard",
    "check_sound_card",
    "midi_port",
    "midi_port_names",
    "sound_card",
]

EXTRA = "pip install 'composer-assistant[live]'"
VIRTUAL = "virtual"
OWN_PORT = "Composer"
"""What our own port is called, where there is one."""
LATENCY = "high"
"""Of the sound card: nothing is played along to, and a busy machine must not crackle."""


class SoundCard(Protocol):
    """Where sound goes, block after block."""

    name: str

    def write(self, block: NDArray[np.float32]) -> None:
        """Play frames (n, 2), -1..1; returns when there is room for more. Raises EnvironmentProblem."""


@contextmanager
def sound_card(sample_rate_hz: int) -> Iterator[SoundCard]:
    """The machine's sound card, stereo. Left by an error or Ctrl-C it falls silent at once, else it plays out.

    Raises EnvironmentProblem that says what is missing: the library, PortAudio, or a card.
    """
    device = _sounddevice()
    with _card_problems(), _libraries_silent():
        stream = device.OutputStream(
            samplerate=sample_rate_hz, channels=2, dtype="float32", latency=LATENCY
        )
        stream.start()
    try:
        yield _Card(stream, device)
    except BaseException:
        stream.abort()
        raise
    else:
        stream.stop()
    finally:
        stream.close()


def check_sound_card() -> None:
    """Raise EnvironmentProblem, as `sound_card` would, where there is no card: before anybody waits for a mix."""
    device = _sounddevice()
    with _card_problems(), _libraries_silent():
        device.query_devices(kind="output")


@contextmanager
def _card_problems() -> Iterator[None]:
    """Turns what is raised meanwhile, PortAudio's own or ValueError for a machine without a card, into our error."""
    try:
        yield
    except Exception as problem:
        raise EnvironmentProblem(
            f"the sound card cannot be opened ({_reason(problem)}); is there one, and is it free? "
            "`composer render` writes a file instead"
        ) from problem


class _Card:
    """A stream of PortAudio."""

    def __init__(self, stream: Any, device: Any) -> None:
        self._stream = stream
        self.name = str(device.query_devices(stream.device).get("name", "sound card"))

    def write(self, block: NDArray[np.float32]) -> None:
        try:
            self._stream.write(block)
        except Exception as problem:
            raise EnvironmentProblem(
                f"the sound card stopped playing ({_reason(problem)}); try again"
            ) from problem


def midi_port_names() -> list[str]:
    """The MIDI ports of this machine that can be sent to; raises EnvironmentProblem."""
    return list(_ports(lambda: _mido().get_output_names()))


@contextmanager
def midi_port(name: str) -> Iterator[MidiPort]:
    """The port of this name, or the one whose name begins with it; `virtual` makes one called Composer that a DAW
    can connect to (Linux and macOS). Raises SelectorError that lists the ports, EnvironmentProblem."""
    mido = _mido()
    if name.casefold() == VIRTUAL:
        if sys.platform == "win32":
            raise EnvironmentProblem(
                "Windows has no virtual MIDI ports; install a loopback port such as loopMIDI and name it"
            )
        port = _ports(lambda: mido.open_output(OWN_PORT, virtual=True))
    else:
        chosen = _chosen(name, midi_port_names())
        port = _ports(lambda: mido.open_output(chosen))
    try:
        yield _Port(port, mido)
    finally:
        port.close()


class _Port:
    """A port of mido."""

    def __init__(self, port: Any, mido: Any) -> None:
        self._port, self._message = port, mido.Message

    def send(self, message: bytes) -> None:
        try:
            self._port.send(self._message.from_bytes(message))
        except Exception as problem:
            raise EnvironmentProblem(
                f"the MIDI port has gone ({_reason(problem)}); connect it and play again"
            ) from problem


def _chosen(name: str, names: Sequence[str]) -> str:
    """The port that was meant: exactly, by its beginning, or by any part of its name when only one has it."""
    wanted = name.casefold().strip()
    tests = (
        lambda port: port == wanted,
        lambda port: port.startswith(wanted),
        lambda port: wanted in port,
    )
    for test in tests:
        found = [port for port in names if wanted and test(port.casefold())]
        if len(found) == 1 or (found and test is tests[0]):
            return found[0]
        if found:
            raise SelectorError(
                f"several MIDI ports are called {name!r}; say which: {', '.join(found)}"
            )
    can_make = "" if sys.platform == "win32" else f", and {VIRTUAL!r} makes one of our own"
    there = offer(name, names) if names else "there are none"
    listed = f" (there are: {', '.join(names)})" if names and "there are:" not in there else ""
    raise SelectorError(f"there is no MIDI port {name!r}; {there}{listed}{can_make}")


def _ports(call: Any) -> Any:
    """What a call of the MIDI library gives; raises EnvironmentProblem for what it raises."""
    try:
        with _libraries_silent():
            return call()
    except Exception as problem:
        raise EnvironmentProblem(
            f"the MIDI ports of this machine cannot be used ({_reason(problem)}); "
            "on Linux the ALSA sequencer is needed (modprobe snd-seq)"
        ) from problem


@contextmanager
def _libraries_silent() -> Iterator[None]:
    """Meanwhile nothing reaches standard error: ALSA writes lines of its own there about what is told by us."""
    try:
        kept = os.dup(2)
    except OSError:  # there is none
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _sounddevice() -> Any:
    try:
        with _libraries_silent():
            import sounddevice
    except ImportError as problem:
        raise EnvironmentProblem(
            f"playing needs the package sounddevice; run: {EXTRA}"
        ) from problem
    except OSError as problem:  # its wheel for Linux comes without PortAudio
        raise EnvironmentProblem(
            "playing needs the library PortAudio; on Debian and Ubuntu: sudo apt install libportaudio2"
        ) from problem
    return sounddevice


def _mido() -> Any:
    """mido, bound to python-rtmidi."""
    try:
        import mido
        import rtmidi  # noqa: F401  (so that its absence is told here)
    except ImportError as problem:
        raise EnvironmentProblem(
            f"a MIDI port needs the package python-rtmidi; run: {EXTRA}"
        ) from problem
    return mido


def _reason(problem: BaseException) -> str:
    return " ".join(str(problem).split()) or type(problem).__name__
