"""Who is in the band: the genre's chairs, filled by draw, and changed by what the brief wants or refuses."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.wishes import is_band_listed, is_named, part_turns
from composer.errors import BriefError
from composer.genre.catalogue import Instrument, belongs, find_instrument, instruments
from composer.genre.schema import Genre, PartStyle
from composer.model.brief import Brief
from composer.model.song import Part
from composer.rng import Rng

__all__ = ["ROLE_OF_KIND", "chair_for", "fill_chairs", "lateness_of", "style_of"]

ROLE_OF_KIND = {
    "keys": "comp",
    "plucked": "comp",
    "bowed": "pad",
    "sung": "pad",
    "synth": "pad",
    "mallet": "riff",
    "blown": "counter",
    "drum": "percussion",
}
"""The role of an instrument that joins a band without a chair for it."""

_NAMED_FOR_ITS_SOUND = (
    "acoustic_guitar", "choir", "flute", "synth_pad", "trumpet", "violin",
)  # fmt: skip
"""Instruments whose kin (a fiddle, a choir pad, a muted trumpet) are no answer where they are asked for."""
_JOBS = frozenset({"arp", "bass", "drums", "lead", "machine", "pad", "percussion", "section"})
_LATEST_MS = 18.0
_ROLE_WORDS = {
    "melody": "melody",
    "lead": "melody",
    "vocal": "melody",
    "vocals": "melody",
    "tune": "melody",
    "bass": "bass",
    "drums": "drums",
    "percussion": "percussion",
    "pad": "pad",
    "counter": "counter",
    "counterline": "counter",
    "riff": "riff",
    "arp": "riff",
    "keys": "comp",
    "guitar": "comp",
    "chords": "comp",
}


def fill_chairs(brief: Brief, genre: Genre, rng: Rng) -> tuple[tuple[Part, PartStyle], ...]:
    """The players of the song with the chairs they sit in, melody first, drums last.

    A brief that lists its parts gets exactly those. Otherwise the genre's chairs are drawn by their share; what is
    wanted is there, what is not wanted is not. Raises BriefError when a wish names no instrument, or when the
    band would be empty.
    """
    if is_band_listed(brief):
        chairs = [chair_for(name, family, genre) for name, family in brief.parts]
    else:
        chairs = [c for c in genre.parts if c.share >= 1 or rng.at("chair", c.id).chance(c.share)]
        chairs = [
            replace(c, instruments=left) for c in chairs if (left := _allowed(c, brief.unwanted))
        ]
        for name, family in brief.parts:
            lead = chair_for(name, family, genre)
            chairs = [lead, *(c for c in chairs if c.id != lead.id and c.role != "melody")]
        for wish in (*brief.wanted, *_beat_keeper(brief, chairs)):
            chairs = _with(chairs, wish, genre)
    if not chairs:
        raise BriefError(
            "nobody is left in the band; ask for at least one part, such as --with piano"
        )
    chairs = _distinct(chairs)
    order = {
        "melody": 0,
        "counter": 1,
        "comp": 2,
        "riff": 3,
        "pad": 4,
        "bass": 5,
        "percussion": 6,
        "drums": 7,
    }
    chairs.sort(key=lambda c: order[c.role])
    band = _players(chairs, genre, rng)
    return tuple((_seated(part, brief), chair) for part, chair in _alone(band, brief))


def _beat_keeper(brief: Brief, chairs: list[PartStyle]) -> tuple[str, ...]:
    """A drummer, where the brief wants a beat and the band plays without one."""
    wants = brief.drum_feel not in (None, "", "none") and "drums" not in brief.unwanted
    return ("drums",) if wants and not any(c.role == "drums" for c in chairs) else ()


def lateness_of(feel: float) -> float:
    """Milliseconds behind the beat for a feel of -1 (late) to 1 (pushed)."""
    return round(-_LATEST_MS * feel, 2) + 0.0


def _seated(part: Part, brief: Brief) -> Part:
    """The player, as far behind or ahead of the others as the brief wants."""
    feel = part_turns(brief, part).get("feel", 0.0)
    return replace(part, lateness_ms=lateness_of(feel)) if feel else part


Band = tuple[tuple[Part, PartStyle], ...]


def _alone(band: Band, brief: Brief) -> Band:
    """Those who play when the brief wants only some players throughout. Where nobody of them has the tune, the first
    who can plays it too."""
    groups = [names for section, names in brief.only if section == "*"]
    if is_band_listed(brief) or not groups:
        return band
    chosen = tuple((p, c) for p, c in band if any(is_named(p, word) for word in groups[-1]))
    if not chosen or any(part.role == "melody" for part, _ in chosen):
        return chosen or band
    lead = next(((p, c) for p, c in band if p.role == "melody"), None)
    able = next((p for p, _ in chosen if p.role not in ("bass", "drums", "percussion")), None)
    if lead is None or able is None:
        return chosen
    tune = replace(lead[0], instrument=able.instrument, program=able.program, bank=able.bank)
    return ((tune, replace(lead[1], instruments={able.instrument: 1.0})), *chosen)


def style_of(part: Part, genre: Genre) -> PartStyle:
    """The chair a part sits in: the genre's own, or a plain one for a part the genre does not know."""
    for chair in genre.parts:
        if chair.id == part.id and chair.role == part.role:
            return chair
    return PartStyle(id=part.id, role=part.role, instruments={part.instrument: 1.0})


