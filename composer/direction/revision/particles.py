"""Verbs with a particle apart from them, and verbs that go somewhere: `pull the piano back`, `drop to half time`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.direction.revision.lexicon import Term, lexicon
from composer.direction.revision.mention import Mention
from composer.direction.revision.player_references import player_of_term, read_player
from composer.direction.revision.section_references import read_place
from composer.direction.revision.song_facts import SongFacts
from composer.direction.words import Word, word_set

__all__ = ["going", "parted"]

_PARTICLES = ("short", "up", "down", "back", "out", "off", "in", "away", "forward", "alone")
_AFTER_IN = word_set(
    "from at only for until after on during throughout with over gradually earlier later when halfway there please "
    "under underneath behind beneath below"
)
_AFTER_UP = word_set("a to until an one two")
_FARTHEST = 6
_PARTED_VERBS = word_set(
    "pull bring take turn put lay strip hold push dial scale cut drop drops knock leave open "
    "thin tone set keep pare ease play speed slow tighten loosen fill bump crank back ramp "
    "pick sit stay throw chuck kick get clear clean spice beef flesh bulk tuck move mix liven "
    "lighten brighten darken calm settle shave chop nudge pump amp step warm"
)
_CLOSES = word_set("and but then")
_OF_A_NOUN = word_set("the no my")


def parted(words: list[Word], at: int, skipped: set[int], facts: SongFacts) -> Mention | None:
    """A verb and its particle with something between: `pull the piano back`, `take the strings out`. The particle's
    place goes into `skipped`."""
    longest = lexicon().longest(words, at)
    if not _PARTED_VERBS.intersection(words[at].forms) or (longest and longest[1] > at + 1):
        return None
    if at and words[at - 1].plain in _OF_A_NOUN and _is_player(words, at, facts):
        return None  # bring the kick back in
    below = next((lexicon().root[form] for form in words[at].forms if form in lexicon().root), None)
    if below is None:
        return None
    if words[at].plain == "kick":
        below = below | {
            "out": lexicon().root["throw"]["out"]
        }  # `kick out` itself is the drum, out
    for i in range(at + 1, min(len(words), at + 1 + _FARTHEST)):
        if words[i].pause or words[i].plain in _CLOSES:
            return None
        if words[i].plain not in below or not _is_particle(words, i):
            continue
        branch = below[words[i].plain]
        both = i + 1 < len(words) and not words[i + 1].pause
        second = words[i + 1].plain if both else ""
        is_other = second in _PARTICLES and not _is_particle(words, i + 1)
        if second and not is_other and "" in branch.get(second, {}):
            branch = branch[second]  # strip it back to
            if second in _PARTICLES:
                _swallow(words, i + 1, skipped)  # bring it back in
        term = branch.get("")
        if term is None or i == at + 1 or term.kind not in ("verb", "quality", "setting"):
            return None
        _swallow(words, i, skipped)
        return Mention(
            first=at, end=at + 1, kind=term.kind, name=term.name.replace("_", " "), term=term
        )
    return None


def _is_player(words: Sequence[Word], at: int, facts: SongFacts) -> bool:
    found = lexicon().longest(words, at)
    if found and found[0].kind == "player":
        return bool(player_of_term(found[0], at, found[1], facts).ids)
    player = read_player(words, at, facts)
    return bool(player and player.ids)


def _is_particle(words: Sequence[Word], i: int) -> bool:
    """Whether the word closes a verb, and does not open `in the verse` or `up an octave`."""
    word = words[i].plain
    following = words[i + 1] if i + 1 < len(words) else None
    if word not in _PARTICLES:
        return False
    if following is None or (word == "in" and following.pause):
        return True
    if word == "in":
        return following.plain in _AFTER_IN
    return not (word == "up" and following.plain in _AFTER_UP)


def _swallow(words: list[Word], i: int, skipped: set[int]) -> None:
    """It belongs to the verb and to nothing else."""
    skipped.add(i)
    words[i] = replace(words[i], plain="\0", forms=("\0",))


_GOING = word_set(
    "drop cut go fall switch kick slip flip change move shift come break strip pare bring take turn pull jump snap "
    "settle ease get reduce boil dive swing lock dropping cutting going falling switching kicking"
)
_ON_THE_WAY = word_set(
    "it things everything that this down back over up out off right straight all way again in just directly "
    "suddenly the band whole"
)
_TO, _ARTICLES = word_set("to into"), word_set("a an the that some")
_STRIPPING = word_set("strip break pare reduce boil drop bring take cut come go pull get")
_CHANGE = Term(kind="verb", name="change")
_ONLY = Term(kind="verb", name="only")


def going(words: list[Word], at: int, skipped: set[int], facts: SongFacts) -> Mention | None:
    """A verb that goes to a state: `drop to half time`, `cut to half time`, `kick back into the normal beat`, `come down
    to just the piano`. Whatever it means by itself (`drop` and `cut` take away), here it is a change to what follows."""
    if not _GOING.intersection(words[at].forms) or (
        at and words[at - 1].plain in _OF_A_NOUN and not words[at].pause
    ):
        return None
    to = _where_it_goes(words, at, facts)
    if to is None:
        return None
    aim = to + 1
    while aim < len(words) and words[aim].plain in _ARTICLES and not words[aim].pause:
        aim += 1
    if aim >= len(words) or any(words[i].pause for i in range(to, aim + 1)):
        return None
    found = lexicon().longest(words, aim)
    term = _CHANGE
    if found is None or found[0].kind not in ("setting", "quality"):
        is_only = found is not None and (found[0].kind, found[0].name) == ("verb", "only")
        if not is_only and not _is_all_that_is_left(words, at, to, aim, facts):
            return None
        term = _CHANGE if is_only else _ONLY
    for i in range(at + 1, to):
        if words[i].plain in _PARTICLES:
            _swallow(words, i, skipped)
    return Mention(first=at, end=at + 1, kind="verb", name=term.name, term=term)


def _where_it_goes(words: Sequence[Word], at: int, facts: SongFacts) -> int | None:
    """The place of the `to` or `into` of a verb, with nothing but particles, `it` and a section before it."""
    place = read_place(words, at + 1, facts) if at + 1 < len(words) else None
    start = place.end if place and place.ids else at + 1
    for i in range(start, min(len(words), start + _FARTHEST)):
        if words[i].pause:
            return None
        if words[i].plain in _TO:
            return i
        if words[i].plain not in _ON_THE_WAY:
            return None
    return None


def _is_all_that_is_left(
    words: Sequence[Word], at: int, to: int, aim: int, facts: SongFacts
) -> bool:
    """Whether players are what it comes down to: `break it down to the pad`, `cut back to bass and drums`."""
    said = {word.plain for word in words[at + 1 : to]}
    return (
        bool(_STRIPPING.intersection(words[at].forms))
        and bool(said & {"down", "back"})
        and words[to].plain == "to"
        and _is_player(words, aim, facts)
    )
