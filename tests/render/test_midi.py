"""The MIDI file: read back by mido and pretty_midi, laid out for importers."""

import io
import os
import warnings
from dataclasses import replace
from pathlib import Path

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import DiskProblem
from composer.model.performance import (
    KeyChange,
    Marker,
    MeterChange,
    Performance,
    PlayedBend,
    PlayedControl,
    PlayedLyric,
    PlayedNote,
    PlayedPart,
    TempoChange,
    TempoMap,
)
from composer.performance.perform import perform
from composer.render.midi import midi_bytes, midi_name, track_parts, write_midi
from composer.theory.meter import Meter
from tests.songs import SWUNG, band_song

BAR = 3840

TINY = """
    4d 54 68 64 00 00 00 06 00 01 00 03 03 c0       | MThd, format 1, 3 tracks, 960 a quarter
    4d 54 72 6b 00 00 00 2b                         | track 0: the conductor
    00 ff 03 04 54 69 6e 79                         | name: Tiny
    00 ff 51 03 07 a1 20                            | 500,000 microseconds a quarter
    00 ff 58 04 03 02 18 08                         | 3/4, a click each quarter
    00 ff 59 02 fe 01                               | two flats, minor
    00 ff 06 05 56 65 72 73 65                      | marker: Verse
    96 40 ff 2f 00                                  | end after 2,880 ticks
    4d 54 72 6b 00 00 00 15                         | track 1: chord symbols
    00 ff 03 06 43 68 6f 72 64 73                   | name: Chords
    00 ff 05 02 47 6d                               | lyric: Gm
    96 40 ff 2f 00                                  |
    4d 54 72 6b 00 00 00 32                         | track 2: one part
    00 ff 03 04 4c 65 61 64                         | name: Lead
    00 c0 49                                        | program 73
    00 b0 07 64 00 b0 0a 40 00 b0 5b 28 00 b0 5d 00 | volume, pan, reverb, chorus
    00 90 43 50 87 40 80 43 40                      | G4 for 960 ticks
    00 90 43 51 83 60 80 43 40                      | and again, on after the off, for 480
    8b 20 ff 2f 00                                  |
"""


def tiny() -> Performance:
    return Performance(
        title="Tiny",
        tempo_map=TempoMap((TempoChange(tick=0, bpm=120.0),)),
        meters=(MeterChange(tick=0, meter=Meter(3, 4)),),
        keys=(KeyChange(tick=0, signature=-2, is_minor=True),),
        markers=(Marker(tick=0, name="Verse"),),
        chords=((0, "Gm"),),
        parts=(
            a_played(notes=(note(0, 960, 67, 80), note(960, 1440, 67, 81))),
        ),
        end_tick=2880,
    )  # fmt: skip


def note(start: int, end: int, key: int = 60, velocity: int = 80) -> PlayedNote:
    return PlayedNote(start=start, end=end, key=key, velocity=velocity)


def a_played(name: str = "Lead", channel: int = 0, **more: object) -> PlayedPart:
    values: dict[str, object] = {
        "id": name, "role": "melody", "instrument": "flute", "program": 73, "notes": (note(0, 960),), **more,
    }  # fmt: skip
    return PlayedPart(name=name, channel=channel, **values)  # type: ignore[arg-type]


def read(performance: Performance) -> mido.MidiFile:
    return mido.MidiFile(file=io.BytesIO(midi_bytes(performance)))


def absolute(track: mido.MidiTrack) -> list[tuple[int, mido.Message]]:
    at, found = 0, []
    for message in track:
        at += message.time
        found.append((at, message))
    return found


def sounding(track: mido.MidiTrack) -> list[tuple[int, int, int, int]]:
    """(start, end, key, velocity) of a track as mido reads it; fails on a hanging or doubled note."""
    held: dict[int, tuple[int, int]] = {}
    found = []
    for at, message in absolute(track):
        if message.type == "note_on":
            assert message.note not in held
            held[message.note] = at, message.velocity
        elif message.type == "note_off":
            start, velocity = held.pop(message.note)
            found.append((start, at, message.note, velocity))
    assert not held
    return sorted(found)


