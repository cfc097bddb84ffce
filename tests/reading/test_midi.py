"""MIDI files of other people: read as mido reads them, and refused with a reason when they are damaged."""

import io
import random
import struct
from contextlib import suppress
from pathlib import Path

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import FormatError
from composer.performance.perform import perform
from composer.reading.midi import read_midi, read_midi_bytes
from composer.reading.midi_events import META, MOST_BYTES, read_events
from composer.render.midi import midi_bytes
from tests.songs import SWUNG, band_song

SONG = midi_bytes(perform(band_song(sections=2, bars=4), SWUNG))


def header(kind: int = 1, tracks: int = 1, division: int = 480) -> bytes:
    return b"MThd" + struct.pack(">IHHH", 6, kind, tracks, division)


def track(*events: str, length: int | None = None) -> bytes:
    """A track of hex-written events, with its end."""
    body = bytes.fromhex("".join(events)) + b"\x00\xff\x2f\x00"
    return b"MTrk" + struct.pack(">I", len(body) if length is None else length) + body


def test_our_own_export_comes_back() -> None:
    """A song brought back from a DAW would not be the one that went."""
    sent = perform(band_song(sections=2, bars=4), SWUNG)
    reading = read_midi_bytes(midi_bytes(sent))
    back = reading.performance
    assert reading.is_exact
    for attribute in ("title", "meters", "keys", "markers", "chords", "end_tick"):
        assert getattr(back, attribute) == getattr(sent, attribute)
    assert back.duration_s == pytest.approx(sent.duration_s)
    pitched = [part for part in sent.parts if part.channel != 9 and part.notes]
    assert [part.name for part in back.parts] == [*(part.name for part in pitched), "Drums"]
    for ours, theirs in zip(pitched, back.parts, strict=False):
        assert theirs.notes == ours.notes
        assert theirs.controls == ours.controls
        for attribute in ("channel", "program", "bank", "volume", "pan", "reverb", "chorus"):
            assert getattr(theirs, attribute) == getattr(ours, attribute)
    assert back.parts[-1].role == "drums"


