"""An earlier state with some of the players as they are now."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from composer.errors import ProjectError, RevisionRefused
from composer.model.song import Song
from composer.studio.project import SongFolder
from composer.studio.revising import revise


@pytest.fixture
def folder(exported_song: Callable, tmp_path: Path) -> SongFolder:
    shutil.copytree(exported_song("pop", 7).folder, tmp_path / "song")
    return SongFolder.at(tmp_path / "song")


def notes(song: Song, *, only: str = "", but: str = "") -> dict[tuple[str, str], object]:
    return {
        (c.section, c.part): c.events
        for c in song.cells
        if (not only or c.part == only) and c.part != but
    }


def test_everybody_goes_back_but_those_who_are_kept(folder: SongFolder) -> None:
    """Drums as they are now, all others as they were; undo takes it back."""
    before = folder.load()
    revise(folder, "busier drums and a busier bass", sound=False)
    now = folder.load()
    assert notes(now, only="bass") != notes(before, only="bass")
    revised = revise(folder, "go back to the one before but keep the drums", sound=False)
    made = folder.load()
    assert notes(made, only="drums") == notes(now, only="drums") != notes(before, only="drums")
    assert notes(made, but="drums") == notes(before, but="drums")
    assert revised.changed
    assert all(where.endswith(":bass") for where in revised.changed)
    folder.history.undo()
    assert folder.load() == now


def test_a_later_revision_finds_nothing_to_draw_anew(folder: SongFolder) -> None:
    """What was put together is a song like any other: a change to one section leaves the rest."""
    revise(folder, "busier drums and a busier bass", sound=False)
    revise(folder, "undo that except for the bass", sound=False)
    made = folder.load()
    first = made.plan.sections[1]
    revise(folder, f"{first.name} louder", sound=False)
    after = folder.load()
    same = [k for k, v in notes(made).items() if k[0] != first.id and notes(after)[k] != v]
    assert not same


def test_drums_may_stay_in_another_key(folder: SongFolder) -> None:
    """What has no pitch fits any key; a bass line does not, and says so with nothing changed."""
    revise(folder, "up a whole step", sound=False)
    text = folder.song_file.read_bytes()
    with pytest.raises(RevisionRefused, match="bass cannot stay as it is"):
        revise(folder, "undo that but keep the bass", sound=False)
    assert folder.song_file.read_bytes() == text
    revise(folder, "undo that but keep the drums", sound=False)
    assert folder.song_file.read_bytes() != text


def test_a_step_back_and_on_is_one_change(folder: SongFolder) -> None:
    """`undo that but make the drums louder`: the earlier song with louder drums and nothing else; one undo takes it
    back."""
    before = folder.load()
    revise(folder, "busier bass", sound=False)
    now = folder.load()
    revised = revise(folder, "undo that but make the drums louder", sound=False)
    made = folder.load()
    assert notes(made, but="drums") == notes(before, but="drums") != notes(now, but="drums")
    assert notes(made, only="drums") != notes(before, only="drums")
    assert [measured.metric for measured in revised.measures] == ["velocity"]
    folder.history.undo()
    assert folder.load() == now


def test_a_step_back_and_on_is_made_whole_or_not_at_all(folder: SongFolder) -> None:
    """Where the second half cannot be done the first is not, either; with nothing to go back to, nothing is done."""
    text = folder.song_file.read_bytes()
    with pytest.raises(ProjectError, match="nothing to undo"):
        revise(folder, "undo that but make the drums louder", sound=False)
    assert folder.song_file.read_bytes() == text
    revise(folder, "lose the bass", sound=False)
    text = folder.song_file.read_bytes()
    with pytest.raises(RevisionRefused, match="400"):
        revise(folder, "undo that and take the tempo up to 900", sound=False)
    with pytest.raises(RevisionRefused, match="redo"):
        revise(folder, "redo that and make the drums louder", sound=False)
    assert folder.song_file.read_bytes() == text


def test_what_is_said_after_a_step_back_is_read_of_the_earlier_song(folder: SongFolder) -> None:
    """The section that was cut is there again when it is spoken of."""
    before = folder.load()
    revise(folder, "cut the intro", sound=False)
    revise(folder, "undo that and make the intro quieter", sound=False)
    made = folder.load()
    first = before.plan.sections[0]
    assert [s.name for s in made.plan.sections] == [s.name for s in before.plan.sections]
    changed = {k[0] for k, v in notes(made).items() if notes(before)[k] != v}
    assert changed == {first.id}
