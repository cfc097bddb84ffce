"""A performance as messages for a port, each with its moment: what a DAW that listens needs to play and to follow.

The notes and controllers are those of the MIDI file. To them come what the MIDI 1.0 specification has for machines
that run together: a song position, start or continue, 24 clocks a quarter note, and stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from composer.model.performance import Performance, TempoMap
from composer.render.midi import channel_messages
from composer.theory.meter import QUARTER

__all__ = ["CLOCKS_A_QUARTER", "LiveMessage", "MidiPort", "live_messages", "play_live", "silence"]

CLOCKS_A_QUARTER = 24
CLOCK_TICKS = QUARTER // CLOCKS_A_QUARTER
SIXTEENTH = QUARTER // 4
MOST_SIXTEENTHS = 0x3FFF
"""What a song position can say: 1024 bars of four-four."""
_POSITION, _CLOCK, _START, _CONTINUE, _STOP = 0xF2, 0xF8, 0xFA, 0xFB, 0xFC
_NOTE_OFF, _NOTE_ON, _CONTROL, _BEND = 0x80, 0x90, 0xB0, 0xE0
_PEDAL, _RESET, _ALL_NOTES_OFF = 64, 121, 123
INTERRUPTIONS = 5


class MidiPort(Protocol):
    """Where messages go."""

    def send(self, message: bytes) -> None:
        """Send one whole message now; raises EnvironmentProblem when the port has gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMessage:
    """One message, and when it is due: `at_s` seconds after the start of playing."""

    at_s: float
    data: bytes


def live_messages(
    performance: Performance, start: int = 0, end: int | None = None
) -> tuple[LiveMessage, ...]:
    """Everything to be sent for the ticks from `start` up to `end`, in order.

    At 0 s: the programs, and every controller and wheel as it stands at `start`; the song position and continue, or
    from the very beginning start. Then a clock every 40 ticks with the notes and controllers between, and at the end
    a note-off for what still sounds, and stop. A note that began before `start` is not struck again. Times follow the
    tempo map exactly.
    """
    end = performance.end_tick if end is None else end
    rows = sorted([*_transport(start, end), *_notes(performance, start, end)], key=_order)
    clock = _Seconds(performance.tempo_map)
    zero = clock(start)
    return tuple(LiveMessage(at_s=clock(tick) - zero, data=data) for tick, _, data in rows)


def play_live(
    messages: Iterable[LiveMessage],
    port: MidiPort,
    now_s: Callable[[], float],
    sleep_s: Callable[[float], None],
) -> None:
    """Send every message at its moment. However this ends (Ctrl-C too), nothing is left sounding and the listener
    is told to stop. Raises EnvironmentProblem when the port has gone."""
    sounding: set[tuple[int, int]] = set()
    channels: set[int] = set()
    is_running = False
    begun_s = now_s()
    try:
        for message in messages:
            wait_s = begun_s + message.at_s - now_s()
            if wait_s > 0:
                sleep_s(wait_s)
            kind, channel = message.data[0] & 0xF0, message.data[0] & 0x0F
            if kind < 0xF0:
                channels.add(channel)
            is_running = is_running or message.data[0] in (_START, _CONTINUE)
            if (
                kind == _NOTE_ON
            ):  # noted down before it is sent, and its end after: Ctrl-C may fall between
                sounding.add((channel, message.data[1]))
            port.send(message.data)
            if kind == _NOTE_OFF:
                sounding.discard((channel, message.data[1]))
            is_running = is_running and message.data[0] != _STOP
    finally:
        stop = [bytes((_STOP,))] if is_running else []
        for data in (*stop, *silence(sounding, channels)):
            _insist(port, data)


def silence(sounding: Iterable[tuple[int, int]], channels: Iterable[int]) -> Iterator[bytes]:
    """What ends every sound: a note-off for each (channel, key), then on each channel pedal up, wheel in the middle,
    all notes off and controllers reset. A note-off comes for each key, as not every synth knows all-notes-off."""
    for channel, key in sorted(sounding):
        yield bytes((_NOTE_OFF | channel, key, 64))
    for channel in sorted(channels):
        yield bytes((_CONTROL | channel, _PEDAL, 0))
        yield bytes((_BEND | channel, 0, 64))
        yield bytes((_CONTROL | channel, _ALL_NOTES_OFF, 0))
        yield bytes((_CONTROL | channel, _RESET, 0))


_Row = tuple[int, tuple[int, int], bytes]
"""tick, place within the tick, message."""
_SETUP, _GO, _BEAT, _PLAY, _CUT, _HALT = range(6)


def _order(row: _Row) -> tuple[int, tuple[int, int]]:
    return row[:2]


def _transport(start: int, end: int) -> Iterator[_Row]:
    sixteenths = start // SIXTEENTH
    if start == 0:
        yield start, (_GO, 0), bytes((_START,))
    else:
        if sixteenths <= MOST_SIXTEENTHS:
            yield start, (_GO, 0), bytes((_POSITION, sixteenths & 0x7F, sixteenths >> 7))
        yield start, (_GO, 1), bytes((_CONTINUE,))
    for tick in range(start, end, CLOCK_TICKS):
        yield tick, (_BEAT, 0), bytes((_CLOCK,))
    yield end, (_HALT, 0), bytes((_STOP,))


def _notes(performance: Performance, start: int, end: int) -> Iterator[_Row]:
    """What the file has between the two ticks, the standing controllers first and the last notes cut."""
    standing: dict[tuple[int, ...], bytes] = {}
    rows: list[_Row] = []
    sounding: dict[tuple[int, int], None] = {}
    for tick, data in channel_messages(performance):
        kind, channel = data[0] & 0xF0, data[0] & 0x0F
        is_note = kind in (_NOTE_ON, _NOTE_OFF)
        if tick <= start and not is_note:
            standing[(data[0], data[1]) if kind == _CONTROL else (data[0],)] = data
            continue
        if tick < start or tick >= end:
            if tick == end and kind == _NOTE_OFF and (channel, data[1]) in sounding:
                del sounding[(channel, data[1])]
                rows.append((tick, (_CUT, len(rows)), data))
            continue
        if kind == _NOTE_ON:
            sounding[(channel, data[1])] = None
        elif kind == _NOTE_OFF:
            if (channel, data[1]) not in sounding:
                continue
            del sounding[(channel, data[1])]
        rows.append((tick, (_PLAY, len(rows)), data))
    for number, data in enumerate(standing.values()):
        yield start, (_SETUP, number), data
    yield from rows
    for channel, key in sounding:
        yield end, (_CUT, len(rows)), bytes((_NOTE_OFF | channel, key, 64))


def _insist(port: MidiPort, data: bytes) -> None:
    """Send even to an impatient second Ctrl-C, which would leave a note hanging."""
    for _ in range(INTERRUPTIONS):
        try:
            port.send(data)
        except KeyboardInterrupt:
            continue
        return


class _Seconds:
    """`TempoMap.seconds` for ticks that never go back, without adding up from the start each time."""

    def __init__(self, tempo_map: TempoMap) -> None:
        self._changes, self._place, self._before_s = tempo_map.changes, 0, 0.0

    def __call__(self, tick: int) -> float:
        changes = self._changes
        while self._place + 1 < len(changes) and changes[self._place + 1].tick <= tick:
            here, after = changes[self._place : self._place + 2]
            self._before_s += (after.tick - here.tick) * 60.0 / (here.bpm * QUARTER)
            self._place += 1
        here = changes[self._place]
        return self._before_s + (tick - here.tick) * 60.0 / (here.bpm * QUARTER)
