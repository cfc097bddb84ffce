"""Pedal, swells and the fade."""

import itertools

from composer.genre.schema import Feel
from composer.model.performance import PlayedControl
from composer.performance.controllers import fade, pedal, swell, uses_pedal, uses_swell
from tests.songs import a_part, a_section

BAR = 3840


def pairs(controls: list[PlayedControl]) -> list[tuple[int, int]]:
    return [(control.tick, control.value) for control in controls]


def test_the_pedal_changes_with_the_chord_and_ends_up() -> None:
    """Two chords would blur, or the last one ring for ever."""
    played = pedal(1000, a_section(bars=4), [bar * BAR for bar in range(4)])
    values = [control.value for control in played]
    assert values == [127, 0] * 4
    assert [control.tick for control in played][1::2] == [1000 + bar * BAR for bar in (1, 2, 3, 4)]
    assert all(0 < control.tick - 1000 - bar * BAR < 480 for bar, control in enumerate(played[::2]))


def test_a_pushed_chord_takes_the_pedal_with_it() -> None:
    """The pedal would smear a pushed chord into the old one for an eighth."""
    played = pedal(0, a_section(bars=2), [0, BAR - 480])
    assert played[1] == PlayedControl(tick=BAR - 480, number=64, value=0)


def test_no_pedal_where_the_part_rests() -> None:
    """A resting player would tread on nothing."""
    played = pedal(0, a_section(bars=4), [0, 2 * BAR])
    assert len(played) == 4
    assert pedal(0, a_section(bars=4), []) == []


def test_who_has_a_pedal() -> None:
    """An organ would be pedalled, or a piano of a dry genre."""
    piano, organ = a_part("keys", "comp", 0), a_part("keys", "comp", 16)
    assert uses_pedal(piano, Feel(pedal=("comp",)))
    assert uses_pedal(piano, Feel(pedal=("keys",)))
    assert not uses_pedal(organ, Feel(pedal=("comp",)))
    assert not uses_pedal(piano, Feel())


def test_who_swells() -> None:
    """A piano would fade in, or strings stay flat."""
    assert uses_swell(a_part("strings", "pad", 48))
    assert uses_swell(a_part("pad", "pad", 89))
    assert not uses_swell(a_part("keys", "comp", 0))
    assert not uses_swell(a_part("bass", "bass", 43))


def test_a_swell_follows_the_phrase_and_the_build() -> None:
    """Held strings would lie there like a plank."""
    calm, building = (
        swell(0, a_section(bars=8, lead_out=lead_out)) for lead_out in ("none", "build")
    )
    values = [control.value for control in calm]
    assert max(values) - min(values) >= 8
    assert all(40 <= value <= 127 for value in values)
    assert building[-1].value > calm[-1].value
    assert all(a.tick < b.tick for a, b in itertools.pairwise(calm))


def test_a_fade_goes_down_to_the_end() -> None:
    """A fade-out would stop half way, or start loud again."""
    section = a_section(bars=8, ending="fade")
    for swells in ([], swell(100, section)):
        faded = fade(100, section, swells)
        last = [value for tick, value in pairs(faded) if tick >= 100 + 4 * BAR]
        assert last == sorted(last, reverse=True)
        assert last[-1] < 20
        assert faded[0].tick == 100
