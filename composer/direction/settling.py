"""Third pass over a brief: from single wishes to one `Brief`, and a warning where two exclude each other.

What is stated in figures goes before what is said in words, and that before what a mood, a genre or a scene implies;
between equals the later one wins. Whatever gives way is named together with what it gave way to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from composer.direction.players import settle_players
from composer.direction.sense import EVERYWHERE, Find, Sense
from composer.direction.tempo_choice import in_quarters, settle_tempo
from composer.direction.turning import settle_dials
from composer.model.brief import Brief

__all__ = ["Settled", "settle"]

_MOST_WARNINGS = 40
_DARK = ("dorian", "phrygian", "locrian", "minor")


@dataclass(slots=True)
class Settled:
    """The brief as it grows: its fields by name, and the warnings."""

    values: dict[str, object] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)

    def warn(self, sentence: str) -> None:
        if len(self.warnings) < _MOST_WARNINGS:
            self.warnings[sentence] = None


def settle(finds: Sequence[Find], said: Sequence[str], words: str) -> tuple[Brief, tuple[str, ...]]:
    """The brief all finds add up to, and the warnings; `said` holds each find's words in the text."""
    told = Settled({"words": words})
    spoken = list(zip(finds, said, strict=True))
    genre = _genre(spoken, told)
    told.values |= settle_tempo(spoken, genre, told.warn)
    told.values |= _meter(spoken, told)
    told.values |= in_quarters(spoken, told.values)
    told.values |= _key(spoken, told)
    told.values |= _length(spoken, told)
    told.values |= _form(spoken)
    told.values |= settle_dials(spoken, told.warn)
    told.values |= settle_players(spoken, told.warn)
    told.values |= _drum_feel(spoken, told)
    told.values |= _moods(spoken)
    told.values |= _rest(spoken, told)
    for find, words in spoken:
        if find.sense.note and not find.is_denied:
            told.warn(find.sense.note.replace("{words}", words.lower()))
    values = {name: value for name, value in told.values.items() if value not in (None, ())}
    return Brief(**values), tuple(told.warnings)  # type: ignore[arg-type]


Spoken = Sequence[tuple[Find, str]]


def _genre(spoken: Spoken, told: Settled) -> str | None:
    """The genre: one that is named before one that is only suggested, the later of two."""
    named = [
        (f, s)
        for f, s in spoken
        if f.sense.genre and f.sense.bond != "suggests" and f.said > 0 and f.role != "either"
    ]
    hinted = [
        (f, s) for f, s in spoken if f.sense.genre and f.sense.bond == "suggests" and f.said > 0
    ]
    denied = tuple(
        dict.fromkeys(
            f.sense.genre
            for f, _ in spoken
            if f.sense.kind == "genre" and f.sense.genre and f.said == -1 and _is_all_of_it(f.sense)
        )
    )
    if denied:
        told.values["genres_unwanted"] = denied
    hinted = [(f, s) for f, s in hinted if f.sense.genre not in denied]
    if not named and not hinted:
        return None
    chosen, words = named[-1] if named else _likeliest(hinted)
    for find, other in named[:-1]:
        if find.sense.genre != chosen.sense.genre:
            told.warn(
                f"{other!r} and {words!r} are two genres; the song is {chosen.sense.genre}, as named last"
            )
    genre = chosen.sense.genre
    if genre in denied:
        told.warn(f"{genre} is both wanted ({words!r}) and not wanted; it is kept")
    told.values["genre"] = genre
    styles = [
        (f.sense.genre == genre, f.sense.style)
        for f, _ in spoken
        if f.sense.style not in (None, genre) and f.sense.genre in (None, genre) and f.said > 0
    ]
    told.values["style"] = max(styles, key=lambda style: style[0])[1] if styles else None
    if chosen.sense.bond == "near":
        told.warn(f"{chosen.sense.style}: the nearest genre here is {genre}, {chosen.sense.say}")
    for find, name in hinted:
        if find.sense.kind == "artist":
            told.warn(f"{name!r} is taken as a hint at {find.sense.genre}; nobody is imitated here")
    return genre


def _is_all_of_it(sense: Sense) -> bool:
    """Whether denying the word denies the genre: no jazz is no jazz, but no bebop may still be jazz."""
    return sense.bond == "suggests" or sense.name == sense.genre


def _likeliest(hinted: list[tuple[Find, str]]) -> tuple[Find, str]:
    """A genre word that is only a flavour goes before an artist, a scene and a mood, in this order; else the first."""
    order = {"genre": 0, "artist": 1, "mood": 3}
    return min(hinted, key=lambda pair: order.get(pair[0].sense.kind, 2))


