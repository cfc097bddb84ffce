"""Every rule in one table: its code, what it hears, why a listener cares, how it is measured, and how to mend it.

The table says it in its own words, so that `composer explain CODE` needs nothing else; figures that stand in it are
those of the rules themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from composer.critique import (
    displaced,
    dynamics,
    harmony,
    players,
    registers,
    rhythm_section,
    shape,
    timing,
    tune,
)  # fmt: skip
from composer.critique.listening import Listening
from composer.model.finding import Finding

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`code` is stable; `title` names the fault; `why` it matters to a listener; `how` it is measured, with thresholds
    and where they come from; `mend` says what to do by hand. `redraws` are the roles to be written anew where a finding
    names no part."""

    code: str
    title: str
    why: str
    how: str
    mend: str
    check: Callable[[Listening], Iterator[Finding]]
    redraws: tuple[str, ...] = ()


_ALL = ("melody", "comp", "pad", "riff", "counter", "bass")
_OWN = "set between the widest value of sound songs and the narrowest of spoilt ones"

_TABLE = (
    Rule(
        code="melody-clash",
        title="the tune clashes with the chord",
        check=tune.melody_clash,
        why="The tune is what is listened to; a held note that belongs to neither chord nor key sounds like a mistake.",
        how="A bar in which notes outside both the chord and the key (raised sixth and seventh of minor allowed) last for "
        "40 % of the tune's time, or three bars running that are off the chord for half of it (three quarters where the "
        f"chords are only recognised). An anticipation of the next chord is none of it. Thresholds {_OWN}: sound "
        "songs stay under 38 % and 44 %. Over written chords also a bar that comes once, with notes outside the scale of its "
        "chord that lead nowhere for 24 % of its time, or that comes elsewhere a semitone away.",
        mend="Move the long notes to chord tones, or change the chord under them.",
    ),
    Rule(
        code="part-clash",
        title="a chord part plays wrong notes",
        check=harmony.part_clash,
        why="Two chords at once sound out of tune, whatever the tune does.",
        how="A bar in which a harmony part or second voice is outside chord and key for 34 % of its time, or outside the "
        f"written chord for 60 % and the key for 20 %; or four bars in which chords that are written are left for 5 % of "
        f"a chord part's time, a figure that mostly keeps to them for 45 %, or three changes running over which old notes "
        f"hang for 60 % of a beat. {_OWN.capitalize()}: sound chord parts stay under 3 %.",
        mend="Voice the written chord anew in these bars.",
    ),
    Rule(
        code="wrong-key",
        title="a stretch in a wrong key",
        check=harmony.wrong_key,
        why="Everything moves away and comes back without a reason: a slip of transposition rather than a modulation.",
        how="Bars in which 60 % of the parts are off the file's own chords for half of their time and out of its key; "
        "where a file names no chords, up to six bars in a key that shares four notes or fewer with the key around it.",
        mend="Transpose the stretch back, or prepare the new key and stay in it.",
        redraws=_ALL,
    ),
    Rule(
        code="bass-root",
        title="the bass leaves the chord",
        check=rhythm_section.bass_root,
        why="The bass tells the ear what chord it hears; a foreign note there renames the harmony.",
        how="A bar whose first bass note is no tone of the chord (a written slash bass is one) and whose bass is off the "
        "chord for half of its time. A walking line passes: it is off the chord for a third at most. Where the chords are "
        "only recognised, three bars in a row are wanted. Where they are written, three bars running without any root are "
        "enough, or three changes to each of which the bass comes late: sound basses have a root in every bar.",
        mend="Put the root (or the slash bass) where the chord changes.",
    ),
    Rule(
        code="bass-kick",
        title="the bass stumbles over the kick",
        check=rhythm_section.bass_kick,
        why="Bass and kick are one instrument to the body; a sixteenth apart they cancel the groove.",
        how="Over four bars five notes or more that lie 0.15 to 0.36 of a quarter beside a kick, at most one in six of "
        "them on it; or three downbeats on which the kick stands alone and the bass follows a sixteenth late. On the "
        "kick means within 0.12 of a quarter. Sound songs have no such downbeat.",
        mend="Move the bass onto the kick, or the kick to the bass.",
    ),
    Rule(
        code="bass-high",
        title="nobody has the low end",
        check=registers.bass_high,
        why="Without its bass a band sounds like a radio in the next room.",
        how="Two bars or more in which the bass part's middle lies over A3, or, in a band, four whose mean lies ten and a half semitones over its "
        "own middle, or six whose notes lie nine and a half over where the same note names lie elsewhere; sound basses rise "
        "by eight and a half at most.",
        mend="Put the bass an octave or two down.",
    ),
    Rule(
        code="low-mud",
        title="close intervals low down",
        check=harmony.mud,
        why="Thirds and seconds in the low octaves beat against each other and growl.",
        how="A bar in which notes less than a fifth apart sound together below C3 for 35 % of it. The limit is the "
        "low-interval limit that arranging books give for thirds.",
        mend="Lift the chords above C3, or leave root and fifth only.",
        redraws=("comp", "pad", "bass"),
    ),
    Rule(
        code="crowding",
        title="all parts in one octave",
        check=harmony.crowding,
        why="Parts in one register mask each other: more players, less music.",
        how="Two bars or more in which four or more pitched parts, tune or bass among them, keep within fourteen "
        "semitones, or four bars in which the tune and two or more parts above the bass keep within eleven, or, with a "
        "kit, in which the tune lies in the middle of the chords, all within fourteen.",
        mend="Give the low end to one part and the tune an octave of its own.",
        redraws=_ALL,
    ),
    Rule(
        code="melody-covered",
        title="chords above the tune",
        check=harmony.melody_covered,
        why="The ear follows the top line; when that is the piano's, the tune is lost.",
        how="Four bars or more in which three quarters of the tune's notes lie two semitones or more under the top of the "
        "chords, and its middle under the mean of every chord part.",
        mend="Voice the chords under the tune, or lift the tune.",
        redraws=("comp", "pad"),
    ),
    Rule(
        code="out-of-voice",
        title="a range that no voice has",
        check=tune.out_of_voice,
        why="A tune is sung along with; what jumps out of a voice's compass cannot be.",
        how="Bars of a singer with a third of the notes outside E2 to Bb5, or bars of a tune wider than 22 semitones "
        "whose mean lies more than nine semitones from its middle. Sound tunes span 21 semitones at most.",
        mend="Bring these bars back by an octave.",
    ),
    Rule(
        code="lost-octave",
        title="a part in another octave",
        check=registers.lost_octave,
        why="A part has its place between the others; an octave away it takes somebody else's.",
        how="Four bars of a chord part, figure or second voice that each lie thirteen semitones or more from its middle, "
        "or two that lie nineteen, while it plays there for less than a third of its bars. Sound parts stay within eleven.",
        mend="Bring these bars back to the part's own octave.",
    ),
    Rule(
        code="off-range",
        title="notes the instrument does not have",
        check=players.off_range,
        why="A sampler falls silent or stretches a sample there, and a player cannot play it.",
        how="Bars in which half of the notes lie outside the usual range of the instrument of the General MIDI program, "
        "with a semitone below and two above allowed.",
        mend="Move the bars by an octave, or give the part to another instrument.",
    ),
    Rule(
        code="wild-leaps",
        title="a tune of leaps",
        check=tune.wild_leaps,
        why="Leap after leap falls apart into two tunes, and nobody sings either.",
        how="A bar with two leaps of a major seventh or more between notes less than a beat apart.",
        mend="Keep one leap and let it return by step.",
    ),
    Rule(
        code="one-note",
        title="a tune on one note",
        check=tune.one_note,
        why="Without contour there is nothing to remember.",
        how="Four bars of playing or more, of eight notes at least, on one pitch.",
        mend="Give the phrase a direction and a peak.",
    ),
    Rule(
        code="several-climaxes",
        title="the peak in every bar",
        check=tune.several_climaxes,
        why="A top note that is always there is no climax.",
        how="A section of eight played bars or more whose top note comes in 85 % of them.",
        mend="Keep the top note for one place of the section.",
    ),
    Rule(
        code="no-breath",
        title="no breath",
        check=tune.no_breath,
        why="Phrases are made by the rests between them; listeners breathe with the singer.",
        how="A singer or wind player without a gap of 0.08 s, or a note of a quarter and a half that can be shortened for "
        "one, for sixteen seconds (a breath comes every four to eight); any tune without one for thirty.",
        mend="Shorten the notes at phrase ends, or take a note out.",
    ),
    Rule(
        code="hook-lost",
        title="the hook does not return",
        check=tune.hook_lost,
        why="Listeners wait for the hook: a chorus without it is another song.",
        how="A chorus, drop, head or hook section whose tune is silent while another of that name has one, or of whose "
        "bars less than 20 % are heard, in rhythm and contour, in any other.",
        mend="Bring the first chorus' tune back, varied at its ends only.",
        redraws=("melody",),
    ),
    Rule(
        code="unplayable",
        title="chords nobody can play",
        check=players.unplayable,
        why="What no hands reach sounds like a machine, and cannot be handed to a player.",
        how="A chord of more than ten notes, or one that two hands of a tenth (sixteen semitones) and five fingers do not "
        "reach; for plucked strings more than six notes or more than three octaves; for mallets more than four; for who blows or sings alone more than two. Notes "
        "within 45 ticks count as struck together.",
        mend="Leave notes out, or spread the chord over two parts.",
    ),
    Rule(
        code="drum-limbs",
        title="a drummer with three hands",
        check=rhythm_section.drum_limbs,
        why="Drums that no drummer can play stop sounding like a drummer.",
        how="Three or more pieces of the kit that are struck with sticks within 45 ticks (25 ms at 120), or "
        "two pieces rolled at once, each with seven strokes or more in three quarters of a second.",
        mend="Leave the hat out where snare and cymbal are struck.",
        redraws=("drums",),
    ),
    Rule(
        code="stuck-note",
        title="a note that does not end",
        check=players.stuck_note,
        why="A forgotten note-off drones through chords it does not belong to.",
        how="A note longer than five bars (eight in a pad, six in a second voice) while its part goes on playing other "
        "notes in half of these bars, or at all where the note is none of the chord in a quarter of them.",
        mend="End the note where its chord ends.",
    ),
    Rule(
        code="doubled",
        title="two parts play the same",
        check=players.doubled,
        why="A part that only repeats another takes room and says nothing; it may even cancel it.",
        how="Two parts that share 95 % of the notes (same place, same key) of the smaller, which has 24 notes and half "
        "of the other's at least.",
        mend="Give one of them another octave, another rhythm, or a rest.",
    ),
    Rule(
        code="flat-velocity",
        title="every note as loud as the next",
        check=dynamics.flat_velocity,
        why="Accents are how a groove speaks; without them it is a typewriter.",
        how="A part of 32 notes or more of which 90 % have one velocity; likewise within one section.",
        mend="Accent the beats, soften what lies between, and let phrases swell.",
        redraws=("drums", "bass", "melody", "comp"),
    ),
    Rule(
        code="buried",
        title="a tune that is too soft",
        check=dynamics.buried,
        why="What is sung along with has to be heard over the band.",
        how="A section in which the tune's velocity is under 60 % of the band's and of its own elsewhere. Sound tunes have "
        "80 % and more.",
        mend="Play the tune there as loud as elsewhere.",
    ),
    Rule(
        code="choked",
        title="notes cut off as they begin",
        check=timing.choked,
        why="Without their length notes are clicks: nothing sings, nothing binds.",
        how="A part of 32 notes or more of which 80 % last neither a 32nd nor 70 ms. Sound parts have a tenth of such notes.",
        mend="Give the notes their lengths back.",
    ),
    Rule(
        code="tempo-jump",
        title="the tempo jumps",
        check=timing.tempo_jump,
        why="A body that moves along stumbles; a new tempo wants a new section or a way there.",
        how="A step of the tempo by 20 % or more inside a section, or one that is taken back within sixteen bars; "
        "neither a fermata of less than a bar, nor a ritardando in the last eight bars, nor what smaller steps lead to.",
        mend="Take the tempo change out, or lead to it.",
    ),
    Rule(
        code="out-of-time",
        title="a drummer out of time",
        check=timing.out_of_time,
        why="The kit is what everybody else is heard against.",
        how="Four bars of sixteen strokes or more of which 40 % lie beside all places of the quarter (within 50 ticks) that "
        "hold 6 % of the part's strokes. Sound drummers, fills with them, have 21 % at most.",
        mend="Quantise the strokes towards the beat.",
        redraws=("drums",),
    ),
    Rule(
        code="turned-beat",
        title="the beat is turned over",
        check=displaced.turned_beat,
        why="Who dances knows where the backbeat is; a beat away from it the floor is lost.",
        how="A bar is as likely as its strokes are at their places in bars that lie eight and more away. Four bars running "
        "that would be likelier elsewhere in the bar: the kit or the bass (a sixteenth late) by nine powers of e, chords or "
        f"all but the kit by fourteen. {_OWN.capitalize()}.",
        mend="Move the kit back by as many beats.",
        redraws=("drums",),
    ),
    Rule(
        code="tune-order",
        title="the tune has lost its thread",
        check=displaced.tune_order,
        why="A listener knows what comes next in a tune heard before; bars in a wrong order are heard at once.",
        how="Four bars running or more of the tune that all come elsewhere too, eight bars away or more, and of which none "
        "follows the one before it anywhere else. Sound tunes have three at most.",
        mend="Put the bars back in the order of the other time.",
        redraws=("melody",),
    ),
    Rule(
        code="same-bar",
        title="one bar over and over",
        check=shape.same_bar,
        why="After the eighth time nobody hears it any more.",
        how="A part with the same notes at the same places in more than eight bars running; drummers vary every four or "
        "eight. Or everybody on the same two bars sixteen bars running. The feel is taken out before bars are compared; a "
        "shaker or other percussion beside the kit keeps time and may.",
        mend="Change a note in every fourth bar, and put a fill into the eighth.",
    ),
    Rule(
        code="sections-alike",
        title="two sections that are one",
        check=shape.sections_alike,
        why="A new name has to bring something new, or the song stands still.",
        how="Two sections of four bars or more with different names, of whose played bars 90 % have the same rhythm in "
        "every part.",
        mend="Change groove, register or players in one of them.",
        redraws=("drums", "comp", "bass", "melody"),
    ),
    Rule(
        code="energy-curve",
        title="the energy goes another way",
        check=dynamics.energy_curve,
        why="A chorus that does not lift is not heard as one.",
        how="Onsets a second, parts playing, velocity and width, each against its own highest, weighed 30, 35, 20 and "
        "15 %. With a plan, Spearman's rank correlation with the wished energies under 0.6; without one, a chorus or "
        "drop under most verses, or at less than 70 % of the velocity of any other section or, emptier too, 80 % of the one before; or a band whose fullest section "
        "has a fifth more than its emptiest at most (sound songs have half as much again).",
        mend="Take players out of the quiet sections, or bring more into the loud ones.",
        redraws=("drums", "comp"),
    ),
    Rule(
        code="hole",
        title="silence in the middle",
        check=shape.hole,
        why="A stop of a bar is an effect; more is taken for the end.",
        how="Two bars or more, between the first and the last note, in which nothing sounds for an eighth of a bar.",
        mend="Let one part go on through it.",
        redraws=_ALL,
    ),
    Rule(
        code="all-playing",
        title="everybody, always",
        check=shape.all_playing,
        why="An entry is only heard when there was a rest before it.",
        how="Five parts or more, each of which plays in 97 % of the bars.",
        mend="Let the song begin with two of them.",
    ),
    Rule(
        code="no-ending",
        title="it stops, it does not end",
        check=shape.no_ending,
        why="The last thing heard is what stays.",
        how="Two bars or more left empty before the last bar line; or the lowest note of the last bar's first beat, and "
        "of its end, is not the tonic; or the drums go on in the last bar, without a fade; or (without drums) it "
        "has three quarters of the notes of those before it, and nothing held for three quarters of it.",
        mend="End on the tonic with a held chord, a button, or a fade.",
        redraws=_ALL,
    ),
    Rule(
        code="parallels",
        title="parallel fifths or octaves",
        check=harmony.parallels,
        why="In four-part writing they make two voices one; elsewhere they are a colour.",
        how="Only where four parts move as single lines without drums: soprano and bass in parallel fifths or octaves "
        "three times or more, and more than once in 25 chords.",
        mend="Move one of the voices the other way.",
    ),
)  # fmt: skip

RULES: dict[str, Rule] = {rule.code: rule for rule in _TABLE}
"""The rules by code, in the order in which findings of one severity and bar are told."""
