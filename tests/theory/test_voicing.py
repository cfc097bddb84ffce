"""Voicings: right notes, inside the register, led smoothly, never muddy, and priced by name."""

import doctest
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory import voicing, voicing_costs, voicing_search, voicing_styles
from composer.theory.chord import Chord
from composer.theory.pitch import pc_semitone
from composer.theory.voicing import (
    INSTRUMENTS,
    STYLES,
    lead_voices,
    voice_chart,
    voicings,
)
from composer.theory.voicing_costs import LOW_INTERVAL_LIMITS, VoicingCost, low_interval_points
from composer.theory.voicing_search import cheapest_path
from composer.theory.voicing_styles import coloured, layouts

SYMBOLS = [
    "C",
    "Am",
    "F#m7b5",
    "Bb13sus",
    "Ebmaj7",
    "G7",
    "Dm9",
    "C7alt",
    "Bdim7",
    "A5",
    "Fadd9",
    "E+",
    "G/B",
]
chords = st.sampled_from(SYMBOLS).map(Chord.parse)


@given(
    chord=chords, style=st.sampled_from(STYLES), low=st.integers(46, 58), span=st.integers(17, 30)
)
def test_voicings_keep_to_chord_and_register(chord: Chord, style: str, low: int, span: int) -> None:
    """A voicing outside its register or with a foreign note is wrong in every style."""
    for layout in voicings(chord, style, low, low + span):
        numbers = [pitch.midi for pitch in layout]
        assert numbers == sorted(numbers) and len(set(numbers)) == len(numbers)
        assert low <= numbers[0] and numbers[-1] <= low + span
        assert {pitch.fifths for pitch in layout} <= set(chord.tones)


@given(chord=chords, style=st.sampled_from(STYLES))
def test_there_is_always_a_voicing(chord: Chord, style: str) -> None:
    """A comping part must never fall silent because a style does not fit."""
    assert voicings(chord, style, 48, 72)


@given(chord=chords, style=st.sampled_from(STYLES), low=st.integers(36, 48))
def test_no_mud(chord: Chord, style: str, low: int) -> None:
    """Below C3 nothing closer than a fifth (low-interval limits)."""
    for layout in voicings(chord, style, low, low + 30):
        for under, over in itertools.pairwise(layout):
            assert under.midi >= 48 or over.midi - under.midi >= 7


def test_common_tones_stay_and_the_top_line_is_steady() -> None:
    """C to Am to F to G in close position moves every voice by a third at most."""
    path = lead_voices(tuple(map(Chord.parse, ["C", "Am", "F", "G"])), "close", 55, 74)
    for before, after in itertools.pairwise(path):
        assert abs(before[-1].midi - after[-1].midi) <= 4
        moved = [abs(a.midi - b.midi) for a, b in zip(before, after, strict=True)]
        assert max(moved) <= 4
    common = {p.midi for p in path[0]} & {p.midi for p in path[1]}
    assert len(common) == 2  # C major and A minor share two tones


def test_rootless_leaves_the_root_to_the_bass() -> None:
    """A jazz pianist's ii-V has no roots in it."""
    for symbol in ("Dm9", "G13", "Cmaj9"):
        chord = Chord.parse(symbol)
        for layout in voicings(chord, "rootless", 50, 76):
            assert chord.root not in {pitch.fifths for pitch in layout}


@given(
    symbol=st.sampled_from(["m9", "m11", "m69", "m7", "m", "m(maj9)"]),
    root=st.integers(-5, 6),
    style=st.sampled_from(["close", "open", "drop2", "spread", "guitar", "triad", "shell"]),
    low=st.integers(46, 58),
    span=st.integers(14, 30),
)
def test_minor_keeps_its_root_at_home(
    symbol: str, root: int, style: str, low: int, span: int
) -> None:
    """Without it the tonic of a song in minor is its relative's major seventh; other chords are led as ever."""
    home, away = Chord.parse(f"C{symbol}").transposed(root), Chord.parse("Gm9").transposed(root)
    path = lead_voices((home, away), style, low, low + span, pc_semitone(root))
    assert root in {pitch.fifths for pitch in path[0]}
    assert all(low <= pitch.midi <= low + span for pitch in path[0])


def test_a_minor_ninth_at_home_keeps_its_colour_where_there_is_room() -> None:
    """A lush chord would become a plain one."""
    for symbol, home, notes in (("Cm9", 0, "C3 Eb3 Bb3 D4"), ("Dm9", 2, "D3 F3 C4 E4")):
        (voicing,) = lead_voices((Chord.parse(symbol),), "close", 48, 67, home)
        assert " ".join(map(str, voicing)) == notes


def test_power_chords_have_no_third() -> None:
    """A distorted guitar plays root, fifth and octave."""
    for layout in voicings(Chord.parse("Em"), "power", 48, 72):
        assert {(p.midi - layout[0].midi) % 12 for p in layout} == {0, 7}


def test_no_chord_is_silence() -> None:
    """N.C. means nobody plays a chord."""
    assert lead_voices((Chord.parse("N.C."), Chord.parse("C")), "close", 50, 74)[0] == ()


