"""If these fail, the program hears a song in a key nobody else hears it in, and every numeral is off."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.key import Key
from composer.theory.key_finding import find_key, find_keys, foreign_cost
from composer.theory.key_mode import modal_key
from composer.theory.key_profile import PROFILES, key_of_notes, note_keys, rank_keys, spelled_key
from composer.theory.pitch import pc_semitone
from tests.theory.annotated import pieces, read_piece

TUNES = [
    # regions as `key: chords`, divided by semicolons
    "C major: C F G C",
    "C major: C G Am F C G Am F",
    "C major: Dm7 G7 Cmaj7 Cmaj7 ; Eb major: Fm7 Bb7 Ebmaj7 Ebmaj7",
    "Ab major: Fm7 Bbm7 Eb7 Abmaj7 Dbmaj7 ; C major: Dm7 G7 Cmaj7 Cmaj7 ; Eb major: Cm7 Fm7 Bb7 Ebmaj7 Abmaj7 ; "
    "G major: Am7b5 D7 Gmaj7 Gmaj7 Am7 D7 Gmaj7 Gmaj7 ; E major: F#m7b5 B7 Emaj7 ; "
    "Ab major: C7#5 Fm7 Bbm7 Eb7 Abmaj7 Dbmaj7 Dbm7 Cm7 Bdim7 Bbm7 Eb7 Abmaj7",
    "C major: C A7 Dm7 G7 C",
    "C major: Cmaj7 Gm7 C7 Fmaj7 Fm7 Bb7 Cmaj7 A7 Dm7 G7 Cmaj7",
    "C major: C7 F7 C7 C7 F7 F7 C7 A7 Dm7 G7 C7 G7",
    "C major: C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7",
    "C minor: Cm7 Cm7 Cm7 Cm7 Fm7 Fm7 Cm7 Cm7 Ab7 G7 Cm7 G7",
    "A minor: Am G F E Am G F E Am",
    "C minor: Cm Fm G7 Cm Cm Ab Eb Bb Cm",
    "D minor: Em7b5 A7 Dm Gm6 A7 Dm",
    "C major: C Am F G C Am F G C",
    "D major: D A Bm F#m G D G A",
    "C minor: Cm7 Cm7 Fm7 Fm7 Dm7b5 G7 Cm7 Cm7 ; Db major: Ebm7 Ab7 Dbmaj7 Dbmaj7 ; C minor: Dm7b5 G7 Cm7 Cm7",
    "C major: E7 E7 A7 A7 D7 D7 G7 G7 C",
    "C major: C C E7 E7 A7 A7 Dm Dm E7 E7 Am Am D7 D7 Dm7 G7 C C E7 E7 A7 A7 Dm Dm F Fm C Em7 A7 Dm7 G7 C6 C6",
    "C major: Cmaj7 Bm7b5 E7 Am7 D7 Gm7 C7 F7 Fm7 Bb7 Em7 A7 Ebm7 Ab7 Dm7 G7 Cmaj7 A7 Dm7 G7",
    "E major: Emaj7 Amaj7 Emaj7 Amaj7 E B C#m A",
    "B minor: Bm F# A E G D Em F#",
    "C major: C E F Fm C",
    "G major: G D Em C G D C G ; A major: A E F#m D A E D A",
    "G major: G D7 G C D7 G D7 G",
    "F major: F Em7 A7 Dm Dm7 Bb C7 F",
    "Eb major: Ebmaj7 Cm7 Fm7 Bb7 Gm7 C7 Fm7 Bb7 Ebmaj7",
    "Bb major: Bb6 G7 Cm7 F7 Bb6 G7 Cm7 F7 Bb7 Eb7 Bb6 F7 Bb6",
    "D major: Em7 A7 Dmaj7 Dmaj7 ; C major: Dm7 G7 Cmaj7 Cmaj7",
    "G major: Gmaj7 Gmaj7 ; F major: Gm7 C7 Fmaj7 Fmaj7 ; Eb major: Fm7 Bb7 Ebmaj7 ; G minor: Am7b5 D7 Gm7 Gm7",
    "C major: C C7 F Fm C G7 C",
    "A minor: Am Am/G F E7 Am Dm G C F Bm7b5 E7 Am",
    "C major: Am7 D7 Dm7 G7 Cmaj7",
    "A major: A A E E D D A E A",
    "C major: C Cmaj7 C7 F Fm C/G G7 C",
    "D minor: Dm C Dm C Dm C Bb C Dm",
    "F minor: Fm Db Ab Eb Fm Db Ab Eb Fm",
    "D major: D G A D G A Bm G A D",
    "C major: C Dm7 Em7 F Em7 Dm7 G7 C",
    "G minor: Gm Eb Bb F Gm Eb D7 Gm",
    "C major: Fmaj7 G7 Em7 Am Fmaj7 G7 Em7 Am Dm7 G7 C",
    "Db major: Dbmaj7 Ebm7 Ab7 Dbmaj7 Bbm7 Ebm7 Ab7 Dbmaj7",
    "Bb major: Bb Bb7 Eb Ebm Bb F Bb",
]


def _expected(tune: str) -> tuple[list[Chord], list[Key]]:
    chords: list[Chord] = []
    keys: list[Key] = []
    for part in tune.split(" ; "):
        name, _, symbols = part.partition(": ")
        found = [Chord.parse(symbol) for symbol in symbols.split()]
        chords += found
        keys += [Key.parse(name)] * len(found)
    return chords, keys


@pytest.mark.parametrize("tune", TUNES, ids=[tune[:40] for tune in TUNES])
def test_tunes_stand_in_the_keys_people_say(tune: str) -> None:
    """Chord by chord the region has the key a player would name, spelled as the chords are."""
    chords, keys = _expected(tune)
    found = [region.key for region in find_keys(chords) for _ in range(region.start, region.end)]
    assert [str(key) for key in found] == [str(key) for key in keys]


@pytest.mark.parametrize("tune", TUNES, ids=[tune[:40] for tune in TUNES])
def test_regions_have_no_gaps(tune: str) -> None:
    """Every chord stands in one region."""
    chords, _ = _expected(tune)
    regions = find_keys([NO_CHORD, *chords, NO_CHORD])
    assert regions[0].start == 0
    assert regions[-1].end == len(chords) + 2
    assert all(a.end == b.start for a, b in pairwise(regions))


@given(st.sampled_from(TUNES), st.integers(-4, 4))
def test_transposing_transposes_the_keys(tune: str, fifths: int) -> None:
    """What is heard does not depend on where it is played; up and down again is the same."""
    chords, _ = _expected(tune)
    here = find_keys(chords)
    there = find_keys([chord.transposed(fifths) for chord in chords])
    assert [(r.start, r.end, r.key.mode) for r in here] == [
        (r.start, r.end, r.key.mode) for r in there
    ]
    for one, other in zip(here, there, strict=True):
        assert pc_semitone(other.key.tonic) == pc_semitone(one.key.tonic + fifths)
    back = [chord.transposed(fifths).transposed(-fifths) for chord in chords]
    assert find_keys(back) == here


VAMPS = [
    ("Dm7 G7 Dm7 G7", "D dorian"),
    ("Am7 D7 Am7 D7", "A dorian"),
    ("Em A Em A", "E dorian"),
    ("Dm7 Em7 Dm7 Em7", "D dorian"),
    ("C Bb F C", "C mixolydian"),
    ("G F C G", "G mixolydian"),
    ("E D A E", "E mixolydian"),
    ("C Gm C Gm", "C mixolydian"),
    ("Em F Em F", "E phrygian"),
    ("Em F G F Em", "E phrygian"),
    ("C D C D", "C lydian"),
    ("Fmaj7 G Fmaj7 G", "F lydian"),
    ("Am G Am G", "A minor"),
    ("Am G F G Am", "A minor"),
    ("C G7 C F", "C major"),
    ("C7 F7 C7 G7 C7", "C major"),
    ("Dm7 G7", "C major"),
    ("Dm7 Dm7 Ebm7 Ebm7 Dm7 Dm7", "D dorian"),
    ("Am7 Abm7 Am7 Abm7", "A dorian"),
    ("Cm Dbm Cm", "C minor"),
    ("Cm7 Fm7 Cm7 Fm7", "C minor"),
    ("Dm6 Dm6 Dm6", "D dorian"),
    ("Dm6 A7 Dm6", "D minor"),
    ("Cmaj7#11 Cmaj7#11", "C lydian"),
    ("Dm7 G7 Cmaj7#11", "C major"),
]


@pytest.mark.parametrize(("chords", "key"), VAMPS, ids=[row[0] for row in VAMPS])
def test_modes_of_vamps(chords: str, key: str) -> None:
    """A vamp has the mode that players call it by."""
    symbols = [Chord.parse(symbol) for symbol in chords.split()]
    (region,) = find_keys(symbols)
    assert str(modal_key(symbols, region.key)) == key


def test_a_known_home_is_kept() -> None:
    """The key somebody names stays, where the chords alone would be heard in another one."""
    chords = [Chord.parse(symbol) for symbol in ("Am", "F", "C", "G")]
    assert str(find_keys(chords, Key.parse("C major"))[0].key) == "C major"
    assert str(find_keys(chords)[0].key) == "A minor"


def test_one_key_for_all() -> None:
    """A short excursion does not change the key of a whole song."""
    song = "C F G C Am Dm G C F Bb C F G7 C F G7 C"
    assert str(find_key([Chord.parse(symbol) for symbol in song.split()])) == "C major"


def test_foreign_chords_cost_more() -> None:
    """The further from the key the dearer."""
    key = Key.parse("C major")
    costs = [
        foreign_cost(Chord.parse(symbol), key) for symbol in ("C", "F", "Am", "D7", "Ab", "F#")
    ]
    assert costs[0] == 0
    assert costs[1] < costs[3] < costs[4] < costs[5]


def test_no_chords_no_key() -> None:
    """Nothing to hear is refused."""
    for nothing in ([], [NO_CHORD]):
        with pytest.raises(TheoryError, match="there are no chords"):
            find_keys(nothing)


SCALES = [
    ("C D E F G A B C E G C", "C major"),
    ("A B C D E F G# A E C A A", "A minor"),
    ("F# G# A# B C# D# F F# C# A#", "F# major"),
    ("Eb F G Ab Bb C D Eb Bb G", "Eb major"),
]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(("notes", "key"), SCALES, ids=[row[1] for row in SCALES])
def test_notes_by_every_profile(notes: str, key: str, profile: str) -> None:
    """Tunes that show their key show it to every profile."""
    weights: dict[int, float] = {}
    for name in notes.split():
        pitch = pc_semitone(Chord.parse(name).root or 0)
        weights[pitch] = weights.get(pitch, 0) + 1
    assert key_of_notes(weights, profile) in (Key.parse(key), Key.parse(key).transposed(0))
    ranked = rank_keys(weights, profile)
    assert len(ranked) == 24
    assert all(a[1] >= b[1] for a, b in pairwise(ranked))


def test_notes_that_modulate() -> None:
    """Eight bars in C and eight in E flat are two regions."""
    first = {0: 4.0, 4: 3.0, 7: 3.0, 5: 1.0, 11: 1.0}
    second = {(pitch + 3) % 12: weight for pitch, weight in first.items()}
    found = note_keys([first] * 8 + [{}] + [second] * 8)
    assert [(str(key)) for _, _, key in found] == ["C major", "Eb major"]
    assert found[0][0] == 0
    assert found[-1][1] == 17


def test_what_profiles_refuse() -> None:
    """Silence has no key, and an unknown profile is named with its neighbours."""
    with pytest.raises(TheoryError, match="there are no notes"):
        key_of_notes({})
    with pytest.raises(TheoryError, match="temperley"):
        key_of_notes({0: 1}, "temperly")
    with pytest.raises(TheoryError, match="there are no notes"):
        note_keys([{}, {}])


def test_spelling_of_a_key() -> None:
    """Of two spellings the shorter signature wins, unless the notes lie nearer to the other."""
    assert str(spelled_key(1, "major")) == "Db major"
    assert str(spelled_key(1, "major", near=8.0)) == "C# major"
    assert str(spelled_key(6, "major", near=-6.0)) == "Gb major"


@pytest.mark.slow
def test_keys_of_analysed_pieces() -> None:
    """The local key agrees with the analysts', and where it does not it is mostly a close relative.

    Measured: chorales 78 %, madrigals 62 % of chords in the very key, 95 % and 91 % in it or in a key a fifth away, the
    relative or the parallel. The costs were tuned on every second piece; the others do as well to within 8 %.
    """
    same: dict[str, list[int]] = {"riemenschneider": [], "madrigal": []}
    near: dict[str, list[int]] = {"riemenschneider": [], "madrigal": []}
    for path in pieces():
        piece = read_piece(path)
        kind = "riemenschneider" if path.name.startswith("riem") else "madrigal"
        regions = find_keys([entry.chord for entry in piece])
        found = [region.key for region in regions for _ in range(region.start, region.end)]
        for entry, key in zip(piece, found, strict=True):
            same[kind].append(_alike(entry.key, key))
            near[kind].append(_alike(entry.key, key) or _close(entry.key, key))
    shares = {kind: (sum(hits) / len(hits)) for kind, hits in same.items()}
    close = {kind: (sum(hits) / len(hits)) for kind, hits in near.items()}
    print(shares, close)  # noqa: T201  shown with -s: the figures of the report
    assert shares["riemenschneider"] > 0.75
    assert shares["madrigal"] > 0.6
    assert close["riemenschneider"] > 0.93
    assert close["madrigal"] > 0.88


def _alike(one: Key, other: Key) -> bool:
    same_tonic = pc_semitone(one.tonic) == pc_semitone(other.tonic)
    return same_tonic and one.is_minor == other.is_minor


def _close(one: Key, other: Key) -> bool:
    fifths = (7 * (pc_semitone(one.tonic) - pc_semitone(other.tonic))) % 12
    if one.is_minor == other.is_minor:
        return fifths in (1, 11)
    return fifths == 0 or _alike(one.relative, other)
