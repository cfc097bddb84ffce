"""Places in a song as they are mentioned: `second verse`, `last chorus`, `both verses`, `bar 17 to 20`, `the last four
bars of the bridge`, `the first half`, `the end`. What they name is looked up in the song itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from composer.direction.numbers import read_number, starts_number
from composer.direction.revision.mention import Mention
from composer.direction.revision.song_facts import SongFacts
from composer.direction.vocabulary import vocabulary
from composer.direction.words import STOP, Word, word_set

__all__ = ["read_bar_range", "read_place"]

_LAST = word_set(
    "last final closing ultimo ultima ultimos ultimas final. letzte letzten letzter dernier derniere end"
)
_ALL = word_set("every each all both todos todas cada ambos ambas jeder jede")
_OTHER = word_set("other remaining later")
_SMALL = word_set("the of a an el la los las o os as del de do da my our that this")
_TIMES_ROUND = word_set("time round around through pass")
_BAR_WORDS = word_set(
    "bar bars measure measures mm bs compas compases compasso compassos takt takte"
)
_TO = word_set("to through thru until till up and a ate hasta bis")
_ORDINAL_SUFFIX = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|o|a)")
_JOINED_PLACE = re.compile(r"([a-z]+)([0-9]{1,2})")
_EDGES = {"start": 0, "beginning": 0, "top": 0, "opening": 0, "comienzo": 0, "principio": 0, "comeco": 0, "inicio": 0, "end": -1, "ending": -1, "finish": -1, "close": -1, "final": -1, "fim": -1}  # fmt: skip
_SPANISH_ORDINALS = {"primer": 1, "primera": 1, "primeira": 1, "primeiro": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercera": 3, "terceira": 3, "terceiro": 3, "erste": 1, "ersten": 1, "zweite": 2, "zweiten": 2}  # fmt: skip


def _plain(words: Sequence[Word], at: int) -> str:
    return words[at].plain if 0 <= at < len(words) and words[at].pause < STOP else ""


def _number(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """A whole number at this word, and the index after it."""
    if not 0 <= at < len(words) or not (starts_number(words[at]) or words[at].plain == "one"):
        return None
    if words[at].plain in ("a", "an", "half"):
        return None
    found = (1.0, at + 1) if words[at].plain == "one" else read_number(words, at)
    if found is None or found[0] % 1 or not 0 <= found[0] <= 9999:
        return None
    return int(found[0]), found[1]


def read_bar_range(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    """`bars 9-16`, `bar 13`, `from bar 21 on`, `the first eight bars`, `last 4 bars of the second chorus`."""
    if _plain(words, at) in _BAR_WORDS or words[at].plain == "mm":
        first = _number(words, at + 1)
        if first is None or words[at + 1].pause:
            return None
        value, after = first
        last, after = _range_end(words, value, after, facts)
        if last == value and _plain(words, after) in ("on", "onwards", "onward", "forward"):
            last, after = facts.bars, after + 1
        return Mention(first=at, end=after, kind="bars", name=f"bars {value}-{last}" if last != value else f"bar {value}", bars=(min(value, last), max(value, last)))  # fmt: skip
    return _edge_bars(words, at, facts)


def _range_end(words: Sequence[Word], value: int, after: int, facts: SongFacts) -> tuple[int, int]:
    i = after
    if i < len(words) and (
        words[i].gap.strip() in ("-", "–", "—", "−") and words[i].plain[:1].isdigit()
    ):
        found = _number(words, i)
        return found if found else (value, after)
    while _plain(words, i) in _TO | {"the"} and i < after + 4:
        i += 1
    if i == after:
        return value, after
    if _plain(words, i) == "end":
        return _to_the_end(words, value, i, facts)
    if _plain(words, i) in _BAR_WORDS:
        i += 1
    found = _number(words, i)
    if found and found[0] > 0 and _plain(words, found[1]) not in ("bpm", "chords", "beats"):
        return found
    return value, after


def _to_the_end(words: Sequence[Word], value: int, at: int, facts: SongFacts) -> tuple[int, int]:
    """`to the end`, `to the end of the chorus`: the last bar, and the index after the words."""
    if _plain(words, at + 1) == "of":
        place = read_place(words, at + 2, facts)
        if place and place.ids:
            ends = [facts.bar_span(i)[1] for i in place.ids]
            return next((e for e in ends if e >= value), ends[-1]), place.end
    return facts.bars, at + 1


def _edge_bars(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    """`first eight bars`, `last two bars of the bridge`, `final bar`."""
    word = words[at].plain
    if word not in _LAST and word not in ("first", "opening"):
        return None
    counted = _number(words, at + 1)
    count, after = counted or (1, at + 1)
    if _plain(words, after) not in _BAR_WORDS or count < 1:
        return None
    after += 1
    low, high = 1, facts.bars
    i = after
    if _plain(words, i) in ("of", "in", "before", "del", "do", "da", "de"):
        place = read_place(words, i + 1, facts)
        if place and place.ids and _plain(words, i) == "before":
            high = facts.bar_span(place.ids[0])[0] - 1
            after = place.end
        elif place and place.ids:
            spans = [facts.bar_span(i) for i in place.ids]
            low, high = spans[0][0], spans[0][1]
            after = place.end
    bars = (
        (max(low, high - count + 1), high) if word in _LAST else (low, min(high, low + count - 1))
    )
    return Mention(first=at, end=after, kind="bars", name=f"bars {bars[0]}-{bars[1]}", bars=bars)


@dataclass(slots=True)
class _Which:
    """What stands before a section's name: which one, how many, all of them, a new one."""

    number: int = 0
    count: int = 0
    is_last: bool = False
    is_all: bool = False
    is_new: bool = False
    is_other: bool = False


