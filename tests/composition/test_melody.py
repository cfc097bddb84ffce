"""Melodies: what makes a line a tune, measured over many seeds."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

import pytest

from composer.composition.context import Written
from composer.genre.schema import MelodyStyle
from composer.model.events import Note
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import pc_semitone
from tests.tunes import (
    CHORUS,
    FOUR,
    RANGE,
    VERSE,
    a_genre,
    a_hook,
    chord_share,
    context,
    midis,
    notes_of,
    tune,
)

SEEDS = range(24)
BAR, BEAT = FOUR.bar_ticks, FOUR.beat_ticks
BLUES = "F7 Bb7 F7 F7 Bb7 Bb7 F7 D7 Gm7 C7 F7 C7"


def verse(seed: int, **more: object) -> Written:
    return tune(context(a_genre(), seed, "verse", VERSE, **more), seed)  # type: ignore[arg-type]


def chorus(seed: int, **more: object) -> Written:
    return tune(context(a_genre(), seed, "chorus", CHORUS, **more), seed)  # type: ignore[arg-type]


def assert_monophonic(notes: list[Note]) -> None:
    for before, after in pairwise(notes):
        assert before.dur > 0
        assert before.at + before.dur <= after.at


@pytest.mark.parametrize("technique", ["vocal", "riff", "call_response", "ostinato", "bebop"])
@pytest.mark.parametrize("material", ["intro", "verse", "chorus", "bridge", "solo", "outro"])
def test_every_style_sings_one_note_at_a_time_in_range(technique: str, material: str) -> None:
    """A voice has one pitch at a time, no lower and no higher than it reaches, and is never mute by accident."""
    genre = a_genre(technique, scale="chord_scale" if technique == "bebop" else "key")
    for seed in range(6):
        written = tune(context(genre, seed, material), seed)
        notes = notes_of(written)
        assert notes
        assert_monophonic(notes)
        assert all(RANGE[0] <= note.pitch.midi <= RANGE[1] for note in notes)
        assert all(60 <= note.velocity <= 110 for note in notes)
        assert all(note.at >= -BEAT and note.at + note.dur <= 8 * BAR for note in notes)


def test_strong_beats_stand_on_the_chord() -> None:
    """A tune whose long and strong notes miss the harmony sounds wrong, one that never leaves it sounds dull."""
    strong, weak = [], []
    for seed in SEEDS:
        for written, material, chords in (
            (verse(seed), "verse", VERSE),
            (chorus(seed), "chorus", CHORUS),
        ):
            ctx = context(a_genre(), seed, material, chords)
            notes = notes_of(written)
            heavy = [n for n in notes if FOUR.strength(n.at) >= 3 or n.dur > BEAT]
            strong.append(chord_share(ctx, heavy))
            weak.append(chord_share(ctx, [n for n in notes if n not in heavy]))
    assert 0.75 <= mean(strong) <= 0.97
    assert 0.35 <= mean(weak) <= 0.85


def test_leaps_turn_back() -> None:
    """Real tunes turn back after three leaps in five; a random walk after one in two, and by any interval."""
    turned = []
    for seed in SEEDS:
        for written in (verse(seed), chorus(seed)):
            notes = notes_of(written)
            for a, b, c in zip(notes, notes[1:], notes[2:], strict=False):
                leap = b.pitch.midi - a.pitch.midi
                if abs(leap) >= 5 and b.at - a.at - a.dur < BEAT and c.at - b.at - b.dur < BEAT:
                    turned.append((c.pitch.midi - b.pitch.midi) * leap < 0)
    assert len(turned) > 20
    assert mean(turned) >= 0.5


def test_intervals_are_mostly_steps_and_never_tritones() -> None:
    """The proportions of real tunes: about half steps, a fifth repeats, few leaps; sung tritones next to none."""
    moves = []
    for seed in SEEDS:
        for written in (verse(seed), chorus(seed)):
            for a, b in pairwise(notes_of(written)):
                if b.at - a.at - a.dur < BEAT // 2:
                    moves.append(abs(b.pitch.midi - a.pitch.midi))
    share = {size: moves.count(size) / len(moves) for size in range(25)}
    assert 0.35 <= share[1] + share[2] <= 0.65
    assert 0.08 <= share[0] <= 0.38
    assert share[6] < 0.01
    assert sum(share[size] for size in range(8, 25)) < 0.06


def test_phrases_end_long_and_are_followed_by_a_breath() -> None:
    """No singer goes on for eight bars, and no phrase ends on a passing eighth."""
    for seed in SEEDS:
        for written in (verse(seed), chorus(seed)):
            notes = notes_of(written)
            rests = [b.at - a.at - a.dur for a, b in pairwise(notes)]
            assert sum(rest >= BEAT // 2 for rest in rests) >= 1
            last = notes[-1]
            assert last.dur >= BEAT - 60
            assert last.at + last.dur <= 8 * BAR - BEAT
            assert any(n.dur >= BEAT - 60 for n in notes if 2 * BAR + 2 * BEAT <= n.at < 4 * BAR)


def test_the_hook_returns_in_every_chorus() -> None:
    """The one thing a listener keeps: rhythm and contour of the hook, note for note in direction."""
    for seed in SEEDS:
        hook = a_hook(a_genre(), seed)
        ways = [(b > a) - (b < a) for a, b in pairwise(hook.contour)]
        for occurrence in (1, 2, 3):
            notes = notes_of(chorus(seed, occurrence=occurrence))
            best = 0.0
            for start in range(0, 8 * BAR, BAR):
                found = [
                    next((n for n in notes if n.at == start + at), None) for at, _ in hook.rhythm
                ]
                if None in found:
                    continue
                pitches = [n.pitch.midi for n in found if n is not None]
                have = [(b > a) - (b < a) for a, b in pairwise(pitches)]
                best = max(best, mean(a == b for a, b in zip(ways, have, strict=True)))
            assert best >= 0.75, (seed, occurrence)


def test_the_chorus_sits_higher_than_the_verse() -> None:
    """Choruses lift; one that lies where the verse lay is another verse."""
    lifts = [mean(midis(chorus(seed))) - mean(midis(verse(seed))) for seed in SEEDS]
    assert mean(lifts) >= 2.5
    assert sum(lift >= 2 for lift in lifts) >= 0.9 * len(lifts)
    tops = [max(midis(chorus(seed))) - max(midis(verse(seed))) for seed in SEEDS]
    assert sum(top >= 0 for top in tops) >= 0.9 * len(tops)


def test_there_is_one_climax_and_it_comes_late() -> None:
    """The highest note is saved up for the second half and touched once."""
    single = []
    for seed in SEEDS:
        for written in (verse(seed), chorus(seed)):
            notes = notes_of(written)
            top = max(note.pitch.midi for note in notes)
            places = [n for n, note in enumerate(notes) if note.pitch.midi == top]
            joined = all(b == a + 1 for a, b in pairwise(places))
            single.append(joined and notes[places[0]].at >= 4 * BAR)
    assert mean(single) >= 0.85


def test_the_same_address_gives_the_same_tune() -> None:
    """Opening a song twice must not give two songs."""
    assert [verse(seed) for seed in SEEDS] == [verse(seed) for seed in SEEDS]


def test_other_seeds_give_other_tunes() -> None:
    """Two songs with one tune are one song."""
    heard = {tuple((n.at, n.pitch.midi) for n in notes_of(verse(seed))) for seed in SEEDS}
    assert len(heard) >= len(SEEDS) - 1


def test_verse_two_is_verse_one_with_small_changes() -> None:
    """The same words' music again, but not a copy."""
    for seed in SEEDS:
        first = {(n.at, n.pitch.midi) for n in notes_of(verse(seed))}
        second = {(n.at, n.pitch.midi) for n in notes_of(verse(seed, occurrence=2))}
        assert first != second
        assert len(first & second) >= 0.6 * len(first | second)