def test_a_small_file_to_the_byte() -> None:
    """The format itself would be wrong."""
    due = bytes.fromhex("".join(line.partition("|")[0] for line in TINY.splitlines()))
    assert midi_bytes(tiny()).hex(" ") == due.hex(" ")


def test_mido_writes_the_same_file() -> None:
    """Our writer would differ from the reference one (which drops repeated status bytes)."""
    ours = midi_bytes(perform(band_song(bars=4), SWUNG))
    parsed = mido.MidiFile(file=io.BytesIO(ours))
    again = io.BytesIO()
    parsed.save(file=again)
    assert mido.MidiFile(file=io.BytesIO(again.getvalue())).tracks == parsed.tracks


def test_every_note_survives() -> None:
    """A note would be lost, moved or changed on its way to the file."""
    performance = perform(band_song(bars=4), SWUNG)
    file = read(performance)
    pairs = zip(file.tracks[2:], track_parts(performance), strict=True)
    for track, (name, parts) in pairs:
        due = sorted((n.start, n.end, n.key, n.velocity) for part in parts for n in part.notes)
        assert track.name == name
        assert sounding(track) == due


def test_pretty_midi_hears_the_same(tmp_path: Path) -> None:
    """An independent reader would hear other times, programs or names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pretty_midi

        song = band_song(bars=4, tempo_bpm=97.0)
        sections = (
            *song.plan.sections[:-1],
            replace(song.plan.sections[-1], ritardando=0.7, tempo_bpm=88.0),
        )
        performance = perform(replace(song, plan=replace(song.plan, sections=sections)), SWUNG)
        write_midi(performance, tmp_path / "song.mid")
        heard = pretty_midi.PrettyMIDI(str(tmp_path / "song.mid"))
    due = track_parts(performance)
    assert [i.name for i in heard.instruments] == [name for name, _ in due]
    for instrument, (_, parts) in zip(heard.instruments, due, strict=True):
        assert instrument.program == parts[0].program
        assert instrument.is_drum == parts[0].is_percussion
        starts = sorted(performance.tempo_map.seconds(n.start) for p in parts for n in p.notes)
        assert sorted(n.start for n in instrument.notes) == pytest.approx(starts, abs=1e-4)


def test_the_conductor() -> None:
    """A DAW would open the song at 120 in 4/4, without sections."""
    performance = replace(
        tiny(),
        tempo_map=TempoMap((TempoChange(tick=0, bpm=93.0), TempoChange(tick=2880, bpm=60.0))),
        meters=(MeterChange(tick=0, meter=Meter(3, 4)), MeterChange(tick=2880, meter=Meter(12, 8))),
        markers=(Marker(tick=0, name="Intro"), Marker(tick=2880, name="Verse 1")),
        end_tick=2880 + 5760,
    )
    track = read(performance).tracks[0]
    start = [m.type for at, m in absolute(track) if at == 0]
    assert start == ["track_name", "set_tempo", "time_signature", "key_signature", "marker"]
    later = {m.type: m for at, m in absolute(track) if at == 2880}
    assert set(later) == {"set_tempo", "time_signature", "marker"}
    assert later["set_tempo"].tempo == 1_000_000
    assert (later["time_signature"].numerator, later["time_signature"].denominator) == (12, 8)
    assert later["time_signature"].clocks_per_click == 36
    assert later["marker"].text == "Verse 1"
    assert not any(hasattr(m, "channel") for m in track)


@pytest.mark.parametrize(
    ("signature", "is_minor", "key"),
    [(0, False, "C"), (-3, True, "Cm"), (6, False, "F#"), (-7, False, "Cb")],
)
def test_key_signatures(signature: int, is_minor: bool, key: str) -> None:
    """A score would open in the wrong key."""
    change = KeyChange(tick=0, signature=signature, is_minor=is_minor)
    track = read(replace(tiny(), keys=(change,))).tracks[0]
    assert next(m.key for m in track if m.type == "key_signature") == key


def test_a_part_sets_up_its_sound_in_the_order_importers_need() -> None:
    """Tone.js would leave the name on an empty track; a synth would play a piano."""
    part = a_played(volume=90, pan=30, reverb=50, chorus=10, bank=8)
    track = read(replace(tiny(), parts=(part,))).tracks[2]
    start = [m for at, m in absolute(track) if at == 0][:9]
    assert [m.type for m in start[:4]] == [
        "track_name",
        "control_change",
        "control_change",
        "program_change",
    ]
    assert [(m.control, m.value) for m in start[1:3]] == [(0, 8), (32, 0)]
    assert [(m.control, m.value) for m in start[4:8]] == [(7, 90), (10, 30), (91, 50), (93, 10)]
    assert start[8].type == "note_on"


def test_kits_set_no_bank() -> None:
    """Bank 128 does not exist in a MIDI file."""
    track = read(
        replace(tiny(), parts=(a_played("Drums", 9, role="drums", bank=128, program=8),))
    ).tracks[2]
    assert [m.type for m in track][:3] == ["track_name", "program_change", "control_change"]


def test_channel_ten_is_one_track() -> None:
    """LMMS and FL Studio fold or weld tracks that share a channel."""
    shaker = a_played(
        "Shaker", 9, role="percussion", program=0, notes=(note(0, 100, 70), note(50, 400, 38))
    )
    kit = a_played("Kit", 9, role="drums", program=32, notes=(note(0, 300, 38), note(200, 300, 36)))
    file = read(replace(tiny(), parts=(shaker, a_played(), kit)))
    assert [t.name for t in file.tracks[2:]] == ["Drums", "Lead"]
    assert sounding(file.tracks[2]) == [
        (0, 50, 38, 80),
        (0, 100, 70, 80),
        (50, 400, 38, 80),
        (200, 300, 36, 80),
    ]
    assert [m.program for m in file.tracks[2] if m.type == "program_change"] == [32]


def test_the_same_drum_by_two_players_sounds_once() -> None:
    """A doubled stroke would hang in some hosts."""
    first = a_played("A", 9, role="drums", notes=(note(0, 100, 54, 60),))
    second = a_played("B", 9, role="percussion", notes=(note(0, 80, 54, 90),))
    assert sounding(read(replace(tiny(), parts=(first, second))).tracks[2]) == [(0, 80, 54, 90)]
    late = a_played("B", 9, role="percussion", notes=(note(30, 90, 54, 90),))
    assert sounding(read(replace(tiny(), parts=(first, late))).tracks[2]) == [(0, 90, 54, 90)]


def test_silent_parts_have_no_track() -> None:
    """A DAW would show an empty track."""
    file = read(replace(tiny(), parts=(a_played(), a_played("Pad", 1, notes=()))))
    assert [t.name for t in file.tracks] == ["Tiny", "Chords", "Lead"]


def test_track_names_are_ascii_unique_and_short() -> None:
    """Rosegarden asks for a text encoding; other readers mix up tracks of one name."""
    names = ["Café Guitar", "Cafe Guitar", "Chords", "Drums", "♯♭ " * 20, "", "Электро"]
    parts = tuple(a_played(name, n) for n, name in enumerate(names))
    found = [t.name for t in read(replace(tiny(), parts=parts)).tracks[2:]]
    assert found[:4] == ["Cafe Guitar", "Cafe Guitar 2", "Chords 2", "Drums 2"]
    assert len(set(found)) == len(found)
    assert all(name.isascii() and 0 < len(name) <= 24 for name in found)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("B♭ Blues", "Bb Blues"),
        ("Straße", "Strasse"),
        ("a\nb", "a b"),
        ("日本", "Song"),
        ("cœur, Łódź, søvn", "coeur, Lodz, sovn"),
        ("  x ", "x"),
    ],
)
def test_text_is_plain_ascii(text: str, plain: str) -> None:
    """One UTF-8 letter stops an importer."""
    assert midi_name(text) == plain


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("schön-", "schon-"),
        ("Łó-", "Lo-"),
        ("さ-", "さ-"),
        ("моя", "моя"),
        ("…", "..."),
        ("♥", "-"),
    ],
)
def test_syllables_keep_their_letters(text: str, written: str) -> None:
    """A Japanese song would be sung on hyphens."""
    part = a_played(lyrics=(PlayedLyric(tick=0, text=text),))
    track = read(replace(tiny(), parts=(part,))).tracks[2]
    (sung,) = [m.text for m in track if m.type == "lyrics"]
    assert sung.encode("latin-1").decode() == written


def test_all_tracks_end_together() -> None:
    """Clips of a DAW would have ragged ends."""
    file = read(perform(band_song(sections=2, bars=4), SWUNG))
    assert {absolute(track)[-1][0] for track in file.tracks} == {8 * BAR}
    assert {track[-1].type for track in file.tracks} == {"end_of_track"}


def test_chord_symbols_are_lyrics_of_a_track_without_notes() -> None:
    """Nobody could read the chords in a DAW."""
    track = read(replace(tiny(), chords=((0, "Gm7"), (960, "F#m7b5/C")))).tracks[1]
    assert track.name == "Chords"
    assert [(at, m.text) for at, m in absolute(track) if m.type == "lyrics"] == [
        (0, "Gm7"),
        (960, "F#m7b5/C"),
    ]


def test_controls_bends_and_syllables() -> None:
    """Pedal, glides and words would not reach the DAW."""
    part = a_played(
        controls=(PlayedControl(tick=10, number=64, value=127),),
        bends=(PlayedBend(tick=20, value=-8192), PlayedBend(tick=30, value=8191)),
        lyrics=(PlayedLyric(tick=0, text="schön-"),),
    )
    events = absolute(read(replace(tiny(), parts=(part,))).tracks[2])
    assert [(at, m.pitch) for at, m in events if m.type == "pitchwheel"] == [
        (20, -8192),
        (30, 8191),
    ]
    assert [(at, m.control) for at, m in events if m.type == "control_change" and at] == [(10, 64)]
    order = [m.type for at, m in events if at == 0]
    assert order.index("lyrics") < order.index("note_on")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 4000), st.integers(1, 500), st.integers(0, 127), st.integers(1, 127)
        ),
        max_size=60,
    )
)
def test_any_notes_come_back(rows: list[tuple[int, int, int, int]]) -> None:
    """Delta times or order would be wrong somewhere."""
    notes, ends = [], {}
    for start, length, key, velocity in sorted(rows):
        if ends.get(key, 0) <= start:
            notes.append(note(start, start + length, key, velocity))
            ends[key] = start + length
    performance = replace(
        tiny(), parts=(a_played(notes=(*notes, note(5000, 5100, 1))),), end_tick=5760
    )
    due = [(n.start, n.end, n.key, n.velocity) for n in notes] + [(5000, 5100, 1, 80)]
    assert sounding(read(performance).tracks[2]) == sorted(due)


def test_writing_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk would leave half a file in place of a good one."""
    target = tmp_path / "song.mid"
    target.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskProblem, match="No space left"):
        write_midi(tiny(), target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
    monkeypatch.undo()
    write_midi(tiny(), target)
    assert target.read_bytes() == midi_bytes(tiny())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """The user would see a traceback."""
    with pytest.raises(DiskProblem, match="cannot be written"):
        write_midi(tiny(), tmp_path / "none" / "song.mid")
