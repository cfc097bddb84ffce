"""A revised song as the ear hears it: no move makes anything that is badly wrong, and every receipt tells the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from composer.composition.retouch.reach import is_playable
from composer.composition.revision.revise import revise
from composer.composition.revision.revision import Revision
from composer.errors import ComposerError
from composer.genre.catalogue import genre_names, instruments, load_genre
from composer.model.events import Note
from composer.model.move import MOVES, Move
from composer.model.song import Song
from composer.studio.criticism import judge_song
from composer.studio.pipeline import perform
from tests.composition.revised import song_of, target_of

HANDS = ("unplayable", "drum-limbs")
"""Findings that are never right, however mild."""
OF_ONE_CHORUS = ("only", "range", "remove_part", "new_take", "catchiness", "register", "insert")
"""Moves that take the tune of one chorus away from the others, as asked."""


def who(song: Song, *roles: str) -> str:
    return next((p.id for p in song.plan.parts if p.role in roles), "*")


def moves_of(song: Song) -> Iterator[Move]:
    """Every kind of move there is, in the ways it is asked for, on the fullest section of a song."""
    here, ids = target_of(song).id, [s.id for s in song.plan.sections]
    ahead = ids[max(ids.index(here) - 1, 0)]
    tune, comp, bass = who(song, "melody"), who(song, "comp", "riff", "pad"), who(song, "bass")
    place = {"sections": (here,)}
    for name in (
        "tempo", "swing", "lateness", "looseness", "dynamics", "energy", "density", "complexity", "colour", "tension",
        "harmonic_rhythm", "brightness", "contrast", "range", "register", "rolls", "ghost_notes", "tempo_within",
        "catchiness", "length",
    ):  # fmt: skip
        for by in (2.0, -1.0):
            yield Move(name=name, by=by, **({} if name in ("contrast", "length") else place))  # type: ignore[arg-type]
    yield Move(name="energy", by=2.0)
    for name, aims in {
        "articulation": "long short", "key": "+2 -3", "mode": "minor major dorian", "reharmonise": "safe bold",
        "colour": "triads sevenths ninths power", "shape": "rising falling flat", "add_part": "strings piano tambourine",
        "timekeeper": "ride hat hat_open sidestick snare tom", "fill": "present absent", "crash": "present absent",
        "drum_feel": "half_time double_time train one_drop four_on_the_floor dembow swing_ride bossa backbeat",
        "pickup": "present absent", "bars": "x2 x0.5", "ending": "held button fade ritardando loop", "drop_out": "1_bar",
        "insert": "bridge solo breakdown", "chords": "Am|F|C|G", "full_band": "_", "counterline": "_", "cut": "_",
        "repeat": "_",
    }.items():  # fmt: skip
        for aim in aims.split():
            yield Move(
                name=name,
                to=aim.replace("_bar", " bar").strip("_"),
                **({} if name == "ending" else place),
            )  # type: ignore[arg-type]
    for how in ("octave up", "octave down", "thirds"):
        yield Move(name="double", to=how, parts=(tune,), sections=(here,))
        yield Move(name="double", to=how, parts=(comp,), sections=(here,))
    for how in ("arpeggio", "strummed", "sustained", "stabs", "octaves", "eighths", "sixteenths"):
        yield Move(name="manner", to=how, parts=(comp,), sections=(here,))
    yield Move(name="manner", to="walking", parts=(bass,), sections=(here,))
    for to in ("electric_guitar", "piano", "trumpet", "vibraphone"):
        yield Move(name="instrument", to=to, parts=(tune,))
        yield Move(name="instrument", to=to, parts=(comp,))
    for name in ("remove_part", "only", "new_take"):
        yield Move(name=name, parts=(comp,), sections=(here,))
    yield Move(name="density", to="4", parts=(comp,), sections=(here,))
    yield Move(name="enter", parts=(comp,), before=here, sections=tuple(ids[: ids.index(here)]) or ("*",))  # fmt: skip
    yield Move(name="build", by=1.0, before=here, sections=(ahead,))
    yield Move(name="reorder", to=" ".join([*ids[:-3], ids[-2], ids[-3], ids[-1]]))


def told(song: Song) -> Counter[tuple[str, tuple[str, ...]]]:
    found = judge_song(song, perform(song))
    return Counter((f.code, f.parts) for f in found if f.severity == "high" or f.code in HANDS)


def is_asked(code: str, move: Move, song: Song, done: Revision) -> bool:
    """Whether a finding is what the direction itself brings, and is told or plain."""
    if code in ("melody-clash", "part-clash", "wrong-key"):
        taken_along = move.name in ("key", "mode")  # what rubbed before rubs in the other key, too
        return taken_along or any("rubs" in warning for warning in done.warnings)
    if code == "out-of-voice":
        return move.name == "register" and bool(move.to)
    if code == "no-ending":
        return move.to in ("fade", "loop")
    if code == "crowding":
        return move.name == "instrument"
    return code == "hook-lost" and move.name in OF_ONE_CHORUS


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("genre", genre_names())
def test_no_move_makes_anything_badly_wrong(genre: str, seed: int) -> None:
    """Every kind of move on one song: nothing new that the ear calls high, no chord for seven fingers or one mouth, no
    third hand."""
    song, style = song_of(genre, seed), load_genre(genre)
    was, faults = told(song), []
    for move in moves_of(song):
        try:
            done = revise(song, style, (move,))
        except ComposerError:
            continue
        new = told(done.song) - was
        faults += [
            (move.name, move.to, move.by, *found)
            for found in new
            if not is_asked(found[0], move, song, done)
        ]
    assert not faults, "\n".join(map(str, faults))


def test_the_moves_of_this_page_are_all_there_are() -> None:
    """A new kind of move is to be heard, too."""
    assert {move.name for move in moves_of(song_of("pop", 1))} == set(MOVES)


@pytest.mark.parametrize(
    ("kind", "keys", "can"),
    [
        ("electric_guitar", (40, 47, 52, 56, 59, 64), True),
        ("electric_guitar", (50, 53, 57, 62, 65, 69, 74), False),
        ("electric_guitar", (40, 80), False),
        ("piano", (36, 43, 60, 64, 67), True),
        ("piano", (36, 55, 74), False),
        ("piano", tuple(range(48, 59)), False),
        ("vibraphone", (60, 64, 67, 71), True),
        ("vibraphone", (60, 62, 64, 67, 71), False),
        ("strings", (36, 48, 60, 72, 84, 90), True),
    ],
)
def test_what_one_player_strikes_at_once(kind: str, keys: tuple[int, ...], can: bool) -> None:
    """Six strings, two hands of a tenth each, four mallets; a section of strings divides."""
    assert is_playable(keys, instruments()[kind]) is can


@pytest.mark.parametrize("genre", ["pop", "rock"])
def test_a_bigger_chorus_leaves_a_guitar_its_six_strings(genre: str) -> None:
    """Fuller chords are doubled as far as the hand has strings for it."""
    song, style = song_of(genre, 1), load_genre(genre)
    last = [s.id for s in song.plan.sections if s.material == "chorus"][-1]
    bigger = revise(song, style, (Move(name="energy", by=2.0, sections=(last,)),)).song
    for part in bigger.plan.parts:
        if "guitar" not in part.instrument:
            continue
        cell = bigger.cell(last, part.id)
        starts: dict[int, set[int]] = {}
        for event in cell.events if cell else ():
            if isinstance(event, Note):
                starts.setdefault(event.at // 100, set()).add(event.pitch.midi)
        assert all(len(keys) <= 6 for keys in starts.values()), part.id


def at_once(song: Song, part: str) -> int:
    """The most notes that sound together in a part of a song."""
    most = 0
    for section in song.plan.sections:
        cell = song.cell(section.id, part)
        notes = [e for e in cell.events if isinstance(e, Note)] if cell else []
        most = max([most, *(sum(n.at <= note.at < n.at + n.dur for n in notes) for note in notes)])
    return most


@pytest.mark.parametrize("genre", ["pop", "bossa nova", "country"])
def test_a_horn_plays_the_top_line_of_chords_it_is_given(genre: str) -> None:
    """One note at a time, on the chords' own onsets; the receipt says so; a piano has its chords again when drawn
    anew."""
    song, style = song_of(genre, 1), load_genre(genre)
    comp = who(song, "comp")
    swapped = revise(song, style, (Move(name="instrument", to="trumpet", parts=(comp,)),))
    assert at_once(song, comp) > 1
    assert at_once(swapped.song, comp) == 1
    assert any("top line" in warning for warning in swapped.warnings)
    again = revise(swapped.song, style, (Move(name="new_take", parts=(comp,)),)).song
    assert at_once(again, comp) == 1
    piano = revise(again, style, (Move(name="instrument", to="piano", parts=(comp,)), Move(name="new_take", parts=(comp,)))).song  # fmt: skip
    assert at_once(piano, comp) > 1


def test_a_horn_keeps_a_tune_as_it_is() -> None:
    """What is one line already is not thinned, and nothing is told of it."""
    song, style = song_of("pop", 1), load_genre("pop")
    tune = who(song, "melody")
    done = revise(song, style, (Move(name="instrument", to="trumpet", parts=(tune,)),))
    assert not any("top line" in warning for warning in done.warnings)
    for section in song.plan.sections:
        old, new = song.cell(section.id, tune), done.song.cell(section.id, tune)
        assert [(e.at, getattr(e, "dur", 0)) for e in (old.events if old else ())] == [
            (e.at, getattr(e, "dur", 0)) for e in (new.events if new else ())
        ]


def measured(song: Song, **move: object) -> Revision:
    return revise(song, load_genre(song.plan.genre), (Move(**move),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "to", "by", "metric", "sign"),
    [
        ("drum_feel", "half_time", 0.0, "drum_feel", 0),
        ("fill", "present", 0.0, "fill", 1),
        ("crash", "absent", 0.0, "crash", -1),
        ("pickup", "present", 0.0, "pickup", 1),
        ("drop_out", "1 bar", 0.0, "silence", 1),
        ("rolls", "", 1.0, "hat_rolls", 1),
        ("ghost_notes", "", 1.0, "ghost_notes", 1),
        ("lateness", "", 1.0, "timing_offset", 1),
        ("lateness", "", -1.0, "timing_offset", -1),
        ("looseness", "", 1.0, "timing_spread", 1),
        ("looseness", "", -1.0, "timing_spread", -1),
        ("tempo_within", "", 1.0, "tempo_change", 1),
        ("tempo_within", "", -1.0, "tempo_change", -1),
        ("complexity", "", 1.0, "off_beats", 1),
        ("complexity", "", -1.0, "off_beats", -1),
        ("brightness", "", 1.0, "brightness", 1),
        ("double", "octave up", 0.0, "doubling", 1),
        ("shape", "rising", 1.0, "energy_slope", 1),
        ("timekeeper", "ride", 0.0, "timekeeper", 0),
    ],
)
def test_a_receipt_has_a_measure_that_went_the_way_it_was_asked(
    name: str, to: str, by: float, metric: str, sign: int
) -> None:
    """No mark of `something changed`: a figure in a musician's unit, or the name of a state."""
    song = song_of("rock", 1)
    inner = target_of(song).id
    (entry,) = measured(song, name=name, to=to, by=by, sections=(inner,)).measures
    assert entry.metric == metric
    if isinstance(entry.before, str):
        assert to in str(entry.after)
    elif entry.before != entry.after or sign:
        change = float(entry.after) - float(entry.before)
        assert change * sign > 0 or (to == "present" and float(entry.after) > 0) or (to == "absent" and entry.after == 0)  # fmt: skip
    assert entry.done


@pytest.mark.parametrize(
    ("name", "to", "by"), [("swing", "", -1.0), ("rolls", "", -1.0), ("mode", "major", 0.0)]
)
def test_what_is_so_already_is_told_and_not_called_done(name: str, to: str, by: float) -> None:
    """Straight eighths cannot be straighter."""
    song = song_of("pop", 1)
    revision = measured(song, name=name, to=to, by=by)
    assert [c.events for c in revision.song.cells] == [c.events for c in song.cells]
    assert not revision.measures[0].done or revision.measures[0].metric == "mode"
    assert any("already" in warning for warning in revision.warnings)
