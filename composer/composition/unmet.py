"""What a brief asks for and the plan does not have: a sentence for every wish that changed nothing.

The plan itself is looked at, not what was done for it, so that nothing is promised that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from composer.composition.beats import beats_of
from composer.composition.cast import feel_at
from composer.composition.energies import SHAPES
from composer.composition.form import Block, form_entry
from composer.composition.form_wishes import missing_sections
from composer.composition.manners import chosen_manners, is_played, technique_for
from composer.composition.wishes import is_named, part_turns, select
from composer.genre.schema import Genre
from composer.model.brief import Brief
from composer.model.song import Part, Plan, Play

__all__ = ["unmet_wishes"]

_DIALS = (
    "energy", "density", "complexity", "colour", "brightness", "feel", "space", "swing", "legato", "tension",
)  # fmt: skip
_PART_DIALS = ("energy", "loudness", "density", "complexity", "space", "legato", "feel")
_PITCHED_DIALS = ("brightness",)
_MADE_WITHOUT_KIT = ("", "none")


def unmet_wishes(brief: Brief, plan: Plan, genre: Genre) -> tuple[str, ...]:
    """A sentence for every wish of the brief that the plan does not meet, in the order of the brief's fields."""
    blocks = tuple(Block(s.material, s.bars, s.occurrence) for s in plan.sections)
    found = [
        *_of_form(brief, plan, blocks),
        *_of_places(brief, blocks),
        *_of_players(brief, plan, blocks),
        *_of_beats(brief, plan, genre, blocks),
        *_of_manners(brief, plan, genre),
        *_of_dials(brief, plan),
    ]
    return tuple(dict.fromkeys(found))


def _of_form(brief: Brief, plan: Plan, blocks: Sequence[Block]) -> Iterator[str]:
    if brief.length_bars is not None and plan.bars != brief.length_bars:
        yield f"the song has {plan.bars} bars, not {brief.length_bars}, since its form is written out"
    for name in missing_sections(blocks, brief):
        yield f"there is no {name} in the form that was asked for; add it to the form"
    for name, count in brief.section_counts:
        there = sum(block.material == name for block in blocks)
        if there != count:
            yield f"{name} comes {there} times, not {count}, for the length or the form that was asked for"
    for name in brief.sections_unwanted:
        if any(block.material == form_entry(name)[0] for block in blocks):
            yield f"the {name} stays, since the form would be empty without it or names it"


def _of_places(brief: Brief, blocks: Sequence[Block]) -> Iterator[str]:
    wishes = [(name, "its energy") for name, _ in brief.energy]
    wishes += [
        (name, f"{' and '.join(map(_shown, parts))} resting there") for name, parts in brief.silent
    ]
    wishes += [
        (name, f"only {' and '.join(map(_shown, parts))} there") for name, parts in brief.only
    ]
    wishes += [(name, f"{_shown(part)} there") for part, name in brief.appears]
    wishes += [(name, f"{_shown(part)} entering there") for part, name in brief.enters]
    wishes += [(name, f"a {_shown(feel)} beat there") for name, feel in brief.section_feels]
    wishes += [(name, f"{_shown(shape)} there") for name, shape in brief.shapes]
    wishes += [(name, "a key change there") for name, _ in brief.key_changes]
    for name, wish in wishes:
        if not select(name, blocks):
            yield f"the song has no {name}, so the wish for {wish} changes nothing"
    for name, shape in brief.shapes:
        places = select(name, blocks)
        if shape not in (*SHAPES, "short", "long"):
            yield f"{shape!r} is no shape this program knows, so it changes nothing"
        elif shape in ("rising", "falling", "arch", "growing", "two_halves") and len(places) == 1:
            yield f"the {name} is one section of one level, so it is not {_shown(shape)} within"


def _of_players(brief: Brief, plan: Plan, blocks: Sequence[Block]) -> Iterator[str]:
    wishes = [(word, name, False) for name, words in brief.silent for word in words]
    wishes += [(word, name, True) for name, words in brief.only for word in words]
    wishes += [(word, name, True) for word, name in brief.appears]
    wishes += [(word, name, True) for word, name in brief.enters]
    for word, name, plays in wishes:
        named = {part.id for part in plan.parts if is_named(part, word)}
        if not named and plays:
            yield f"nobody in the band plays {_shown(word)}, so the wish for the {name} changes nothing"
        there = [
            bool(named & {play.part for play in plan.sections[n].plays})
            for n in (select(name, blocks) if named else ())
        ]
        if there and not any(heard == plays for heard in there):
            does, other = ("rests", "rest") if plays else ("plays", "play")
            yield f"{_shown(word)} {does} in the {name}, since another wish has it {other} there"


def _of_beats(brief: Brief, plan: Plan, genre: Genre, blocks: Sequence[Block]) -> Iterator[str]:
    drummers = [part.id for part in plan.parts if part.role == "drums"]
    if not drummers:
        if brief.drum_feel not in (None, "none") or brief.section_feels:
            yield f"there are no drums to play {_shown(brief.drum_feel or brief.section_feels[0][1])}"
        return
    for n, section in enumerate(plan.sections):
        feel = feel_at(brief, blocks, n)
        play = section.play_of(drummers[0])
        if play is None or feel in _MADE_WITHOUT_KIT or play.beat == feel:
            continue
        pattern = genre.pattern(play.pattern, "drums")
        if pattern is None or feel not in beats_of(pattern):
            yield f"the drums cannot play {_shown(feel)} in {section.meter}; they play the {genre.name} groove"


def _of_manners(brief: Brief, plan: Plan, genre: Genre) -> Iterator[str]:
    for word, manner in brief.playing:
        named = [part for part in plan.parts if is_named(part, word)]
        if not named:
            yield f"nobody in the band plays {_shown(word)}, so {_shown(manner)!r} changes nothing"
        elif not any(_keeps(brief, part, plan, genre) for part in named):
            yield f"{genre.name} has no way to play {_shown(word)} {_shown(manner)}; it plays as usual"


def _keeps(brief: Brief, part: Part, plan: Plan, genre: Genre) -> bool:
    """Whether the player plays in every manner asked for, wherever it plays."""
    manners = chosen_manners(brief, part)
    plays = [play for s in plan.sections if (play := s.play_of(part.id)) is not None]
    return bool(manners) and all(_has(part, play, manners, genre) for play in plays)


def _has(part: Part, play: Play, manners: tuple[tuple[str, bool], ...], genre: Genre) -> bool:
    if technique_for(part.role, manners) == play.technique:
        return True
    pattern = genre.pattern(play.pattern, part.role)
    return pattern is not None and all(is_played(pattern, m) == wanted for m, wanted in manners)


def _of_dials(brief: Brief, plan: Plan) -> Iterator[str]:
    for dial, _ in brief.dials:
        if dial not in _DIALS:
            yield f"there is no dial {dial!r}, so it changes nothing"
    for word, dial, _ in brief.part_dials:
        named = [
            part for part in plan.parts if is_named(part, word) and dial in part_turns(brief, part)
        ]
        turning = [part for part in named if _turns(part, dial)]
        if not named:
            yield f"nobody in the band plays {_shown(word)}, so its {dial} changes nothing"
        elif not turning:
            yield f"{dial} cannot be set for {_shown(word)} alone, so it changes nothing"


def _turns(part: Part, dial: str) -> bool:
    if dial in _PITCHED_DIALS or dial == "legato":
        return part.role not in ("drums", "percussion")
    return dial in _PART_DIALS


def _shown(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")
