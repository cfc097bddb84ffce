"""Three sources of a brief into one: options win over the keys of a brief file, and those over words.

Where the words said something else, a warning says so; what the words only implied gives way in silence.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from typing import Any

from composer.model.brief import Brief, BriefReading

__all__ = ["merge"]

_DEFAULTS = {field.name: field.default for field in fields(Brief) if field.default is not MISSING}
_TABLES = (
    "chords", "energy", "parts", "silent", "only", "enters", "section_feels", "section_counts", "shapes", "key_changes", "dials",
)  # fmt: skip
_RIVALS = {
    "tempo_bpm": ("tempo_range_bpm",),
    "tempo_range_bpm": ("tempo_bpm",),
    "length_s": ("length_bars",),
    "length_bars": ("length_s",),
    "form": ("sections", "sections_unwanted", "section_counts"),
    "genre": ("style",),
    "parts": ("wanted",),
}
"""Fields that a stronger source's field replaces as well."""
_TOLD = {
    "genre": "genre",
    "key": "key",
    "tempo_bpm": "tempo",
    "meter": "meter",
    "length_s": "length",
    "length_bars": "number of bars",
    "form": "form",
    "title": "title",
    "drum_feel": "drum feel",
    "ending": "ending",
    "singer": "singer's range",
}
_NEARLY = 0.01


def merge(words: BriefReading | None, file: BriefReading | None, flags: Brief) -> BriefReading:
    """One reading of all three; a source that is None or unset says nothing."""
    warnings: list[str] = []
    spoken = words.brief if words else Brief()
    brief = spoken
    for source, stronger in (
        ("the brief file", file.brief if file else None),
        ("an option", flags),
    ):
        if stronger is not None:
            warnings += _contradictions(spoken, stronger, source)
            brief = _over(brief, stronger)
    readings = [reading for reading in (words, file) if reading]
    warnings = [w for reading in readings for w in reading.warnings] + warnings
    return BriefReading(
        brief=brief,
        understood=tuple(u for reading in readings for u in reading.understood),
        not_understood=tuple(
            dict.fromkeys(n for reading in readings for n in reading.not_understood)
        ),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _over(weaker: Brief, stronger: Brief) -> Brief:
    """The stronger brief's fields over the weaker one's."""
    changes: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(stronger, name)
        if value == default:
            continue
        changes[name] = _table(getattr(weaker, name), value) if name in _TABLES else value
        for rival in _RIVALS.get(name, ()):
            if getattr(stronger, rival) == _DEFAULTS[rival] and not _same_genre(
                name, weaker, stronger
            ):
                changes[rival] = _DEFAULTS[rival]
    changes |= _keys(weaker, stronger)
    changes |= _players(weaker, stronger, dict(changes))
    if weaker.words and stronger.words:
        known = stronger.words in weaker.words.split("\n")
        changes["words"] = weaker.words if known else f"{weaker.words}\n{stronger.words}"
    if "genre" in changes:
        changes["genres_unwanted"] = tuple(
            g
            for g in changes.get("genres_unwanted", weaker.genres_unwanted)
            if g != changes["genre"]
        )
    return replace(weaker, **changes)


def _same_genre(name: str, weaker: Brief, stronger: Brief) -> bool:
    return name == "genre" and weaker.genre == stronger.genre


def _table(weaker: tuple[Any, ...], stronger: tuple[Any, ...]) -> tuple[Any, ...]:
    """Entry by entry, in the order of the weaker table, then what is new."""
    return tuple((dict(weaker) | dict(stronger)).items())


def _keys(weaker: Brief, stronger: Brief) -> dict[str, Any]:
    """A key settles the mode; a mode alone turns the weaker key."""
    if stronger.key is not None:
        mode = stronger.mode or (weaker.mode if weaker.key is None else None)
        if mode and _is_bare(stronger.key):
            return {"key": f"{stronger.key.strip()} {mode}", "mode": None}
        return {"mode": stronger.mode}
    if stronger.mode is not None and weaker.key is not None:
        return {"key": f"{weaker.key.split()[0]} {stronger.mode}", "mode": None}
    return {}


def _is_bare(key: str) -> bool:
    """Whether the key is a tonic alone, such as `G` or `F#`."""
    return len(key.strip()) <= 2 and not key.strip().endswith(("m", "-"))


def _players(weaker: Brief, stronger: Brief, changes: dict[str, Any]) -> dict[str, Any]:
    """Wishes for instruments add up; where they clash the stronger source decides."""
    if "wanted" in changes and not stronger.wanted:
        kept: tuple[str, ...] = ()
    else:
        kept = tuple(w for w in weaker.wanted if w not in stronger.unwanted)
    unwanted = tuple(w for w in weaker.unwanted if w not in stronger.wanted)
    moods = tuple(m for m in weaker.moods_unwanted if m not in stronger.moods)
    found: dict[str, Any] = {
        "wanted": tuple(dict.fromkeys((*kept, *stronger.wanted))),
        "unwanted": tuple(dict.fromkeys((*unwanted, *stronger.unwanted))),
    }
    if not stronger.moods_unwanted:
        found["moods_unwanted"] = moods
    if not stronger.moods and stronger.moods_unwanted:
        found["moods"] = tuple(m for m in weaker.moods if m not in stronger.moods_unwanted)
    return found


def _contradictions(spoken: Brief, stronger: Brief, source: str) -> list[str]:
    """What the words said otherwise."""
    found = []
    for name, label in _TOLD.items():
        asked, now = getattr(spoken, name), getattr(stronger, name)
        if asked not in (None, ()) and now not in (None, ()) and asked != now:
            found.append(
                f"the words ask for {label} {_shown(asked)}, {source} for {_shown(now)}; {source} holds"
            )
    tempo, span = stronger.tempo_bpm, spoken.tempo_range_bpm
    if (
        tempo is not None
        and span
        and not span[0] * (1 - _NEARLY) <= tempo <= span[1] * (1 + _NEARLY)
    ):
        found.append(
            f"the words ask for {span[0]:g} to {span[1]:g} bpm, {source} for {tempo:g}; {source} holds"
        )
    for name in stronger.wanted:
        if name in spoken.unwanted:
            found.append(f"the words want no {_shown(name)}, {source} wants it; {source} holds")
    for name in stronger.unwanted:
        if name in spoken.wanted:
            found.append(f"the words want {_shown(name)}, {source} does not; {source} holds")
    return found


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")
