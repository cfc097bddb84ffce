"""What tells a section that comes back from the time before: who has come in, who rests, what is played otherwise."""

from __future__ import annotations

from dataclasses import replace

from composer.model.song import Section, Song
from composer.studio.song_diff import differences

__all__ = ["since_last_time"]


def since_last_time(song: Song, section: Section, part: str = "") -> tuple[str, ...]:
    """How a section differs from the one of its material before it, a sentence each, of one part (by name) or of all; the
    first says which one that was. Where one is longer, the bars that both have are compared. Empty for a section that
    is the first of its kind."""
    sections = song.plan.sections
    place = sections.index(section)
    before = next((s for s in reversed(sections[:place]) if s.material == section.material), None)
    if before is None:
        return ()
    here, bars = section.name, min(section.bars, before.bars)
    found = [
        text.replace(f"{here}: ", "", 1) if text.startswith(here) else text.replace(f", {here}: ", ": ", 1)
        for text in differences(_with(song, section, before, bars), _with(song, section, section, bars))
        if not text.startswith("unchanged: ")
    ]  # fmt: skip
    found = [_timed(text, song, before, section) for text in found]
    if part:
        found = [text for text in found if text.startswith((f"{part}:", f"{part},"))]
    elif section.bars != before.bars:
        found.insert(0, f"{before.bars} -> {section.bars} bars")
    return (f"from {before.name}", *found) if found else (f"in nothing from {before.name}",)


def _timed(text: str, song: Song, before: Section, section: Section) -> str:
    """Of who plays in both, but in one of them not from its beginning: when, instead of whether."""
    for ending, there, other in (
        (": plays now", before, ": comes in earlier"),
        (": rests now", section, ": comes in later"),
    ):
        player = next((p for p in song.plan.parts if text == p.name + ending), None)
        cell = song.cell(there.id, player.id) if player else None
        if player and cell and cell.events:
            return player.name + other
    return text


def _with(song: Song, section: Section, other: Section, bars: int) -> Song:
    """The song in which a section is the first `bars` of `other`."""
    end = bars * other.meter.bar_ticks
    new = replace(
        other,
        id=section.id,
        name=section.name,
        bars=bars,
        chords=tuple(span for span in other.chords if span.at < end),
    )
    kept = tuple(cell for cell in song.cells if cell.section != section.id)
    cells = tuple(
        replace(c, section=section.id, events=tuple(e for e in c.events if e.at < end))
        for c in song.cells
        if c.section == other.id
    )
    sections = tuple(new if s is section else s for s in song.plan.sections)
    return replace(song, plan=replace(song.plan, sections=sections), cells=kept + cells)