def _meter(spoken: Spoken, told: Settled) -> dict[str, object]:
    stated = [(f, s) for f, s in spoken if f.sense.kind == "meter" and f.said > 0]
    worded = [(f, s) for f, s in spoken if f.sense.meter and f.sense.kind != "meter" and f.said > 0]
    if not stated and not worded:
        return {}
    if len(stated) > 1 and any(f.role == "either" for f, _ in stated):
        options = [f.sense.meter for f, _ in stated]
        chosen = "4/4" if "4/4" in options else options[0]
    else:
        chosen = (stated or worded)[-1][0].sense.meter
        for find, words in stated[:-1]:
            if find.sense.meter != chosen:
                told.warn(
                    f"two meters, {words} and {stated[-1][1]}: the song is in {chosen}, as said last"
                )
    for find, words in worded:
        if find.sense.meter != chosen:
            told.warn(
                f"{words!r} would be in the meter {find.sense.meter}; the song is in {chosen}, as stated"
            )
    return {"meter": chosen}


def _key(spoken: Spoken, told: Settled) -> dict[str, object]:
    keys = [(f, s) for f, s in spoken if f.sense.key and f.said > 0 and f.role != "either"]
    modes = [(f, s) for f, s in spoken if f.sense.kind == "feel" and f.sense.mode and f.said > 0]
    firm = [(f, s) for f, s in spoken if f.sense.kind != "feel" and f.sense.mode and f.said > 0]
    leaning = [(f, s) for f, s in spoken if f.sense.leans and f.said > 0]
    denied = [f for f, _ in spoken if f.sense.mode and f.said == -1]
    if len({f.sense.key for f, _ in keys}) > 1:
        told.warn(
            f"two keys, {keys[0][1]!r} and {keys[-1][1]!r}: the song is in {keys[-1][0].sense.key}, as said last"
        )
    if len({f.sense.mode for f, _ in modes}) > 1:
        told.warn(f"{modes[0][1]!r} and {modes[-1][1]!r} exclude each other; the later one holds")
    mode = modes[-1][0].sense.mode if modes else None
    implied = _implied_mode(firm + leaning, told, mode)
    if mode and firm and (mode in _DARK) != (firm[-1][0].sense.mode in _DARK):
        told.warn(
            f"{firm[-1][1]!r} is usually {firm[-1][0].sense.mode}; the song is {mode}, as stated with {modes[-1][1]!r}"
        )
    if mode is None and denied and any(f.sense.mode == "minor" for f in denied):
        mode = "major"
    if not keys:
        return {"mode": mode or implied}
    key = str(keys[-1][0].sense.key)
    if " " in key:
        stated = key.split(" ", 1)[1]
        if modes and mode and mode != stated:
            told.warn(f"{modes[-1][1]!r} and the key {key} exclude each other; the key holds")
        elif firm and mode is None and (stated in _DARK) != (firm[-1][0].sense.mode in _DARK):
            told.warn(f"{firm[-1][1]!r} is usually {firm[-1][0].sense.mode}; the key {key} holds")
        return {"key": key}
    return {"key": f"{key} {mode or (firm[-1][0].sense.mode if firm else None) or 'major'}"}


def _implied_mode(hints: list[tuple[Find, str]], told: Settled, mode: str | None) -> str | None:
    """The mode moods and scenes suggest: the last of the moods, else of anything."""
    if not hints:
        return None
    moods = [(f, s) for f, s in hints if f.sense.kind == "mood"] or hints
    chosen = moods[-1]
    value = chosen[0].sense.mode or chosen[0].sense.leans
    for find, words in moods[:-1]:
        other = find.sense.mode or find.sense.leans
        is_firm = find.sense.mode or chosen[0].sense.mode
        if (
            mode is None
            and is_firm
            and other != value
            and "before" not in (find.role, chosen[0].role)
        ):
            told.warn(
                f"{words!r} ({other}) and {chosen[1]!r} ({value}) pull two ways; the song is {value}, as said last"
            )
    return value


def _length(spoken: Spoken, told: Settled) -> dict[str, object]:
    stated = [(f, s) for f, s in spoken if f.sense.kind in ("length", "bars") and f.said > 0]
    hinted = [f for f, _ in spoken if f.sense.length_s and f.sense.kind not in ("length", "bars") and not f.section and f.said > 0]  # fmt: skip
    seconds = [(f, s) for f, s in stated if f.sense.kind == "length"]
    bars = [(f, s) for f, s in stated if f.sense.kind == "bars"]
    for group in (seconds, bars):
        if len({f.sense.name for f, _ in group}) > 1:
            told.warn(f"two lengths, {group[0][1]!r} and {group[-1][1]!r}: the later one holds")
    if seconds:
        chosen = seconds[-1][0].sense
        figure = any(f.sense.kind == "bpm" and f.said > 0 for f, _ in spoken)
        if chosen.is_exact and figure:
            told.warn(
                f"{seconds[-1][1]!r}: the tempo is kept and the length met in whole bars; --exact moves the tempo instead"
            )
        return {
            "length_s": chosen.length_s,
            "length_is_exact": (chosen.is_exact and not figure) or None,
        }
    if bars:
        return {"length_bars": bars[-1][0].sense.length_bars}
    return {"length_s": hinted[-1].sense.length_s} if hinted else {}