def test_events_are_those_that_mido_reads() -> None:
    """Our reader would hear another file than everybody else."""
    again = io.BytesIO()
    mido.MidiFile(file=io.BytesIO(SONG)).save(file=again)  # with running status
    for data in (SONG, again.getvalue()):
        oracle = mido.MidiFile(file=io.BytesIO(data))
        ours = read_events(data)
        assert ours.division == oracle.ticks_per_beat
        for (events, end), theirs in zip(ours.tracks, oracle.tracks, strict=True):
            at, due = 0, []
            for message in theirs:
                at += message.time
                raw = bytes(message.bytes())
                if raw[0] == META:
                    due.append((at, META, raw[1:2] + raw[2 + 1 :]))
                else:
                    due.append((at, raw[0], raw[1:]))
            assert end == at
            assert [e for e in events if e[1] != META] == [e for e in due if e[1] != META]
            assert len(events) == len(due) - 1  # all but the end of the track


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "does not begin with a MIDI header"),
        (b"RIFF" + bytes(40), "does not begin with a MIDI header"),
        (header(2) + track(), "format 2 holds patterns"),
        (header(division=0) + track(), "0 ticks"),
        (header(division=0xE728) + track(), "SMPTE"),
        (header(tracks=65535) + track(), "65535 tracks"),
        (header(), "no track"),
        (header() + track("00 90 3c 40")[:-5], "cut off: 8 bytes are due, 3 are there"),
        (header() + track(length=1000), "cut off"),
        (header() + track("00 90 3c ff"), "data byte over 127"),
        (header() + track("00 3c 40"), "a data byte without a message"),
        (header() + track("ff ff ff ff ff"), "more than four bytes"),
        (header() + track("00 ff 51 ff ff ff 7f"), "runs past its end"),
        (header() + track("00 f0 7f"), "runs past its end"),
        (header() + track("00 f4"), "no file may hold"),
        (header() + track("00 90 3c 40", "ff ff ff 7f 80 3c 40"), "quarter notes long"),
        (header(division=32767) + track("00 ff 51 03 ff ff ff", "ff ff ff 7f ff 01 00", "ff ff ff 7f ff 01 00",
                                        "ff ff ff 7f ff 01 00", "ff ff ff 7f ff 01 00"), "hours"),
        (bytes(MOST_BYTES + 1), "more than 16 MiB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, message: str) -> None:
    """A traceback, an endless loop or nonsense music."""
    with pytest.raises(FormatError, match=message):
        read_midi_bytes(data)


def test_too_many_events() -> None:
    """A hostile file would take a minute to read."""
    body = b"\x00\x90\x3c\x40" + b"\x00\x3c\x40" * 1_000_001
    with pytest.raises(FormatError, match="more than 1,000,000 events"):
        read_midi_bytes(header() + b"MTrk" + struct.pack(">I", len(body)) + body)


@pytest.mark.parametrize(
    ("events", "notes"),
    [
        pytest.param(
            ("00 90 3c 40", "83 60 3c 00"), [(0, 960, 60, 64)], id="off as a note-on of 0"
        ),
        pytest.param(("00 90 3c 40", "83 60 ff 01 00"), [(0, 960, 60, 64)], id="a hanging note"),
        pytest.param(
            ("00 90 3c 40", "81 70 90 3c 41", "81 70 80 3c 40"),
            [(0, 480, 60, 64), (480, 960, 60, 65)],
            id="a key struck again",
        ),
        pytest.param(("00 90 3c 40", "00 80 3c 40"), [(0, 1, 60, 64)], id="no length"),
        pytest.param(("00 80 3c 40",), [], id="an off without an on"),
        pytest.param(
            ("00 f0 05 7e 7f 09 01 f7", "00 90 3c 40", "83 60 80 3c 40"),
            [(0, 960, 60, 64)],
            id="sysex",
        ),
    ],
)
def test_odd_notes(events: tuple[str, ...], notes: list[tuple[int, int, int, int]]) -> None:
    """Files of other programs would lose or hang notes."""
    parts = read_midi_bytes(header() + track(*events)).performance.parts
    assert [(n.start, n.end, n.key, n.velocity) for p in parts for n in p.notes] == notes


def test_format_0_is_parted_by_channel() -> None:
    """A whole band would come in as one part."""
    data = header(0) + track(
        "00 ff 03 01 41", "00 90 3c 40 00 99 24 40", "83 60 80 3c 40 00 89 24 40"
    )
    parts = read_midi_bytes(data).performance.parts
    assert [(p.name, p.channel, p.role) for p in parts] == [("A 1", 0, ""), ("A 10", 9, "drums")]


def test_other_divisions() -> None:
    """Notes would lie off the beat."""
    even = read_midi_bytes(header(division=120) + track("00 90 3c 40", "78 80 3c 40"))
    assert even.is_exact
    assert even.performance.parts[0].notes[0].end == 960
    odd = read_midi_bytes(header(division=1000) + track("00 90 3c 40", "83 67 80 3c 40"))
    assert not odd.is_exact
    assert odd.performance.parts[0].notes[0].end == 468  # 487 of 1000 ticks are 467.52


def test_defaults_and_nonsense_metas() -> None:
    """A bare file would have no tempo; a wrong one would crash."""
    data = header() + track(
        "00 ff 51 00", "00 ff 51 03 00 00 00", "00 ff 58 02 00 63", "00 ff 59 02 63 07", "00 90 3c 40 81 70 80 3c 40"
    )  # fmt: skip
    played = read_midi_bytes(data, "untitled").performance
    assert played.title == "untitled"
    assert [(c.tick, c.bpm) for c in played.tempo_map.changes] == [(0, 120.0)]
    assert str(played.meters[0].meter) == "4/4"
    assert played.keys[0].signature == 0


def test_texts_of_any_encoding() -> None:
    """A name with an accent would stop the reader."""
    latin = read_midi_bytes(header() + track("00 ff 03 04 43 61 66 e9", "00 90 3c 40 60 80 3c 40"))
    utf = read_midi_bytes(header() + track("00 ff 03 05 43 61 66 c3 a9", "00 90 3c 40 60 80 3c 40"))
    assert latin.performance.parts[0].name == utf.performance.parts[0].name == "Café"


@given(st.integers(0, 2**32), st.integers(1, 12))
def test_no_damage_crashes_the_reader(seed: int, count: int) -> None:
    """Anything but FormatError would be a traceback for the user."""
    draw = random.Random(seed)
    data = bytearray(SONG[:6000])
    for _ in range(count):
        data[draw.randrange(len(data))] = draw.randrange(256)
    with suppress(FormatError):
        read_midi_bytes(bytes(data))


def test_files(tmp_path: Path) -> None:
    """An error would not say which file."""
    path = tmp_path / "song.mid"
    path.write_bytes(SONG)
    assert read_midi(path).performance.title == "Band Song"
    path.write_bytes(b"no")
    with pytest.raises(FormatError, match=r"song\.mid: not a MIDI file"):
        read_midi(path)
    with pytest.raises(FormatError, match="No such file"):
        read_midi(tmp_path / "none.mid")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("C", "Am7", "F/A", "G7", "C", "Dm7b5", "G7sus4", "Cmaj9"), 8),
        (("C", "Am7", "oh", "baby", "C", "Dm", "G7", "Cmaj9"), 0),
        (("C", "Am"), 0),
    ],
)
def test_chord_symbols_in_the_track_of_the_tempo(words: tuple[str, ...], told: int) -> None:
    """Programs that write a file anew drop a track without notes and keep its texts; words that are sung are none."""
    conductor = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=500_000)])
    conductor += [mido.MetaMessage("lyrics", text=word, time=1920) for word in words]
    player = mido.MidiTrack([mido.Message("note_on", note=60), mido.Message("note_off", note=60, time=9)])  # fmt: skip
    file = mido.MidiFile(ticks_per_beat=480, tracks=[conductor, player])
    data = io.BytesIO()
    file.save(file=data)
    chords = read_midi_bytes(data.getvalue()).performance.chords
    assert [symbol for _, symbol in chords] == list(words)[:told]
