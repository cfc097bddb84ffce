"""A tune that has lost its chords is brought back to them, and no more of it than has to be."""

from composer.composition.melody.footing import footed
from composer.composition.melody.task import Tone
from composer.theory.key import Key
from composer.theory.pitch import Pitch
from tests.tunes import FOUR, spans

BEAT, BAR = 960, 3840
C_MAJOR = Key.parse("C")


def line(*notes: tuple[float, float, str]) -> list[Tone]:
    """Tones from (beat, beats, name)."""
    return [
        Tone(at=int(at * BEAT), dur=int(dur * BEAT), pitch=Pitch.parse(name).midi, unit=0)
        for at, dur, name in notes
    ]


def names(tones: list[Tone]) -> list[str]:
    return [str(C_MAJOR.spell(tone.pitch)) for tone in tones]


def brought_back(chords: str, *notes: tuple[float, float, str]) -> list[str]:
    return names(footed(line(*notes), spans(chords), C_MAJOR, FOUR))


def test_a_tune_on_its_chords_is_left_alone() -> None:
    """Passing notes and neighbours are what tunes are made of."""
    notes = ((0, 1, "E4"), (1, 1, "F4"), (2, 1, "G4"), (3, 1, "A4"), (4, 2, "B4"), (6, 2, "A4"))
    assert brought_back("C G", *notes) == ["E4", "F4", "G4", "A4", "B4", "A4"]


def test_a_bar_without_a_chord_tone_gets_one() -> None:
    """The longest note goes to the nearest note of the chord; the others pass."""
    assert brought_back("C", (0, 1, "D4"), (1, 2, "F4"), (3, 1, "A4")) == ["D4", "E4", "A4"]


def test_a_note_out_of_the_blue_is_held_no_longer() -> None:
    """An F sharp for half a bar of C major is a wrong note, one that leads by step for a moment is a colour."""
    assert brought_back("C", (0, 2, "F#4"), (2, 2, "E4")) == ["E4", "E4"]
    assert brought_back("C", (0, 2, "E4"), (2, 1, "F#4"), (3, 1, "G4")) == ["E4", "F#4", "G4"]


def test_three_bars_adrift_are_two_too_many() -> None:
    """Each bar has a chord tone and none has enough of them."""
    adrift = [(bar * 4 + at, dur, name) for bar in range(4) for at, dur, name in
              ((0, 2, "D4"), (2, 1, "F4"), (3, 1, "G4"))]  # fmt: skip
    found = brought_back("C C C C", *adrift)
    assert found[:6] == ["D4", "F4", "G4"] * 2
    assert found[6:9] == ["C4", "F4", "G4"]


def test_a_pickup_keeps_to_the_key() -> None:
    """It sounds over the last chord of the section before, not over the flat sixth it leads to."""
    assert brought_back("Ab", (-1, 0.5, "Eb4"), (-0.5, 0.5, "F4"), (0, 4, "Ab4")) == [
        "D4",
        "F4",
        "G#4",
    ]


def test_an_anticipation_belongs_to_its_chord() -> None:
    """A note that comes early belongs to what it comes for."""
    assert brought_back("C Dm", (3.5, 2.5, "F4"), (6, 2, "D4")) == ["F4", "D4"]
