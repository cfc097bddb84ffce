"""The melody of a section: the core tune, what this occurrence of it changes, marks, ending, accents, spelling.

The core is drawn by material, so that every chorus is the same song (`tune`); `ctx.variation` changes a little of
it the second time. Solos in jazz are lines through the chord scales (`solo`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import replace

from composer.composition.context import CellContext, Written
from composer.composition.form import REFRAINS
from composer.composition.melody.footing import footed
from composer.composition.melody.marks import ended, marked, rung
from composer.composition.melody.solo import improvise, is_solo
from composer.composition.melody.spelling import spelled
from composer.composition.melody.task import Setting, Tone, TuneTask
from composer.composition.melody.tune import Tune, compose
from composer.composition.melody.unbroken import carried
from composer.composition.melody.variation import phrase_ends, varied_return
from composer.model.events import Lyric, Note
from composer.rng import Rng

__all__ = ["write_melody"]

_SEEDS = (1 << 40) - 1


def write_melody(ctx: CellContext, rng: Rng) -> Written:
    """The tune of this section: monophonic, inside `ctx.melody_range`, ending its phrases on long notes.

    Remarks name the plan, the hook's bars, the climax, the cost by its parts and what this occurrence varies.
    Materials that the style `rests_in` have no tune. Where there are words the tune is written for them: each of their
    syllables is a `Lyric` on its note, and the section keeps its tune as far as the words allow.
    """
    section, style = ctx.section, ctx.genre.melody
    is_sung = bool(section.lyrics)
    if (
        (section.material in style.rests_in and not is_sung)
        or not section.chords
        or section.bars < 1
    ):
        return Written(events=())
    unbroken = ctx.instrument.kind in style.unbroken and not is_sung
    task = _task(ctx, rng.between(0, _SEEDS))
    task = replace(task, goes_on=is_sung or unbroken)
    improvised = is_solo(task) and not is_sung
    if improvised:  # no player repeats a solo, so this one is the section's own
        tune = improvise(replace(task, seed=ctx.variation.at("solo").between(0, _SEEDS)))
    else:
        tune = compose(task)
    tones = list(tune.tones)
    told: tuple[str, ...] = ()
    if section.occurrence > 1 and tones and not improvised and not is_sung:
        edits, is_crown = _freedom(ctx)
        tones, told = varied_return(
            Setting(task), tones, tune.climax, edits, is_crown, ctx.variation.at("melody")
        )
    tones = footed(tones, section.chords, section.key, section.meter)
    ends = {tones[n].at for n in phrase_ends(tones, section.meter.beat_ticks // 2)}
    if unbroken:
        tones = carried(Setting(task), tones, ends, Rng("unbroken", task.seed))
    elif not improvised:
        tones = rung(
            tones, section.chords, section.meter, section.length, style.sustain, style.legato
        )
    tones = marked(tones, section.chords, section.meter)
    tones = ended(tones, section, *ctx.melody_range)
    words: tuple[Lyric, ...] = ()
    if is_sung and tones:
        from composer.composition.lyrics.words import sing  # most tunes have no words

        if section.first_lyrics:  # a second verse bends the tune as the first one sang it
            first = replace(section, lyrics=section.first_lyrics)
            tones = list(sing(first, Setting(task), tones, tune.units).tones)
        sung = sing(section, Setting(task), tones, tune.units)
        tones, words = list(sung.tones), sung.words
    return Written(
        events=(*_notes(ctx, tones, tune, ends, unbroken), *words),
        remarks=_remarks(ctx, tune, tones, told),
    )


def _task(ctx: CellContext, seed: int) -> TuneTask:
    section = ctx.section
    return TuneTask(
        genre=ctx.genre,
        material=section.material,
        bars=section.bars,
        phrase_bars=section.phrase_bars,
        meter=section.meter,
        key=section.key,
        chords=section.chords,
        low=ctx.melody_range[0],
        high=ctx.melody_range[1],
        hook=ctx.hook,
        energy=ctx.genre.energy.get(section.material, 0.5),
        seed=seed,
    )


def _freedom(ctx: CellContext) -> tuple[int, bool]:
    """How many small changes this return may make, and whether it is the crowning chorus."""
    section = ctx.section
    if section.material in REFRAINS:
        levels = ctx.genre.energy
        crowning = levels.get("chorus last", levels.get(f"{section.material} last", 0.9))
        is_crown = section.energy >= crowning
        return (2 if is_crown else 1), is_crown
    if ctx.genre.melody.technique in ("riff", "ostinato"):
        return 1, False
    return max(2, section.bars // 4), False


def _notes(
    ctx: CellContext, tones: Sequence[Tone], tune: Tune, breaths: Set[int], unbroken: bool
) -> tuple[Note, ...]:
    """The tones as notes: articulated, accented by meter and phrase, spelled. Phrases end with the notes before a rest
    and those that begin at `breaths`."""
    section = ctx.section
    meter, key = section.meter, section.key
    style = ctx.genre.melody
    technique = "vocal" if section.lyrics else style.technique
    draw = ctx.variation.at("melody", "accents")
    base = 68 + round(14 * ctx.play.intensity) + round(6 * section.energy)
    ends = phrase_ends(tones, meter.beat_ticks // 2)
    ends = sorted({*ends, *(n for n, tone in enumerate(tones) if tone.at in breaths)})
    middle = (ctx.melody_range[0] + ctx.melody_range[1]) // 2
    start = 0
    notes = []
    for n, tone in enumerate(tones):
        stop = ends[bisect_left(ends, n)]
        place = 16 * (n - start) // max(stop - start, 1)
        velocity = base + (7, 4, 2, -1, -3)[4 - meter.strength(tone.at)]
        velocity += place * (16 - place) // 11 - 3
        velocity += max(-3, min(4, (tone.pitch - middle) // 3)) + draw.between(-2, 2)
        if tone.at == tune.climax:
            velocity += 6
        if n == stop:
            velocity -= 2
            start = n + 1
        following = tones[n + 1] if n + 1 < len(tones) else None
        notes.append(
            Note(
                at=tone.at,
                dur=_articulated(
                    tone, following, "unbroken" if unbroken else technique, style.legato
                ),
                pitch=spelled(tone.pitch, ctx.chord_at(tone.at + min(tone.dur, 960) // 2), key),
                velocity=max(60, min(110, velocity)),
            )
        )
    return tuple(notes)


def _articulated(tone: Tone, following: Tone | None, technique: str, is_legato: bool) -> int:
    """How long a note sounds: legato inside a phrase, parted before the same pitch, short in riffs."""
    dur = tone.dur
    if following is not None and following.at < tone.end:
        dur = following.at - tone.at
    if technique == "unbroken":
        return dur
    if technique in ("riff", "ostinato") and dur <= 960:
        return max(dur * 3 // 4, min(dur, 120))
    touching = following is not None and following.at - tone.at - dur < 60
    if touching and following is not None and following.pitch == tone.pitch:
        return dur - min(dur // 5, 120)
    if touching and following is not None and is_legato:
        return following.at - tone.at
    return dur - min(dur // 16, 40) if touching else dur


def _remarks(
    ctx: CellContext, tune: Tune, tones: Sequence[Tone], told: tuple[str, ...]
) -> tuple[str, ...]:
    """What there is to tell: plan, hook, climax, cost, variation."""
    section = ctx.section
    bar = section.meter.bar_ticks
    remarks = [f"plan {tune.plan}"] if tune.plan else []
    hooks = [
        f"{u.start // bar + 1}-{(u.start + u.length) // bar}"
        if u.length > bar
        else f"{u.start // bar + 1}"
        for u in tune.units
        if u.letter == "h"
    ]
    if hooks:
        remarks.append(f"hook in bars {', '.join(hooks)}")
    top = next((tone for tone in tones if tone.at == tune.climax), None)
    if top is not None:
        remarks.append(f"climax {section.key.spell(top.pitch)} in bar {top.at // bar + 1}")
    parts = ", ".join(f"{name} {cost}" for name, cost in tune.costs)
    remarks.append(f"cost {tune.cost}: {parts}")
    if told:
        remarks.append("varied: " + ", ".join(told))
    return tuple(remarks)
