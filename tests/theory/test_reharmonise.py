"""If these fail, new chords rub against the tune, change its length, or come without a reason."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.analysis import analyse, read_chords
from composer.theory.chart import ChartChord
from composer.theory.chord import Chord
from composer.theory.chord_complexity import chord_complexity, plainer
from composer.theory.coltrane import major_thirds
from composer.theory.extension import extend
from composer.theory.key import Key
from composer.theory.melody_fit import MelodyNote, fits_melody, weighty_notes
from composer.theory.meter import Meter
from composer.theory.pitch import pc_semitone
from composer.theory.reharmonise import LEVELS, Reharmonisation, reharmonise
from composer.theory.substitution import TECHNIQUES

C = Key.parse("C major")
FOUR = Meter(4, 4)
SONGS = [
    "C | Am | F | G | C | Am | Dm | G7 | C",
    "Dm7 | G7 | Cmaj7 | Cmaj7 | Dm7 | G7 | Cmaj7 | Cmaj7",
    "Am | F | C | G | Am | F | E7 | Am",
    "Cm | Ab | Fm | G7 | Cm | Dm7b5 G7 | Cm | Cm",
    "G | D | Em | C | G | D | C | G",
    "Cmaj7 | A7 | Dm7 | G7 | Em7 A7 | Dm7 G7 | C6",
    "C7 | F7 | C7 | C7 | F7 | F7 | C7 | A7 | Dm7 | G7 | C7 | C7",
    "Em | C | G | D/F# | Em | C | Bsus4 B7 | Em",
    "F | N.C. | Bb | C7 | F",
]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("song", SONGS)
def test_length_and_ends_stay(song: str, level: str) -> None:
    """The chords fill the same bars, and the first and last keep their root and function."""
    entries = read_chords(song)
    for take in range(3):
        found = reharmonise(entries, level=level, take=take)
        _check_frame(entries, found)


def _check_frame(entries: tuple[ChartChord, ...], found: Reharmonisation) -> None:
    assert found.chords[0].at == entries[0].at
    assert all(a.at + a.dur == b.at for a, b in zip(found.chords, found.chords[1:], strict=False))
    end = entries[-1].at + entries[-1].dur
    assert found.chords[-1].at + found.chords[-1].dur == end
    old, new = analyse(entries), analyse(found.chords, found.key)
    for place in (0, -1):
        assert found.chords[place].chord.root == entries[place].chord.root
        assert new.chords[place].function.family == old.chords[place].function.family


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("song", SONGS)
def test_every_change_is_told(song: str, level: str) -> None:
    """Where the chords differ there is a change with a reason, and the changes give the new chords."""
    entries = read_chords(song)
    found = reharmonise(entries, level=level)
    told = {change.at: change for change in found.changes}
    for entry in entries:
        now = [c.chord for c in found.chords if entry.at <= c.at < entry.at + entry.dur]
        inside = [c for c in found.changes if c.at <= entry.at < c.at + c.dur]
        assert (now == [entry.chord]) == (not inside) or inside[0].technique.startswith("cycle")
    for change in told.values():
        assert len(change.reason) > 15
        assert change.technique in {*TECHNIQUES, "extension", "cycle of major thirds"}
        new = [c.chord for c in found.chords if change.at <= c.at < change.at + change.dur]
        assert tuple(new) == change.after


def test_levels_grow_bolder() -> None:
    """Safe stays in the key, colour goes to its neighbours, bold leaves it."""
    totals = []
    for level in LEVELS:
        total = 0.0
        for song in SONGS:
            found = reharmonise(read_chords(song), level=level)
            total += sum(chord_complexity(c.chord, found.key) for c in found.chords) / len(
                found.chords
            )
        totals.append(total)
    assert totals[0] < totals[1] < totals[2]


@pytest.mark.parametrize("song", SONGS[:5])
def test_safe_has_no_foreign_notes(song: str) -> None:
    """At the safe level no change brings a note from outside its key."""
    found = reharmonise(read_chords(song), level="safe")
    for change in found.changes:
        old = {pc for chord in change.before for pc in chord.pitch_classes}
        new = {pc for chord in change.after for pc in chord.pitch_classes}
        assert new - old <= set(found.key.semitones), change


TECHNIQUE_EXAMPLES = [
    # technique, level, song: some take of it uses the technique
    ("relative", "safe", SONGS[0]),
    ("subdominant exchange", "safe", SONGS[0]),
    ("suspension", "safe", SONGS[0]),
    ("inversion", "safe", "C | F | C | Dm | C | G | F | Em | Dm | G | C"),
    ("secondary dominant", "colour", SONGS[0]),
    ("ii-V", "colour", SONGS[0]),
    ("borrowed chord", "colour", "C | F | C | Am | Dm | G | F | C"),
    ("passing diminished", "colour", "C | Dm | C | F | G | Am | F | C"),
    ("backdoor", "bold", SONGS[1]),
    ("pedal", "colour", "C | F | C | Dm | G | C"),
    ("tritone substitute", "bold", SONGS[1]),
    ("modal interchange", "bold", SONGS[0]),
    ("altered dominant", "bold", SONGS[5]),
    ("cycle of major thirds", "bold", SONGS[1]),
    ("extension", "colour", SONGS[0]),
]


@pytest.mark.parametrize(
    ("technique", "level", "song"), TECHNIQUE_EXAMPLES, ids=[row[0] for row in TECHNIQUE_EXAMPLES]
)
def test_each_technique_is_used(technique: str, level: str, song: str) -> None:
    """No technique is dead code: a few takes are enough to meet each."""
    used = {
        change.technique
        for take in range(12)
        for change in reharmonise(read_chords(song), level=level, take=take).changes
    }
    assert technique in used


def test_the_cycle_takes_four_bars() -> None:
    """Coltrane's cycle replaces a ii-V-I of four bars and nothing shorter."""
    entries = read_chords("Dm7 | G7 | Cmaj7 | %")
    names = [str(entry.chord) for entry in major_thirds(entries, C, FOUR)]
    assert names == ["Dm7", "Eb7", "Abmaj7", "B7", "Emaj7", "G7", "Cmaj7"]
    assert major_thirds(read_chords("Dm7 G7 | Cmaj7"), C, FOUR) == ()


