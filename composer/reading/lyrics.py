"""A file of lyrics: `[Verse 1]` or `Verse 1:` heads the lines of a section; without headings a blank line parts stanzas.

    [Verse 1]
    Silver moon above the town
    ...
    [Chorus]

A heading that comes again counts on (`[Verse]`, `[Verse]` are verse and verse 2); one without lines, or with the same
lines as before, says only that the section returns. A line `language: es` names the language, which is otherwise heard.
"""

from __future__ import annotations

import re
from pathlib import Path

from composer.disk import read_text
from composer.errors import BriefError

__all__ = [
    "LONGEST_FILE",
    "LONGEST_LINE",
    "MOST_LINES",
    "STANZA",
    "lyrics_of",
    "parse_lyrics",
    "read_lyrics",
]

LONGEST_FILE = 64_000
"""Bytes a file of lyrics may have."""
MOST_LINES = 1_000
LONGEST_LINE = 400
"""Letters a line may have."""
STANZA = "stanza"
"""How the parts of a text without headings are named: `stanza 1`, `stanza 2`."""

Lyrics = tuple[tuple[str, str], ...]
"""(section as it is selected, its lines as one text), in the order of the file."""

_BRACKETED = re.compile(r"\[([^\]\[]{1,60})\]\s*:?")
_NAMED = re.compile(
    r"[#*(\s]*((?:(?:first|second|third|last|final) )?"
    r"(?:verse|chorus|pre-?chorus|post-?chorus|bridge|intro|outro|hook|refrain|drop|middle (?:eight|8)|coda|tag|head|solo"
    r"|breakdown|build|interlude)(?: ?\d{1,2})?)\s*[:)*.\s]*",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\s*[(]?\s*(?:x\s?\d+|\d+\s?x)\s*[)]?\s*$", re.IGNORECASE)
_LANGUAGE = re.compile(r"language\s*[:=]\s*(\w+)", re.IGNORECASE)


def read_lyrics(path: str | Path) -> Lyrics:
    """The lyrics in a text file; raises FormatError where it is no text, BriefError for what is wrong with its words."""
    place = Path(path)
    text = read_text(place, LONGEST_FILE, "lyrics")
    try:
        return parse_lyrics(text)
    except BriefError as problem:
        raise BriefError(f"{place}: {problem}") from None


def lyrics_of(value: object) -> Lyrics:
    """Lyrics as a library is given them: a Path to a file, their text, or a table of sections and lines; raises BriefError."""
    if isinstance(value, Path):
        return read_lyrics(value)
    if isinstance(value, str):
        return parse_lyrics(value)
    try:
        pairs = tuple(dict(value).items())  # type: ignore[call-overload]  # whatever is no table is refused
    except (TypeError, ValueError):
        pairs = ((None, None),)
    if not all(isinstance(name, str) and isinstance(words, str) for name, words in pairs):
        raise BriefError(
            "lyrics are a text, a Path to one, or a table such as {'verse 1': 'Silver moon above the town'}"
        )
    return pairs


def parse_lyrics(text: str) -> Lyrics:
    """The lyrics in a text, section by section; raises BriefError for a text without words or beyond all bounds."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(ord(letter) < 32 and letter not in "\t\x0b\x0c" for line in lines for letter in line):
        raise BriefError(
            "this is no plain text (it holds control characters); save the words as plain text"
        )
    if len(lines) > MOST_LINES:
        raise BriefError(f"{len(lines)} lines are no song; at most {MOST_LINES} are read")
    heads: list[tuple[str, list[str]]] = []
    language, is_headed = "", False
    fresh = True
    for number, raw in enumerate(lines, 1):
        line = " ".join(raw.split())
        if len(line) > LONGEST_LINE:
            raise BriefError(
                f"line {number} has {len(line)} letters, which nobody sings in one breath; part it in lines of at most {LONGEST_LINE}"
            )
        if found := _LANGUAGE.fullmatch(line):
            language = found[1].lower()
        elif heading := _heading(line):
            if not is_headed:
                is_headed, heads = True, [entry for entry in heads if entry[1]]
            heads.append((heading, []))
        elif not line:
            fresh = True
        else:
            if not heads or (fresh and not is_headed):
                heads.append((STANZA, []))
            heads[-1][1].append(line)
            fresh = False
    if not any(re.search(r"[^\W_]", line) for _, body in heads for line in body):
        raise BriefError(
            "there are no words to sing; write lines of text, with headings such as [Verse 1] and [Chorus]"
        )
    sections = _numbered(heads)
    return (("language", language), *sections) if language else sections


def _heading(line: str) -> str:
    """The section that a heading names, in small letters, or nothing for a line that is sung."""
    found = _BRACKETED.fullmatch(line) or _NAMED.fullmatch(line)
    if found is None:
        return ""
    name = _TIMES.sub("", re.split(r"[:,;|–]", found[1])[0]).replace("_", " ").casefold()
    return " ".join(re.sub(r"(?<=[a-z])(?=\d)", " ", name).split()) or "verse"


def _numbered(heads: list[tuple[str, list[str]]]) -> Lyrics:
    """Sections in order: a name that returns with other words gets a number, with the same or none it is passed over."""
    known: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    for name, body in heads:
        words = "\n".join(body)
        before = known.setdefault(name, [])
        if name == STANZA:
            before.append(words)
            found[f"{STANZA} {len(before)}"] = words
        elif words and words not in before:
            before.append(words)
            found[name if len(before) == 1 else _counted(name, len(before), found)] = words
    return tuple(found.items())


def _counted(name: str, number: int, found: dict[str, str]) -> str:
    if name[-1:].isdigit():  # a numbered heading that stands twice goes on with more lines
        raise BriefError(f"[{name}] stands twice with other words; number the second one on")
    while f"{name} {number}" in found:
        number += 1
    return f"{name} {number}"
