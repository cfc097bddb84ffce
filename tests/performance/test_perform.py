"""The song as played: clean notes, a true timeline, and feel that belongs to each note alone."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import FormatError, GenreError, PlanError
from composer.genre.schema import Feel, Timing
from composer.model.events import Bend, Control, Event, Hit, Lyric, Note
from composer.model.performance import Performance, PlayedPart
from composer.model.song import Cell, Song
from composer.performance.perform import perform
from composer.theory.key import Key
from composer.theory.pitch import Pitch
from tests.songs import EXACT, STRAIGHT, SWUNG, a_part, a_section, a_song, band_song, notes

BAR = 3840

pitched = st.builds(
    lambda at, dur, midi, velocity: Note(
        at=at * 60, dur=dur, pitch=Key.parse("C major").spell(midi), velocity=velocity
    ),
    st.integers(-8, 250),
    st.integers(1, 4000),
    st.integers(40, 52),
    st.integers(1, 127),
)
struck = st.builds(
    lambda at, piece, velocity: Hit(at=at * 120, piece=piece, velocity=velocity),
    st.integers(0, 120),
    st.sampled_from(["kick", "snare", "hat", "hat_open", "hat_pedal", "crash", "key 87"]),
    st.integers(1, 127),
)


def one_part(events: tuple[Event, ...], feel: Feel = EXACT, **section: object) -> PlayedPart:
    song = a_song([a_section(bars=4, **section)], [a_part()], {("s1", "tune"): events})
    return perform(song, feel).parts[0]


def overlaps(part: PlayedPart) -> list[tuple[int, int]]:
    """Places where a key is struck while it sounds."""
    ends: dict[int, int] = {}
    found = []
    for note in part.notes:
        if ends.get(note.key, 0) > note.start:
            found.append((note.start, note.key))
        ends[note.key] = note.end
    return found


@given(st.lists(pitched, max_size=40), st.lists(pitched, max_size=40), st.booleans())
def test_notes_are_clean(first: list[Note], second: list[Note], is_swung: bool) -> None:
    """A DAW would swallow notes that overlap, hang, or have no length."""
    song = a_song(
        [a_section("s1"), a_section("s2")],
        [a_part()],
        {("s1", "tune"): tuple(first), ("s2", "tune"): tuple(second)},
    )
    performance = perform(song, SWUNG if is_swung else STRAIGHT)
    part = performance.parts[0]
    assert overlaps(part) == []
    assert list(part.notes) == sorted(part.notes, key=lambda n: (n.start, n.key))
    shortest_s = 0.010
    for note in part.notes:
        assert 0 <= note.start < note.end <= performance.end_tick
        assert (
            performance.tempo_map.seconds(note.end) - performance.tempo_map.seconds(note.start)
            >= shortest_s
        )
        assert 15 <= note.velocity <= 126
    assert performance.end_tick % BAR == 0


@given(st.lists(struck, max_size=60))
def test_hats_are_one_voice(hits: list[Hit]) -> None:
    """An open hat would sound through the closed one, which no drummer can play."""
    drums = a_part("drums", "drums", 0)
    part = perform(a_song([a_section()], [drums], {("s1", "drums"): tuple(hits)}), STRAIGHT).parts[
        0
    ]
    hats = [note for note in part.notes if note.key in (42, 44, 46)]
    assert all(a.end <= b.start for a, b in itertools.pairwise(hats))
    assert overlaps(part) == []


on_a_grid = st.builds(
    lambda at, midi, velocity: Note(
        at=at * (240 if midi % 2 else 320),  # straight or triplet, by key: repeated keys keep apart
        dur=40,
        pitch=Key.parse("C major").spell(midi),
        velocity=velocity,
    ),
    st.integers(0, 48),
    st.integers(40, 52),
    st.integers(1, 127),
)


@given(
    st.lists(on_a_grid, min_size=2, max_size=24, unique_by=lambda n: (n.pitch.midi, n.at)),
    st.data(),
    st.booleans(),
)
def test_taking_a_note_away_moves_no_other(
    spread: list[Note], data: st.DataObject, is_swung: bool
) -> None:
    """An edit in one place would be heard in all others."""
    gone = data.draw(st.sampled_from(spread))
    rest = tuple(note for note in spread if note is not gone)
    feel = SWUNG if is_swung else STRAIGHT
    pickup = notes((-960, 40, "C7"))  # keeps the count-in, whichever note goes
    full = one_part((*pickup, *spread), feel).notes
    without = one_part((*pickup, *rest), feel).notes
    missing = [note for note in full if note not in without]
    assert len(missing) == 1
    assert len(without) == len(full) - 1


def test_inserting_a_section_changes_no_note_that_stood() -> None:
    """A new bridge would re-roll the feel of the whole song."""
    song = band_song(sections=3, bars=4)
    plan = song.plan
    bridge = replace(plan.sections[0], id="s99", name="Bridge")
    longer = replace(
        song,
        plan=replace(plan, sections=(plan.sections[0], bridge, *plan.sections[1:])),
    )
    before, after = perform(song, SWUNG), perform(longer, SWUNG)
    shift = bridge.length
    for old, new in zip(before.parts, after.parts, strict=True):
        edge = plan.sections[0].length - 200
        first = [n for n in old.notes if n.start < edge]
        assert first == [n for n in new.notes if n.start < edge]
        later = [(n.start + shift, n.key, n.velocity) for n in old.notes if n.start > edge + 400]
        assert later == [
            (n.start, n.key, n.velocity) for n in new.notes if n.start > edge + 400 + shift
        ]


def test_the_same_song_is_played_the_same() -> None:
    """An export could not be repeated."""
    song = band_song(sections=2, bars=4)
    assert perform(song, SWUNG) == perform(song, SWUNG)
    assert perform(song, SWUNG) != perform(replace(song, plan=replace(song.plan, seed=2)), SWUNG)


def test_another_take_is_played_as_if_nobody_had_heard_the_first() -> None:
    song = band_song()
    first = perform(song, SWUNG)
    for part in song.plan.parts:
        changes = {
            "a note is gone": lambda cell: (replace(cell, events=cell.events[1:]),),
            "a pickup comes in": lambda cell: (replace(cell, events=early(cell.events)),),
            "the player rests": lambda cell: (),
        }
        for change in changes.values():
            cells = [
                made
                for cell in song.cells
                for made in (change(cell) if cell.part == part.id and cell.events else (cell,))
            ]
            other = song.with_cells(tuple(cells))
            assert perform(other, SWUNG, (song, first)) == perform(other, SWUNG)
    later = replace(song, plan=replace(song.plan, seed=song.plan.seed + 1))
    assert perform(later, SWUNG, (song, first)) == perform(later, SWUNG) != first


def early(events: tuple[Event, ...]) -> tuple[Event, ...]:
    return (replace(events[0], at=-480), *events[1:])


def test_monophonic_lines_stay_monophonic() -> None:
    """Swing or jitter would smear a legato line."""
    line = notes(*((at * 240, 240, "CDEFGAB"[at % 7] + "4") for at in range(64)))
    played = one_part(
        line, replace(SWUNG, timing={"melody": Timing(lag_ms=8.0, jitter_ms=7.0)})
    ).notes
    assert all(a.end <= b.start for a, b in itertools.pairwise(played))
    assert all(a.start < b.start for a, b in itertools.pairwise(played))


def test_swing_reaches_starts_and_ends() -> None:
    """The off-beat would be late and its neighbour still there."""
    feel = replace(EXACT, swing=((100.0, 2 / 3),))
    played = one_part(
        notes((0, 480, "C4"), (480, 480, "D4"), (960, 320, "E4"), (1280, 320, "F4")), feel
    ).notes
    assert [(n.start // 10, n.end // 10) for n in played] == [
        (0, 64),
        (64, 96),
        (96, 128),
        (128, 160),
    ]


def test_the_next_onset_of_a_pitch_cuts_the_former() -> None:
    """A note ringing past its section would be struck while it sounds."""
    song = a_song(
        [a_section("s1", bars=1), a_section("s2", bars=1)],
        [a_part()],
        {
            ("s1", "tune"): notes((1920, 5000, "C4"), (2880, 5000, "E4")),
            ("s2", "tune"): notes((960, 960, "C4")),
        },
    )
    played = perform(song, EXACT)
    by_key = {(n.key, n.start // 100): n.end for n in played.parts[0].notes}
    assert by_key[60, 19] == pytest.approx(BAR + 960, abs=5)
    assert by_key[64, 28] == 7880
    assert played.end_tick == 3 * BAR


def test_a_lagging_last_note_does_not_open_another_bar() -> None:
    """Every song would end with an empty bar, here or in MuseScore."""
    song = a_song([a_section(bars=2)], [a_part()], {("s1", "tune"): notes((BAR, BAR, "C4"))})
    for lag_ms in (20.0, 0.0):
        lazy = Feel(timing={"melody": Timing(lag_ms=lag_ms, jitter_ms=0.0)})
        assert perform(song, lazy).end_tick == 2 * BAR
        assert perform(song, lazy).parts[0].notes[-1].end == 2 * BAR - 1


def test_chords_are_named_at_each_change_and_every_four_bars() -> None:
    """A chord track would stay blank through a vamp, or repeat itself every bar."""
    played = perform(
        a_song([a_section(bars=8, chords="C"), a_section("s2", 2, "Am F")], [a_part()], {}), EXACT
    )
    assert played.chords == ((0, "C"), (4 * BAR, "C"), (8 * BAR, "Am"), (9 * BAR, "F"))


def test_what_a_person_played_is_left_alone() -> None:
    """A take from a DAW would be played again by us."""
    events = (
        *notes((13, 471, "C4", 3), (487, 5, "D4", 127)),
        Hit(at=961, piece="key 87", velocity=1),
    )
    drums = a_part("drums", "drums", 0)
    song = a_song(
        [a_section()], [a_part(), drums], {("s1", "tune"): events[:2], ("s1", "drums"): events[2:]},
        played=[("s1", "tune"), ("s1", "drums")],
    )  # fmt: skip
    tune, kit = perform(song, SWUNG).parts
    assert [(n.start, n.end, n.key, n.velocity) for n in tune.notes] == [
        (13, 484, 60, 3),
        (487, 492, 62, 127),
    ]
    assert [(n.start, n.key, n.velocity) for n in kit.notes] == [(961, 87, 1)]


def test_pushed_players_do_not_start_before_the_file() -> None:
    """A bass ahead of the beat would begin at a negative tick."""
    early = Feel(timing={"melody": Timing(lag_ms=-25.0)})
    assert one_part(notes((0, 480, "C4")), early).notes[0].start == 0


def test_controls_bends_and_syllables_go_with_their_notes() -> None:
    """A bend would come before the note it bends; a wheel would stay bent for ever."""
    lazy = Feel(timing={"melody": Timing(lag_ms=20.0, jitter_ms=0.0)})
    events = (
        *notes((0, 960, "C4")), Bend(at=0, cents=-100), Control(at=0, number=1, value=64), Lyric(at=0, text="la"),
    )  # fmt: skip
    part = one_part(events, lazy)
    start = part.notes[0].start
    assert start >= 38
    assert [(b.tick, b.value) for b in part.bends] == [(38, -4096), (4 * BAR, 0)]
    assert part.controls[0].tick == 38
    assert (part.lyrics[0].tick, part.lyrics[0].text) == (start, "la")


def test_a_written_strum_stays_a_strum() -> None:
    """The strings of a strummed chord would swing apart, or sound out of order."""
    chord = notes((480, 460, "E2"), (497, 443, "B2"), (514, 426, "E3"), (531, 409, "G#3"))
    played = one_part(chord, replace(EXACT, swing=((100.0, 2 / 3),))).notes
    assert [n.key for n in played] == [40, 47, 52, 56]
    assert [n.start - 640 for n in played] == pytest.approx([0, 17, 34, 51], abs=4)


def test_a_fade_reaches_every_part() -> None:
    """The drums would stay loud to the end."""
    song = band_song(sections=1, bars=8)
    faded = replace(
        song, plan=replace(song.plan, sections=(replace(song.plan.sections[0], ending="fade"),))
    )
    playing = [part for part in perform(faded, STRAIGHT).parts if part.notes]
    assert {"bass", "drums"} <= {part.id for part in playing}
    for part in playing:
        assert [c.value for c in part.controls if c.number == 11][-1] < 20, part.name


def test_pedals_end_up() -> None:
    """The last chord would ring on in the DAW for ever."""
    keys = next(p for p in perform(band_song(sections=3, bars=4), SWUNG).parts if p.id == "keys")
    values = [c.value for c in keys.controls if c.number == 64]
    assert values
    assert values == [127, 0] * (len(values) // 2)


def test_a_pitch_that_midi_lacks_is_brought_back_by_octaves() -> None:
    """An extreme transposition would break the file."""
    assert one_part((Note(at=0, dur=480, pitch=Pitch(0, 12)),)).notes[0].key == 120


def test_an_unknown_drum_is_named() -> None:
    """A missing piece would be silence."""
    song = a_song(
        [a_section()], [a_part("drums", "drums", 0)], {("s1", "drums"): (Hit(at=0, piece="snaer"),)}
    )
    with pytest.raises(GenreError, match="snare"):
        perform(song, STRAIGHT)


def test_a_song_without_sections_cannot_be_played() -> None:
    """An empty file would be written."""
    song = a_song([a_section()], [a_part()], {})
    with pytest.raises(PlanError, match="no sections"):
        perform(replace(song, plan=replace(song.plan, sections=())), STRAIGHT)


def test_a_song_of_a_later_feel_is_refused() -> None:
    """A saved song would come out different without a word."""
    song = a_song([a_section()], [a_part()], {})
    with pytest.raises(FormatError, match="feel version"):
        perform(replace(song, feel=99), STRAIGHT)


def test_cells_of_sections_that_are_gone_are_silent() -> None:
    """A cut section would still be heard."""
    song = a_song([a_section()], [a_part()], {("s1", "tune"): notes((0, 960, "C4"))})
    stray = Cell(section="gone", part="tune", events=notes((0, 960, "D4")))
    more: Song = song.with_cells((*song.cells, stray))
    played: Performance = perform(more, STRAIGHT)
    assert [n.key for n in played.parts[0].notes] == [60]
