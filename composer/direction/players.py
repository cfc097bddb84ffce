"""Who plays: instruments wanted and not wanted, who is alone, who enters where, who has the tune, how each plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from composer.direction.sense import EVERYWHERE, Find
from composer.direction.words import word_set
from composer.genre.catalogue import belongs

__all__ = ["settle_players"]

_BROAD = frozenset({"bass", "guitar", "drums", "saxophone"})
"""Words that say no more than a narrower one beside them: guitar, where an electric guitar is named."""
_EXPLICIT = frozenset({"instrument", "feel"})
_BEATS = word_set(
    "four_on_the_floor backbeat half_time double_time one_drop dembow train swing_ride bossa"
)


@dataclass(slots=True)
class _Band:
    """Each family with the words that last asked for it or sent it away; `by_manner` holds those that only a manner
    of playing asked for, with the part it is played by."""

    wanted: dict[str, str] = field(default_factory=dict)
    unwanted: dict[str, str] = field(default_factory=dict)
    by_manner: dict[str, str] = field(default_factory=dict)


def settle_players(
    spoken: Sequence[tuple[Find, str]], warn: Callable[[str], None]
) -> dict[str, object]:
    """The fields of a brief that name parts and instruments."""
    band = _Band()
    told = [(f, s) for f, s in spoken if f.sense.kind in _EXPLICIT and not _is_placed_denial(f)]
    for find, words in told:
        _hear(band, find, words, warn)
    for find, _ in spoken:
        if find.sense.kind not in _EXPLICIT and find.said > 0:
            for family in find.sense.wanted:
                broad = next(
                    (b for b in _BROAD if b in band.wanted and b != family and belongs(family, b)),
                    None,
                )
                if broad and not any(b != broad and belongs(b, broad) for b in band.wanted):
                    band.wanted[family] = band.wanted.pop(
                        broad
                    )  # the genre says which kind of bass
                elif not _is_sent_away(family, band) and not _is_covered(family, band):
                    band.wanted.setdefault(family, "")
            for family in find.sense.unwanted:
                if not _is_asked_for(family, band):
                    band.unwanted.setdefault(family, "")
    for find, _ in spoken:
        if find.role == "enters" and find.is_denied:
            for family in find.sense.wanted:
                band.wanted.setdefault(family, "")
    return {
        "wanted": _wanted(band),
        "unwanted": tuple(f for f in band.unwanted if f not in band.wanted),
        "parts": _melody(spoken),
        "only": (*_groups(spoken, "alone", denied=False), *_opening(spoken)),
        "silent": _groups(spoken, "appears", denied=True),
        "appears": _appears(spoken),
        "enters": _enters(spoken),
        "playing": _playing(spoken),
    }


def _is_placed_denial(find: Find) -> bool:
    """`no drums in the intro`: the drums are only silent there."""
    return bool(find.section) and find.is_denied


def _hear(band: _Band, find: Find, words: str, warn: Callable[[str], None]) -> None:
    sense = find.sense
    if find.role in ("named", "either"):
        return
    if find.is_denied:
        if sense.kind == "feel":
            return  # no walking bass: a bass, but it does not walk
        if find.said == -1:
            for family in _fewest(sense.kin or sense.wanted):
                _send_away(band, family, words, warn)
        return
    for family in sense.wanted:
        if sense.kind == "feel" and sense.playing:
            band.by_manner.setdefault(family, sense.playing[0][0])
        else:
            band.by_manner.pop(family, None)
        if _is_sent_away(family, band):
            by = next((w for away, w in band.unwanted.items() if w and belongs(family, away)), "")
            if find.role != "excepted" and by:
                warn(
                    f"{by!r} and {words!r} exclude each other; with {_shown(family)}, as said last"
                )
            if find.role != "excepted":
                _take_back(family, band)
        band.wanted[family] = words
    if sense.name in band.unwanted and sense.name not in sense.wanted:
        by = band.unwanted.pop(sense.name)  # vocals, which have a tune but no family of their own
        warn(f"{by!r} and {words!r} exclude each other; with {sense.name}, as said last")
    if sense.drum_feel in _BEATS and not find.section and _is_sent_away("drums", band):
        by = next((w for w in band.unwanted.values() if w), "no drums")
        warn(f"{by!r} and {words!r} exclude each other; the drums play, as said last")
        _take_back("drums", band)
    for family in sense.unwanted:
        _send_away(band, family, words, warn)


def _wanted(band: _Band) -> tuple[str, ...]:
    """Who is wanted, each once: a fingerpicked nylon guitar is one guitar, and an electric bass is the bass."""
    found = []
    for family in band.wanted:
        part = band.by_manner.get(family)
        others = [name for name in band.wanted if name != family and name not in band.by_manner]
        if part and any(belongs(name, part) for name in others):
            continue
        if family not in _BROAD or not _is_covered(family, band, itself=False):
            found.append(family)
    return tuple(found)


def _send_away(band: _Band, family: str, words: str, warn: Callable[[str], None]) -> None:
    for name in [name for name in band.wanted if belongs(name, family)]:
        earlier = band.wanted.pop(name)
        warn(f"{earlier!r} and {words!r} exclude each other; no {_shown(family)}, as said last")
    band.unwanted[family] = words


def _fewest(families: Sequence[str]) -> list[str]:
    """The families without those that another one includes: no guitar is no electric guitar either."""
    fewest: list[str] = []
    for family in families:
        if not any(belongs(family, other) for other in fewest):
            fewest = [f for f in fewest if not belongs(f, family)] + [family]
    return fewest


def _is_sent_away(family: str, band: _Band) -> bool:
    return any(belongs(family, away) for away in band.unwanted)


def _is_covered(family: str, band: _Band, *, itself: bool = True) -> bool:
    """Whether the family, or a kind of it, is wanted already: a fretless bass is a bass."""
    if family in band.wanted:
        return itself or any(name != family and belongs(name, family) for name in band.wanted)
    return any(belongs(name, family) or belongs(family, name) for name in band.wanted)


def _is_asked_for(family: str, band: _Band) -> bool:
    return bool(band.wanted.get(family))


def _take_back(family: str, band: _Band) -> None:
    for away in [name for name in band.unwanted if belongs(family, name)]:
        del band.unwanted[away]


def _shown(family: str) -> str:
    return family.replace("_", " ").replace(".", " ")


def _melody(spoken: Sequence[tuple[Find, str]]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for find, _ in spoken:
        if find.role == "melody" and find.said > 0:
            found["melody"] = find.sense.wanted[0]
        elif find.said > 0:
            found.update(find.sense.parts)
    return tuple(found.items())


def _groups(
    spoken: Sequence[tuple[Find, str]], role: str, *, denied: bool
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Families by section, of the finds in this role."""
    found: dict[str, list[str]] = {}
    for find, _ in spoken:
        if find.role == role and find.section and find.is_denied == denied:
            drums = ("drums",) if find.sense.drum_feel in _BEATS else ()
            found.setdefault(find.section, []).extend(find.sense.wanted or drums)
    whole = found.get(EVERYWHERE)
    if whole and role == "alone":
        whole += [f for find, _ in spoken if find.sense.kind == "instrument" and find.said > 0 and not find.section for f in find.sense.wanted]  # fmt: skip
    return tuple(
        (place, tuple(dict.fromkeys(families))) for place, families in found.items() if families
    )


