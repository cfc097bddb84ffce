"""Which genres and instruments there are, and finding them by the names people use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from composer.errors import GenreError, offer
from composer.genre.load import load_genre_file, read_table
from composer.genre.schema import Genre
from composer.theory.pitch import Pitch

__all__ = [
    "GenreHead",
    "Instrument",
    "belongs",
    "find_genre",
    "find_instrument",
    "genre_heads",
    "genre_names",
    "instruments",
    "load_genre",
]

DATA = Path(__file__).parent / "data"
_NOT_GENRES = frozenset({"instruments", "kits"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A family of the instrument table: General MIDI `program` (0-based; `bank` 128 is a drum kit), its whole
    range `low`..`high` as MIDI numbers, how many notes it plays at once
    (`voices`, 1 is monophonic), how it sounds (`kind`: keys, plucked, bowed, blown, sung, synth, mallet, drum).
    From `leads_from` up it carries a tune over a band: a flute's lowest octave is breath."""

    name: str
    label: str
    program: int
    bank: int
    low: int
    high: int
    voices: int
    kind: str
    leads_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GenreHead:
    """The first lines of a genre file: what it is called, without reading what it plays."""

    name: str
    family: str
    aliases: tuple[str, ...]
    about: str
    path: Path


def genre_names() -> tuple[str, ...]:
    """The names of all genres, sorted."""
    return tuple(sorted(genre_heads()))


@lru_cache(maxsize=1)
def genre_heads() -> dict[str, GenreHead]:
    """The head of every genre file by name; raises GenreError for a file whose head is not TOML."""
    heads = {}
    for path in sorted(DATA.glob("*.toml")):
        if path.stem not in _NOT_GENRES:
            head = _head(path)
            heads[head.name] = head
    return heads


def _head(path: Path) -> GenreHead:
    lines = []
    with path.open(encoding="utf-8") as text:
        for line in text:
            if line.startswith("["):
                break
            lines.append(line)
    try:
        table = tomllib.loads("".join(lines))
    except tomllib.TOMLDecodeError as error:
        raise GenreError(f"{path.name} is not TOML: {error}") from None
    name = str(table.get("name", path.stem))
    aliases = tuple(str(alias) for alias in table.get("aliases", ()))
    return GenreHead(
        name=name,
        family=str(table.get("family", name)),
        aliases=aliases,
        about=str(table.get("about", "")),
        path=path,
    )


@lru_cache(maxsize=64)
def load_genre(name: str) -> Genre:
    """The genre of exactly this name; raises GenreError with the nearest names."""
    head = genre_heads().get(name)
    if head is None:
        raise GenreError(f"no genre called {name!r}; {offer(name, genre_heads())}")
    return load_genre_file(head.path)


def find_genre(name: str) -> Genre:
    """The genre by name or alias, in any case and with spaces, hyphens or underscores; raises GenreError."""
    wanted = _fold(name)
    heads = genre_heads().values()
    for head in heads:
        if _fold(head.name) == wanted:
            return load_genre(head.name)
    for head in heads:
        if wanted in {_fold(alias) for alias in head.aliases}:
            return load_genre(head.name)
    raise GenreError(f"no genre called {name!r}; {offer(name, genre_names())}")


def _fold(name: str) -> str:
    return "".join(ch for ch in name.casefold() if ch.isalnum())


@lru_cache(maxsize=1)
def instruments() -> dict[str, Instrument]:
    """Every instrument family by name."""
    table = read_table(DATA / "instruments.toml")
    return {
        name: Instrument(
            name=name,
            label=str(entry.get("label", name.replace("_", " ").title())),
            program=int(entry["program"]),
            bank=int(entry.get("bank", 0)),
            low=Pitch.parse(entry["range"][0]).midi,
            high=Pitch.parse(entry["range"][1]).midi,
            voices=int(entry.get("voices", 1)),
            kind=str(entry.get("kind", "keys")),
            leads_from=Pitch.parse(entry.get("leads_from", entry["range"][0])).midi,
        )
        for name, entry in table.items()
    }


def find_instrument(name: str) -> Instrument:
    """The instrument family of this name (`electric piano`, `electric_piano`); raises GenreError."""
    found = instruments().get(name) or _instruments_by_any_name().get(_fold(name))
    if found is None:
        raise GenreError(f"no instrument called {name!r}; {offer(name, instruments())}")
    return found


@lru_cache(maxsize=1)
def _instruments_by_any_name() -> dict[str, Instrument]:
    table = instruments()
    by_label = {_fold(instrument.label): instrument for instrument in table.values()}
    return by_label | {_fold(name): instrument for name, instrument in table.items()}


_GROUPS: dict[str, tuple[str, ...]] = {
    "keys": (
        "piano",
        "bright_piano",
        "electric_piano",
        "electric_piano_2",
        "organ",
        "percussive_organ",
        "rock_organ",
        "clavinet",
    ),
    "piano": ("bright_piano",),
    "electric_piano": ("electric_piano_2",),
    "organ": ("percussive_organ", "rock_organ", "church_organ"),
    "guitar": (
        "acoustic_guitar",
        "electric_guitar",
        "nylon_guitar",
        "jazz_guitar",
        "muted_guitar",
        "overdriven_guitar",
        "distorted_guitar",
    ),
    "acoustic_guitar": ("nylon_guitar",),
    "electric_guitar": ("jazz_guitar", "muted_guitar", "overdriven_guitar", "distorted_guitar"),
    "distorted_guitar": ("overdriven_guitar",),
    "bass": (
        "upright_bass",
        "electric_bass",
        "picked_bass",
        "fretless_bass",
        "slap_bass",
        "synth_bass",
        "synth_bass_2",
        "contrabass",
    ),
    "electric_bass": ("picked_bass", "fretless_bass", "slap_bass", "bass"),
    "synth_bass": ("synth_bass_2",),
    "strings": (
        "slow_strings",
        "synth_strings",
        "tremolo_strings",
        "violin",
        "viola",
        "cello",
        "pizzicato_strings",
    ),
    "violin": ("fiddle",),
    "brass": ("trumpet", "trombone", "muted_trumpet", "french_horn", "synth_brass", "tuba"),
    "horns": ("brass", "trumpet", "trombone", "saxophone", "tenor_saxophone", "muted_trumpet"),
    "trumpet": ("muted_trumpet",),
    "saxophone": ("soprano_saxophone", "tenor_saxophone", "baritone_saxophone"),
    "choir": ("choir_pad",),
    "flute": ("pan_flute",),
    "synth_pad": ("bright_pad", "choir_pad", "sweep_pad"),
    "synth_lead": ("chip_lead", "soft_lead", "voice_lead"),
    "synth": (
        "synth_lead",
        "chip_lead",
        "soft_lead",
        "synth_pad",
        "bright_pad",
        "sweep_pad",
        "synth_pluck",
        "synth_arp",
        "synth_stab",
    ),
    "vocals": ("voice_lead", "choir"),
    "bells": ("glockenspiel", "music_box", "vibraphone", "celesta"),
    "drums": (
        "room_drums",
        "power_drums",
        "electronic_drums",
        "drum_machine",
        "jazz_drums",
        "brushes",
        "orchestral_drums",
    ),
    "percussion": ("taiko", "shaker", "congas", "bongos", "claps", "tambourine", "guiro"),
}


def belongs(instrument: str, family: str) -> bool:
    """Whether an instrument is of a family in the sense people name it: every electric guitar is a guitar."""
    return instrument == family or instrument in _GROUPS.get(family, ())
