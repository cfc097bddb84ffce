"""A length that is asked for is met: within a twentieth in whole bars, exactly where that is asked, or a word says not."""

from __future__ import annotations

import wave
from pathlib import Path

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import BriefError
from composer.genre.catalogue import genre_names
from composer.model.performance import Performance
from composer.render.midi import write_midi
from composer.studio.pipeline import compose, perform, plan
from composer.studio.sketching import sketch

LENGTHS = (10.0, 15.0, 30.0, 45.0, 61.5, 90.0, 130.0, 210.0, 360.0)
ENDINGS = (None, "held", "button", "ritardando", "loop", "fade")


def last_note_s(performance: Performance) -> float:
    last = max(note.end for part in performance.parts for note in part.notes)
    return performance.tempo_map.seconds(last)


def check_about(genre: str, length_s: float, seed: int, **wishes: object) -> None:
    """The middle between the last note and the closing bar line lies within a twentieth, or a warning says where."""
    made = plan(genre=genre, length_s=length_s, seed=seed, **wishes)
    performance = perform(compose(made))
    heard = (last_note_s(performance) + performance.duration_s) / 2
    told = any("lasts" in warning for warning in made.warnings)
    assert told == (abs(heard / length_s - 1) > 0.05)
    if length_s >= 40 and "tempo_bpm" not in wishes:
        assert not told


def check_exact(genre: str, length_s: float, seed: int, **wishes: object) -> None:
    made = plan(genre=genre, length_s=length_s, length_is_exact=True, seed=seed, **wishes)
    performance = perform(compose(made))
    assert performance.is_exact
    assert abs(performance.duration_s - length_s) < 0.005


@pytest.mark.parametrize("genre", genre_names())
def test_a_short_song_has_its_length(genre: str) -> None:
    """Count-in, ritardando and a last stroke are counted."""
    check_about(genre, 20.0, 1)
    check_exact(genre, 30.0, 1)


def wishes() -> st.SearchStrategy[dict[str, object]]:
    tempo = st.none() | st.floats(60, 180).map(round)
    return st.builds(
        lambda tempo, ending: {
            **({"tempo_bpm": float(tempo)} if tempo else {}),
            **({"ending": ending} if ending else {}),
        },
        tempo,
        st.sampled_from(ENDINGS),
    )


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(genre_names()), st.sampled_from(LENGTHS), st.integers(0, 99), wishes())
def test_every_length_is_met_or_told(
    genre: str, length_s: float, seed: int, wishes: dict[str, object]
) -> None:
    """From ten seconds to six minutes, whatever tempo and ending."""
    check_about(genre, length_s, seed, **wishes)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(genre_names()), st.floats(10, 360), st.integers(0, 99), wishes())
def test_every_exact_length_is_met(
    genre: str, length_s: float, seed: int, wishes: dict[str, object]
) -> None:
    """To five thousandths of a second, at a tempo that may have moved."""
    check_exact(genre, round(length_s, 1), seed, **wishes)


def test_the_file_lasts_exactly_as_long(tmp_path: Path) -> None:
    """As another library reads it: all tracks end at the wished second, within the rounding of MIDI's microseconds."""
    made = plan("pop, ends with a ritardando", length_s=30.0, length_is_exact=True, seed=2)
    place = tmp_path / "spot.mid"
    write_midi(perform(compose(made)), place)
    assert abs(mido.MidiFile(place).length - 30.0) < 0.005


def test_a_moved_tempo_is_told() -> None:
    """Before and after; a tempo nobody named is shown as assumed at its new figure."""
    made = plan("rock at 117 bpm", length_s=31.0, length_is_exact=True, seed=1)
    (told,) = [warning for warning in made.warnings if "exactly" in warning]
    assert told.startswith(f"tempo 117 -> {made.tempo_bpm:g} bpm")
    free = plan("rock", length_s=31.0, length_is_exact=True, seed=1)
    assert [a.value for a in free.assumed if a.what == "tempo"] == [f"{free.tempo_bpm:g} bpm"]


def test_the_tempo_is_kept_where_only_words_say_exactly() -> None:
    """A figure in the same words holds; phrases give way before it, and the receipt says so."""
    made = plan("pop at 120 bpm, exactly 1:30", seed=1)
    assert made.tempo_bpm == 120
    free = plan("pop, exactly 1:30", seed=1)
    assert free.exact_length_s == 90
    cut = plan("pop at 97 bpm, 37 seconds", seed=1)
    assert any("phrases" in warning for warning in cut.warnings) == any(
        section.bars % 4 for section in cut.sections
    )


def test_a_form_that_cannot_last_so_long_is_refused() -> None:
    with pytest.raises(BriefError, match="bpm only"):
        plan(form=("verse 8",), genre="pop", length_s=300.0, length_is_exact=True, seed=1)


@pytest.mark.audio
def test_the_sound_lasts_exactly_as_long(tmp_path: Path) -> None:
    """To the sample, in the master and in every stem, and without a click where it stops."""
    made = sketch(
        "calm pop", folder=tmp_path / "spot", seed=1, stems=True, length_s=8.0, length_is_exact=True
    )
    sounds = [made.file("audio"), *made.file("stems").glob("*.wav")]
    assert len(sounds) > 3
    for place in sounds:
        with wave.open(str(place)) as sound:
            assert sound.getnframes() == 8 * sound.getframerate()
            sound.setpos(sound.getnframes() - 1)
            width, last = sound.getsampwidth(), sound.readframes(1)
        values = [int.from_bytes(last[i : i + width], "little", signed=True) for i in (0, width)]
        assert max(map(abs, values)) < 2 ** (8 * width - 1) / 300
