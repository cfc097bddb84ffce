"""`composer revise`: what is asked is done and told, what cannot be done is refused with the folder as it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from composer.errors import RevisionRefused
from composer.model.events import Note
from composer.model.move import Direction, Move
from composer.model.song import Song
from composer.studio import revising
from composer.studio.project import SongFolder
from composer.studio.revision_receipt import asked_selectors
from tests.cli.answers import told


@dataclass(frozen=True, kw_only=True)
class Measured:
    metric: str
    part: str
    section: str
    before: float | str
    after: float | str
    done: bool


@dataclass(frozen=True, kw_only=True)
class Revision:
    song: Song
    changed: tuple[str, ...]
    measures: tuple[Measured, ...] = ()
    warnings: tuple[str, ...] = ()


def read(words: str, song: Song) -> Direction:
    """A reader with four sentences."""
    if words == "louder bass":
        return Direction(text=words, moves=(Move(name="dynamics", parts=("bass",), by=1.0),))
    if words == "nothing":
        return Direction(text=words)
    if words in ("undo", "undo 2", "redo", "restore 1"):
        return Direction(text=words, history=words)
    if words == "better":
        return Direction(text=words, question="better in what way: louder, faster, busier?")
    return Direction(text=words, refusal=f"there is no {words} in this song")


def carry_out(song: Song, moves: tuple[Move, ...]) -> Revision:
    """Louder by ten, for the parts named."""
    if not moves:
        return Revision(song=song, changed=())
    cells = tuple(
        replace(cell, events=tuple(replace(e, velocity=min(e.velocity + 10, 127)) if isinstance(e, Note) else e for e in cell.events))
        if cell.part in moves[0].parts
        else cell
        for cell in song.cells
    )  # fmt: skip
    measured = Measured(
        metric="velocity", part="bass", section="*", before=70.1234, after=80.0, done=True
    )
    return Revision(song=song.with_cells(cells), changed=("*:bass",), measures=(measured,))


@pytest.fixture
def song(exported_song: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a pop song, and a reader and a reviser that are small enough to foresee."""
    monkeypatch.setattr(revising, "_read", read)
    monkeypatch.setattr(revising, "_carry_out", carry_out)
    place = tmp_path / "song"
    shutil.copytree(exported_song("pop", 7).folder, place)
    return place


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def midi(folder: Path) -> bytes:
    (found,) = (folder / "out").glob("*.mid")
    return found.read_bytes()


def test_the_receipt(composer: Callable, song: Path) -> None:
    """The keys of the contract, one move a selector, sections and figures for people."""
    first = midi(song)
    receipt = told(composer, "revise", song, "louder", "bass")
    assert receipt["moves"] == [{"name": "dynamics", "selector": "*:bass", "measure": "velocity", "sign": 1}]  # fmt: skip
    assert receipt["measures"] == [{"metric": "velocity", "part": "bass", "section": "*", "before": 70.123, "after": 80.0, "done": True}]  # fmt: skip
    assert receipt["changed"] == ["*:bass"]
    assert (
        receipt["not_understood"]
        == receipt["warnings"]
        == receipt["findings"]
        == receipt["beyond"]
        == []
    )
    assert receipt["state"]["number"] == 2 and receipt["state"]["words"] == "louder bass"
    assert all(Path(path).exists() for path in receipt["files"].values())
    assert any("louder" in line for line in receipt["differences"])
    assert midi(song) != first


def test_the_page(composer: Callable, song: Path) -> None:
    """Asked, done, changed, and that nothing else was."""
    page = composer("revise", song, "louder bass").out
    assert "done      velocity, *:bass: 70.123 -> 80.0" in page
    assert "and nothing else" in page
    assert "state     2: louder bass" in page


@pytest.mark.parametrize(("words", "key"), [("better", "question"), ("kazoo", "error")])
def test_a_question_and_a_refusal_change_nothing(
    composer: Callable, song: Path, words: str, key: str
) -> None:
    """Exit code 2, the sentence, and every byte as it was."""
    before = contents(song)
    answer = composer("revise", song, words, "--json")
    assert answer.code == 2
    assert list(json.loads(answer.out)) == [key]
    assert contents(song) == before
    spoken = composer("revise", song, words)
    assert spoken.code == 2
    assert spoken.out == ""
    assert spoken.err.startswith("composer: ")


def test_what_is_so_already_changes_nothing(composer: Callable, song: Path) -> None:
    """Exit code 0, no new state, the same bytes."""
    before = contents(song)
    receipt = told(composer, "revise", song, "nothing")
    assert receipt["changed"] == [] and receipt["state"] is None
    assert contents(song) == before


