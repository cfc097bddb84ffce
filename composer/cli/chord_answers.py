"""The answers of `composer chords`: ideas, an analysis, what comes next, a way between, a list that is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.cli.chord_text import chord_text, key_of, meter_of, pointing
from composer.cli.page import lines, print_json, talk
from composer.errors import BriefError

if TYPE_CHECKING:
    from composer.model.song import Song
    from composer.studio.chords.spelling import Spell
    from composer.theory.key import Key

__all__ = ["ANSWERS"]

DEFAULT_BARS, DEFAULT_IDEAS, DEFAULT_GAP = 8, 3, 2


def _make(words: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.chords.ideas import find_ideas, read_wish

    count = options["ideas"] or (1 if midi_path else DEFAULT_IDEAS)
    found = find_ideas(
        read_wish(words, options["mood"] or "", options),
        bars=options["bars"] or DEFAULT_BARS,
        count=count,
        seed=options["seed"],
        complexity=options["complexity"],
    )
    files = _files(midi_path, found.clip) if midi_path else {}
    if as_json:
        _json({**found.table(), "files": files}, options, found.key)
        return
    from composer.cli.chord_pages import print_ideas

    print_ideas(found, _speller(options["symbols"], found.key))
    _tell(files)
    if len(found.ideas) < count:
        talk(
            f"note: {found.genre.name} knows {len(found.ideas)} different ideas here; another --mode or genre has more"
        )


def _analyse(_: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.chords.analysis_page import analysis_page

    text = chord_text(options["analyse"])
    with pointing(text, as_json):
        page = analysis_page(text, key_of(options["key"]), meter_of(options["meter"]))
    files = (
        _files(midi_path, lambda: page.clip(options["genre"], options["seed"] or 0), text)
        if midi_path
        else {}
    )
    if as_json:
        _json({**page.table(), "files": files}, options, page.found.key)
        return
    from composer.cli.chord_pages import print_analysis

    print_analysis(page, _speller(options["symbols"], page.found.key))
    _tell(files)


def _next(_: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.chords.next_chords import next_chords

    _refuse_midi(midi_path, "next")
    text = chord_text(options["next"])
    with pointing(text, as_json):
        page = next_chords(
            text,
            key_of(options["key"]),
            options["genre"],
            options["complexity"],
            meter_of(options["meter"]),
        )
    if as_json:
        _json(page.table(), options, page.key)
        return
    from composer.cli.chord_pages import print_next

    print_next(page, _speller(options["symbols"], page.key))


def _between(_: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.chords.next_chords import fillings

    start, goal = options["between"]
    with pointing(f"{start} {goal}", as_json):
        page = fillings(
            start,
            goal,
            options["bars"] or DEFAULT_GAP,
            key_of(options["key"]),
            options["genre"],
            options["complexity"],
            meter_of(options["meter"]),
            options["ideas"] or DEFAULT_IDEAS,
        )
    files = _files(midi_path, page.clip) if midi_path else {}
    if as_json:
        _json({**page.table(), "files": files}, options, page.key)
        return
    from composer.cli.chord_pages import print_fillings

    print_fillings(page, _speller(options["symbols"], page.key))
    _tell(files)


def _read(_: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.chords.batch import list_text, read_list

    _refuse_midi(midi_path, "read")
    key = key_of(options["key"])
    _speller(options["symbols"], key)
    rows = read_list(list_text(options["read"]), key, options["numerals"].replace("-", "_"))
    if as_json:
        table = {"schema": 1, "key": None if key is None else str(key)}
        _json({**table, "chords": [row.table() for row in rows]}, options, key)
        return
    from composer.cli.chord_pages import print_list

    print_list(rows, _speller(options["symbols"], key))


def _json(table: dict[str, Any], options: dict[str, Any], key: Key | None) -> None:
    """Print the data, with every symbol also in the style that is asked for."""
    from composer.studio.chords.spelling import with_spellings

    style = options["symbols"]
    print_json(with_spellings(table, _speller(style, key)) if style else table)


def _speller(style: str | None, key: Key | None) -> Spell:
    from composer.studio.chords.spelling import speller as found

    return found(style, key)


def _refuse_midi(midi_path: str | None, what: str) -> None:
    if midi_path:
        raise BriefError(f"--{what} writes no MIDI file; leave --midi out")


def _tell(files: dict[str, str]) -> None:
    for kind, path in files.items():
        lines("", f"{kind:<9} {path}")


def _files(place: str, clip: Callable[[], Song], *sources: str) -> dict[str, str]:
    from composer.studio.clip import write_clip

    return {"midi": str(write_clip(clip(), Path(place), *sources).absolute())}


ANSWERS: dict[str, Callable[[str, str | None, bool, dict[str, Any]], None]] = {
    "make": _make,
    "analyse": _analyse,
    "next": _next,
    "between": _between,
    "read": _read,
}
"""What is done, by what was asked: (words, where MIDI goes, whether as JSON, the options)."""
