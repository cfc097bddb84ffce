"""Live MIDI: every message at its exact moment, clocks as the specification counts them, and no note left hanging."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import EnvironmentProblem
from composer.model.performance import Performance, PlayedControl, TempoChange, TempoMap
from composer.render.live_midi import LiveMessage, live_messages, play_live
from composer.render.midi import channel_messages
from composer.theory.meter import QUARTER
from tests.sounds import a_performance, a_played_part

POSITION, CLOCK, START, CONTINUE, STOP = 0xF2, 0xF8, 0xFA, 0xFB, 0xFC


class Port:
    """Notes down (second, message) by a clock that only moves when somebody sleeps."""

    def __init__(
        self, breaks_after: int = 10**9, error: type[BaseException] = KeyboardInterrupt
    ) -> None:
        self.now_s, self.heard = 100.0, list[tuple[float, bytes]]()
        self._left, self._error = breaks_after, error

    def send(self, message: bytes) -> None:
        self._left -= 1
        if self._left == 0:
            raise self._error
        self.heard.append((self.now_s - 100.0, message))

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now_s += seconds

    def play(self, messages: tuple[LiveMessage, ...]) -> list[tuple[float, bytes]]:
        play_live(messages, self, lambda: self.now_s, self.sleep)
        return self.heard

    @property
    def sounding(self) -> set[tuple[int, int]]:
        notes: set[tuple[int, int]] = set()
        for _, data in self.heard:
            if data[0] & 0xF0 == 0x90:
                notes.add((data[0] & 15, data[1]))
            elif data[0] & 0xF0 == 0x80:
                notes.discard((data[0] & 15, data[1]))
        return notes


def slowing() -> Performance:
    """Four quarters at 120, two at 60, two at 90; a tune and a kit; the pedal goes down in bar 1."""
    tune = a_played_part(
        "tune",
        ((0, 1, 60), (1, 2, 62), (3, 3, 64), (6, 2, 65)),
        channel=2,
        program=40,
        controls=(
            PlayedControl(tick=480, number=64, value=127),
            PlayedControl(tick=7 * QUARTER, number=64, value=0),
        ),
    )
    kit = a_played_part("kit", ((0, 0.25, 36), (4, 0.25, 36), (7.5, 0.5, 38)), role="drums")
    song = a_performance(tune, kit, quarters=8)
    changes = ((0, 120.0), (4, 60.0), (6, 90.0))
    return replace(
        song, tempo_map=TempoMap(tuple(TempoChange(tick=q * QUARTER, bpm=b) for q, b in changes))
    )


def second(quarter: float) -> float:
    """By hand: 0.5 s a quarter, then 1 s, then 2/3 s."""
    if quarter <= 4:
        return quarter / 2
    return 2 + quarter - 4 if quarter <= 6 else 4 + (quarter - 6) * 2 / 3


def times(messages: tuple[LiveMessage, ...], *starts_with: int) -> list[float]:
    kinds = bytes(starts_with)
    return [m.at_s for m in messages if m.data[: len(kinds)] == kinds]


def test_a_song_from_its_start() -> None:
    """What a musician would write down: programs, start, clocks with the notes on them, stop."""
    messages = live_messages(slowing())
    first = [m.data for m in messages if m.at_s == 0.0]
    assert first[-4:-2] == [bytes((START,)), bytes((CLOCK,))]
    assert {*first[-2:]} == {bytes((0x92, 60, 100)), bytes((0x99, 36, 100))}
    assert bytes((0xC2, 40)) in first[:-4]
    assert not times(messages, POSITION)
    assert times(messages, 0x92, 62) == [second(1)]
    assert times(messages, 0x82, 64) == [pytest.approx(second(6), abs=1e-12)]
    assert times(messages, 0xB2, 64, 127) == [pytest.approx(second(0.5), abs=1e-12)]
    assert times(messages, 0x99, 38) == [pytest.approx(second(7.5), abs=1e-12)]
    assert messages[-1] == LiveMessage(
        at_s=pytest.approx(second(8), abs=1e-12), data=bytes((STOP,))
    )


def test_clocks_are_24_a_quarter_at_the_tempo_of_the_moment() -> None:
    """A DAW that follows takes the tempo from their distance."""
    clocks = times(live_messages(slowing()), CLOCK)
    assert len(clocks) == 8 * 24
    assert clocks == [pytest.approx(second(n / 24), abs=1e-9) for n in range(8 * 24)]


def test_from_the_middle() -> None:
    """Song position in sixteenths, continue; controllers as they stand; what rang before is not struck again."""
    messages = live_messages(slowing(), start=4 * QUARTER)
    data = [m.data for m in messages]
    assert bytes((POSITION, 16, 0)) in data
    assert (
        data.index(bytes((POSITION, 16, 0)))
        < data.index(bytes((CONTINUE,)))
        < data.index(bytes((CLOCK,)))
    )
    assert bytes((START,)) not in data
    assert data.index(bytes((0xC2, 40))) < data.index(bytes((POSITION, 16, 0)))
    assert times(messages, 0xB2, 64, 127) == [0.0]
    assert not times(messages, 0x92, 64)
    assert not times(messages, 0x82, 64)
    assert times(messages, 0x92, 65) == [pytest.approx(2.0, abs=1e-12)]
    assert len(times(messages, CLOCK)) == 4 * 24
    assert messages[-1].at_s == pytest.approx(second(8) - second(4), abs=1e-12)


def test_a_position_past_what_the_message_can_say_is_left_out() -> None:
    """14 bits of sixteenths; a wrong position would be worse than none."""
    song = replace(slowing(), end_tick=5000 * QUARTER)
    assert not times(live_messages(song, start=4096 * QUARTER), POSITION)
    near = live_messages(song, start=4095 * QUARTER)
    assert bytes((POSITION, 0x7C, 0x7F)) in [m.data for m in near]


def test_a_stretch_ends_where_it_is_said_to() -> None:
    """What still sounds there is ended there."""
    messages = live_messages(slowing(), start=0, end=4 * QUARTER)
    assert messages[-1].data == bytes((STOP,))
    assert messages[-1].at_s == second(4)
    assert len(times(messages, CLOCK)) == 4 * 24
    assert times(messages, 0x82, 64) == [second(4)]
    assert not times(messages, 0x92, 65)


def test_it_is_what_the_file_holds() -> None:
    """The port and the MIDI file must not tell two songs."""
    song = slowing()
    sent = [m.data for m in live_messages(song) if m.data[0] < 0xF0]
    assert sorted(sent) == sorted(data for _, data in channel_messages(song))


def test_messages_are_sent_at_their_moment() -> None:
    """By a clock of its own: nothing early, nothing late, nothing left sounding."""
    port = Port()
    messages = live_messages(slowing())
    heard = port.play(messages)
    for message, (at_s, data) in zip(messages, heard, strict=False):
        assert data == message.data
        assert at_s == pytest.approx(message.at_s, abs=1e-9)
    assert port.sounding == set()
    assert [data for _, data in heard].count(bytes((STOP,))) == 1
    assert heard[-1][1][0] & 0xF0 == 0xB0


def test_late_is_not_later() -> None:
    """After a hiccup what is due goes out at once, and the beat is found again."""
    port = Port()
    messages = live_messages(slowing())
    naps = [5.0]

    def sleep(seconds: float) -> None:
        port.now_s += seconds + (naps.pop() if naps else 0.0)

    play_live(messages, port, lambda: port.now_s, sleep)
    ends = [at_s for at_s, data in port.heard if data == bytes((STOP,))]
    assert ends == [pytest.approx(second(8), abs=1e-9)]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
@given(after=st.integers(min_value=1, max_value=220))
def test_no_note_is_left_hanging(error: type[BaseException], after: int) -> None:
    """Ctrl-C at any message: every key let go, pedal up, all notes off on each channel, and the DAW stops."""
    port = Port(after, error)
    messages = live_messages(slowing())
    if after <= len(messages):
        with pytest.raises(error):
            port.play(messages)
    assert port.sounding == set()
    data = [d for _, d in port.heard]
    running = [d[0] for d in data if d[0] in (START, STOP)]
    assert running in ([], [START, STOP], [STOP])
    for channel in {d[0] & 15 for d in data if d[0] & 0xF0 == 0x90}:
        assert bytes((0xB0 | channel, 123, 0)) in data
        assert bytes((0xB0 | channel, 64, 0)) in data


def test_a_second_ctrl_c_does_not_leave_a_note() -> None:
    """People press it twice."""

    class Impatient(Port):
        again = True

        def send(self, message: bytes) -> None:
            if message[0] & 0xF0 == 0x80 and self.again and self._left < 0:
                self.again = False
                raise KeyboardInterrupt
            super().send(message)

    port = Impatient(40)
    with pytest.raises(KeyboardInterrupt):
        port.play(live_messages(slowing()))
    assert not port.again
    assert port.sounding == set()


def test_a_port_that_goes_away_is_an_error_of_ours() -> None:
    """A pulled cable must not end in a traceback."""

    class Gone(Port):
        def send(self, message: bytes) -> None:
            raise EnvironmentProblem("the MIDI port has gone")

    with pytest.raises(EnvironmentProblem, match="has gone"):
        Gone().play(live_messages(slowing()))


@given(
    bpms=st.lists(st.floats(min_value=20, max_value=300), min_size=1, max_size=8),
    bar=st.integers(min_value=0, max_value=7),
)
def test_any_tempo_map(bpms: list[float], bar: int) -> None:
    """Times agree with the tempo map, whatever it is, and never go back."""
    song = replace(
        slowing(),
        end_tick=32 * QUARTER,
        tempo_map=TempoMap(
            tuple(TempoChange(tick=n * 3 * QUARTER, bpm=bpm) for n, bpm in enumerate(bpms))
        ),
    )
    start = bar * 4 * QUARTER
    messages = live_messages(song, start)
    clocks = times(messages, CLOCK)
    assert len(clocks) == 24 * (32 - 4 * bar)
    exact = song.tempo_map.seconds
    assert clocks == [
        pytest.approx(exact(start + n * 40) - exact(start), abs=1e-6) for n in range(len(clocks))
    ]
    assert all(a.at_s <= b.at_s for a, b in pairwise(messages))