def test_a_longer_chorus_begins_as_the_shorter_one() -> None:
    """A chorus doubled at the end of the song is the chorus, not a new tune."""
    for seed in SEEDS:
        short = [(n.at, n.pitch.midi) for n in notes_of(chorus(seed)) if n.at < 3 * BAR]
        double = tune(context(a_genre(), seed, "chorus", f"{CHORUS} {CHORUS}"), seed)
        assert [(n.at, n.pitch.midi) for n in notes_of(double) if n.at < 3 * BAR] == short


def test_a_section_depends_on_nothing_but_itself() -> None:
    """Writing other sections in between, or in another order, changes no note."""
    alone = chorus(3)
    verse(3)
    tune(context(a_genre(), 3, "bridge", "Am Em F C Dm Am F G"), 3)
    assert chorus(3) == alone


def test_a_key_change_carries_the_tune_with_it() -> None:
    """Draws are degrees: key and range a tone higher give the same tune a tone higher."""
    for seed in range(8):
        low = midis(chorus(seed))
        chords = "G A D Bm G A Bm A"
        ctx = context(
            a_genre(), seed, "chorus", chords, key="D", melody_range=(RANGE[0] + 2, RANGE[1] + 2)
        )
        assert midis(tune(ctx, seed)) == [pitch + 2 for pitch in low]


