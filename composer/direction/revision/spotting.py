"""First pass over a direction: every phrase that means something, where it stands, and the words that mean nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from composer.direction.keys import may_be_key, read_key
from composer.direction.revision.figures import read_chart, read_figure
from composer.direction.revision.lexicon import Term, lexicon
from composer.direction.revision.mention import Mention
from composer.direction.revision.particles import going, parted
from composer.direction.revision.player_references import player_of_term, read_player
from composer.direction.revision.section_references import read_bar_range, read_place
from composer.direction.revision.song_facts import SongFacts
from composer.direction.sense import Sense
from composer.direction.vocabulary import vocabulary
from composer.direction.words import Word

__all__ = ["Spotted", "spot"]
_BRIEF_KINDS = ("mood", "dial", "feel", "genre", "scene", "artist", "tempo")


@dataclass(frozen=True, slots=True)
class Spotted:
    """The mentions of a text in order, the words nobody understood, and misspelt words with what they were read as."""

    mentions: list[Mention]
    unknown: list[int]


def spot(words: Sequence[Word], facts: SongFacts) -> Spotted:
    """Every phrase of the text that means something to a song."""
    mentions: list[Mention] = []
    unknown: list[int] = []
    skipped: set[int] = set()
    words = list(words)
    at = 0
    while at < len(words):
        if at in skipped:
            at += 1
            continue
        found = (
            _same_again(words, at, mentions, facts)
            or going(words, at, skipped, facts)
            or parted(words, at, skipped, facts)
            or _read(words, at, facts)
        )
        if found is None:
            unknown.append(at)
            at += 1
            continue
        if found.kind != "stop":
            mentions.append(found)
        at = found.end
    return Spotted(mentions, unknown)


def _same_again(
    words: Sequence[Word], at: int, mentions: Sequence[Mention], facts: SongFacts
) -> Mention | None:
    """`the last one`, `the second one`: of the kind of section that was spoken of before."""
    i = at + (words[at].plain == "the")
    if i + 1 >= len(words) or words[i + 1].plain not in ("one", "ones"):
        return None
    earlier = next(
        (m for m in reversed(mentions) if m.kind == "place" and m.unit and m.unit != "edge"), None
    )
    if earlier is None:
        return None
    ids = facts.of_material(earlier.unit)
    word = words[i].plain
    number = vocabulary().ordinals.get(word)
    chosen = (
        ids[-1:]
        if word in ("last", "final")
        else ids[number - 1 : number]
        if number
        else ids[1:]
        if word == "other"
        else ()
    )
    if not chosen:
        return None
    return Mention(
        first=at,
        end=i + 2,
        kind="place",
        name=f"{word} {earlier.unit}",
        ids=chosen,
        is_one=True,
        unit=earlier.unit,
    )


def _read(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    """The best reading at this word: the longest, and of equals the one that says most."""
    readings = [
        read_chart(words, at),
        read_bar_range(words, at, facts),
        _place(words, at, facts),
        _tonality(words, at),
    ]
    player = read_player(words, at, facts)
    if player and not player.ids and _is_comparative(words, at):
        player = None  # louder guitars
    term = _term(words, at, facts)
    is_own = player is not None and player.name in facts.part_ids
    is_placed = (
        player is not None and player.ids and term and term.kind not in ("player", "setting")
    )
    readings += [player, term] if is_own or is_placed else [term, player]
    readings.append(read_figure(words, at))
    best = max((r for r in readings if r), key=lambda r: r.end, default=None)
    if (
        player
        and player.ids
        and best is not player
        and best
        and best.kind == "verb"
        and at
        and words[at - 1].plain in ("the", "no", "my")
    ):
        return player  # the kick in the breakdown
    if best is not None and best.kind != "stop":
        return best
    fallback = _brief_word(words, at)
    return fallback if fallback and (best is None or fallback.end > best.end) else best


def _place(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    """A place; a bare `drop`, `break`, `build` or `solo` is a verb or a thing unless the song has one and it stands like a noun."""
    found = read_place(words, at, facts)
    if found is None:
        return None
    if (
        found.unit
        in (
            "drop",
            "breakdown",
            "build",
            "solo",
            "head",
            "vamp",
            "interlude",
            "theme",
            "outro",
            "break",
        )
        and found.end <= at + 2
    ):
        term = lexicon().longest(words, at)
        clash = term is not None and term[0].kind != "stop"
        before = words[at - 1].plain if at else ""
        is_noun = (
            before
            in (
                "the",
                "each",
                "every",
                "into",
                "in",
                "at",
                "to",
                "before",
                "after",
                "of",
                "until",
                "no",
                "la",
                "el",
                "o",
                "for",
                "a",
                "an",
            )
            or words[at].plain.endswith("s")
            or _is_measured(words, found.end)
        )
        if clash and not (is_noun and (found.ids or before not in ("a", "an"))):
            return None
        if clash and not found.ids and words[at].plain not in ("drop", "breakdown", "solo"):
            return None
    return found


def _is_measured(words: Sequence[Word], at: int) -> bool:
    """Whether a length is said of what stands before this word: `build twice as long`."""
    found = lexicon().longest(words, at) if at < len(words) and not words[at].pause else None
    return found is not None and found[0].name in ("twofold", "halve", "lengthen", "shorten")


_MUCH = Term(kind="degree", name="2")
_NOT = Term(kind="logic", name="not")
_DOWN = Term(kind="verb", name="bring_down")


def _compares(words: Sequence[Word], at: int) -> bool:
    """Whether `no` refuses a measure and takes nothing away: `no bigger than the first`."""
    return _is_comparative(words, at) and words[at].plain not in ("more", "less")


def _is_comparative(words: Sequence[Word], at: int) -> bool:
    """Whether this word compares: the `louder` of `much louder`."""
    if at >= len(words) or words[at].pause:
        return False
    found = lexicon().longest(words, at)
    told = words[at].plain.endswith("er") or words[at].plain in ("more", "less")
    return told and found is not None and found[0].kind in ("quality", "logic")


def _term(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    found = lexicon().longest(words, at)
    if words[at].plain == "much" and _is_comparative(words, at + 1):
        return Mention(first=at, end=at + 1, kind="degree", name="2", term=_MUCH)
    if words[at].plain == "no" and _compares(words, at + 1):
        return Mention(first=at, end=at + 1, kind="logic", name="not", term=_NOT)
    if found is None:
        return None
    term, end = found
    if (
        term.name == "lay_back"
        and words[end - 1].plain == "behind"
        and _is_tuneful_next(words, end, facts)
    ):
        return Mention(first=at, end=end, kind="verb", name="bring down", term=_DOWN)
    if term.name == "build" and _builds_a_thing(words, at):
        return None
    if term.name == "all_over" and not _is_named_next(words, end, facts):
        return None
    if term.kind == "player":
        return player_of_term(term, at, end, facts)
    return Mention(first=at, end=end, kind=term.kind, name=term.name.replace("_", " "), term=term)


def _is_tuneful_next(words: Sequence[Word], at: int, facts: SongFacts) -> bool:
    """Whether somebody to sit behind comes next who is no beat to be late against."""
    player = _player_at(words, at, facts)
    return player is not None and not any(
        i.startswith("drums") or i in facts.with_role("drums", "percussion") for i in player.ids
    )


def _player_at(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    """Who is named at this word, or behind an article that stands there."""
    if at >= len(words) or words[at].pause:
        return None
    if words[at].plain in ("the", "my", "our"):
        return read_player(words, at, facts) or _player_at(words, at + 1, facts)
    found = lexicon().longest(words, at)
    if found and found[0].kind == "player":
        return player_of_term(found[0], at, found[1], facts)
    return read_player(words, at, facts)


def _is_named_next(words: Sequence[Word], at: int, facts: SongFacts) -> bool:
    """Whether a player comes next, whom another can be all over."""
    return _player_at(words, at, facts) is not None


_ARTICLES = frozenset(("a", "an", "some", "me", "us", "my", "our"))


def _builds_a_thing(words: Sequence[Word], at: int) -> bool:
    """Whether `build` is what one does to a house: `build a solid base`. A crescendo can be built, too."""
    if words[at].plain != "build" or at + 2 >= len(words) or words[at + 1].plain not in _ARTICLES:
        return False
    found = lexicon().longest(words, at + 2)
    return found is None or found[0].kind == "stop"


def _tonality(words: Sequence[Word], at: int) -> Mention | None:
    if len(words[at].text) > 12 or not may_be_key(words, at):
        return None
    found = read_key(words, at)
    if found is None or found[0].key is None:
        before = words[at - 1].plain if at else ""
        closes = (
            at + 1 >= len(words)
            or words[at + 1].pause
            or words[at + 1].plain in ("and", "please", "then", "but", "for", "with")
        )
        if words[at].text in tuple("ABCDEFG") and before in ("to", "into", "in") and closes:
            return Mention(first=at, end=at + 1, kind="key", name=words[at].text)
        return None
    return Mention(first=at, end=found[1], kind="key", name=found[0].key)


def _brief_word(words: Sequence[Word], at: int) -> Mention | None:
    """A word that a brief would understand: a mood, a dial, a genre; or one that says nothing."""
    found = vocabulary().longest(words, at)
    if found is None:
        return None
    sense, end = found
    if sense.kind in ("stop", "logic"):
        return Mention(first=at, end=end, kind="stop")
    if sense.kind in _BRIEF_KINDS:
        return Mention(
            first=at,
            end=end,
            kind="brief",
            name=sense.name,
            families=_turned(sense),
            unit=sense.kind,
        )
    return None


_DIAL_MOVES = {
    "energy": "energy", "density": "density", "complexity": "complexity", "colour": "colour", "brightness": "brightness",
    "feel": "lateness", "space": "density", "swing": "swing", "legato": "articulation", "tension": "tension",
}  # fmt: skip
_TURNED_ROUND = ("space",)


def _turned(sense: Sense) -> tuple[str, ...]:
    """The moves a brief's word comes to, each as `name by`."""
    moves = []
    for dial, amount in sense.dials:
        by = -amount if dial in _TURNED_ROUND else amount
        if abs(by) >= 0.2:
            moves.append(f"{_DIAL_MOVES[dial]} {1 if by > 0 else -1}")
    if sense.mode in ("major", "minor") and not any(m.startswith("brightness") for m in moves):
        moves.append(f"brightness {1 if sense.mode == 'major' else -1}")
    return tuple(dict.fromkeys(moves))[:2]