def test_an_unknown_style_offers_the_nearest() -> None:
    """A genre file's slip must name what there is."""
    with pytest.raises(TheoryError, match="rootless"):
        voicings(Chord.parse("C"), "rootles", 50, 74)


@pytest.mark.parametrize(
    ("symbol", "style", "layout"),
    [
        ("Cmaj7", "close", "C4 E4 G4 B4"),
        ("Cmaj7", "drop2", "G3 C4 E4 B4"),
        ("Cmaj7", "drop3", "E3 C4 G4 B4"),
        ("Cmaj7", "drop2and4", "C3 G3 E4 B4"),
        ("C", "drop2and4", "C3 G3 E4 C5"),
        ("Dm9", "rootless_a", "F3 A3 C4 E4"),
        ("Dm9", "rootless_b", "C4 E4 F4 A4"),
        ("G13", "rootless_a", "B3 E4 F4 A4"),
        ("G13", "rootless_b", "F3 A3 B3 E4"),
        ("Cmaj9", "rootless_a", "E3 G3 B3 D4"),
        ("Dm7", "shell", "D3 C4 F4"),
        ("Dm7", "shell_b", "D3 F3 C4"),
        ("Dm11", "quartal", "D3 G3 C4 F4"),
        ("G13", "quartal", "F3 B3 E4 A4"),
        ("C13#11", "upper_structure", "E3 Bb3 F#4 A4 D5"),
        ("C7#9b13", "upper_structure", "E3 Bb3 Eb4 Ab4 C5"),
        ("A5", "power", "A3 E4 A4"),
        ("C", "spread", "C3 G3 E4"),
    ],
)
def test_styles_are_what_players_call_them(symbol: str, style: str, layout: str) -> None:
    """A drop-3 that is no drop-3 misleads whoever learns from it."""
    chord = Chord.parse(symbol)
    found = [
        " ".join(map(str, voicing_styles.spelled(chord, x))) for x in layouts(chord, style, 48, 74)
    ]
    shown = [text.replace("D#", "Eb").replace("G#", "Ab") for text in found]
    assert layout in shown


@pytest.mark.parametrize("symbol", ["Dm11", "G13", "Bbsus4", "Am11", "Fmaj13", "C9sus"])
def test_quartal_is_in_fourths(symbol: str) -> None:
    """A stack with a third at the bottom is not quartal."""
    for layout in layouts(Chord.parse(symbol), "quartal", 48, 79):
        gaps = [two - one for one, two in itertools.pairwise(layout)]
        assert set(gaps[:2]) <= {5, 6} and gaps.count(6) <= 1
        assert gaps[-1] in (3, 4, 5, 6)


@pytest.mark.parametrize(
    ("symbol", "after", "style", "expected"),
    [
        ("G7", "C", "rootless_a", {"1", "3", "5", "b7", "9", "13"}),
        ("G7", "Cm7", "rootless_a", {"1", "3", "5", "b7", "b9", "b13"}),
        ("G7b9", "C", "rootless_a", {"1", "3", "5", "b7", "b9", "13"}),
        ("G7", "C", "upper_structure", {"1", "3", "5", "b7", "9", "#11", "13"}),
        ("Cm7b5", "F7", "rootless_a", {"1", "b3", "b5", "b7", "11"}),
        ("C", "F", "rootless_a", {"1", "3", "5"}),
        ("Bdim7", "Cm", "rootless_a", {"1", "b3", "b5", "bb7"}),
    ],
)
def test_tensions_that_players_add(symbol: str, after: str, style: str, expected: set[str]) -> None:
    """A natural ninth on the way to a minor chord is the mistake that everybody hears."""
    assert set(coloured(Chord.parse(symbol), Chord.parse(after), style).degrees) == expected


def test_low_interval_limits() -> None:
    """A third under C3 is mud, a fifth is not; the lower, the dearer."""
    assert low_interval_points((48, 52)) == low_interval_points((36, 43)) == 0
    assert 0 < low_interval_points((43, 46)) < low_interval_points((40, 43))
    for interval, limit in LOW_INTERVAL_LIMITS.items():
        assert low_interval_points((limit, limit + interval)) == 0
        assert low_interval_points((limit - 1, limit - 1 + interval)) == 2


@given(
    rows=st.lists(
        st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True), min_size=1, max_size=4
    )
)
def test_the_search_finds_the_cheapest_way(rows: list[list[int]]) -> None:
    """With room for every ending the beam must agree with trying all ways."""

    def price(path: tuple[int, ...]) -> int:
        return sum(n % 7 for n in path) + sum(abs(a - b) for a, b in itertools.pairwise(path))

    path = cheapest_path(rows, lambda n: n % 7, lambda a, b, most: abs(a - b), beam=50)
    assert price(tuple(n for n in path if n is not None)) == min(
        map(price, itertools.product(*rows))
    )