def chair_for(name: str, family: str, genre: Genre) -> PartStyle:
    """A chair for a part called `name` with an instrument of `family`, which keeps the name it was given; raises
    GenreError for neither."""
    instrument = find_instrument(family)
    part_id = name.strip().casefold().replace(" ", "_")
    for chair in genre.parts:
        if chair.id == part_id:
            return replace(chair, instruments={instrument.name: 1.0}, share=1.0, name="")
    role = _ROLE_WORDS.get(part_id) or _role_of(instrument.name)
    return PartStyle(id=part_id, role=role, instruments={instrument.name: 1.0})


def _role_of(instrument: str) -> str:
    if belongs(instrument, "bass"):
        return "bass"
    if belongs(instrument, "drums"):
        return "drums"
    if belongs(instrument, "synth_lead"):
        return "melody"
    if instrument in ("synth_arp", "synth_pluck"):
        return "riff"
    return ROLE_OF_KIND[instruments()[instrument].kind]


def _allowed(chair: PartStyle, unwanted: tuple[str, ...]) -> dict[str, float]:
    """The chair's instruments nobody objects to; none at all when the chair itself is refused."""
    refused = {_fold(word) for word in unwanted}
    names = {chair.id, chair.role}
    if "drums" in refused:
        refused.add("percussion")
    if "melody" in refused or "lead" in refused:
        refused |= {"melody", "counter"}
    if refused & names:
        return {}
    return {
        name: weight
        for name, weight in chair.instruments.items()
        if not any(belongs(name, word) for word in refused)
    }


def _with(chairs: list[PartStyle], wish: str, genre: Genre) -> list[PartStyle]:
    """The band with a wished part or instrument in it."""
    word = _fold(wish)
    for index, chair in enumerate(chairs):
        fitting = _fitting(chair, word)
        if chair.id == word or fitting:
            chairs[index] = _kept(chair, fitting or chair.instruments)
            return chairs
    taken = {chair.id for chair in chairs}
    for chair in genre.parts:  # a chair that was not drawn this time
        if chair.id in taken:
            continue
        fitting = _fitting(chair, word)
        if chair.id == word or fitting:
            return [*chairs, _kept(chair, fitting or chair.instruments)]
    if word in _ROLE_WORDS and word not in instruments():
        role = _ROLE_WORDS[word]
        is_family = any(
            belongs(name, word) for name in instruments()
        )  # a guitar that comps is no keys
        is_there = not is_family and any(c.role == role for c in chairs)
        return chairs if is_there else [*chairs, _plain(word, role)]
    instrument = find_instrument(wish)
    role = _role_of(instrument.name)
    if role in ("bass", "drums", "melody") and any(c.role == role for c in chairs):
        return [
            replace(c, instruments={instrument.name: 1.0}) if c.role == role else c for c in chairs
        ]
    return [
        *chairs,
        PartStyle(id=instrument.name, role=role, instruments={instrument.name: 1.0}, enters=0.3),
    ]


