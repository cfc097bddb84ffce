"""Genre files: all load, all have depth, and a slip of the pen names file and table."""

from pathlib import Path

import pytest

from composer.composition.techniques import TECHNIQUES
from composer.errors import GenreError
from composer.genre.catalogue import (
    belongs,
    find_genre,
    find_instrument,
    genre_heads,
    genre_names,
    instruments,
    load_genre,
)
from composer.genre.kits import find_piece
from composer.genre.load import load_genre_file
from composer.mix.section_table import section_moves
from composer.model.section_names import matches
from composer.theory.chart import parse_chart
from composer.theory.key import Key
from composer.theory.voicing import STYLES

FIRST_SIX = {"pop", "rock", "jazz swing", "bossa nova", "lo-fi hip-hop", "house"}
GENRES = genre_names()


def test_the_first_six_are_there() -> None:
    """The promise of the first release."""
    assert set(GENRES) >= FIRST_SIX


@pytest.mark.parametrize("name", GENRES)
def test_a_genre_has_depth(name: str) -> None:
    """Forms, harmony in both modes where it has both, grooves with positions, a band with alternatives."""
    genre = load_genre(name)
    assert len(genre.forms) >= 2
    modes = (
        {"major", "minor"}
        if 0 < genre.keys.minor_share < 1
        else {"minor" if genre.keys.minor_share else "major"}
    )
    for material in ("verse", "chorus", "bridge"):
        for mode in modes:
            assert [p for p in genre.progressions if material in p.sections and p.mode == mode], (
                material,
                mode,
            )
    grooves = [p for p in genre.patterns if p.role == "drums"]
    assert len(grooves) >= 4
    for groove in grooves:
        assert len(groove.fills) >= 2 or groove.energy[1] <= 0.5, groove.name
    assert len([p for p in genre.patterns if p.role == "bass"]) >= 4
    assert len(genre.melody.motifs) >= 12
    assert len(genre.parts) >= 7
    assert any(len(part.instruments) > 1 for part in genre.parts)
    assert genre.mix and genre.energy and genre.about


@pytest.mark.parametrize("name", GENRES)
def test_every_numeral_can_be_read_in_every_usual_key(name: str) -> None:
    """A progression that only fails in Eb minor fails in a concert."""
    genre = load_genre(name)
    for progression in genre.progressions:
        tonics = genre.keys.major if progression.mode == "major" else genre.keys.minor
        for tonic in tonics:
            key = Key.parse(f"{tonic} {progression.mode}")
            for chart in (progression.chords, progression.ending):
                if chart:
                    assert parse_chart(chart, key, genre.meter)


@pytest.mark.parametrize("name", GENRES)
def test_patterns_name_what_exists(name: str) -> None:
    """Techniques, voicings, kit pieces and part ids of a genre file are all known."""
    genre = load_genre(name)
    ids = {part.id for part in genre.parts}
    for pattern in genre.patterns:
        assert pattern.technique in TECHNIQUES[pattern.role], (pattern.name, pattern.technique)
        assert pattern.voicing in STYLES, (pattern.name, pattern.voicing)
        assert set(pattern.parts) <= ids, (pattern.name, pattern.parts)
        if pattern.role in ("drums", "percussion"):
            for grid in (*pattern.grids.values(), *pattern.fills):
                for row in grid.rows:
                    assert find_piece(row.name)
    for part in genre.parts:
        for instrument in part.instruments:
            assert find_instrument(instrument)


@pytest.mark.parametrize("name", GENRES)
def test_pattern_names_are_unique_in_their_role(name: str) -> None:
    """A plan names its patterns; two of one name would play the wrong one."""
    genre = load_genre(name)
    names = [(p.role, p.name) for p in genre.patterns]
    assert len(names) == len(set(names))


def test_genres_are_found_by_any_of_their_names() -> None:
    """`Bossa`, `LO-FI`, `jazz` are what people type."""
    assert find_genre("Bossa").name == "bossa nova"
    assert find_genre("lofi").name == "lo-fi hip-hop"
    assert find_genre("JAZZ").name == "jazz swing"
    with pytest.raises(GenreError, match="no genre called 'pollka'"):
        find_genre("pollka")


def test_aliases_belong_to_one_genre() -> None:
    """One word must not mean two genres."""
    seen: dict[str, str] = {}
    for head in genre_heads().values():
        for alias in (head.name, *head.aliases):
            assert seen.setdefault(alias.casefold(), head.name) == head.name, alias


def test_instruments_are_general_midi() -> None:
    """Programs 0..127, a range of at least an octave and a half."""
    for instrument in instruments().values():
        assert 0 <= instrument.program <= 127
        assert instrument.high - instrument.low >= 18
    assert belongs("overdriven_guitar", "electric_guitar") and not belongs("piano", "guitar")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('name = "x"\nmeterr = "4/4"', "unknown key 'meterr'; did you mean meter"),
        ('name = "x"\n[tempo]\nlow = 60\nhigh = 90', r"\[tempo\]: 'usual' is missing"),
        ('name = "x"\n[tempo]\nlow = "slow"\nhigh = 90\nusual = 80', "'slow' is not a number"),
        (
            'name = "x"\n[tempo]\nlow=60\nhigh=90\nusual=80\n[[drums]]\nname = "g"\ngrid = """\n1 2\nhat x\n"""',
            r"\[\[drums\]\] 'g': row 'hat' has 1 marks",
        ),
        ("name = ", "not TOML"),
    ],
)
def test_a_slip_names_file_and_table(tmp_path: Path, text: str, complaint: str) -> None:
    """The musician sees where to look."""
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(GenreError, match=complaint) as caught:
        load_genre_file(path)
    assert str(caught.value).startswith("mine.toml")


def test_a_genre_may_stand_on_another(tmp_path: Path) -> None:
    """`base` takes over every table that the file does not write itself, one level deep."""
    (tmp_path / "parent.toml").write_text(
        'name = "parent"\n[tempo]\nlow=60\nhigh=90\nusual=80\n[keys]\nminor_share=0.9\n'
    )
    (tmp_path / "child.toml").write_text(
        'name = "child"\nbase = "parent"\n[tempo]\nlow=100\nhigh=120\nusual=110\n'
    )
    child = load_genre_file(tmp_path / "child.toml")
    assert child.name == "child" and child.tempo.usual == 110 and child.keys.minor_share == 0.9
    (tmp_path / "grandchild.toml").write_text('name = "grandchild"\nbase = "child"\n')
    with pytest.raises(GenreError, match="one level"):
        load_genre_file(tmp_path / "grandchild.toml")


@pytest.mark.parametrize("name", GENRES)
def test_what_sections_change_is_heard(name: str) -> None:
    """Every move of the mix is for a section of the genre's own forms, and for a role that plays in it."""
    genre = load_genre(name)
    moves = section_moves(genre.mix["sections"], roles={part.role for part in genre.parts})
    assert moves
    forms = [numbered(form.sections) for form in genre.forms]
    for move in moves:
        assert any(matches(move.section, names) for names in forms), move.section


def numbered(sections: tuple[str, ...]) -> list[str]:
    """The sections of a form by the names they have in a song: "intro 8", "verse 8", "verse 8" are Intro, Verse 1 and 2."""
    names = [section.rpartition(" ")[0] for section in sections]
    return [
        f"{name} {names[: n + 1].count(name)}" if names.count(name) > 1 else name
        for n, name in enumerate(names)
    ]
