"""Every note and every chord of real songs gets an answer that is its own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from composer import genre_names
from composer.model.events import Hit, Note
from composer.model.song import Section
from composer.studio.project import SongFolder
from composer.studio.section_returns import since_last_time
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


@pytest.mark.parametrize("genre", genre_names())
def test_what_comes_back_says_how_it_differs(genre: str, exported_song: Callable) -> None:
    """Every return says from what, who has come in and who rests; and it does differ from the time before in who plays
    or in what somebody plays. The first of its kind says nothing."""
    song = exported_song(genre, 2).song
    seen: dict[str, Section] = {}
    for section in song.plan.sections:
        told = since_last_time(song, section)
        before = seen.get(section.material)
        if before is None:
            assert told == ()
        else:
            assert told[0] == f"from {before.name}"
            sounding = [
                {c.part for c in song.cells if c.section == s.id and c.events}
                for s in (before, section)
            ]
            for part in song.plan.parts:
                came = part.id in sounding[1] - sounding[0]
                went = part.id in sounding[0] - sounding[1]
                assert (f"{part.name}: plays now" in told) is came, (section.name, told)
                assert (f"{part.name}: rests now" in told) is went, (section.name, told)
            assert len(told) > 1
        seen[section.material] = section


def test_a_return_of_another_length(exported_song: Callable) -> None:
    """The bars that both have are compared, so that half the bars are not half as busy."""
    song = exported_song("pop", 2).song
    section = next(s for s in song.plan.sections if s.occurrence > 1)
    before = next(s for s in song.plan.sections if s.material == section.material)
    longer = replace(before, bars=2 * before.bars)
    plan = replace(
        song.plan, sections=tuple(longer if s is before else s for s in song.plan.sections)
    )
    told = since_last_time(replace(song, plan=plan), section)
    usual = since_last_time(song, section)
    assert before.bars == section.bars
    assert told[:2] == (usual[0], f"{longer.bars} -> {section.bars} bars")
    places = re.compile(r"bars? [\d-]+")  # of the song, in which the section comes later now
    assert [places.sub("", x) for x in told[2:]] == [places.sub("", x) for x in usual[1:]]
    copy = tuple(
        replace(c, section=section.id) for c in song.cells if c.section == before.id
    )  # and nobody plays otherwise
    twin = replace(before, id=section.id, name=section.name)
    same = replace(
        song,
        plan=replace(
            song.plan, sections=tuple(twin if s is section else s for s in song.plan.sections)
        ),
        cells=tuple(c for c in song.cells if c.section != section.id) + copy,
    )
    assert since_last_time(same, twin) == (f"in nothing from {before.name}",)