def _form(spoken: Spoken) -> dict[str, object]:
    forms = [f for f, _ in spoken if f.sense.kind == "form" and f.said > 0]
    mentioned = [f for f, _ in spoken if f.sense.kind == "section" and f.role != "named"]
    wanted: list[str] = []
    for find in mentioned:
        if find.said > 0:
            number = find.sense.place.rpartition(" ")[2]
            wanted.append(
                find.sense.place if number.isdigit() and number != "1" else find.sense.sections[0]
            )
    unwanted = [f.sense.sections[0] for f in mentioned if f.said == -1]
    counts = {
        f.sense.sections[0]: f.sense.times
        for f in mentioned
        if f.said > 0 and f.sense.is_counted and f.sense.sections[0] not in unwanted
    }
    found: dict[str, object] = {
        "sections": tuple(dict.fromkeys(w for w in wanted if w.split(" ")[0] not in unwanted)),
        "sections_unwanted": tuple(dict.fromkeys(unwanted)),
        "section_counts": tuple(counts.items()),
    }
    if forms:
        found["form"] = forms[-1].sense.form
        found["sections"], found["section_counts"] = (), ()
    return found


def _drum_feel(spoken: Spoken, told: Settled) -> dict[str, object]:
    explicit = [
        (f, s) for f, s in spoken if f.sense.drum_feel and f.sense.kind == "feel" and f.said > 0
    ]
    implied = [f for f, _ in spoken if f.sense.drum_feel and f.sense.kind != "feel" and f.said > 0]
    whole = [(f, s) for f, s in explicit if f.section in ("", EVERYWHERE)]
    sections = tuple(
        (f.section, str(f.sense.drum_feel))
        for f, _ in explicit
        if f.section not in ("", EVERYWHERE)
    )
    found: dict[str, object] = {"section_feels": sections}
    if whole:
        if len({f.sense.drum_feel for f, _ in whole}) > 1:
            told.warn(
                f"{whole[0][1]!r} and {whole[-1][1]!r} are two beats; the drums play the later one"
            )
        found["drum_feel"] = whole[-1][0].sense.drum_feel
    elif implied:
        found["drum_feel"] = implied[-1].sense.drum_feel
    return found


def _moods(spoken: Spoken) -> dict[str, object]:
    wanted = [
        m
        for f, _ in spoken
        for m in f.sense.moods
        if f.said > 0 and not (f.section and f.sense.kind == "mood")
    ]
    unwanted = [m for f, _ in spoken for m in f.sense.moods if f.said == -1]
    return {
        "moods": tuple(dict.fromkeys(m for m in wanted if m not in unwanted)),
        "moods_unwanted": tuple(dict.fromkeys(m for m in unwanted if m not in wanted)),
    }


def _rest(spoken: Spoken, told: Settled) -> dict[str, object]:
    """Ending, voice, chords, key changes, shapes, title and seed."""
    found: dict[str, object] = {}
    endings = [(f, s) for f, s in spoken if f.sense.ending]
    wanted = [(f, s) for f, s in endings if f.said > 0]
    if wanted:
        found["ending"] = wanted[-1][0].sense.ending
        if len({f.sense.ending for f, _ in wanted if f.sense.kind == "feel"}) > 1:
            told.warn(
                f"{wanted[0][1]!r} and {wanted[-1][1]!r} are two endings; the song has the later one"
            )
    elif any(f.sense.ending == "fade" for f, _ in endings):
        found["ending"] = "held"
    changing = [f for f, _ in spoken if f.sense.key_change and f.said > 0]
    exact = [f for f in changing if f.sense.name != "key change"] or changing
    changes = [
        (f.section or "last chorus", f.sense.key_change) for f in exact if f.sense.key_change
    ]
    found["key_changes"] = tuple(dict(changes).items())
    shapes = [(f.section or EVERYWHERE, str(f.sense.shape)) for f, _ in spoken if _has_shape(f)]
    found["shapes"] = _last_of_each(shapes)
    chords = [
        (f.section.split(" ")[0] or EVERYWHERE, str(f.sense.chords))
        for f, _ in spoken
        if f.sense.chords
    ]
    found["chords"] = _last_of_each(chords)
    for find, _ in spoken:
        if find.said > 0:
            found["singer"] = find.sense.singer or found.get("singer")
            found["title"] = find.sense.title or found.get("title")
            found["seed"] = find.sense.seed if find.sense.seed is not None else found.get("seed")
    return found


def _has_shape(find: Find) -> bool:
    if find.sense.shape is None or find.said <= 0:
        return False
    return bool(find.section) or find.sense.shape not in ("short", "long")


def _last_of_each(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict(pairs).items())
