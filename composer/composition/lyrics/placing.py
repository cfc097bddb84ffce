"""Which section sings which lines: headings are section selectors, stanzas without headings go round the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.composition.form import REFRAINS, Block, form_entry, kin_of
from composer.composition.wishes import select, specificity
from composer.errors import BriefError, nearest, offer
from composer.genre.schema import Genre
from composer.model.brief import Brief
from composer.model.song import Part, Section
from composer.reading.lyrics import STANZA
from composer.reading.syllables import LANGUAGES, language_of, marked_line

__all__ = ["with_form_for_lyrics", "with_lyrics"]

_UNSUNG = (
    "intro",
    "outro",
    "solo",
    "instrumental",
    "interlude",
    "breakdown",
    "build",
    "vamp",
    "coda",
    "tag",
    "drop",
)
_SUNG = ("verse", "pre-chorus", "chorus", "bridge", "hook", "refrain")
_IN_TURN = (
    "verse",
    "chorus",
    "bridge",
    "middle eight",
    "hook",
    "refrain",
    "drop",
    "climax",
    "head",
    "a",
    "b",
    "theme",
)
"""Sections that stanzas without headings go to."""
_BETWEEN = ("pre-chorus", "post-chorus")
_LONGEST_LINE = 4
"""Bars that a line takes at most."""
_LANGUAGE = "language"

Words = dict[str, tuple[str, ...]]


def with_form_for_lyrics(brief: Brief, genre: Genre) -> Brief:
    """The brief, asking also for the sections that its lyrics name, where the genre has such sections or nothing
    that could stand in for them; a sheet that names verse and chorus, and nothing between, has nothing between. A form
    that is written out, or sections asked for by name, are enough."""
    if not brief.lyrics or brief.form or brief.sections:
        return brief
    usual = {form_entry(entry)[0] for form in genre.forms for entry in form.sections}
    wished = []
    for name, _ in brief.lyrics:
        material = form_entry(name)[0]
        if name == _LANGUAGE or material == STANZA or material not in (*_SUNG, *usual):
            continue
        if material in usual or not usual & set(kin_of(material)):
            wished.append(name)
    named = {form_entry(name)[0] for name in wished}
    spare = tuple(name for name in _BETWEEN if name not in named and len(named) > 1)
    unwanted = tuple(dict.fromkeys((*brief.sections_unwanted, *spare)))
    return replace(brief, sections=tuple(wished), sections_unwanted=unwanted)


def with_lyrics(
    sections: tuple[Section, ...], parts: Sequence[Part], brief: Brief
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """The sections with the marked lines they sing, and a sentence for all words that found no place.

    Raises BriefError for a heading that is a slip of the pen and a language that is unknown, EnvironmentProblem where
    the libraries that know syllables are not installed.
    """
    if not brief.lyrics:
        return sections, ()
    table = dict(brief.lyrics)
    lines = {name: tuple(text.split("\n")) for name, text in table.items() if name != _LANGUAGE}
    language = _language(table.get(_LANGUAGE, ""), lines)
    if all(name.startswith(STANZA) for name in lines):
        sung, told = _in_turn(sections, list(lines.values()))
    else:
        sung, told = _by_heading(sections, lines)
    singers = {part.id for part in parts if part.role == "melody"}
    made: list[Section] = []
    first: Words = {}
    for n, section in enumerate(sections):
        words = sung.get(n, ())
        if words and not any(play.part in singers for play in section.plays):
            told.append(
                f"nobody sings in {section.name}, so its words are left out; ask for the melody there"
            )
            words = ()
        marked = tuple(line for text in words if (line := marked_line(text, language)))
        before = first.setdefault(section.material, marked) if marked else ()
        made.append(
            replace(section, lyrics=marked, first_lyrics=() if before == marked else before)
        )
    return tuple(made), tuple(dict.fromkeys(told))


def _language(name: str, lines: Words) -> str:
    if name and name not in LANGUAGES:
        raise BriefError(f"lyrics: no language {name[:20]!r}; {offer(name, LANGUAGES)}")
    return name or language_of(line for text in lines.values() for line in text)


def _by_heading(
    sections: Sequence[Section], lines: Words
) -> tuple[dict[int, tuple[str, ...]], list[str]]:
    """Which lines each section sings, by its place in the song; of two headings for it the closer one holds."""
    blocks = [Block(s.material, s.bars, s.occurrence) for s in sections]
    sung: dict[int, tuple[str, ...]] = {}
    told = []
    for name in sorted(lines, key=specificity):
        if name.startswith(STANZA):
            told.append(
                f"what stands before the first heading is not sung ({lines[name][0][:40]!r}); put a heading before it"
            )
            continue
        places = select(name, blocks) or _standing_in(name, blocks, sung)
        if not places:
            told.append(_nowhere(name, sections))
        sung |= dict.fromkeys(places, lines[name])
    silent = [s.name for n, s in enumerate(sections) if n not in sung and s.material in _SUNG]
    if silent:
        told.append(f"there are no words for {', '.join(silent)}; the tune is played there")
    return sung, told


def _standing_in(
    name: str, blocks: Sequence[Block], sung: dict[int, tuple[str, ...]]
) -> tuple[int, ...]:
    """Sections of a kindred material that have no words yet, such as the head of a jazz tune for its verse."""
    material, number = form_entry(name)
    for kin in kin_of(material)[1:] if material in _SUNG else ():
        places = tuple(n for n, b in enumerate(blocks) if b.material == kin and n not in sung)
        if places:
            return places[:1] if number is not None else places
    return ()


def _nowhere(name: str, sections: Sequence[Section]) -> str:
    """What to say of a heading that means no section here; raises BriefError if it is a known one misspelled."""
    material = form_entry(name)[0]
    known = {*_SUNG, *_UNSUNG, *(s.material for s in sections)}
    near = nearest(material, known)
    if near and material not in known and not set(material.split()) & known:
        raise BriefError(
            f"lyrics: no section is called {name[:40]!r}; did you mean {' or '.join(near)}?"
        )
    names = [s.name for s in sections]
    return f"the song has no {name[:40]}, so its words are not sung; name another section ({', '.join(names)}) or ask for it with --form"


def _in_turn(
    sections: Sequence[Section], stanzas: list[tuple[str, ...]]
) -> tuple[dict[int, tuple[str, ...]], list[str]]:
    """Stanzas without headings, in the order of the song: one that is written twice belongs to every refrain, and so
    does the one that comes when the first refrain does; every other section takes the next, a long one as many as
    fill it."""
    places = [n for n, s in enumerate(sections) if s.material in _IN_TURN]
    places = places or [n for n, s in enumerate(sections) if s.material not in _UNSUNG]
    refrain = next((stanza for stanza in stanzas if stanzas.count(stanza) > 1), ())
    waiting = [stanza for stanza in stanzas if stanza != refrain]
    sung: dict[int, tuple[str, ...]] = {}
    for n in places:
        if sections[n].material in REFRAINS:
            if not refrain and waiting:
                refrain = waiting.pop(0)
            sung[n] = refrain
        elif waiting:
            sung[n] = waiting.pop(0)
            while waiting and (len(sung[n]) + len(waiting[0])) * _LONGEST_LINE <= sections[n].bars:
                sung[n] += waiting.pop(0)
    left = (
        waiting
        if any(words == refrain for words in sung.values()) or not refrain
        else [refrain, *waiting]
    )
    told = []
    silent = [sections[n].name for n in places if not sung.get(n)]
    if silent:
        told.append(f"there are no words for {', '.join(silent)}; the tune is played there")
    if left:
        told.append(
            f"{len(left)} of {len(stanzas)} stanzas find no section, from {left[0][0][:40]!r} on; "
            "head them with [Verse 3] and the like, or give the song more sections with --form"
        )
    return sung, told