def _fitting(chair: PartStyle, word: str) -> dict[str, float]:
    """The chair's instruments that are what was wished for. A violin is not a fiddle where somebody asked for one."""
    fitting = {n: w for n, w in chair.instruments.items() if belongs(n, word)}
    return {word: 1.0} if fitting and word in _NAMED_FOR_ITS_SOUND else fitting


def _kept(chair: PartStyle, instruments_left: dict[str, float]) -> PartStyle:
    """A wished chair: always in, and early enough to be heard well before the loudest section."""
    return replace(chair, instruments=instruments_left, share=1.0, enters=min(chair.enters, 0.45))


def _plain(part_id: str, role: str) -> PartStyle:
    usual = {
        "melody": "voice_lead",
        "bass": "electric_bass",
        "drums": "drums",
        "percussion": "percussion",
        "pad": "synth_pad",
        "counter": "strings",
        "riff": "synth_pluck",
        "comp": "piano",
    }
    return PartStyle(id=part_id, role=role, instruments={usual[role]: 1.0})


def _distinct(chairs: list[PartStyle]) -> list[PartStyle]:
    seen: dict[str, PartStyle] = {}
    for chair in chairs:
        seen.setdefault(chair.id, chair)
    return list(seen.values())


def _players(chairs: list[PartStyle], genre: Genre, rng: Rng) -> Band:
    """The chairs with the instruments drawn for them; who would sound like one of those before takes up another
    instrument of the chair, if it has one. A soloist chooses last: he may not be in the form at all."""
    tunes = [chair for chair in chairs if chair.role == "melody"]
    seated: dict[str, Part] = {}
    for chair in sorted(chairs, key=lambda chair: chair in tunes[1:]):
        taken = {part.instrument for part in seated.values()}
        others = {
            n: w for n, w in chair.instruments.items() if find_instrument(n).name not in taken
        }
        draw = rng.at("instrument", chair.id)
        part = _player(chair.instruments, chair, genre, draw)
        if part.instrument in taken and others:
            part = _player(others, chair, genre, draw.at("another"))
        seated[chair.id] = part
    return tuple((seated[chair.id], chair) for chair in chairs)


def _player(choice: dict[str, float], chair: PartStyle, genre: Genre, rng: Rng) -> Part:
    instrument = find_instrument(rng.pick(choice))
    label = chair.name or chair.id.replace("_", " ").title()
    usual = next((c.instruments for c in genre.parts if c.id == chair.id), chair.instruments)
    if usual != chair.instruments and _misnames(label, instrument):
        label = instrument.label
    return Part(
        id=chair.id,
        name=label.encode("ascii", "ignore").decode()[:24] or chair.role.title(),
        role=chair.role,
        instrument=instrument.name,
        program=instrument.program,
        bank=instrument.bank,
    )


def _misnames(label: str, instrument: Instrument) -> bool:
    """Whether a part is called by an instrument that it does not play: a piano, on an electric piano."""
    table = instruments().values()
    if label in {one.label for one in table} - {instrument.label}:
        return True
    sounds = {one.label.casefold().split()[-1] for one in table} - _JOBS | {"vocal", "voice"}
    own = {*instrument.label.casefold().split(), *instrument.name.split("_")}
    return any(word in sounds and word not in own for word in label.casefold().split())


def _fold(word: str) -> str:
    return word.strip().casefold().replace(" ", "_").replace("-", "_")
