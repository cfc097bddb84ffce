"""Changing a song again and again: other cells stay byte for byte, and a process that is killed loses no state."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from composer.errors import ComposerError
from composer.genre.catalogue import genre_names
from composer.model.events import Hit, Note
from composer.model.song import Cell, Song
from composer.studio.locks import again
from composer.studio.project import SongFolder
from composer.studio.revising import revise
from composer.studio.why import why


@pytest.fixture
def folder(exported_song: Callable, tmp_path: Path) -> SongFolder:
    shutil.copytree(exported_song("rock", 5).folder, tmp_path / "song")
    return SongFolder.at(tmp_path / "song")


def cells(song: Song) -> dict[tuple[str, str], Cell]:
    return {(c.section, c.part): c for c in song.cells}


def others(before: Song, after: Song, place: tuple[str, str]) -> list[tuple[str, str]]:
    """The cells beside one place whose notes are not what they were."""
    was, now = cells(before), cells(after)
    return [k for k in was.keys() | now.keys() if k != place and was[k].events != now[k].events]


@pytest.mark.parametrize("role", ["drums", "melody", "bass"])
def test_a_change_after_a_new_take_leaves_its_listeners(folder: SongFolder, role: str) -> None:
    """Who hears a player that was drawn anew does not follow, neither then nor when something else is revised."""
    start = folder.load()
    part = next(p.id for p in start.plan.parts if p.role == role)
    chorus = next(s for s in start.plan.sections if s.material == "chorus")
    verse = next(s for s in start.plan.sections if s.material == "verse")
    again(folder, f"{chorus.name.lower()}:{part}", sound=False)
    taken = folder.load()
    assert cells(taken)[chorus.id, part].events != cells(start)[chorus.id, part].events
    assert others(start, taken, (chorus.id, part)) == []
    revise(folder, f"bass louder in {verse.name.lower()}", sound=False)
    revised = folder.load()
    bass = next(p.id for p in start.plan.parts if p.role == "bass")
    assert others(taken, revised, (verse.id, bass)) == []
    folder.history.undo(2)
    assert folder.load() == start


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(12))
def test_a_revision_killed_at_any_moment_loses_no_state(folder: SongFolder, moment: int) -> None:
    """A process that is killed while it works: the song is the one before or the one after, every state comes back,
    and the work goes on."""
    revise(folder, "drums louder", sound=False)
    before = folder.song_file.read_bytes()
    kept = {folder.history.text(state.number) for state in folder.history.states()}
    command = [sys.executable, "-m", "composer", "revise", str(folder.root), "up a whole step", "--no-audio"]  # fmt: skip
    begin = time.monotonic()
    twin = folder.root.with_name("twin")
    shutil.copytree(folder.root, twin)
    subprocess.run([*command[:4], str(twin), *command[5:]], check=True, capture_output=True)
    lasts_s = time.monotonic() - begin
    after = (twin / "song.json").read_bytes()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(lasts_s * (0.4 + 0.05 * moment))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert folder.song_file.read_bytes() in (before, after)
    assert kept <= {folder.history.text(state.number) for state in folder.history.states()}
    folder.load()
    revise(folder, "bass quieter", sound=False)
    folder.history.undo()
    assert folder.song_file.read_bytes() in (before, after)


@pytest.mark.slow
@pytest.mark.parametrize("genre", genre_names())
def test_everything_has_a_reason_also_after_changes(
    exported_song: Callable, tmp_path: Path, genre: str
) -> None:
    """Every chord, note and stroke of a song of each genre is explained, as it was made and as it was changed."""
    shutil.copytree(exported_song(genre, 4).folder, tmp_path / "song")
    folder = SongFolder.at(tmp_path / "song")
    for words in ("", "bigger chorus, busier bass", "up a tone", "cut the intro", "add strings"):
        if words:
            try:
                revise(folder, words, sound=False)
            except ComposerError:
                continue  # a genre without a chorus, a song without an intro
        song = folder.load()
        for section in song.plan.sections:
            (chords,) = why(folder, section.name)
            assert len(chords.chords) == len(section.chords)
            for play in section.plays:
                cell = song.cell(section.id, play.part)
                wanted = [e for e in cell.events if isinstance(e, Note | Hit)] if cell else []
                if wanted:
                    (reason,) = why(folder, f"{section.name}:{play.part}")
                    assert len(reason.notes) == len(wanted)
                    assert all(note.role and note.rule for note in reason.notes)
