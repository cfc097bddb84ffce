"""Every note and every chord of real songs gets an answer that is its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from composer.model.events import Hit, Note
from composer.studio.project import SongFolder
from composer.studio.why import why


@pytest.mark.parametrize(("genre", "seed"), [("pop", 7), ("jazz", 3), ("bossa nova", 2)])
def test_every_note_and_chord_is_explained(exported_song: Callable, genre: str, seed: int) -> None:
    """Its place, its role in its chord, the technique and pattern, the progression's reason, the plan, and what was asked
    or assumed."""
    folder = SongFolder(exported_song(genre, seed).folder)
    song = folder.load()
    for section in song.plan.sections:
        (chords,) = why(folder, section.name)
        assert [c.chord for c in chords.chords] == [str(span.chord) for span in section.chords]
        assert all(c.role and c.numeral for c in chords.chords)
        for play in section.plays:
            cell = song.cell(section.id, play.part)
            wanted = [e for e in cell.events if isinstance(e, Note | Hit)] if cell else []
            if not wanted:
                continue
            (reason,) = why(folder, f"{section.name}:{play.part}")
            assert len(reason.notes) == len(wanted)
            for note, event in zip(reason.notes, wanted, strict=True):
                name = (
                    str(event.pitch) if isinstance(event, Note) else event.piece.replace("_", " ")
                )
                assert note.note == name
                assert note.role and note.rule
                assert 1 <= note.bar <= section.bars
                if isinstance(event, Note):
                    assert note.chord in note.role or "no chord" in note.role
            assert repr(play.technique) in reason.rule[0]
            assert play.pattern in reason.rule[0]
            assert set(cell.remarks) <= set(reason.rule)
            assert section.reason in reason.harmony[-1]
            assert section.name in reason.plan[0]
            assert reason.words or reason.assumed


def test_answers_differ(exported_song: Callable) -> None:
    """A canned sentence would be the same for every note: a tune's notes have many roles."""
    folder = SongFolder(exported_song("pop", 7).folder)
    roles = {n.role for reason in why(folder, "*:melody") for n in reason.notes}
    rules = {n.rule for reason in why(folder, "*:melody") for n in reason.notes}
    assert len(roles) > 20
    assert len(rules) > 20


def test_some_bars_only(exported_song: Callable) -> None:
    """The notes of the bars named, and the chords under them."""
    folder = SongFolder(exported_song("pop", 7).folder)
    for reason in why(folder, "chorus:bass:2"):
        assert {n.bar for n in reason.notes} == {2}
        assert len(reason.harmony) <= 3


def test_words_come_from_the_brief(tmp_path: Path) -> None:
    """What was said is quoted with what it came to; who is meant hears of it first."""
    from composer import sketch

    made = sketch(
        "sad slow pop, walking bass, no drums", folder=tmp_path / "s", seed=3, audio=False
    )
    reason = why(SongFolder(made.folder), "chorus 1:bass")[0]
    assert any(text.startswith("sad → ") for text in reason.words)
    assert "bass" in reason.words[0]
    (made.folder / "brief.toml").unlink()
    assert why(SongFolder(made.folder), "chorus 1:bass")[0].words == ()


def test_changes_are_told(exported_song: Callable, composer: Callable, tmp_path: Path) -> None:
    """A part that was taken again says so; its neighbour does not."""
    shutil.copytree(exported_song("pop", 7).folder, tmp_path / "song")
    assert composer("again", tmp_path / "song", "verse 1:melody").code == 0
    folder = SongFolder(tmp_path / "song")
    assert why(folder, "verse 1:melody")[0].changes == ("state 2: again verse 1:melody",)
    assert why(folder, "verse 1:keys")[0].changes == ()


def test_the_page(composer: Callable, exported_song: Callable) -> None:
    """A table of notes, then rule, chords, plan and words."""
    folder = exported_song("pop", 7).folder
    page = composer("why", folder, "chorus 1:bass:2").out
    for word in ("bar", "what it is", "rule", "chords", "plan", "assumed", "root of"):
        assert word in page
    assert "numeral" in composer("why", folder, "bridge").out
