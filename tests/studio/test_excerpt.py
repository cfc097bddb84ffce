"""A place, a part, some bars: what a selector names is heard, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from composer.errors import SelectorError
from composer.model.performance import (
    Marker,
    Performance,
    PlayedControl,
    TempoChange,
    TempoMap,
)
from composer.studio.excerpt import excerpt
from composer.theory.meter import QUARTER
from tests.sounds import a_performance, a_played_part

BAR = 4 * QUARTER


def song() -> Performance:
    """Intro, verse, chorus, verse, of two bars each; a note on every bar line, key 60 + bar."""
    tune = a_played_part("tune", [(4 * n, 2, 60 + n) for n in range(8)])
    bass = a_played_part("low", [(4 * n, 4, 40 + n) for n in range(8)], role="bass")
    pedal = PlayedControl(tick=BAR, number=64, value=127)
    made = a_performance(replace(tune, controls=(pedal,)), bass, quarters=32)
    names = ("Intro", "Verse", "Chorus", "Verse 2")
    return replace(
        made,
        markers=tuple(Marker(tick=2 * BAR * n, name=name) for n, name in enumerate(names)),
        tempo_map=TempoMap((TempoChange(tick=0, bpm=100.0), TempoChange(tick=4 * BAR, bpm=120.0))),
    )


@pytest.mark.parametrize(
    ("selector", "parts", "bars"),
    [
        ("chorus", ["tune", "low"], [4, 5]),
        ("verse 2:bass", ["low"], [6, 7]),
        ("*:low", ["low"], list(range(8))),
        ("verse", ["tune", "low"], [2, 3, 6, 7]),
        ("chorus:Tune:2", ["tune"], [5]),
        ("chorus:*:1-2", ["tune", "low"], [4, 5]),
        ("bars 2-3", ["tune", "low"], [1, 2]),
        ("bars 8:tune", ["tune"], [7]),
        ("last", ["tune", "low"], [6, 7]),
    ],
)
def test_what_is_named_is_heard(selector: str, parts: list[str], bars: list[int]) -> None:
    """The notes of those bars, one after the other from tick 0, and the bars are the length."""
    piece = excerpt(song(), selector)
    assert [part.id for part in piece.parts] == parts
    assert piece.end_tick == len(bars) * BAR
    base = {"tune": 60, "low": 40}
    for part in piece.parts:
        assert [(n.start, n.key) for n in part.notes] == [
            (place * BAR, base[part.id] + bar) for place, bar in enumerate(bars)
        ]


def test_time_goes_as_it_went() -> None:
    """Tempos, names of sections, and the pedal that was down."""
    piece = excerpt(song(), "chorus")
    assert piece.duration_s == pytest.approx(4.0)
    assert [(m.tick, m.name) for m in piece.markers] == [(0, "Chorus")]
    assert [(c.tick, c.value) for c in piece.parts[0].controls] == [(0, 127)]
    both = excerpt(song(), "bars 4-5")
    assert both.duration_s == pytest.approx(2.4 + 2.0)
    assert [(m.tick, m.name) for m in both.markers] == [(0, "Verse"), (BAR, "Chorus")]


def test_a_note_that_comes_early_belongs_to_its_bar() -> None:
    """Pushed by its player, it was meant to be on the line."""
    made = song()
    early = replace(made.parts[0].notes[4], start=4 * BAR - 40)
    notes = (*made.parts[0].notes[:4], early, *made.parts[0].notes[5:])
    made = replace(made, parts=(replace(made.parts[0], notes=notes), made.parts[1]))
    assert excerpt(made, "chorus:tune").parts[0].notes[0].start == 0
    assert len(excerpt(made, "verse 1:tune").parts[0].notes) == 2


@pytest.mark.parametrize(
    ("selector", "said"),
    [
        ("chrous", "Chorus"),
        ("chorus:lwo", "low"),
        ("chorus:tune:3", "bars 1 to 2"),
        ("chorus:tune:x", "range of bars"),
        ("bars 9", "bars 1 to 8"),
        ("bars 5-4", "bars 1 to 8"),
    ],
)
def test_what_is_not_there(selector: str, said: str) -> None:
    """The nearest name, or the bars there are."""
    with pytest.raises(SelectorError, match=said):
        excerpt(song(), selector)


def test_silence_is_told() -> None:
    """A part that rests there gives no file of silence."""
    made = song()
    silent = replace(made.parts[1], notes=made.parts[1].notes[:4])
    with pytest.raises(SelectorError, match="nobody plays"):
        excerpt(replace(made, parts=(made.parts[0], silent)), "chorus:low")
