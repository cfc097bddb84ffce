"""What a bass line owes the hand and the ear: a loop stays in one place, a walk goes somewhere."""

from itertools import pairwise

import pytest

from composer.composition.build import build
from composer.composition.planner import make_plan
from composer.genre.catalogue import genre_names, load_genre
from composer.model.brief import Brief
from composer.model.events import Note
from composer.model.song import Section, Song
from composer.theory.pitch import pc_semitone


def song_of(genre: str, seed: int) -> Song:
    style = load_genre(genre)
    return build(make_plan(Brief(), style, seed), style)


def bass_line(song: Song, section: Section) -> list[Note]:
    cell = song.cell(section.id, "bass")
    return [e for e in cell.events if isinstance(e, Note)] if cell else []


def technique_of(section: Section) -> str:
    play = section.play_of("bass")
    return play.technique if play else ""


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("genre", genre_names())
def test_a_root_keeps_its_octave(genre: str, seed: int) -> None:
    """Wherever a pattern meets a chord anew, a section has one place for its root: a fill or an octave jump does not
    leave the rest of the line an octave up."""
    song = song_of(genre, seed)
    for section in song.plan.sections:
        if technique_of(section) != "pattern":
            continue
        line = {note.at: note.pitch.midi for note in bass_line(song, section)}
        places: dict[int, set[int]] = {}
        for before, span in pairwise((section.chords[-1], *section.chords)):
            if before.chord == span.chord or span.chord.bass_pc is None:
                continue
            root = pc_semitone(span.chord.bass_pc)
            if span.at in line and line[span.at] % 12 == root:
                places.setdefault(root, set()).add(line[span.at])
        assert all(len(octaves) == 1 for octaves in places.values()), section.name


def test_a_walk_goes_somewhere() -> None:
    """A walking line hardly ever returns to the note it has just left, and covers more than an octave in a chorus."""
    returns = moves = 0
    for seed in range(1, 7):
        song = song_of("jazz swing", seed)
        for section in song.plan.sections:
            if technique_of(section) != "walking":
                continue
            line = [note.pitch.midi for note in bass_line(song, section)]
            assert max(line) - min(line) >= 7
            assert section.bars < 32 or max(line) - min(line) > 12
            walk = [a for a, b in pairwise((*line, -1)) if a != b]
            moves += len(walk) - 2
            returns += sum(1 for a, b in zip(walk, walk[2:], strict=False) if a == b)
    assert moves > 500
    assert returns / moves < 0.08
