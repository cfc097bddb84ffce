"""From a performance to the synth's events: times, order, and what is left to the mix."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from composer.model.performance import (
    PlayedBend,
    PlayedControl,
    PlayedNote,
    TempoChange,
    TempoMap,
)
from composer.render.job import (
    BEND,
    CONTROL,
    GRID_FRAMES,
    NOTE_OFF,
    NOTE_ON,
    Job,
    JobPart,
    held_frames,
    song_events,
)
from composer.theory.meter import QUARTER
from tests.sounds import RATE, a_performance, a_played_part

TEMPOS = st.lists(
    st.tuples(st.integers(1, 9000), st.floats(20, 300)), max_size=6, unique_by=lambda row: row[0]
)


@given(TEMPOS, st.lists(st.integers(0, 20000), min_size=1, max_size=8))
def test_times_agree_with_the_tempo_map(changes: list[tuple[int, float]], ticks: list[int]) -> None:
    """Every event must fall within half a grid step of where the tempo map puts it."""
    steps = [
        TempoChange(tick=0, bpm=100.0),
        *(TempoChange(tick=t, bpm=b) for t, b in sorted(changes)),
    ]
    tempo_map = TempoMap(tuple(steps))
    controls = tuple(PlayedControl(tick=tick, number=11, value=1) for tick in sorted(ticks))
    song = replace(a_performance(a_played_part(notes=(), controls=controls)), tempo_map=tempo_map)
    events = song_events(song, {"tune": 0}, RATE)
    for event, tick in zip(events, sorted(ticks), strict=True):
        assert abs(event[0] - tempo_map.seconds(tick) * RATE) <= GRID_FRAMES / 2 + 1e-6
        assert event[0] % GRID_FRAMES == 0


def test_within_a_tick_notes_end_before_others_start() -> None:
    """A repeated note whose end came second would be cut off as it starts; a controller must precede its note."""
    part = a_played_part(
        notes=((0, 1, 60), (1, 1, 60)),
        controls=(PlayedControl(tick=QUARTER, number=64, value=127),),
        bends=(PlayedBend(tick=QUARTER, value=100),),
    )
    kinds = [event[1] for event in song_events(a_performance(part), {"tune": 3}, RATE)]
    assert kinds == [NOTE_ON, NOTE_OFF, CONTROL, BEND, NOTE_ON, NOTE_OFF]


def test_an_overlapping_note_does_not_take_the_next_ones_end() -> None:
    """The synth knows notes by key: the first one's late end would silence the second."""
    part = a_played_part(notes=((0, 3, 60), (1, 3, 60), (2, 1, 61)))
    events = [
        (e[0], e[1]) for e in song_events(a_performance(part), {"tune": 0}, RATE) if e[3] == 60
    ]
    second = round(0.5 * RATE / GRID_FRAMES) * GRID_FRAMES
    fourth = round(2.0 * RATE / GRID_FRAMES) * GRID_FRAMES
    assert events == [(0, NOTE_ON), (second, NOTE_OFF), (second, NOTE_ON), (fourth, NOTE_OFF)]


def test_a_note_of_no_length_still_ends() -> None:
    """A hanging note would sound to the end of the song."""
    part = replace(a_played_part(), notes=(PlayedNote(start=0, end=0, key=60, velocity=1),))
    assert [e[1] for e in song_events(a_performance(part), {"tune": 0}, RATE)] == [
        NOTE_ON,
        NOTE_OFF,
    ]


def test_banks_and_sends_stay_out() -> None:
    """The mix has reverb and chorus of its own; a bank would change the sound that was fitted to the soundfont."""
    controls = tuple(
        PlayedControl(tick=0, number=number, value=99)
        for number in (0, 1, 7, 10, 11, 32, 64, 91, 93)
    )
    events = song_events(
        a_performance(a_played_part(notes=(), controls=controls)), {"tune": 0}, RATE
    )
    assert [event[3] for event in events] == [1, 7, 10, 11, 64]


def test_percussion_of_one_file_channel_gets_channels_of_its_own() -> None:
    """Drums and percussion share channel 10 in the file and must not share a stem."""
    kit = a_played_part("kit", role="drums")
    shaker = a_played_part("shaker", role="percussion", notes=((1, 1, 70),))
    events = song_events(a_performance(kit, shaker), {"kit": 0, "shaker": 1}, RATE)
    assert {(event[2], event[3]) for event in events} == {(0, 69), (1, 70)}


def test_a_job_survives_its_journey() -> None:
    """The playing process must see exactly what was ordered."""
    job = Job(
        synth="/lib/ü.so", sample_rate_hz=RATE, frames=99, gain=0.5, limit_s=12.5, limit_bytes=7,
        parts=(JobPart(file="/x/01.f32", soundfont="/a b.sf2", is_drums=True, bank=128, program=3, event_counts=(5, 2)),),
    )  # fmt: skip
    assert Job.from_json(job.to_json()) == job
    assert job.stem_bytes == 99 * 8


def test_how_long_notes_are_held() -> None:
    """Which parts take longest to play is told by it, chords and repeated keys included."""
    part = a_played_part(notes=((0, 2, 60), (0, 1, 64), (2, 1, 60)))
    events = song_events(a_performance(part), {"tune": 0}, RATE)
    quarter = a_performance(part).tempo_map.seconds(QUARTER) * RATE
    for frames, quarters in zip(held_frames(events), (1, 2, 1), strict=True):
        assert abs(frames - quarters * quarter) <= GRID_FRAMES
