"""If these fail, the names players have for stretches of harmony are given to the wrong ones, or to none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.theory.analysis import analyse, read_chords
from composer.theory.bricks import brick_names, completions, find_bricks
from composer.theory.chart import ChartChord
from composer.theory.chord import Chord
from composer.theory.key import Key

CASES = [
    # chart, bricks as `name in key [start-end)`; without bar lines every chord is a bar
    ("Dm7 G7 Cmaj7", "ii-V-I C major 0-3"),
    ("Dm9 G13 C69", "ii-V-I C major 0-3"),
    ("Dm G C", "ii-V-I C major 0-3"),
    ("Dm7 G7sus G7 Cmaj7", "ii-V-I C major 0-4"),
    ("Dm7b5 G7b9 Cm6", "minor ii-V-I C minor 0-3"),
    ("Dm7b5 G7 Cmaj7", "minor ii-V to major C major 0-3"),
    ("Cmaj7 Gm7 C7 Dm7 G7 Cmaj7", "ii-V F major 1-3; ii-V-I C major 3-6"),
    ("Cmaj7 Em7b5 A7 Fmaj7", "minor ii-V D minor 1-3"),
    ("Dm7 Db7 Cmaj7", "tritone ii-V-I C major 0-3"),
    ("Dm7b5 Db7 Cm7", "minor tritone ii-V-I C minor 0-3"),
    ("Fm7 Bb7 Cmaj7", "backdoor ii-V C major 0-3"),
    ("C F Bb7 C", "backdoor C major 2-4"),
    ("Em7 A7 Ebm7 Ab7 Dm7 G7", "descending ii-Vs C major 0-6"),
    ("Cmaj7 Am7 Dm7 G7", "turnaround C major 0-4"),
    ("C A7 Dm7 G7", "turnaround C major 0-4"),
    ("Em7 A7 Dm7 G7", "turnaround C major 0-4"),
    ("C A7 D7 G7", "ragtime turnaround C major 0-4"),
    ("C C#dim7 Dm7 D#dim7", "diminished turnaround C major 0-4"),
    ("C C#dim7 Dm7 G7", "diminished turnaround C major 0-4"),
    ("C Ebdim7 Dm7 G7", "diminished turnaround C major 0-4"),
    ("Em7 Ebm7 Dm7 Db7", "chromatic turnaround C major 0-4"),
    ("Cmaj7 Ebmaj7 Abmaj7 Dbmaj7", "Dameron turnaround C major 0-4"),
    ("Cmaj7 Eb7 Ab7 Db7", ""),
    ("Cm7 Am7b5 Dm7b5 G7", "minor turnaround C minor 0-4"),
    ("Cm Ab7 Dm7b5 G7", "minor turnaround C minor 0-4"),
    ("Bb G7 Cm7 F7 Dm7 G7 Cm7 F7", "rhythm changes A Bb major 0-8"),
    ("D7 D7 G7 G7 C7 C7 F7 F7", "rhythm changes bridge Bb major 0-8"),
    ("C A7 D7 G7 C", "ragtime turnaround C major 0-4"),
    ("A7 D7 G7 C", "ragtime C major 0-4"),
    ("C7 F D7 G7", "Montgomery-Ward bridge C major 0-4"),
    ("Gm7 C7 F Am7 D7 Dm7 G7", "Montgomery-Ward bridge C major 0-7"),
    ("Bmaj7 D7 Gmaj7 Bb7 Ebmaj7 F#7 Bmaj7", "Coltrane cycle B major 0-7"),
    ("Bmaj7 D7 Gmaj7 Bb7 Ebmaj7", "Coltrane cycle B major 0-5"),
    ("Dm7 Eb7 Abmaj7 B7 Emaj7 G7 Cmaj7", "Coltrane ii-V-I C major 0-7"),
    ("C F Bdim Em Am Dm G C", "circle of fifths C major 0-8"),
    ("Am7 Dm7 G7 Cmaj7 Fmaj7 Bm7b5 E7 Am", "circle of fifths C major 0-8"),
    ("Cm Fm Bb Eb Ab Dm7b5 G Cm", "circle of fifths C minor 0-8"),
    ("Cm7 F7 Bbmaj7 Ebmaj7 Am7b5 D7 Gm", "circle of fifths G minor 0-7"),
    ("D A Bm F#m G D G A", "Pachelbel D major 0-8"),
    ("Eb Bb Cm G Eb Bb Cm G", "Romanesca C minor 0-8"),
    ("Dm A Dm C F C Dm A", "Folia D minor 0-8"),
    ("Dm C Dm A F C Dm A", "Passamezzo antico D minor 0-8"),
    ("C F C G", "Passamezzo moderno C major 0-4"),
    ("Am G F E", "Andalusian A minor 0-4"),
    ("Am G F E7", "Andalusian A minor 0-4"),
    ("Am Em Dm E", "lament A minor 0-4"),
    ("Am Em/G F E", "lament bass A minor 0-4"),
    ("C G Am F", "Axis C major 0-4"),
    ("Am F C G", "Axis C major 0-4"),
    ("F C G Am", "Axis C major 0-4"),
    ("G Am F C", "Axis C major 0-4"),
    ("C G Am F C G Am F", "Axis C major 0-4; Axis C major 4-8"),
    ("C Am F G", "doo-wop C major 0-4"),
    ("C Am Dm G", "doo-wop C major 0-4"),
    ("Fmaj7 G7 Em7 Am", "royal road C major 0-4"),
    ("F G Em Am", "royal road C major 0-4"),
    ("Am F G C", "Komuro C major 0-4"),
    ("F G Am C", "hopscotch C major 0-4"),
    ("C Dm Em F", "stepwise climb C major 0-4"),
    ("C F Am G7 F C", "plagal C major 4-6"),
    ("C F Fm C", "IV-iv-I C major 1-4"),
    ("C C7 F Fm C", "gospel walk C major 0-5"),
    ("C7 F F#dim7 C/G", "gospel climb C major 0-4"),
    ("C E F Fm", "Creep C major 0-4"),
    ("C D7 F C", "Lydian lift C major 0-4"),
    ("D C G D", "Mixolydian vamp D major 0-4"),
    ("C Bb F C", "Mixolydian vamp C major 0-4"),
    ("C Bb C Bb", "Mixolydian vamp C major 0-4"),
    ("Dm7 G7 Dm7 G7", "Dorian vamp D minor 0-4"),
    ("Dm7 Em7 Dm7 Em7", "Dorian vamp D minor 0-4"),
    ("Am F G Am", "Aeolian vamp A minor 0-4"),
    ("Am G F G", "Aeolian vamp A minor 0-4"),
    ("Em F Em F", "Phrygian vamp E minor 0-4"),
    ("C D C D", "Lydian vamp C major 0-4"),
    ("C Am Ab Bb C", "Aeolian cadence C major 2-5"),
    ("A C D", "rock III A major 0-3"),
    ("C G D A E", "plagal chain E major 0-5"),
    ("Am Am(maj7) Am7 Am6", "line cliché A minor 0-4"),
    ("Am Am/G# Am/G Am/F#", "line cliché A minor 0-4"),
    ("C Cmaj7 C7 F", "line cliché C major 0-3"),
    ("C Caug C6 C7", "line cliché C major 0-4"),
    ("Cm Db G7 Cm", "Neapolitan cadence C minor 1-4"),
    (
        "C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 C7",
        "12-bar blues C major 0-12; blues turnaround C major 8-12",
    ),
    (
        "E7 A7 E7 E7 A7 A7 E7 E7 B7 A7 E7 B7",
        "quick-change blues E major 0-12; blues turnaround E major 8-11",
    ),
    (
        "C7 | F7 | C7 | Gm7 C7 | F7 | F#dim7 | C7 | Em7b5 A7 | Dm7 | G7 | C7 A7 | Dm7 G7",
        "jazz blues C major 0-16; ii-V F major 3-5; gospel climb C major 4-8; minor ii-V-I D minor 8-11; "
        "ii-V C major 10-12; ii-V C major 14-16",
    ),
    ("Cm7 Cm7 Cm7 Cm7 Fm7 Fm7 Cm7 Cm7 Ab7 G7 Cm7 Cm7", "minor blues C minor 0-12"),
    (
        "C G7 F F C G7 C G7",
        "8-bar blues C major 0-8",
    ),
]


@pytest.mark.parametrize(("chart", "bricks"), CASES, ids=[row[0] for row in CASES])
def test_bricks(chart: str, bricks: str) -> None:
    """Each stretch has the name players give it, in its key, from its first chord to its last."""
    found = analyse(chart).bricks
    assert "; ".join(f"{b.name} {b.key} {b.start}-{b.end}" for b in found) == bricks


def test_enough_is_known() -> None:
    """Every name in the tables is found somewhere above, or waits for its tune with a reason."""
    waiting = {
        "Bird blues",  # in the next test
        "minor plagal",
        "ii-V",
        "double plagal",  # Mixolydian vamps hold it
        "stepwise descent",
    }
    told = {_name(entry) for _, row in CASES for entry in row.split("; ") if entry}
    assert set(brick_names()) - told <= waiting


def _name(entry: str) -> str:
    return " ".join(entry.split(" ")[:-3])


def test_bird_blues() -> None:
    """The blues of the boppers is a blues too."""
    chart = (
        "Fmaj7 | Em7b5 A7 | Dm7 G7 | Cm7 F7 | Bb7 | Bbm7 Eb7 | Am7 D7 | Abm7 Db7 | "
        "Gm7 | C7 | F D7 | Gm7 C7"
    )
    names = [brick.name for brick in analyse(chart).bricks]
    assert names[0] == "Bird blues"
    assert "minor ii-V-I" in names


def test_every_brick_says_what_it_is() -> None:
    """A name alone explains nothing."""
    for chart, _ in CASES:
        assert all(len(brick.about) > 3 for brick in analyse(chart).bricks)


@given(st.sampled_from([row[0] for row in CASES]), st.integers(-5, 6))
def test_bricks_are_found_in_any_key(chart: str, fifths: int) -> None:
    """A brick keeps its name when it is transposed."""
    entries = read_chords(chart)
    moved = [
        ChartChord(at=entry.at, dur=entry.dur, chord=entry.chord.transposed(fifths))
        for entry in entries
    ]
    here, there = find_bricks(entries), find_bricks(moved)
    assert [(b.name, b.start, b.end) for b in here] == [(b.name, b.start, b.end) for b in there]
    assert [b.key.tonic + fifths for b in here] == [b.key.tonic for b in there]


@pytest.mark.parametrize(
    ("chords", "name", "root"),
    [
        ("Dm7 G7", "ii-V-I", 0),
        ("C G Am", "Axis", 5),
        ("Am G F", "Andalusian", 4),
        ("C Am F", "doo-wop", 7),
        ("Fm7 Bb7", "backdoor ii-V", 0),
        ("Em7 A7 Dm7", "turnaround", 7),
    ],
)
def test_what_completes_a_brick(chords: str, name: str, root: int) -> None:
    """A brick that has been begun says how it goes on."""
    found = completions([Chord.parse(symbol) for symbol in chords.split()], Key(0))
    assert (name, root) in {(one.name, one.root) for one in found}
    assert all(one.done < one.size for one in found)
