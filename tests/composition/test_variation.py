"""What a returning section changes of its tune: nothing that the chords under it would not bear."""

from __future__ import annotations

import pytest

from composer.composition.melody.task import Setting, Tone, TuneTask
from composer.composition.melody.variation import varied_return
from composer.rng import Rng
from composer.theory.key import Key
from composer.theory.pitch import Pitch
from tests.tunes import FOUR, a_genre, spans

EIGHTH = 480
SEEDS = range(40)


def setting(chords: str) -> Setting:
    genre = a_genre(syncopation=0.5)
    return Setting(
        TuneTask(
            genre=genre,
            material="verse",
            bars=len(chords.split()),
            phrase_bars=4,
            meter=FOUR,
            key=Key.parse("F"),
            chords=spans(chords),
            low=57,
            high=81,
            hook=None,
            energy=0.5,
            seed=1,
        )
    )


def line(*notes: tuple[int, int, str]) -> list[Tone]:
    """Tones from (place in eighths, length in eighths, name)."""
    return [
        Tone(at=at * EIGHTH, dur=dur * EIGHTH, pitch=Pitch.parse(name).midi, unit=0, letter="a")
        for at, dur, name in notes
    ]


TUNE = line((0, 3, "E4"), (3, 3, "G4"), (6, 4, "F#4"), (10, 6, "F#4"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_note_does_not_anticipate_its_chord_by_more_than_a_beat(seed: int) -> None:
    """The third of D7 over Am7 is a foreign note that is only excused by the chord that comes."""
    made, told = varied_return(setting("Am7 D7b9"), TUNE, -1, 4, False, Rng(seed, "variation"))
    sharp = [tone.at for tone in made if tone.pitch == Pitch.parse("F#4").midi]
    assert all(at >= 6 * EIGHTH for at in sharp), told


def test_a_note_that_suits_both_chords_may_come_early() -> None:
    """Otherwise nothing would be syncopated any more."""
    tune = line((0, 3, "E4"), (3, 3, "G4"), (6, 4, "A4"), (10, 6, "F#4"))
    found = [
        varied_return(setting("Am7 D7b9"), tune, -1, 4, False, Rng(seed, "variation"))[0]
        for seed in SEEDS
    ]
    early = (5 * EIGHTH, Pitch.parse("A4").midi)
    assert any((tone.at, tone.pitch) == early for made in found for tone in made)
