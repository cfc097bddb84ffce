"""What a find was taken to mean, in plain words for the person who asked."""

from __future__ import annotations

from composer.direction.sense import EVERYWHERE, Find, Sense

__all__ = ["meaning_of"]

_DIAL_WORDS = {
    "energy": ("more energy", "less energy"),
    "density": ("more notes", "fewer notes"),
    "complexity": ("more intricate", "simpler"),
    "colour": ("richer chords", "plainer chords"),
    "brightness": ("brighter", "darker in register"),
    "feel": ("pushed forward", "laid back"),
    "space": ("more space", "drier and closer"),
    "swing": ("swung", "straight"),
    "legato": ("longer notes", "shorter notes"),
    "tension": ("more tension", "less tension"),
}
_QUANTITIES = frozenset(
    {"bpm", "length", "bars", "meter", "key", "singer", "chords", "form", "title", "seed"}
)
_PLACES = {EVERYWHERE: "", "first": "at the start", "middle": "in the middle", "last": "at the end"}


def meaning_of(find: Find) -> str:
    """One line: `mood calm: less energy, less tension`, `instrument piano`, `no drums`, `in the chorus: louder`."""
    text = _said(find)
    if find.role == "either":
        return f"or {text}, of which the song takes one"
    if find.part:
        text = f"{_shown(find.part)}: {text}"
    if find.section and find.role != "enters":
        place = _PLACES.get(find.section, f"in the {find.section}")
        text = f"{text} {place}".strip()
    if find.role == "enters":
        text = f"{text.removeprefix('no ')} from the {find.section} on"
    return f"{text} (if it fits)" if find.is_optional and find.said > 0 else text


def _said(find: Find) -> str:
    sense = find.sense
    if sense.kind in _QUANTITIES:
        return sense.name
    if sense.kind == "partial":
        return f"{sense.name}, not the whole song"
    if sense.kind == "section":
        return f"no {sense.sections[0]}" if find.is_denied else f"section {sense.name}"
    if sense.kind == "instrument" or (sense.kind == "feel" and (sense.playing or sense.wanted)):
        return _instrument(find)
    head = _head(find)
    details = _details(find)
    return (
        f"{head}: {', '.join(details)}"
        if head and details
        else head or ", ".join(details) or sense.name
    )


def _head(find: Find) -> str:
    sense = find.sense
    away = "not " if find.said == -1 else "less " if find.is_denied else ""
    if sense.kind == "genre":
        if sense.bond == "near":
            return f"{away}{sense.style} (nearest genre {sense.genre})"
        if sense.bond == "is":
            return f"{away}genre {sense.genre}" + (
                f", {sense.style}" if sense.style != sense.genre else ""
            )
        return f"{away}{sense.name}"
    if sense.kind == "mood":
        genre = f" (genre {sense.genre} where none is named)" if sense.genre and not away else ""
        return f"{away}mood {', '.join(sense.moods)}{genre}"
    if sense.kind == "tempo":
        return f"{away}tempo {sense.name}"
    if sense.kind in ("scene", "artist"):
        moods = f", mood {', '.join(sense.moods)}" if sense.moods else ""
        return f"{away}{sense.name}{moods}"
    return (
        ""
        if sense.kind == "dial" and sense.dials and sense.shape is None
        else f"{away}{sense.name}"
    )


def _details(find: Find) -> list[str]:
    sense = find.sense
    found = []
    if not find.is_denied:
        if sense.tempo and sense.kind == "tempo" and not find.section and not find.part:
            found.append(f"{sense.tempo[0]:g} to {sense.tempo[1]:g} bpm")
        if mode := sense.mode or sense.leans:
            found.append(mode)
        if sense.meter:
            found.append(sense.meter)
        if sense.key_change:
            found.append(f"key {sense.key_change:+d} semitones")
    for dial, amount in sense.dials:
        more, less = _DIAL_WORDS[dial]
        found.append(more if amount * find.said > 0 else less)
    if sense.kind == "scene" and sense.unwanted and not find.is_denied:
        found.append(f"no {', '.join(map(_shown, sense.unwanted))} unless asked for")
    return found


def _instrument(find: Find) -> str:
    sense = find.sense
    if find.role == "named":
        return _shown(sense.name)
    if find.is_denied:
        manner = [f"{part} not {_shown(how)}" for part, how in sense.playing]
        return ", ".join(manner) or f"no {_denied_names(sense)}"
    if find.role == "melody":
        return f"melody on {_names(sense)}"
    if find.role == "opens":
        return f"first only {_names(sense)}"
    if find.role == "alone":
        return f"only {_names(sense)}"
    if find.role == "solo":
        return f"{_names(sense)} solo"
    manner = [f"{part} {_shown(how)}" for part, how in sense.playing]
    if manner:
        return ", ".join(manner)
    if sense.unwanted and not sense.wanted:
        return f"{sense.name}: no {', '.join(map(_shown, sense.unwanted[:3]))}"
    return f"instrument {_names(sense)}" if sense.wanted else sense.name


def _denied_names(sense: Sense) -> str:
    """What is sent away: no cymbals are no crash and no ride, and the drums stay."""
    names = sense.kin if sense.kin and not set(sense.wanted) & set(sense.kin) else sense.wanted
    return ", ".join(map(_shown, names)) or sense.name


def _names(sense: Sense) -> str:
    return ", ".join(map(_shown, sense.wanted)) or sense.name


def _shown(name: str) -> str:
    return name.replace("_", " ")