def _prefix(words: Sequence[Word], at: int) -> tuple[_Which, int]:
    """What is said before the name, and the index of the name."""
    which, i = _Which(), at
    while i < len(words) and i - at < 6 and (i == at or not words[i].pause):
        word = words[i].plain
        suffix = _ORDINAL_SUFFIX.fullmatch(word)
        if word in _LAST and word != "end":
            which.is_last = True
        elif word in _SPANISH_ORDINALS or word in vocabulary().ordinals or suffix:
            ordinal = vocabulary().ordinals.get(word) or _SPANISH_ORDINALS.get(word, 0)
            which.number = int(suffix[1]) if suffix else ordinal
        elif word in _ALL:
            which.is_all = True
        elif word in _OTHER:
            which.is_other = True
        elif word in ("a", "an", "another", "new", "extra"):
            which.is_new = True
        elif (which.number or which.is_last) and (counted := _few(words, i)):
            which.count = counted
        elif which.number and i > at and word in _TIMES_ROUND:
            pass  # the first time round the chorus
        elif word not in _SMALL or (i == at and word == "of"):
            break
        i += 1
    return which, i


def _few(words: Sequence[Word], at: int) -> int:
    """The two of `the last two choruses`; 0 where no small number stands here."""
    counted = _number(words, at)
    return counted[0] if counted and counted[0] <= 8 and counted[1] == at + 1 else 0


