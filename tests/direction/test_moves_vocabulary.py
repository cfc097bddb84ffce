"""The words of directions: a musician edits these files, so every slip in them is found here."""

from __future__ import annotations

import pytest

from composer.direction.direction_text import read_direction
from composer.direction.revision.lexicon import FILES, GROUPS, Term, entries, lexicon
from composer.model.move import MOVES
from tests.direction.fixture_songs import fixture_song

TERMS = lexicon().terms
ROLES = {"melody", "counter", "comp", "pad", "riff", "bass", "drums", "percussion"}


def test_no_phrase_has_two_meanings() -> None:
    """Of two entries with the same phrase one would be dead. Units stand after figures, and have words of their own."""
    seen: dict[tuple[bool, tuple[str, ...]], str] = {}
    for file, term, phrases in entries():
        for phrase in phrases:
            key = (term.kind == "unit", phrase)
            assert key not in seen, f"{' '.join(phrase)!r} in {file} [{term.name}] and {seen[key]}"
            seen[key] = f"{file} [{term.name}]"


@pytest.mark.parametrize("term", TERMS, ids=lambda t: f"{t.kind}-{t.name}")
def test_a_term_is_sound(term: Term) -> None:
    """Moves are moves, and go some way; settings have an aim; players have a role."""
    assert term.kind in {*FILES.values(), *GROUPS}
    for name, by in (*term.moves, *term.part, *term.section):
        assert name in MOVES
        assert by
        assert -2 <= by <= 2
    if term.kind in ("quality", "topic"):
        assert term.moves
    if term.kind == "setting":
        assert term.move in MOVES
    if term.kind == "player":
        assert term.roles
    if term.kind == "degree":
        assert 0 < float(term.name) <= 2


@pytest.mark.parametrize(
    "term", [t for t in TERMS if t.kind == "quality" and not t.is_fault], ids=lambda t: t.name
)
def test_a_quality_is_asked_for_by_its_first_word(term: Term) -> None:
    """Every quality can be asked for of the whole song, and the moves are its own."""
    first = next(" ".join(phrases[0]) for _, other, phrases in entries() if other == term)
    moves = read_direction(f"make it {first}", fixture_song("pop")).moves
    assert {name for name, _ in term.moves} & {m.name for m in moves}, [m.name for m in moves]