def test_words_of_history(composer: Callable, song: Path) -> None:
    """Undo, redo and restoring in words go the same way as the commands."""
    first = midi(song)
    told(composer, "revise", song, "louder bass")
    second = midi(song)
    told(composer, "revise", song, "louder bass")
    told(composer, "revise", song, "undo")
    assert midi(song) == second
    told(composer, "revise", song, "redo")
    told(composer, "revise", song, "undo 2")
    assert midi(song) == first
    told(composer, "snapshot", song, "as it began")
    told(composer, "revise", song, "louder bass")
    for words in ("go back to as it began", 'restore the snapshot "As it began".'):
        receipt = told(composer, "revise", song, words)
        assert midi(song) == first
        assert receipt["moves"][0]["name"] == "restore"
        told(composer, "revise", song, "undo")
        assert midi(song) == second


def test_an_interrupted_revision_changes_nothing(
    composer: Callable, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the song is being revised."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(revising, "_carry_out", interrupted)
    before = contents(song)
    assert composer("revise", song, "louder bass").code == 130
    assert contents(song) == before


def test_out_is_mended_after_a_crash(
    composer: Callable, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies between the commit and the files: the song is the new one, and the next step writes them."""
    with monkeypatch.context() as patch:
        patch.setattr(revising, "rewrite_outputs", lambda *_: 1 / 0)
        assert composer("revise", song, "louder bass").code == 70
    told(composer, "revise", song, "undo")
    told(composer, "revise", song, "redo")
    loaded = SongFolder(song).load()
    from composer.render.midi import midi_bytes
    from composer.studio.pipeline import perform

    assert midi(song) == midi_bytes(perform(loaded))


@pytest.mark.parametrize("words", [[" "], ["x" * 200_000]], ids=["blank", "endless"])
def test_no_words_or_too_many(composer: Callable, song: Path, words: list[str]) -> None:
    """A line, and nothing written."""
    before = contents(song)
    assert composer("revise", song, *words).code == 2
    assert contents(song) == before


def test_a_refusal_of_the_reviser_changes_nothing(
    composer: Callable, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be done is said, whoever finds it out."""

    def refused(*_: object) -> None:
        raise RevisionRefused("a song keeps at least one section; shorten it instead")

    monkeypatch.setattr(revising, "_carry_out", refused)
    before = contents(song)
    assert "shorten it instead" in composer("revise", song, "louder bass").err
    assert contents(song) == before


@pytest.mark.audio
def test_sound_is_made_anew_where_there_is_some(
    composer: Callable, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without audio there was none, and none is made; asked for, it is, and follows from then on, unless told not to."""
    from tests.sounds import a_soundfont

    (tmp_path / "tiny.sf2").write_bytes(a_soundfont())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(tmp_path / "tiny.sf2"))
    assert "audio" not in told(composer, "revise", song, "louder bass")["files"]
    first = Path(told(composer, "revise", song, "undo", "--audio")["files"]["audio"])
    sound = first.read_bytes()
    receipt = told(composer, "revise", song, "redo")
    assert "audio" in receipt["files"]
    assert not any("earlier state" in warning for warning in receipt["warnings"])
    assert first.read_bytes() != sound
    receipt = told(composer, "revise", song, "undo", "--no-audio")
    assert "audio" not in receipt["files"]
    assert any("earlier state" in warning for warning in receipt["warnings"])
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(tmp_path / "none.sf2"))
    receipt = told(composer, "revise", song, "redo")
    assert any(warning.startswith("no sound was made") for warning in receipt["warnings"])


@pytest.mark.parametrize(
    ("move", "selectors"),
    [
        (Move(name="dynamics"), ("*",)),
        (Move(name="dynamics", sections=("s3",), by=-1.0), ("pre-chorus 1",)),
        (Move(name="fill", before="s4"), ("pre-chorus 1:drums",)),
        (Move(name="insert", to="solo", after="s4", parts=("guitar",)), ("chorus 1",)),
        (Move(name="insert", to="solo", sections=("s4",), after="s4", parts=("guitar",)), ("chorus 1",)),
        (Move(name="remove_part", parts=("drums.kick",), bars=(25, 32)), ("bars 25-32:drums.kick",)),
        (Move(name="enter", parts=("bass",), before="s3"), ("intro:bass", "verse 1:bass")),
    ],
    ids=lambda value: value.name if isinstance(value, Move) else "",
)  # fmt: skip
def test_moves_as_selectors(
    exported_song: Callable, move: Move, selectors: tuple[str, ...]
) -> None:
    """What a move is about, as it would be typed."""
    plan = exported_song("pop", 7).song.plan
    names = [s.name for s in plan.sections[:4]]
    assert names == ["Intro", "Verse 1", "Pre-Chorus 1", "Chorus 1"]
    assert asked_selectors(move, plan) == selectors
