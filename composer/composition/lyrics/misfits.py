"""What of a song's words does not sit well: lines that nobody sings, and stresses against the beat.

The song itself is looked at, its lines and the syllables under its notes, not what was done to set them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from composer.composition.lyrics.spans import most_syllables
from composer.composition.lyrics.syllable import Syllable, syllables_of
from composer.model.events import Lyric
from composer.model.song import Section, Song
from composer.reading.syllables import plain_line

__all__ = ["lyric_misfits"]

_LONGEST_BARS = 4
_SHOWN = 40


def lyric_misfits(song: Song) -> tuple[str, ...]:
    """A sentence for each line that is not sung as it should be: section, line, what is wrong and what to do.
    Sections that sing the same words are told of once."""
    melodies = [part.id for part in song.plan.parts if part.role == "melody"]
    told: dict[tuple[tuple[str, ...], int], str] = {}
    for section in song.plan.sections:
        cells = [song.cell(section.id, part) for part in melodies] if section.lyrics else []
        sung = max(
            ([e for e in cell.events if isinstance(e, Lyric)] for cell in cells if cell),
            key=len,
            default=[],
        )
        for number, sentence in _of_section(section, sung) if section.lyrics else ():
            told.setdefault((section.lyrics, number), f"{section.name}, {sentence}")
    return tuple(told.values())


def _of_section(section: Section, sung: Sequence[Lyric]) -> Iterator[tuple[int, str]]:
    place = 0
    for number, line in enumerate(section.lyrics, 1):
        syllables = syllables_of(line)
        here = sung[place : place + len(syllables)]
        name = f"line {number} ({_short(plain_line(line))!r})"
        if [event.text for event in here] != [syllable.text for syllable in syllables]:
            yield number, f"{name} is not sung: {_reason(section, syllables)}"
            continue
        place += len(syllables)
        words = _against(section, syllables, here)
        if words:
            yield (
                number,
                f"{name}: the stress of {' and '.join(map(repr, words))} falls against the beat; turn the words "
                "round, or mark the stress you mean, as in be·ˈlow",
            )


def _reason(section: Section, syllables: Sequence[Syllable]) -> str:
    count = len(syllables)
    if count > most_syllables(min(_LONGEST_BARS, section.bars), section.meter, section.tempo_bpm):
        return f"{count} syllables are too many for one line; break it in two"
    return (
        f"the {section.bars} bars have no room left for its {count} syllables; "
        "give the section more bars (--form), or shorten the lines before it"
    )


def _against(section: Section, syllables: Sequence[Syllable], sung: Sequence[Lyric]) -> list[str]:
    """Stressed syllables on a weaker place of the bar than an unstressed neighbour of theirs."""
    strengths = [section.meter.strength(event.at) for event in sung]
    found = []
    for n, syllable in enumerate(syllables):
        beside = [
            m for m in (n - 1, n + 1) if 0 <= m < len(syllables) and not syllables[m].is_stressed
        ]
        if syllable.is_stressed and any(strengths[m] > strengths[n] for m in beside):
            found.append(syllable.text.strip("-.,;:!?"))
    return found


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
