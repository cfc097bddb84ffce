"""One codec for every noun: what is written is read back, and what is wrong is named with its place."""

import dataclasses
import importlib
import json
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import composer.model
from composer.errors import FormatError
from composer.model.codec import decode, encode
from composer.model.events import Bend, Control, Event, Hit, Lyric, Note, event_from_text
from composer.model.song import Cell, ChordSpan, Part, Song
from composer.theory.chord import Chord
from composer.theory.pitch import Pitch

pitches = st.builds(Pitch, st.integers(-8, 12), st.integers(-1, 8))
ticks = st.integers(-3840, 100_000)
values = st.integers(1, 127)
events = st.one_of(
    st.builds(Note, at=ticks, dur=st.integers(1, 9000), pitch=pitches, velocity=values),
    st.builds(
        Hit,
        at=ticks,
        dur=st.integers(1, 9000),
        piece=st.sampled_from(["kick", "hat_open", "key 87"]),
        velocity=values,
    ),
    st.builds(Control, at=ticks, number=st.integers(0, 127), value=st.integers(0, 127)),
    st.builds(Bend, at=ticks, cents=st.integers(-200, 200)),
    st.builds(
        Lyric,
        at=ticks,
        text=st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12),
    ),
)


def model_classes() -> list[type]:
    found = []
    for info in pkgutil.iter_modules(composer.model.__path__):
        module = importlib.import_module(f"composer.model.{info.name}")
        found += [
            kind
            for kind in vars(module).values()
            if isinstance(kind, type)
            and dataclasses.is_dataclass(kind)
            and kind.__module__ == module.__name__
        ]
    return found


@pytest.mark.parametrize("kind", model_classes(), ids=lambda kind: kind.__name__)
def test_every_noun_is_frozen_and_slotted(kind: type) -> None:
    """A noun that could be changed in place would change a song behind its back."""
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)
    assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}("), "says what it is"


@given(event=events)
def test_events_have_a_text_form_that_reads_back(event: Event) -> None:
    """song.json stores these lines."""
    assert event_from_text(str(event)) == event


@given(
    cell=st.builds(
        Cell,
        section=st.just("s1"),
        part=st.just("bass"),
        events=st.lists(events, max_size=8).map(tuple),
        take=st.integers(0, 9),
    )
)
def test_a_cell_survives_json(cell: Cell) -> None:
    """Through real JSON text, not only through plain data."""
    assert decode(Cell, json.loads(json.dumps(encode(cell)))) == cell


def test_defaults_are_left_out() -> None:
    """A file a person may read does not repeat what goes without saying."""
    span = ChordSpan(at=0, dur=3840, chord=Chord.parse("Bbmaj9"))
    assert encode(span) == {"at": 0, "dur": 3840, "chord": str(span.chord)}


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({"id": "a", "name": "A", "role": "bass", "instrument": "bass"}, "'program' is missing"),
        (
            {"id": "a", "name": "A", "role": "bass", "instrument": "bass", "program": "33"},
            r"part.program: a whole number is due, not '33'",
        ),
        (
            {
                "id": "a",
                "name": "A",
                "role": "bass",
                "instrument": "bass",
                "program": 33,
                "colour": 1,
            },
            "unknown key 'colour'",
        ),
        ([], "a table is due"),
    ],
)
def test_wrong_data_names_its_place(data: object, complaint: str) -> None:
    """A damaged file says where."""
    with pytest.raises(FormatError, match=complaint):
        decode(Part, data)


@pytest.mark.parametrize("text", ["x 1 2", "n 0 480 H4 90", "n 0 480", "h a 1 kick 9", "", "c 1"])
def test_a_damaged_event_is_named(text: str) -> None:
    """No IndexError for a person."""
    with pytest.raises(FormatError):
        event_from_text(text)


def test_hostile_nesting_is_an_error_not_a_crash() -> None:
    """A file may be anything."""
    data: object = []
    for _ in range(5000):
        data = {"plan": data}
    with pytest.raises(FormatError):
        decode(Song, data)