def test_marks_stay() -> None:
    """A pushed chord is still pushed."""
    entries = read_chords("| C | <Am | F! | G7 | C~ |")
    found = reharmonise(entries, level="colour")
    marks = {entry.at: entry.mark for entry in entries}
    assert all(marks.get(chord.at, "") == chord.mark for chord in found.chords)


def test_the_same_take_is_the_same() -> None:
    """A take can be asked for again; other takes have other tastes."""
    entries = read_chords(SONGS[0])
    assert reharmonise(entries, take=2) == reharmonise(entries, take=2)
    assert len({reharmonise(entries, take=take).chords for take in range(6)}) > 2


def test_unknown_level() -> None:
    """A level that is none is refused with the ones there are."""
    with pytest.raises(TheoryError, match="bold"):
        reharmonise(read_chords("C | G"), level="bald")


FIT = [
    # chord, note, does it go
    ("C", "C", True),
    ("C", "D", True),
    ("C", "F", False),
    ("Cmaj7", "C", False),
    ("Cmaj7", "B", True),
    ("C6", "C", True),
    ("Fmaj7", "B", True),
    ("G7", "C", False),
    ("G7sus", "C", True),
    ("G7", "Ab", False),
    ("G7b9", "Ab", True),
    ("Dm7", "G", True),
    ("Em7", "F", False),
    ("Am7", "F", False),
    ("Db7", "G", True),
    ("Fm", "A", False),
    ("F", "Ab", False),
    ("C", "C#", False),
]


@pytest.mark.parametrize(("chord", "note", "fits"), FIT, ids=[f"{r[1]} over {r[0]}" for r in FIT])
def test_what_goes_with_a_note(chord: str, note: str, fits: bool) -> None:
    """A held note goes with chord tones and tensions, and never a minor ninth above a chord tone."""
    midi = 72 + pc_semitone(Chord.parse(note).root or 0)
    assert fits_melody(Chord.parse(chord), 0, 3840, [MelodyNote(0, 3840, midi)], C) == fits


def test_light_notes_pass() -> None:
    """A short note off the beat may be anything; on the beat, long, or held over, it counts."""
    assert weighty_notes(0, 3840, [MelodyNote(480, 240, 61)]) == ()
    assert weighty_notes(0, 3840, [MelodyNote(960, 240, 61)]) == (61,)
    assert weighty_notes(0, 3840, [MelodyNote(480, 960, 61)]) == (61,)
    assert weighty_notes(3840, 3840, [MelodyNote(3360, 960, 61)]) == (61,)
    assert weighty_notes(3840, 3840, [MelodyNote(0, 3840, 61)]) == ()


MELODIES = st.lists(
    st.tuples(st.integers(0, 71), st.sampled_from([240, 480, 960, 1920]), st.integers(55, 84)),
    max_size=24,
)


@given(st.sampled_from(SONGS), MELODIES, st.sampled_from(LEVELS), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_never_against_the_melody(
    song: str, notes: list[tuple[int, int, int]], level: str, take: int
) -> None:
    """Every new chord goes with every weighty note above it."""
    melody = [MelodyNote(480 * place, dur, midi) for place, dur, midi in notes]
    entries = read_chords(song)
    found = reharmonise(entries, level=level, melody=melody, take=take)
    _check_frame(entries, found)
    old = {(entry.at, entry.chord) for entry in entries}
    readings = analyse(entries).chords
    for chord in found.chords:
        source = next(r for r in readings if r.at <= chord.at < r.at + r.dur)
        kept = chord.chord == source.chord or (chord.at, chord.chord) in old
        fits = fits_melody(chord.chord, chord.at, chord.dur, melody, source.key)
        assert kept or fits, chord


EXTENDED = [
    # chord, level, what may become of it
    ("C", 0, "Cmaj7"),
    ("C", 1, "Cmaj9 C69 Cmaj7 C6 Cadd9"),
    ("G", 0, "G7"),
    ("Em", 1, "Em7"),
    ("Dm", 2, "Dm11 Dm9 Dm7add11 Dm7 Dm6"),
    ("Bdim", 1, "Bdim7"),
    ("Caug", 2, ""),
    ("Cmaj9", 2, ""),
]


@pytest.mark.parametrize(
    ("chord", "level", "forms"), EXTENDED, ids=[f"{r[0]} {r[1]}" for r in EXTENDED]
)
def test_extensions(chord: str, level: int, forms: str) -> None:
    """A chord takes the tensions of its place in the key: no ninth on iii, no extension twice."""
    found = [str(richer) for richer, _ in extend(Chord.parse(chord), C, None, level, True)]
    assert found == forms.split()


@given(st.integers(-5, 5), st.sampled_from(["", "m", "7", "maj7", "m7b5", "13", "7alt", "sus4"]))
def test_complexity(root: int, suffix: str) -> None:
    """Complexity lies in 0..1, and a plainer chord is never more complex."""
    chord = Chord(root, Chord.parse("C" + suffix).degrees)
    value = chord_complexity(chord, C)
    assert 0 <= value <= 1
    assert plainer(chord).root == root
