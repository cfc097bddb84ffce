"""Who plays: instruments wanted and not wanted, who is alone, who enters where, who has the tune, how each plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from composer.direction.sense import EVERYWHERE, Find

__all__ = ["settle_players"]

_EXPLICIT = frozenset({"instrument", "feel"})
_DRUM_KITS = frozenset(
    "drums room_drums power_drums electronic_drums drum_machine jazz_drums brushes".split()
)
_BEATS = frozenset("four_on_the_floor backbeat half_time double_time one_drop dembow train swing_ride bossa".split())


@dataclass(slots=True)
class _Band:
    """Each family with the words that last asked for it or sent it away."""

    wanted: dict[str, str] = field(default_factory=dict)
    unwanted: dict[str, str] = field(default_factory=dict)


def settle_players(spoken: Sequence[tuple[Find, str]], warn: Callable[[str], None]) -> dict[str, object]:
    """The fields of a brief that name parts and instruments."""
    band = _Band()
    for find, words in spoken:
        if find.sense.kind in _EXPLICIT and not _is_placed_denial(find):
            _hear(band, find, words, warn)
    for find, _ in spoken:
        if find.sense.kind not in _EXPLICIT and find.said > 0:
            for family in find.sense.wanted:
                if not _is_sent_away(family, band):
                    band.wanted.setdefault(family, "")
            for family in find.sense.unwanted:
                if not _is_asked_for(family, band):
                    band.unwanted.setdefault(family, "")
    return {
        "wanted": tuple(band.wanted),
        "unwanted": tuple(f for f in band.unwanted if f not in band.wanted),
        "parts": _melody(spoken),
        "only": _groups(spoken, "alone", denied=False),
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
    if find.role == "named":
        return
    if find.is_denied:
        if sense.kind == "feel":
            return  # no walking bass: a bass, but it does not walk
        if find.said == -1:
            for family in sense.kin or sense.wanted:
                _send_away(band, family, words, warn)
        return
    for family in sense.wanted:
        if _is_sent_away(family, band):
            by = band.unwanted.get(family) or "an earlier word"
            if find.role != "excepted" and family in band.unwanted:
                warn(f"{by!r} and {words!r} exclude each other; {_shown(family)} play, as said last")
            _take_back(family, band)
        band.wanted[family] = words
    if sense.drum_feel in _BEATS and not find.section and _is_sent_away("drums", band):
        warn(f"{band.unwanted['drums']!r} and {words!r} exclude each other; the drums play, as said last")
        _take_back("drums", band)
    for family in sense.unwanted:
        _send_away(band, family, words, warn)


def _send_away(band: _Band, family: str, words: str, warn: Callable[[str], None]) -> None:
    earlier = band.wanted.pop(family, None)
    if earlier:
        warn(f"{earlier!r} and {words!r} exclude each other; no {_shown(family)}, as said last")
    band.unwanted[family] = words


def _is_sent_away(family: str, band: _Band) -> bool:
    return family in band.unwanted or (family in _DRUM_KITS and "drums" in band.unwanted)


def _is_asked_for(family: str, band: _Band) -> bool:
    return bool(band.wanted.get(family))


def _take_back(family: str, band: _Band) -> None:
    for kit in _DRUM_KITS if family in _DRUM_KITS else (family,):
        band.unwanted.pop(kit, None)


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


def _groups(spoken: Sequence[tuple[Find, str]], role: str, *, denied: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Families by section, of the finds in this role."""
    found: dict[str, list[str]] = {}
    for find, _ in spoken:
        if find.role == role and find.section and find.is_denied == denied:
            found.setdefault(find.section, []).extend(find.sense.wanted or ())
    whole = found.get(EVERYWHERE)
    if whole and role == "alone":
        whole += [f for find, _ in spoken if find.sense.kind == "instrument" and find.said > 0 and not find.section for f in find.sense.wanted]  # fmt: skip
    return tuple((place, tuple(dict.fromkeys(families))) for place, families in found.items() if families)


def _appears(spoken: Sequence[tuple[Find, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        dict.fromkeys((family, f.section) for f, _ in spoken if f.role == "appears" and f.said > 0 for family in f.sense.wanted)
    )


def _enters(spoken: Sequence[tuple[Find, str]]) -> tuple[tuple[str, str], ...]:
    found = {family: f.section for f, _ in spoken if f.role == "enters" for family in f.sense.wanted}
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