@given(
    rows=st.lists(st.lists(st.integers(0, 60), max_size=9, unique=True), min_size=1, max_size=8),
    beam=st.integers(1, 5),
)
def test_a_step_that_gives_up_early_changes_no_path(rows: list[list[int]], beam: int) -> None:
    """Looking no further at what is too dear must not lose the way that is cheapest, nor the first of two equal ones."""

    def whole(a: int, b: int, most: int) -> int:
        return abs(a - b) % 11

    def impatient(a: int, b: int, most: int) -> int:
        cost = whole(a, b, most)
        return cost if cost <= most else most + 1

    def own(n: int) -> int:
        return n % 7

    patient = cheapest_path(rows, own, whole, beam)
    assert cheapest_path(rows, own, impatient, beam) == patient


def test_costs_are_told_by_name_and_add_up() -> None:
    """A price that does not add up explains nothing."""
    cost = VoicingCost((("motion", 5), ("top", 2), ("range", 0)))
    assert str(cost) == "motion 5, top 2, range 0 = 7"
    assert (cost["motion"], cost["no such"], cost.total) == (5, 0, 7)
    assert str(VoicingCost()) == "nothing = 0"


SONG = "C Am F G7 Em A7 Dm G Bb Eb7 Ab Db F#m7b5 B7 Em7 N.C. C/E Dm9 G13 Cmaj7"
CHART = tuple(map(Chord.parse, SONG.split()))


@pytest.mark.parametrize("instrument", [*INSTRUMENTS, "ukulele", "bass"])
def test_every_instrument_plays_the_chart(instrument: str) -> None:
    """The notes belong to the chord, everybody's notes are the whole, silence is silence, and all of it can be drawn."""
    for chord, voiced in zip(CHART, voice_chart(CHART, instrument), strict=True):
        assert voiced.chord == chord
        assert bool(voiced.pitches) == (chord.root is not None)
        assert {p.fifths for p in voiced.pitches} <= {*chord.sounding}
        assert tuple(p for _, notes in voiced.parts for p in notes) == voiced.pitches
        assert voiced.diagram(ascii_only=True).isascii() and voiced.diagram()
        assert str(voiced.cost.total) in str(voiced)
        if voiced.pitches:
            assert len(voiced.cost.points) >= 10


def test_a_chart_led_is_smoother_than_chords_alone() -> None:
    """A search that ignores what came before is no voice leading."""
    led = sum(v.cost["motion"] for v in voice_chart(CHART[:14], "piano"))
    alone = [voice_chart((chord,), "piano")[0] for chord in CHART[:14]]
    apart = 0
    for one, two in itertools.pairwise(alone):
        before, after = (tuple(p.midi for p in v.pitches) for v in (one, two))
        apart += voicing_costs.motion_points(before, after)
    assert led < apart


def test_weights_change_the_choice() -> None:
    """Whoever wants variety says so, and a repeated chord moves."""
    twice = (Chord.parse("C"),) * 4
    still = voice_chart(twice, "piano", "triad")
    assert len({v.pitches for v in still}) == 1
    moving = voice_chart(twice, "piano", "triad", weights={"repetition": 1000})
    assert all(one.pitches != two.pitches for one, two in itertools.pairwise(moving))


def test_five_strings_have_a_double_bass() -> None:
    """The double bass doubles the cello an octave below as far as it reaches."""
    for voiced in voice_chart(CHART, "strings", players=5):
        if voiced.pitches:
            assert [name for name, _ in voiced.parts][:2] == ["double bass", "cello"]
            gap = voiced.pitches[1].midi - voiced.pitches[0].midi
            assert gap == (12 if voiced.pitches[1].midi >= 40 else 0)


def test_power_chords_and_capo() -> None:
    """Power chords drop the third; a capo is said in the picture."""
    for voiced in voice_chart(tuple(map(Chord.parse, ("E", "Am", "D7"))), "guitar", "power"):
        assert len({p.fifths for p in voiced.pitches}) == 2
    (capo,) = voice_chart((Chord.parse("D"),), "guitar", capo=2)
    assert str(capo.shape) == "x32010" and "capo 2" in capo.diagram()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"instrument": "piaon"}, "piano"),
        ({"style": "rootless_c"}, "rootless_a"),
        ({"instrument": "guitar", "style": "close"}, "movable"),
        ({"instrument": "strings", "players": 9}, "4 or 5"),
        ({"instrument": "satb", "style": "drop2"}, "parts"),
        ({"instrument": "guitar", "tuning": "dagdad"}, "dadgad"),
        ({"weights": {"motoin": 3}}, "motion"),
        ({"weights": {"motion": -3}}, "percent"),
    ],
)
def test_a_slip_is_told(arguments: dict[str, object], message: str) -> None:
    """A wrong word must name the right one."""
    with pytest.raises(TheoryError, match=message):
        voice_chart((Chord.parse("C"),), **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "module",
    [voicing, voicing_costs, voicing_search, voicing_styles],
    ids=["voicing", "costs", "search", "styles"],
)
def test_examples_in_docstrings_are_true(module: object) -> None:
    """A module's own example must be what it does."""
    result = doctest.testmod(module)
    assert result.attempted and not result.failed