def test_minor_keys_raise_the_leading_tone_over_their_dominant() -> None:
    """G natural over E major in A minor is a wrong note."""
    for seed in SEEDS:
        ctx = context(a_genre(), seed, "verse", "Am Dm E Am Am Dm E Am", key="Am")
        for note in notes_of(tune(ctx, seed)):
            if str(ctx.chord_at(note.at + min(note.dur, 1920) // 2).chord) == "E":
                assert note.pitch.midi % 12 != 7


def test_notes_are_spelled_by_chord_and_key() -> None:
    """An E7 in F major has a G sharp, not an A flat."""
    key = Key.parse("F")
    for seed in SEEDS:
        ctx = context(a_genre(), seed, "verse", "F E7 Am Dm Bb F C7 F", key="F")
        names = {str(note.pitch)[:-1] for note in notes_of(tune(ctx, seed))}
        assert names <= {"F", "G", "A", "Bb", "C", "D", "E", "G#", "B", "F#", "C#", "Eb"}, key


def test_the_last_section_comes_to_rest_on_the_tonic() -> None:
    """A song that stops in the air has no ending."""
    for seed in SEEDS:
        ctx = context(a_genre(), seed, "outro", "F G C C", ending="held")
        last = notes_of(tune(ctx, seed))[-1]
        assert last.pitch.midi % 12 == pc_semitone(ctx.section.key.tonic)
        assert last.dur >= BAR // 2
        assert last.at + last.dur == ctx.section.length


def test_the_tune_stops_with_the_band_and_holds_with_it() -> None:
    """Singing through a stop chorus, or moving over a held chord, is not listening."""
    marks = ["", "", "shot", "", "", "", "hold", ""]
    for seed in SEEDS:
        notes = notes_of(tune(context(a_genre(), seed, "verse", VERSE, marks=marks), seed))
        assert_monophonic(notes)
        assert not [n for n in notes if 2 * BAR + BEAT // 2 <= n.at < 3 * BAR]
        assert not [n for n in notes if n.at < 3 * BAR < n.at + n.dur]
        assert len([n for n in notes if 6 * BAR <= n.at < 7 * BAR]) <= 1


def test_accents_move() -> None:
    """A tune at one velocity is a machine's."""
    for seed in SEEDS:
        assert len({note.velocity for note in notes_of(verse(seed))}) >= 5


def test_solos_run_in_eighths_breathe_and_never_repeat_a_chorus() -> None:
    """Jazz solos: more notes than a tune, rests between phrases, another chorus each time round."""
    genre = a_genre("bebop", scale="chord_scale", chromatic=0.2)
    for seed in range(8):
        choruses = [
            notes_of(
                tune(
                    context(
                        genre, seed, "solo", BLUES, key="F", occurrence=n, melody_range=(60, 81)
                    ),
                    seed,
                )
            )
            for n in (1, 2)
        ]
        assert [n.pitch for n in choruses[0]] != [n.pitch for n in choruses[1]]
        for notes in choruses:
            assert_monophonic(notes)
            assert len(notes) >= 36
            assert sum(b.at - a.at - a.dur >= BEAT // 2 for a, b in pairwise(notes)) >= 3
            ctx = context(genre, seed, "solo", BLUES, key="F")
            on_beat = [n for n in notes if n.at % BEAT == 0]
            assert chord_share(ctx, on_beat) >= 0.55


def test_materials_that_rest_have_no_tune() -> None:
    """Silence that the genre asks for is kept."""
    genre = a_genre(rests_in=("intro",))
    assert tune(context(genre, 1, "intro"), 1).events == ()


def test_a_remark_tells_plan_climax_and_cost() -> None:
    """`why` has nothing to say of a tune that keeps no account."""
    text = " ".join(chorus(1).remarks)
    assert "plan" in text
    assert "hook in bars 1-2" in text
    assert "climax" in text
    assert "cost" in text


@pytest.mark.parametrize(
    "meter", [Meter(3, 4), Meter(6, 8), Meter(12, 8), Meter(5, 4), Meter(2, 4)], ids=str
)
def test_tunes_fit_any_meter(meter: Meter) -> None:
    """A brief may ask for a waltz in a genre that has none."""
    for seed in range(4):
        for material in ("verse", "chorus", "solo"):
            ctx = context(a_genre(), seed, material, VERSE, meter=meter)
            notes = notes_of(tune(ctx, seed))
            assert notes
            assert_monophonic(notes)
            assert all(n.at + n.dur <= ctx.section.length for n in notes)


@pytest.mark.parametrize("bars", [1, 2, 3, 5, 7, 12, 20])
def test_sections_of_any_length_have_a_tune(bars: int) -> None:
    """Odd lengths come from briefs and from cuts."""
    chords = " ".join((VERSE.split() * 3)[:bars])
    for material in ("verse", "chorus", "pre-chorus", "head", "anything"):
        ctx = context(a_genre(), 5, material, chords)
        notes = notes_of(tune(ctx, 5))
        assert_monophonic(notes)
        assert all(n.at + n.dur <= ctx.section.length for n in notes)


def test_a_narrow_singer_still_has_a_tune() -> None:
    """A range of an octave, or less than the style's span, bends the tune and does not break it."""
    for low, high in ((60, 72), (62, 70), (48, 90)):
        for seed in range(4):
            ctx = context(a_genre(), seed, "chorus", CHORUS, melody_range=(low, high))
            assert all(low <= pitch <= high for pitch in midis(tune(ctx, seed)))


def test_styles_have_their_defaults() -> None:
    """The tests above rest on what a style is when nothing is said."""
    assert MelodyStyle().lift >= 3