def _opening(
    spoken: Sequence[tuple[Find, str]],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who begins a section that climbs from there: it is written in two halves, and the first is theirs."""
    climbing = {f.section for f, _ in spoken if f.sense.shape == "rising" and f.said > 0}
    groups = _groups(spoken, "opens", denied=False)
    return tuple((f"{place} 1", names) for place, names in groups if place in climbing)


def _appears(spoken: Sequence[tuple[Find, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        dict.fromkeys(
            (family, f.section)
            for f, _ in spoken
            if f.role in ("appears", "opens") and f.said > 0
            for family in f.sense.wanted
        )
    )


def _enters(spoken: Sequence[tuple[Find, str]]) -> tuple[tuple[str, str], ...]:
    found = {
        family: f.section for f, _ in spoken if f.role == "enters" for family in f.sense.wanted
    }
    return tuple(found.items())


def _playing(spoken: Sequence[tuple[Find, str]]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for find, _ in spoken:
        for part, manner in find.sense.playing:
            found[part, f"not {manner}" if find.is_denied else manner] = None
        if find.sense.drum_feel and find.said == -1 and find.sense.kind == "feel":
            found["drums", f"not {find.sense.drum_feel}"] = None
        if find.role == "solo" and find.sense.wanted:
            found[find.sense.wanted[0], "solo"] = None
    return tuple(found)
