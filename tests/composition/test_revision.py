"""Revising songs: what was asked for happens and is measured, and nothing else moves, not even as it is played."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest

from composer.composition.build import draw_cell, is_stale
from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.moves import CARRIED_OUT
from composer.composition.revision.revise import revise
from composer.errors import ComposerError, RevisionRefused
from composer.genre.catalogue import genre_names, load_genre
from composer.measure.written import MEASURES, has_moved
from composer.model.codec import decode, encode
from composer.model.events import Hit, Note
from composer.model.move import MOVES, Move
from composer.model.song import Song
from composer.performance.perform import perform
from tests.composition.revised import revised, song_of, target_of

GENRES = genre_names()
SOME = [
    g if g in ("pop", "jazz swing", "trap") else pytest.param(g, marks=pytest.mark.slow)
    for g in GENRES
]
EARLY = 87
"""Ticks that a note may come early and still belong to its bar."""
TIME = ("tempo", "tempo_within", "length", "swing", "lateness", "looseness")


def heard(song: Song) -> dict[tuple[str, str], list[tuple[int, int, int]]]:
    """(start from the section's start, key, velocity) of what is played in the bars of each section, by section and
    part."""
    found: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    played = perform(song, load_genre(song.plan.genre).feel)
    starts = [m.tick for m in played.markers if m.name not in ("Count-in", "end", "loop")][
        : len(song.plan.sections)
    ]
    for part in played.parts:
        for section, start in zip(song.plan.sections, starts, strict=True):
            end = start + section.length
            found[section.id, part.id] = sorted(
                (n.start - start, n.key, n.velocity)
                for n in part.notes
                if start - EARLY <= n.start < end - EARLY
            )
    return found


def untouched(before: Song, after: Song, spared: set[str]) -> list[tuple[str, str]]:
    """The places outside some sections that do not sound as they did."""
    old, new = heard(before), heard(after)
    kits = {p.id for p in before.plan.parts if p.role in ("drums", "percussion")}
    places = [section.id for section in before.plan.sections]
    behind = {b for a, b in pairwise(places) if a in spared}
    found = []
    for place, notes in old.items():
        now = new.get(place, [])
        if (
            place[1] in kits and place[0] in behind
        ):  # a roll into the bar line chokes what it meets there
            notes, now = ([n for n in side if n[0] >= 960] for side in (notes, now))
        if place[0] not in spared and notes != now:
            found.append(place)
    return found


def measure(song: Song, metric: str, section: str, part: str = "*") -> float:
    draft = Draft(song, load_genre(song.plan.genre))
    places = [Place(section, p.id) for p in song.plan.parts if part in ("*", p.id)]
    return MEASURES[metric](draft.passage(places))


def test_every_kind_of_move_is_carried_out() -> None:
    """A kind without a function would be understood and then fail."""
    assert set(CARRIED_OUT) == set(MOVES)


@pytest.mark.parametrize("genre", SOME)
@pytest.mark.parametrize(
    ("name", "by", "metric", "sign"),
    [
        ("dynamics", -1.0, "velocity", -1),
        ("dynamics", -0.35, "velocity", -1),
        ("dynamics", 1.0, "velocity", 1),
        ("density", -1.0, "note_density", -1),
        ("density", 1.0, "note_density", 1),
        ("energy", 1.0, "energy", 1),
        ("energy", -1.0, "energy", -1),
        ("articulation", -1.0, "note_length", -1),
        ("brightness", -1.0, "velocity", -1),
    ],
)
def test_a_dial_moves_its_measure_and_nothing_outside(
    genre: str, name: str, by: float, metric: str, sign: int
) -> None:
    """A quieter chorus is quieter by what can be heard, and the verse beside it is the same to the note."""
    song = song_of(genre)
    section = target_of(song)
    after = revised(song, name=name, by=by, sections=(section.id,))
    values = measure(song, metric, section.id), measure(after, metric, section.id)
    assert has_moved(metric, *values, sign), (
        f"{metric} went from {values[0]:.2f} to {values[1]:.2f}"
    )
    assert untouched(song, after, {section.id}) == []


NEUTRAL: dict[str, dict[str, object]] = {
    "insert": {"to": "bridge", "length_bars": 8},
    "chords": {"to": "Am F C G"},
    "key": {"to": "+2"},
    "mode": {"to": "relative"},
    "add_part": {"to": "strings"},
    "instrument": {"to": "organ"},
    "manner": {"to": "sustained"},
    "drum_feel": {"to": "half_time"},
    "timekeeper": {"to": "ride"},
    "bars": {"to": "4"},
    "shape": {"to": "rising"},
    "articulation": {"to": "short"},
}
CHORDAL = ("instrument", "manner", "only", "remove_part", "enter")
BEFORE = ("fill", "build", "drop_out", "pickup")
SKIPPED = ("length", "contrast", "reorder", "ending", "insert", "repeat", "enter", "tempo_within")


def asked(song: Song, name: str, by: float = 1.0) -> Move:
    """A move of this kind on one section of the song."""
    section = target_of(song)
    move = Move(name=name, by=by, sections=(section.id,), **NEUTRAL.get(name, {}))  # type: ignore[arg-type]
    if name in CHORDAL:
        players = [p.id for p in song.plan.parts if p.role in ("comp", "pad", "riff") and section.play_of(p.id)]  # fmt: skip
        move = replace(move, parts=tuple(players[:1]))
    if name == "enter":
        move = replace(move, before=section.id)
    return move


@pytest.mark.parametrize("name", [n for n in MOVES if n not in SKIPPED])
@pytest.mark.parametrize("genre", SOME)
def test_nothing_outside_the_scope_moves(genre: str, name: str) -> None:
    """The judge of every revision: what was not asked for sounds as it did, to the tick and the velocity."""
    song = song_of(genre, 2)
    move = asked(song, name)
    try:
        after = revise(song, load_genre(genre), (move,)).song
    except RevisionRefused:
        return  # a band without drums, a meter without that beat: tested by name below
    spared = set(move.sections)
    if name in BEFORE:
        places = [s.id for s in song.plan.sections]
        spared.add(places[places.index(move.sections[0]) - 1])
    assert untouched(song, after, spared) == []
    assert decode(Song, encode(after)) == after
    kept = {(c.section, c.part): c for c in song.cells}
    assert not any(is_stale(after, c) for c in after.cells if (c.section, c.part) in kept)


@pytest.mark.parametrize("genre", GENRES)
def test_stripping_the_drums_leaves_everybody_else(genre: str) -> None:
    """The bass hears the drums; it must not follow them out of the section."""
    song = song_of(genre, 3)
    kits = [p.id for p in song.plan.parts if p.role == "drums"]
    section = target_of(song)
    if not kits or not section.play_of(kits[0]):
        return
    after = revised(song, name="remove_part", sections=(section.id,), parts=(kits[0],))
    changed = untouched(song, after, {section.id})  # the end of a roll sounds over the bar line
    here = [place for place in untouched(song, after, set()) if place[0] == section.id]
    assert (changed, here) == ([], [(section.id, kits[0])])
    assert after.cell(section.id, kits[0]) is None


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("name", ["cut", "insert", "repeat"])
def test_a_change_of_form_leaves_every_other_bar(genre: str, name: str) -> None:
    """Cutting a bridge or putting one in moves sections and changes none, not even at their ends."""
    song = song_of(genre, 4)
    sections = song.plan.sections
    target = sections[len(sections) // 2]
    move = asked(song, name)
    move = replace(move, sections=(target.id,), after=target.id if name == "insert" else "")
    after = revise(song, load_genre(genre), (move,)).song
    assert len(after.plan.sections) == len(sections) + (-1 if name == "cut" else 1)
    spared = {target.id} if name == "cut" else set()
    assert untouched(song, after, spared) == []
    assert len({s.id for s in after.plan.sections}) == len(after.plan.sections)


@pytest.mark.parametrize("genre", GENRES)
def test_a_tempo_moves_no_note_in_its_bar(genre: str) -> None:
    """Faster means the same notes, swing and all, in less time."""
    song = song_of(genre)
    after = revised(song, name="tempo", to="+12")
    assert after.plan.tempo_bpm == song.plan.tempo_bpm + 12
    assert heard(after) == heard(song)


@pytest.mark.parametrize(
    ("to", "old", "new"),
    [("90", 104, 90), ("+4", 104, 108), ("-10%", 100, 90), ("x1.5", 100, 150)],
)
def test_tempos_are_told_in_figures(to: str, old: float, new: float) -> None:
    """Figures are meant exactly."""
    song = revised(song_of("pop"), name="tempo", to=str(old))
    assert revised(song, name="tempo", to=to).plan.tempo_bpm == new


@pytest.mark.parametrize("name", [n for n in MOVES if n not in (*SKIPPED, *TIME, "only", "full_band", "add_part", "crash", "fill")])  # fmt: skip
def test_a_locked_cell_is_never_changed(name: str) -> None:
    """Whoever locks a cell may rely on it: the move is refused, or goes round it."""
    song = song_of("pop", 2)
    move = asked(song, name)
    locked = song.with_cells(
        tuple(replace(c, is_locked=c.section == move.sections[0]) for c in song.cells)
    )
    after = locked
    with suppress(ComposerError):
        after = revise(locked, load_genre("pop"), (move,)).song
    for cell in locked.cells:
        if cell.is_locked:
            now = after.cell(cell.section, cell.part)
            assert now is not None and now.events == cell.events and now.is_locked


@pytest.mark.parametrize("feel", ["half_time", "double_time", "train", "one_drop", "dembow", "four_on_the_floor"])  # fmt: skip
def test_a_beat_stands_in_every_bar(feel: str) -> None:
    """Half-time is a snare on three, and none on two and four."""
    song = song_of("pop")
    section = target_of(song)
    after = revised(song, name="drum_feel", to=feel, sections=(section.id,))
    cell = after.cell(section.id, "drums")
    assert cell is not None
    kicks = {e.at % 3840 // 240 for e in cell.events if isinstance(e, Hit) and e.piece == "kick"}
    snares = [e.at % 3840 // 240 for e in cell.events if isinstance(e, Hit) and e.piece == "snare"]
    wanted = {"half_time": 0, "double_time": 4, "train": 8, "one_drop": 8, "dembow": 4, "four_on_the_floor": 12}  # fmt: skip
    assert wanted[feel] in kicks
    if feel == "half_time":
        assert snares.count(8) >= 0.6 * section.bars
        assert snares.count(4) <= 0.3 * section.bars


def test_a_fill_and_a_build_stand_where_they_lead() -> None:
    """A fill is strokes of toms and snare in the last two beats; a build rises."""
    song = song_of("pop")
    section = target_of(song)
    place = [s.id for s in song.plan.sections].index(section.id)
    before = song.plan.sections[place - 1]
    filled = revised(song, name="fill", to="present", before=section.id).cell(before.id, "drums")
    assert filled is not None
    late = [e for e in filled.events if isinstance(e, Hit) and e.at >= before.length - 1920 and e.piece.startswith(("tom", "snare"))]  # fmt: skip
    assert len(late) >= 6
    built = revised(song, name="build", by=1.0, before=section.id).cell(before.id, "drums")
    assert built is not None
    roll = [e for e in built.events if isinstance(e, Hit) and e.piece == "snare" and e.at >= before.length - 3840]  # fmt: skip
    assert len(roll) >= 8 and roll[-1].velocity > roll[0].velocity


@pytest.mark.parametrize("genre", GENRES)
def test_another_instrument_plays_the_same_rhythm_in_its_range(genre: str) -> None:
    """A trumpet for the sax: the line is the line."""
    song = song_of(genre)
    tune = next(p for p in song.plan.parts if p.role == "melody")
    after = revised(song, name="instrument", to="trumpet", parts=(tune.id,))
    assert after.plan.part(tune.id).instrument == "trumpet"
    for cell in song.cells:
        if cell.part != tune.id:
            continue
        new = after.cell(cell.section, cell.part)
        assert new is not None
        pairs = [(a, b) for a, b in zip(cell.events, new.events, strict=True) if isinstance(a, Note) and isinstance(b, Note)]  # fmt: skip
        assert all(a.at == b.at and (a.pitch.midi - b.pitch.midi) % 12 == 0 for a, b in pairs)
        assert all(54 <= b.pitch.midi <= 84 for _, b in pairs)


def test_an_edit_is_kept_by_the_plan() -> None:
    """A cell that is drawn again gets what was asked for again."""
    song = song_of("pop")
    section = target_of(song)
    after = revised(song, name="dynamics", by=-1.0, sections=(section.id,), parts=("drums",))
    cell = after.cell(section.id, "drums")
    assert cell is not None
    here = after.plan.section(section.id)
    again = draw_cell(after.plan, load_genre("pop"), {}, here, "drums", cell.take)
    assert again.events == cell.events and again.made_from == cell.made_from


def test_the_same_moves_give_the_same_song() -> None:
    """Nothing is drawn by chance that could come out otherwise."""
    song = song_of("rock")
    moves = (Move(name="energy", by=1.0), Move(name="new_take", parts=("melody",)))
    style = load_genre("rock")
    assert encode(revise(song, style, moves).song) == encode(revise(song, style, moves).song)


def test_the_receipt_tells_what_was_measured() -> None:
    """Before, after, and whether it was enough."""
    song = song_of("pop")
    section = target_of(song)
    move = Move(name="dynamics", by=-1.0, sections=(section.id,), parts=("bass",))
    revision = revise(song, load_genre("pop"), (move,))
    (entry,) = revision.measures
    assert (entry.metric, entry.part, entry.section, entry.done) == (
        "velocity",
        "bass",
        section.id,
        True,
    )
    assert isinstance(entry.before, float) and isinstance(entry.after, float)
    assert entry.after < entry.before
    assert revision.changed == (f"{section.name.lower()}:bass",)
