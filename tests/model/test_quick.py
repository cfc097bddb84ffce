"""Values made the quick way are those made the plain way, and as closed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.model.events import Hit, Note, new_hit, new_note
from composer.model.performance import PlayedNote, new_played_note
from composer.theory.pitch import Pitch

TICKS = st.integers(-960, 10**6)
BYTES = st.integers(0, 127)
FIELDS: dict[type, tuple[Callable[..., Any], st.SearchStrategy[tuple[Any, ...]]]] = {
    Note: (new_note, st.tuples(TICKS, TICKS, st.builds(Pitch, st.integers(-9, 9), BYTES), BYTES)),
    Hit: (new_hit, st.tuples(TICKS, st.text(max_size=9), BYTES, TICKS)),
    PlayedNote: (new_played_note, st.tuples(TICKS, TICKS, BYTES, BYTES)),
}


@pytest.mark.parametrize("cls", FIELDS)
@given(data=st.data())
def test_a_maker_makes_what_the_class_makes(cls: type, data: st.DataObject) -> None:
    """The same fields in the same places, equal, of one hash, one picture and one kind."""
    make, values = FIELDS[cls]
    drawn = data.draw(values)
    names = [field.name for field in dataclasses.fields(cls)]
    quick, plain = make(*drawn), cls(**dict(zip(names, drawn, strict=True)))
    assert type(quick) is cls
    assert quick == plain
    assert hash(quick) == hash(plain)
    assert repr(quick) == repr(plain)


@pytest.mark.parametrize("cls", FIELDS)
def test_what_a_maker_made_stays_as_it_is(cls: type) -> None:
    made = FIELDS[cls][0](1, 2, 3, 4)
    field = dataclasses.fields(cls)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, field, 9)
    assert dataclasses.replace(made, **{field: 9}) != made
    with pytest.raises(TypeError):
        FIELDS[cls][0](1, 2, 3)
