"""The one way to say which part of a song is meant.

chorus    verse 2    last chorus    verse2:drums    *:bass    bridge:keys:3-6    bars 9-16    bars 9-16:drums.kick
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from composer.errors import SelectorError, offer
from composer.model.section_names import matches
from composer.model.song import Part, Plan, Section

__all__ = ["Selector", "Spot", "bars_text", "move_selectors", "players", "read_selector", "select", "spots_text"]  # fmt: skip

_BARS = re.compile(r"(\d{1,6})(?:\s*(?:-|–|to)\s*(\d{1,6}))?")
_SONG_BARS = re.compile(r"bars?\s*(\d{1,6}(?:\s*(?:-|–|to)\s*\d{1,6})?)")
_KIT = ("drums", "percussion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """A selector as it is written: `place` a section's name or "*", `player` a part or "*", `piece` one piece of the
    kit; `song_bars` bars of the song and `bars` bars of the section, first and last from 1."""

    text: str
    place: str = "*"
    player: str = "*"
    piece: str = ""
    bars: tuple[int, int] | None = None
    song_bars: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One part in one section (both by id), or some bars of it: `first_bar` to `last_bar`, from 0, of the section's
    `bars`. `piece` is one piece of the kit, or "" for the whole part."""

    section: str
    part: str
    first_bar: int
    last_bar: int
    bars: int
    piece: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the whole part in the whole section is meant."""
        return not self.piece and self.first_bar == 0 and self.last_bar == self.bars - 1


def read_selector(text: str) -> Selector:
    """What is written, whatever the song; raises SelectorError where it is no selector."""
    pieces = [" ".join(piece.split()) for piece in text.strip().split(":")]
    if len(pieces) > 3 or not any(pieces):
        raise SelectorError(
            f"{text.strip()[:60]!r} is no selector; write chorus, verse 2:drums, *:bass, bridge:keys:3-6 or bars 9-16"
        )
    place, player, bars = (*pieces, "", "")[:3]
    player, _, piece = player.casefold().partition(".")
    whole = _SONG_BARS.fullmatch(place.casefold())
    return Selector(
        text=text.strip(),
        place="*" if whole else place or "*",
        player=player or "*",
        piece=piece.strip().replace(" ", "_"),
        bars=_range(bars, text) if bars and bars != "*" else None,
        song_bars=_range(whole[1], text) if whole else None,
    )


def select(text: str, plan: Plan) -> tuple[Spot, ...]:
    """What a selector means in a song, in the order of its sections and then of its parts; parts that rest there are
    left out. Raises SelectorError with the nearest name for what the song has not."""
    selector = read_selector(text)
    parts = players(selector.player, plan)
    if selector.piece and not any(part.role in _KIT for part in parts):
        raise SelectorError(
            f"{selector.piece!r} in {selector.text!r} is a piece of a kit; write drums.{selector.piece}"
        )
    spots: list[Spot] = []
    for section, first, last in _stretches(selector, plan):
        spots += [
            Spot(
                section=section.id,
                part=part.id,
                first_bar=first,
                last_bar=last,
                bars=section.bars,
                piece=selector.piece,
            )
            for part in parts
            if section.play_of(part.id) is not None
        ]
    if not spots:
        names = ", ".join(part.name for part in parts)
        raise SelectorError(
            f"{names} does not play in {selector.text!r}; `composer show` tells who plays where"
        )
    return tuple(spots)


def players(name: str, plan: Plan) -> tuple[Part, ...]:
    """The parts a name means: "*", an id or a name, else a role or an instrument; raises SelectorError."""
    told = _folded(name)
    named = tuple(p for p in plan.parts if told in ("*", _folded(p.id), _folded(p.name)))
    found = named or tuple(
        p for p in plan.parts if told in (_folded(p.role), _folded(p.instrument))
    )
    if found:
        return found
    ids = [part.id for part in plan.parts]
    if matches(name, [section.name for section in plan.sections]):
        raise SelectorError(f"{name!r} is a section, and a part belongs there; write {name}:PART")
    raise SelectorError(f"there is no part {name!r} in this song; {offer(name, ids)}")


def spots_text(spots: Iterable[Spot], plan: Plan) -> tuple[str, ...]:
    """Spots as selectors, the shortest that say it: a section's name where all of its parts are meant."""
    chosen = tuple(spots)
    rows: list[str] = []
    for section in plan.sections:
        here = [spot for spot in chosen if spot.section == section.id]
        whole = {spot.part for spot in here if spot.is_whole}
        if whole and whole == {play.part for play in section.plays}:
            rows.append(section.name.lower())
            continue
        for spot in here:
            piece = f".{spot.piece}" if spot.piece else ""
            tail = "" if spot.is_whole or spot.piece else f":{bars_text(spot)}"
            rows.append(f"{section.name.lower()}:{spot.part}{piece}{tail}")
    return tuple(rows)


