"""Building songs: the same every time, and one change changes one thing."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.composition.build import LISTENS_TO, build, is_stale
from composer.composition.edit import add_part, again, cut_section, insert_section
from composer.composition.planner import make_plan
from composer.errors import PlanError, SelectorError
from composer.genre.catalogue import genre_names, load_genre
from composer.model.brief import Brief
from composer.model.codec import decode, encode
from composer.model.song import Cell, Song

GENRES = genre_names()
genres = st.sampled_from(GENRES)


def song_of(genre: str, seed: int = 1) -> Song:
    style = load_genre(genre)
    return build(make_plan(Brief(), style, seed), style)


def notes_of(song: Song) -> dict[tuple[str, str], Cell]:
    return {(cell.section, cell.part): cell for cell in song.cells}


@pytest.mark.parametrize("genre", GENRES)
def test_the_same_seed_gives_the_same_song(genre: str) -> None:
    """Without this nobody could come back to a song."""
    assert encode(song_of(genre, 5)) == encode(song_of(genre, 5))


@pytest.mark.parametrize("genre", GENRES)
def test_another_seed_gives_another_song(genre: str) -> None:
    """A seed that changed nothing would not be one."""
    assert encode(song_of(genre, 5)) != encode(song_of(genre, 6))


@settings(max_examples=12, deadline=None)
@given(genre=genres, seed=st.integers(0, 999), pick=st.integers(0, 99))
def test_drawing_one_cell_again_leaves_the_others(genre: str, seed: int, pick: int) -> None:
    """Re-rolling the bass of one verse must not touch anything that does not listen to it."""
    style = load_genre(genre)
    song = song_of(genre, seed)
    cell = song.cells[pick % len(song.cells)]
    changed = again(song, style, ((cell.section, cell.part),))
    role = song.plan.part(cell.part).role
    listeners = {r for r, heard in LISTENS_TO.items() if role in heard}
    after = notes_of(changed)
    for key, before in notes_of(song).items():
        follows = key[0] == cell.section and song.plan.part(key[1]).role in listeners
        if key == (cell.section, cell.part):
            assert after[key].take == before.take + 1
        elif not follows:
            assert after[key] == before, (
                f"{key} moved although only {cell.section}:{cell.part} was drawn again"
            )


@settings(max_examples=12, deadline=None)
@given(genre=genres, seed=st.integers(0, 999), pick=st.integers(0, 99))
def test_inserting_a_section_leaves_every_other_note(genre: str, seed: int, pick: int) -> None:
    """A verse more is a verse more, and nothing else."""
    song = song_of(genre, seed)
    sections = song.plan.sections[:-1]
    like = sections[pick % len(sections)]
    changed = insert_section(song, load_genre(genre), like.id, sections[0].id)
    after = notes_of(changed)
    assert len(changed.plan.sections) == len(song.plan.sections) + 1
    for key, before in notes_of(song).items():
        assert after[key] == before


@settings(max_examples=12, deadline=None)
@given(genre=genres, seed=st.integers(0, 999), pick=st.integers(0, 99))
def test_cutting_a_section_leaves_every_other_note(genre: str, seed: int, pick: int) -> None:
    """What stays, stays as it was."""
    song = song_of(genre, seed)
    gone = song.plan.sections[pick % (len(song.plan.sections) - 1)]
    changed = cut_section(song, load_genre(genre), gone.id)
    after = notes_of(changed)
    assert {key[0] for key in after} == {s.id for s in song.plan.sections} - {gone.id}
    for key, cell in after.items():
        assert cell == notes_of(song)[key]


@pytest.mark.parametrize("genre", GENRES)
def test_adding_a_part_leaves_every_other_note(genre: str) -> None:
    """A harp that joins moves nobody else."""
    song = song_of(genre)
    changed = add_part(song, load_genre(genre), "harp", "harp")
    after = notes_of(changed)
    assert any(key[1] == "harp" and cell.events for key, cell in after.items())
    for key, before in notes_of(song).items():
        assert after[key] == before
    with pytest.raises(PlanError, match="already"):
        add_part(changed, load_genre(genre), "harp", "harp")


def test_an_inserted_section_has_a_fresh_id_even_after_a_cut() -> None:
    """Ids are never reused, or a new verse would inherit a dead one's draws."""
    style = load_genre("pop")
    song = song_of("pop")
    longer = insert_section(song, style, song.plan.sections[1].id, song.plan.sections[1].id)
    fresh = longer.plan.sections[2].id
    shorter = cut_section(longer, style, fresh)
    again_longer = insert_section(
        shorter, style, song.plan.sections[1].id, song.plan.sections[1].id
    )
    assert again_longer.plan.sections[2].id not in {fresh, *(s.id for s in song.plan.sections)}


def test_a_locked_cell_survives_a_rebuild() -> None:
    """Locked means locked, also when everything around it is drawn again."""
    style = load_genre("rock")
    song = song_of("rock")
    target = next(cell for cell in song.cells if cell.part == "bass")
    locked = replace(target, is_locked=True, events=target.events[:1])
    held = song.with_cells(tuple(locked if c is target else c for c in song.cells))
    rebuilt = again(held, style, ((target.section, "bass"), (target.section, "drums")))
    assert notes_of(rebuilt)[(target.section, "bass")] == locked


@pytest.mark.parametrize("genre", GENRES)
def test_nothing_is_stale_after_a_build(genre: str) -> None:
    """Opening a song must not want to recompose it."""
    song = song_of(genre)
    assert not [c for c in song.cells if is_stale(song, c)]


def test_a_changed_chord_makes_its_cells_stale() -> None:
    """The digest sees what the notes depend on."""
    song = song_of("pop")
    section = song.plan.sections[1]
    sharper = replace(section, energy=round(section.energy / 2, 3))
    plan = replace(
        song.plan, sections=tuple(sharper if s.id == section.id else s for s in song.plan.sections)
    )
    stale = {c.section for c in song.cells if is_stale(replace(song, plan=plan), c)}
    assert stale == {section.id}


def test_again_names_what_is_not_there() -> None:
    """A selector that hits nothing is said, not ignored."""
    song = song_of("pop")
    with pytest.raises(SelectorError, match="no 'kazoo'"):
        again(song, load_genre("pop"), ((song.plan.sections[0].id, "kazoo"),))


@pytest.mark.parametrize("genre", GENRES)
def test_a_song_survives_json(genre: str) -> None:
    """song.json is the truth: what is read back is what was written."""
    song = song_of(genre)
    assert decode(Song, encode(song)) == song


def test_hash_seed_and_process_change_nothing() -> None:
    """Dict order or hashing that leaks into the notes shows here."""
    code = (
        "import hashlib, json\n"
        "from composer.composition.build import build\n"
        "from composer.composition.planner import make_plan\n"
        "from composer.genre.catalogue import load_genre\n"
        "from composer.model.brief import Brief\n"
        "from composer.model.codec import encode\n"
        "g = load_genre('pop')\n"
        "print(hashlib.sha256(json.dumps(encode(build(make_plan(Brief(), g, 11), g))).encode()).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "77")
    }
    assert len(digests) == 1
