"""Where a move holds: its sections, parts, pieces of the kit and bars, less what is to be spared."""

from __future__ import annotations

from composer.composition.revision.draft import Draft, Place
from composer.composition.wishes import is_named, pieces_named
from composer.errors import RevisionRefused
from composer.genre.kits import kit_pieces
from composer.model.events import Hit
from composer.model.move import Move
from composer.model.song import Part, Section

__all__ = ["bars_in", "is_whole_song", "parts_of", "places_of", "sections_of"]

_PITCHED = ("melody", "counter", "comp", "pad", "riff", "bass")


def sections_of(draft: Draft, move: Move) -> list[Section]:
    """The sections a move is about, in order; raises SelectorError for one that is not there, RevisionRefused where
    bars are named that the song has not."""
    if move.sections == ("*",):
        chosen = list(draft.plan.sections)
    else:
        wanted = {draft.plan.section(section_id).id for section_id in move.sections}
        chosen = [s for s in draft.plan.sections if s.id in wanted]
    chosen = [s for s in chosen if s.id not in move.spared_sections]
    if move.bars is not None:
        first, last = move.bars
        total = draft.plan.bars
        if first < 1 or last < first or first > total:
            raise RevisionRefused(
                f"bars {first} to {last} are not in this song, which has bars 1 to {total}; name bars among these"
            )
        chosen = [s for s in chosen if bars_in(draft, s, move.bars) is not None]
    if not chosen:
        raise RevisionRefused("nothing is left to change: every section named is to stay as it is")
    return chosen


def bars_in(draft: Draft, section: Section, bars: tuple[int, int]) -> tuple[int, int] | None:
    """The bars of a section (from 0) among these bars of the song (from 1); None where it has none of them."""
    start = sum(s.bars for s in draft.plan.sections[: draft.index(section.id)])
    first, last = max(bars[0] - 1 - start, 0), min(bars[1] - 1 - start, section.bars - 1)
    return (first, last) if first <= last else None


def parts_of(draft: Draft, move: Move) -> list[tuple[Part, tuple[str, ...]]]:
    """(part, pieces) a move is about; no pieces means all of the part."""
    spared = {
        part.id for word in move.spared_parts if "." not in word for part in _named(draft, word)
    }
    if move.parts == ("*",):
        chosen: list[tuple[Part, tuple[str, ...]]] = [(part, ()) for part in draft.plan.parts]
    else:
        chosen = [entry for word in move.parts for entry in _meant(draft, word)]
    found: dict[str, tuple[str, ...]] = {}
    order: list[Part] = []
    for part, pieces in chosen:
        if part.id in spared:
            continue
        if part.id not in found:
            found[part.id] = pieces
            order.append(part)
        else:
            found[part.id] = found[part.id] + pieces if found[part.id] and pieces else ()
    kept = [word for word in move.spared_parts if "." in word]
    return [(part, _without(draft, part, found[part.id], kept)) for part in order]


def _meant(draft: Draft, word: str) -> list[tuple[Part, tuple[str, ...]]]:
    _, dot, _ = word.partition(".")
    if not dot:
        if word == "pitched":
            return [(part, ()) for part in draft.plan.parts if part.role in _PITCHED]
        return [(part, ()) for part in _named(draft, word)]
    pieces = pieces_named((word,))
    if not pieces:
        raise RevisionRefused(
            f"there is no piece {word!r} in a kit; name kick, snare, hat, ride, crash or tom"
        )
    kits = [part for part in draft.plan.parts if part.role in ("drums", "percussion")]
    struck = [part for part in kits if _strikes(draft, part, pieces)]
    chosen = struck or [part for part in kits if part.role == "drums"][:1]
    if not chosen:
        raise RevisionRefused(
            f"this song has no drums, so nothing to do for {word}; add drums first ('add drums')"
        )
    return [(part, pieces) for part in chosen]


def _named(draft: Draft, word: str) -> list[Part]:
    """The parts a word means: by id before anything else."""
    exact = [part for part in draft.plan.parts if part.id == word]
    found = exact or [part for part in draft.plan.parts if is_named(part, word)]
    if not found:
        there = ", ".join(part.id for part in draft.plan.parts)
        if word in ("drums", "percussion", "drum"):
            raise RevisionRefused(
                f"this song has no drums; it has {there}. Add drums first ('add drums'), then say it again"
            )
        raise RevisionRefused(f"nobody plays {word} in this song; there are {there}")
    return found


def _strikes(draft: Draft, part: Part, pieces: tuple[str, ...]) -> bool:
    return any(
        isinstance(e, Hit) and e.piece in pieces
        for (_, p), cell in draft.cells.items()
        if p == part.id
        for e in cell.events
    )


def _without(draft: Draft, part: Part, pieces: tuple[str, ...], kept: list[str]) -> tuple[str, ...]:
    """The pieces without those to be kept; all but those where all were meant."""
    spared = set(pieces_named(kept)) if kept and part.role in ("drums", "percussion") else set()
    if not spared:
        return pieces
    return tuple(p for p in (pieces or tuple(sorted(kit_pieces()))) if p not in spared)


def places_of(draft: Draft, move: Move, *, resting: bool = False) -> list[Place]:
    """Every place a move is about where somebody plays (with `resting`, also where not); raises RevisionRefused where
    there is none."""
    parts = parts_of(draft, move)
    found = []
    for section in sections_of(draft, move):
        bars = bars_in(draft, section, move.bars) if move.bars is not None else None
        if bars == (0, section.bars - 1):
            bars = None
        found += [
            Place(section.id, part.id, pieces, bars)
            for part, pieces in parts
            if resting or draft.plays(section.id, part.id)
        ]
    if not found:
        names = ", ".join(part.name for part, _ in parts) or "those"
        where = ", ".join(s.name for s in sections_of(draft, move))
        raise RevisionRefused(
            f"{names} do not play in {where}; bring them in first, or name another section or part"
        )
    return found


def is_whole_song(draft: Draft, move: Move) -> bool:
    """Whether a move is about every section, whole."""
    return move.bars is None and len(sections_of(draft, move)) == len(draft.plan.sections)