def bars_text(spot: Spot) -> str:
    """Bars of the section as people count them: `3-6`, or `3`."""
    first, last = spot.first_bar + 1, spot.last_bar + 1
    return str(first) if first == last else f"{first}-{last}"


def move_selectors(
    sections: Iterable[str], parts: Iterable[str], bars: tuple[int, int] | None, plan: Plan
) -> tuple[str, ...]:
    """Section ids and part ids ("*": all), or bars of the song, as selectors: one a section and part."""
    names = {section.id: section.name.lower() for section in plan.sections}
    if bars is not None:
        first, last = bars
        places = [f"bars {first}" if first == last else f"bars {first}-{last}"]
    else:
        places = [names.get(section, section) for section in sections]
    tails = tuple("" if part == "*" else f":{part}" for part in parts)
    return tuple(f"{place}{tail}" for place in places for tail in tails)


def _stretches(selector: Selector, plan: Plan) -> tuple[tuple[Section, int, int], ...]:
    """(section, first bar, last bar) that are meant, bars from 0."""
    found = _sections(selector.place, plan)
    if selector.song_bars is not None:
        first, last = _inside(selector.song_bars, plan.bars, selector, "this song")
        rows, start = [], 1
        for section in plan.sections:
            end = start + section.bars - 1
            if start <= last and end >= first:
                rows.append((section, max(first, start) - start, min(last, end) - start))
            start = end + 1
        found = tuple(section for section, _, _ in rows)
        if selector.bars is None:
            return tuple(rows)
        raise SelectorError(f"{selector.text!r} gives bars twice; leave one of them out")
    if selector.bars is None:
        return tuple((section, 0, section.bars - 1) for section in found)
    rows = []
    for section in found:
        first, last = _inside(selector.bars, section.bars, selector, section.name)
        rows.append((section, first - 1, last - 1))
    return tuple(rows)


def _sections(place: str, plan: Plan) -> tuple[Section, ...]:
    names = [section.name for section in plan.sections]
    found = matches(place, names)
    if found:
        return tuple(plan.sections[n] for n in found)
    by_id = tuple(section for section in plan.sections if section.id == place)
    if by_id:
        return by_id
    told = _folded(place)
    if any(told in (_folded(p.id), _folded(p.name), _folded(p.role)) for p in plan.parts):
        raise SelectorError(
            f"{place!r} is a part; write *:{place} for all of it, or SECTION:{place}"
        )
    raise SelectorError(f"there is no section {place!r} in this song; {offer(place, names)}")


def _inside(bars: tuple[int, int], count: int, selector: Selector, place: str) -> tuple[int, int]:
    first, last = bars
    if not 1 <= first <= last <= count:
        raise SelectorError(f"{selector.text!r} is outside; {place} has bars 1 to {count}")
    return first, last


def _range(bars: str, text: str) -> tuple[int, int]:
    found = _BARS.fullmatch(bars.casefold().removeprefix("bars").removeprefix("bar").strip())
    if found is None:
        raise SelectorError(
            f"{bars!r} in {text.strip()[:60]!r} is no range of bars; write 3 or 3-6"
        )
    return int(found[1]), int(found[2] or found[1])


def _folded(name: str) -> str:
    return "".join(ch for ch in name.casefold() if ch.isalnum() or ch == "*")