def read_place(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    """A section, several of them, or a half of the song."""
    halves = _half(words, at, facts) or _first_and_last(words, at, facts)
    if halves:
        return halves
    which, i = _prefix(words, at)
    if (which.number or which.is_last) and _plain(words, i) == "section":
        at_id = (
            facts.section_ids[-1:]
            if which.is_last
            else facts.section_ids[which.number - 1 : which.number]
        )
        return Mention(
            first=at,
            end=i + 1,
            kind="place",
            name=f"section {which.number}",
            ids=at_id,
            is_one=True,
        )
    if which.is_all and _plain(words, i) in ("section", "sections"):
        return Mention(
            first=at, end=i + 1, kind="place", name="every section", ids=facts.section_ids
        )
    found = _material(words, i, facts)
    if found is None:
        return _edge(words, at, i, facts)
    name, ids, after, own = found
    more, after = _numbers_after(words, after) if not own else ([own], after)
    numbers = more or ([which.number] if which.number and not which.count else [])
    label = name
    if which.count:
        ids = ids[-which.count :] if which.is_last else ids[: which.count]
    elif which.is_last:
        ids, label = ids[-1:], f"last {name}"
    elif numbers:
        ids = tuple(s for n in numbers for s in _numbered(ids, n, facts))
        label = f"{name} {' and '.join(map(str, numbers))}"
    elif which.is_other and len(ids) > 1:
        ids = ids[1:]
    is_one = bool(numbers or which.is_last or len(ids) == 1) and not which.is_all
    return Mention(
        first=at,
        end=after,
        kind="place",
        name=label,
        ids=ids,
        is_new=which.is_new and not numbers,
        is_one=is_one,
        unit=name,
        value=float(numbers[0] if numbers else 0),
    )


def _first_and_last(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    """`the first and last choruses`, `first and third verse`: the kind of section is said once, after both."""
    i = at + (_plain(words, at) == "the")
    number = vocabulary().ordinals.get(_plain(words, i), 0)
    if not number or _plain(words, i + 1) != "and":
        return None
    place = read_place(words, i + 2, facts)
    if place is None or not place.ids or not place.is_one or place.unit == "edge":
        return None
    first = _numbered(facts.of_material(place.unit), number, facts)
    if not first:
        return None
    ids = tuple(dict.fromkeys((*first, *place.ids)))
    return Mention(first=at, end=place.end, kind="place", name=f"{number} and {place.name}", ids=ids, unit=place.unit)  # fmt: skip


def _numbered(ids: tuple[str, ...], number: int, facts: SongFacts) -> tuple[str, ...]:
    """The section with this number: by its shown name, else by its place among its like."""
    shown = tuple(i for i in ids if facts.name(i).split()[-1:] == [str(number)])
    return shown or (ids[number - 1 : number] if number > 0 else ())


def _numbers_after(words: Sequence[Word], after: int) -> tuple[list[int], int]:
    """`2`, `two`, `1 and 2`, `1 & 3` after a section's name; not `verse 8 bars`."""
    found: list[int] = []
    i = after
    while i < len(words) and not words[i].pause:
        number = _number(words, i)
        if (
            number is None
            or not 1 <= number[0] <= 20
            or number[1] != i + 1
            or _counts(words, number[1])
            or (words[i].plain == "one" and _plain(words, i + 1) == "more")
        ):
            break
        found.append(number[0])
        after = i = number[1]
        if _plain(words, i) in ("and", "to") and _number(words, i + 1) and not words[i].pause:
            i += 1
    return found, after


def _counts(words: Sequence[Word], at: int) -> bool:
    """Whether the number before this word counts bars or the like and is no section's number."""
    return at < len(words) and not words[at].pause and words[at].plain in _BAR_WORDS | {"bpm", "beats", "percent", "semitones", "steps", "chords", "db"}  # fmt: skip


def _material(
    words: Sequence[Word], at: int, facts: SongFacts
) -> tuple[str, tuple[str, ...], int, int] | None:
    """Name, ids, index after it and the number written together with it, of the section named at this word."""
    if at >= len(words):
        return None
    own = _own_name(words, at, facts)
    if own:
        return own
    if words[at].plain == "bass":
        return None  # the bass drops out
    joined = _JOINED_PLACE.fullmatch(words[at].plain)
    if joined and (ids := facts.of_material(joined[1])):
        return joined[1], ids, at + 1, int(joined[2])
    found = vocabulary().longest(words, at)
    if (
        found is None
        or found[0].kind != "section"
        or (
            words[at].plain in ("drop", "drops", "dropout", "dropping", "theme", "link", "tag")
            and found[0].name != "drop"
        )
    ):
        if words[at].plain not in (
            "climax",
            "drop",
            "break",
            "hook",
            "vamp",
            "build",
            "theme",
            "climaxes",
        ):
            return None
        name = words[at].plain
        return name, facts.of_material(name), at + 1, 0
    return found[0].name, facts.of_material(found[0].name), found[1], 0


def _own_name(
    words: Sequence[Word], at: int, facts: SongFacts
) -> tuple[str, tuple[str, ...], int, int] | None:
    """A section called as the song itself calls it: its material in one word or more, in the plural too."""
    best = None
    for material in dict.fromkeys(s.material for s in facts.sections):
        pieces = material.lower().replace("-", " ").split()
        if at + len(pieces) > len(words):
            continue
        same = all(p in words[at + n].forms for n, p in enumerate(pieces))
        if same and (best is None or len(pieces) > best[2] - at):
            best = (material, facts.of_material(material), at + len(pieces), 0)
    return best


def _half(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    i = at + (_plain(words, at) == "the")
    which, half = _plain(words, i), _plain(words, i + 1)
    if which not in ("first", "second", "last", "latter", "primera", "segunda") or half not in (
        "half",
        "mitad",
        "metade",
    ):
        return None
    is_first = which in ("first", "primera")
    after = i + 2
    ids = facts.section_ids
    if _plain(words, after) in ("of", "de"):
        place = read_place(words, after + 1, facts)
        if place and place.ids:
            low, high = facts.bar_span(place.ids[0])[0], facts.bar_span(place.ids[-1])[1]
            middle = (low + high) // 2
            bars = (low, middle) if is_first else (middle + 1, high)
            return Mention(
                first=at, end=place.end, kind="bars", name=f"bars {bars[0]}-{bars[1]}", bars=bars
            )
        while _plain(words, after) in ("of", "the", "song", "track", "piece", "tune", "whole"):
            after += 1
    middle = len(ids) // 2
    chosen = ids[:middle] if is_first else ids[middle:]
    return Mention(first=at, end=after, kind="place", name=f"{which} half", ids=chosen)


def _edge(words: Sequence[Word], at: int, i: int, facts: SongFacts) -> Mention | None:
    """`at the end`, `the start`, `from the top`: the outermost section."""
    word = _plain(words, i)
    if word not in _EDGES or (
        i == at
        and word not in ("end", "ending")
        and _plain(words, at - 1) not in ("at", "in", "the")
    ):
        return None
    after = i + 1
    if _plain(words, after) == "of":
        place = read_place(words, after + 1, facts)
        if place and place.ids:
            return Mention(first=at, end=place.end, kind="place", name=place.name, ids=place.ids, is_one=place.is_one, unit=place.unit)  # fmt: skip
    while _plain(words, after) in ("of", "the", "song", "track") and after < i + 4:
        after += 1
    section = facts.section_ids[_EDGES[word]]
    return Mention(
        first=at, end=after, kind="place", name=word, ids=(section,), is_one=True, unit="edge"
    )
