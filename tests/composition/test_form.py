"""Forms: usual ones, asked ones, and lengths that are met in whole phrases."""

import pytest

from composer.composition.energies import energies_of
from composer.composition.form import Block, display_names, read_form, usual_energy
from composer.composition.length import draw_form, fit_bars
from composer.errors import BriefError
from composer.genre.catalogue import genre_names, load_genre
from composer.model.brief import Brief
from composer.rng import Rng
from composer.theory.meter import Meter

FOUR = Meter.parse("4/4")


def test_entries_with_and_without_bars() -> None:
    """`chorus` alone takes the genre's usual length."""
    blocks = read_form(("intro 2", "Verse 8", "prechorus", "chorus"), load_genre("pop"))
    assert [b.material for b in blocks] == ["intro", "verse", "pre-chorus", "chorus"]
    assert [b.bars for b in blocks][:2] == [2, 8]


def test_returns_are_counted() -> None:
    """The second verse is occurrence 2, which variation depends on."""
    blocks = read_form(("verse 8", "chorus 8", "verse 8"), load_genre("pop"))
    assert [b.occurrence for b in blocks] == [1, 1, 2]


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [("8", "names no section"), ("verse 900", "1 to 512"), ("verse 0", "1 to 512")],
)
def test_impossible_entries(entry: str, complaint: str) -> None:
    """A form that cannot be built is said so in one line."""
    with pytest.raises(BriefError, match=complaint):
        read_form((entry,), load_genre("pop"))


def test_names_are_numbered_where_a_material_returns() -> None:
    """Markers read Verse 1, Verse 2, but a lone bridge is just Bridge."""
    assert display_names(("intro", "verse", "verse", "pre-chorus")) == (
        "Intro",
        "Verse 1",
        "Verse 2",
        "Pre-Chorus",
    )


@pytest.mark.parametrize("genre", genre_names())
@pytest.mark.parametrize("length_s", [20, 45, 90, 150, 240, 480])
def test_a_wished_length_is_met_within_a_twentieth(genre: str, length_s: float) -> None:
    """Two minutes means two minutes, whatever the genre's forms add up to."""
    style = load_genre(genre)
    tempo = style.tempo.usual
    brief = Brief(length_s=length_s, tempo_bpm=tempo)
    _, blocks = draw_form(brief, style, tempo, FOUR, Rng(3))
    seconds = sum(b.bars for b in blocks) * 4 * 60 / tempo
    slack = max(0.05 * length_s, 4 * 60 / tempo / 2)
    assert abs(seconds - length_s) <= slack + 0.01


@pytest.mark.parametrize("genre", genre_names())
@pytest.mark.parametrize("length_s", [60, 120, 180, 300])
def test_a_free_tempo_keeps_whole_phrases(genre: str, length_s: float) -> None:
    """Where the tempo may give way, at most one section in five is not a whole number of four bars."""
    style = load_genre(genre)
    _, blocks = draw_form(Brief(length_s=length_s), style, style.tempo.usual, FOUR, Rng(5))
    odd = [b for b in blocks if b.bars % 4]
    assert len(odd) <= max(len(blocks) / 5, 1), [(b.material, b.bars) for b in blocks]
    assert not [b for b in blocks if b.bars % 2]


def test_shortening_takes_what_can_be_left_out() -> None:
    """A short version of a song still has its verse and its chorus, in order, between intro and outro."""
    materials = (
        "intro",
        "verse",
        "pre-chorus",
        "chorus",
        "verse",
        "pre-chorus",
        "chorus",
        "bridge",
        "chorus",
        "outro",
    )
    blocks = tuple(Block(m, 4 if m in ("intro", "outro", "pre-chorus") else 8) for m in materials)
    _, fitted = fit_bars(blocks, 40, load_genre("pop"), ("chorus",))
    names = [b.material for b in fitted]
    assert names[0] == "intro" and names[-1] == "outro"
    assert names.index("verse") < names.index("chorus")
    assert sum(b.bars for b in fitted) == 40


def test_energy_prefers_the_nearest_word() -> None:
    """`verse 2` in the brief beats the genre's verse; the last chorus has its own level."""
    pop = load_genre("pop")
    brief = Brief(energy=(("verse 2", 0.9), ("*", 0.1)))
    blocks = (Block("verse", 8, 1), Block("verse", 8, 2))
    assert energies_of(brief, pop, blocks) == (0.1, 0.9)
    last, first = Block("chorus", 8, 3), Block("chorus", 8, 1)
    assert usual_energy(last, True, pop) >= usual_energy(first, False, pop)
