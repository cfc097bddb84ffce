"""Songs say which key they are in: minor shares its notes with its relative major, so time at home has to tell."""

from collections import Counter
from dataclasses import replace

import pytest

from composer.composition.progression import draw_harmony
from composer.genre.catalogue import genre_heads, load_genre
from composer.genre.schema import Progression
from composer.model.brief import Brief
from composer.model.events import Note
from composer.model.song import Song
from composer.rng import Rng
from composer.studio.pipeline import compose, plan
from composer.theory.key import Key
from composer.theory.key_profile import rank_keys
from composer.theory.pitch import pc_semitone

SEEDS = range(12)
FEWEST = 10
"""Of twelve songs in minor, how many must sound like their own key more than like any other."""


def sounding_key(song: Song) -> Key:
    """The key of all notes by how long they sound, each section brought back to the song's own tonic, as a listener
    asked for the best fitting key would have it (profiles of Krumhansl and Kessler)."""
    held: Counter[int] = Counter()
    home = pc_semitone(song.plan.key.tonic)
    for section in song.plan.sections:
        away = pc_semitone(section.key.tonic) - home
        for part in song.plan.parts:
            cell = song.cell(section.id, part.id)
            for event in cell.events if cell else ():
                if isinstance(event, Note):
                    held[(event.pitch.midi - away) % 12] += event.dur
    return rank_keys(held, "krumhansl-kessler")[0][0]


@pytest.mark.slow
@pytest.mark.parametrize("genre", sorted(genre_heads()))
def test_a_song_in_minor_is_heard_in_minor(genre: str) -> None:
    """A brief that asks for dread would get its relative major."""
    found = []
    for seed in SEEDS:
        song = compose(plan("", genre=genre, mode="minor", seed=seed))
        heard, meant = sounding_key(song), song.plan.key
        found.append(
            (heard.is_minor and pc_semitone(heard.tonic) == pc_semitone(meant.tonic)) or str(meant)
        )
    assert found.count(True) >= FEWEST, (genre, found)


def progression(name: str, chords: str) -> Progression:
    return Progression(name=name, sections=("verse",), chords=chords, mode="minor")


@pytest.mark.parametrize(
    ("clearer", "vaguer"),
    [
        ("| i | iv | i | V7 |", "| VI | III | VII | i |"),
        ("| i | i | i | VII |", "| i | VII | VI | VII |"),
        ("| i | VI | V7 | i |", "| i | VI | III | VII |"),
        ("| iv | V | i | i |", "| iv | VII | III | VI |"),
    ],
)
def test_what_says_the_key_is_drawn_more_often(clearer: str, vaguer: str) -> None:
    """Falling fifths through the relative major would be half of what a song in minor has."""
    genre = replace(
        load_genre("pop"),
        progressions=(progression("clearer", clearer), progression("vaguer", vaguer)),
    )
    names = Counter(
        draw_harmony("verse", {"verse": 8}, Brief(), genre, True, 0.0, Rng(seed, "test")).name
        for seed in range(300)
    )
    assert names["clearer"] > 1.4 * names["vaguer"]
    assert names["vaguer"] > 0, "the vaguer one stays possible"
