"""A performance to sound: dry stems, then the mix and its master, in a folder for unfinished work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from composer.disk import digest_of
from composer.model.audio import FileKind, Loudness, Mix, SoundSource, StemSet
from composer.model.finding import Finding
from composer.model.performance import Performance
from composer.model.song import Song
from composer.studio.excerpt import excerpt
from composer.studio.kit_pieces import Kits, kits_apart, mix_apart, sounds_apart
from composer.studio.sound_cache import SoundCache, open_cache

if TYPE_CHECKING:
    from composer.mix.mix_file import MixFile

__all__ = [
    "RATE_HZ",
    "AudioWish",
    "MadeSound",
    "dry_stem_set",
    "make_dry_stems",
    "make_sound",
    "mix_for",
    "sound_recipe",
]

RECIPE = 3
"""Rises when the same notes and mix come to sound otherwise than before."""
RATE_HZ = 44100
RATES_HZ = {"opus": 48000}
"""Formats that are made at one rate only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioWish:
    """How the sound is to be made. None lets the renderer find a synth and a soundfont by itself, or takes the rate
    that suits the format; `stems` also keeps every part as a file of its own; `target` goes over the mix's own.
    `is_fresh` plays everything anew. `is_kit_apart` takes drum kits apart into kick, snare, hats and the rest. `only` selects what is to be heard ("chorus", "verse 2:bass"); empty is all."""

    synth_path: Path | None = None
    soundfont_path: Path | None = None
    stems: bool = False
    target: str | None = None
    kind: FileKind = field(default_factory=FileKind)
    sample_rate_hz: int | None = None
    artist: str = ""
    is_fresh: bool = False
    is_kit_apart: bool = False
    only: str = ""

    @property
    def rate_hz(self) -> int:
        return self.sample_rate_hz or RATES_HZ.get(self.kind.format, RATE_HZ)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSound:
    """Finished sound files in the work folder, what was measured in the master, and what played them.

    `rendered` and `mixed` are the parts that had to be played, and sent through their strips, anew; `balance` is each
    part's power in third-octave bands; `recipe` is as in `sound_recipe`.
    """

    audio: Path
    stems: tuple[Path, ...]
    loudness: Loudness
    source: SoundSource
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]
    mix: Mix
    rendered: tuple[str, ...]
    mixed: tuple[str, ...]
    balance: tuple[tuple[str, tuple[float, ...]], ...]
    recipe: str


def make_sound(
    song: Song,
    performance: Performance,
    work: Path,
    wish: AudioWish,
    tell: Callable[[str, float], None],
    own: MixFile | None = None,
) -> MadeSound:
    """Render, mix and master into `work`, with a person's `own` mix where there is one; raises SynthMissing,
    SoundfontProblem, DiskProblem, FormatError, SelectorError."""
    from composer.mix.formats import check_kind

    check_kind(wish.kind, wish.rate_hz)
    mix = mix_for(song, performance, own, wish.target)
    if wish.only:
        performance = excerpt(performance, wish.only)
    recipe = cache(partial(sound_recipe, performance, mix_for(song, performance, own), own))

    def set_up_the_desk() -> None:
        import_module("composer.mix.master")
        recipe()

    kits: Kits = {}
    if wish.is_kit_apart:
        performance, own, kits = _taken_apart(performance, own)
    stems, store = dry_stem_set(performance, work, wish, tell, own, set_up_the_desk)
    from composer.mix.master import mix_and_master

    if kits:
        mix = mix_apart(mix, kits, stems)
    audio, folder = work / f"master.{wish.kind.format}", work / "stems"
    if wish.stems:
        folder.mkdir()
    made = mix_and_master(
        stems,
        mix,
        performance,
        audio,
        kind=wish.kind,
        work=work,
        store=store,
        stems_folder=folder if wish.stems else None,
        progress=lambda fraction: tell("mixing", fraction),
        metadata=_tags(song, wish),
    )
    return MadeSound(
        audio=audio,
        stems=tuple(sorted(folder.glob("*.wav"))) if wish.stems else (),
        loudness=made.loudness,
        source=stems.source,
        warnings=(*_no_kit(wish, kits), *stems.warnings, *made.warnings),
        findings=made.findings,
        mix=mix,
        rendered=_rendered(stems, store),
        mixed=made.remade,
        balance=made.balance,
        recipe=recipe(),
    )


def make_dry_stems(
    song: Song,
    performance: Performance,
    work: Path,
    wish: AudioWish,
    tell: Callable[[str, float], None],
    own: MixFile | None = None,
) -> tuple[tuple[Path, ...], StemSet]:
    """Every part as the synth plays it, as numbered files in `work`; raises as `make_sound` does."""
    from composer.mix.stem_files import write_dry_stems

    kits: Kits = {}
    if wish.is_kit_apart:
        performance, own, kits = _taken_apart(performance, own)
    stems, _ = dry_stem_set(performance, work, wish, tell, own)
    stems = replace(stems, warnings=(*_no_kit(wish, kits), *stems.warnings))
    folder = work / "stems"
    folder.mkdir()
    write_dry_stems(stems, folder, _tags(song, wish))
    return tuple(sorted(folder.glob("*.wav"))), stems


def _no_kit(wish: AudioWish, kits: Kits) -> tuple[str, ...]:
    """A word where a kit was to be taken apart and none is played."""
    if kits or not wish.is_kit_apart:
        return ()
    return ("no drum kit of several pieces plays in this song, so that none was taken apart",)


def _taken_apart(
    performance: Performance, own: MixFile | None
) -> tuple[Performance, MixFile | None, Kits]:
    """The song and a person's mix of it with the pieces of each drum kit as parts."""
    performance, kits = kits_apart(performance)
    if own is not None:
        own = replace(own, sounds=sounds_apart(own.sounds, kits))
    return performance, own, kits


def mix_for(
    song: Song, performance: Performance, own: MixFile | None = None, target: str | None = None
) -> Mix:
    """The mix of a song: its genre's, changed by a person's `own` file, changed by the target asked for."""
    from composer.genre.catalogue import find_genre
    from composer.mix.strips import default_mix
    from composer.mix.targets import master_target

    parts = [(p.id, p.role, p.instrument) for p in performance.parts if p.notes]
    mix = default_mix(parts, find_genre(song.plan.genre).mix, own=own)
    return mix if target is None else replace(mix, target=master_target(target))


def sound_recipe(performance: Performance, mix: Mix, own: MixFile | None = None) -> str:
    """A digest of what a song's sound is made from, in hexadecimal: its notes as played, its mix, the rooms somebody
    has recorded, and the sounds its parts have of their own. Not in it is what a person asks for from one time to the next: synth, soundfont,
    format, a loudness that goes over the mix's own."""
    rooms = [path and path.is_file() and digest_of(path.read_bytes()) for path in (mix.room_file, mix.hall_file)]  # fmt: skip
    ingredients = (RECIPE, performance, mix, rooms, own.sounds if own else ())
    told = repr(ingredients) + (
        f" exactly {performance.exact_length_s}" if performance.is_exact else ""
    )
    return digest_of(told.encode())


def dry_stem_set(
    performance: Performance,
    work: Path,
    wish: AudioWish,
    tell: Callable[[str, float], None],
    own: MixFile | None,
    meanwhile: Callable[[], None] | None = None,
) -> tuple[StemSet, SoundCache | None]:
    """Every part as the synth plays it, taken from the cache where it is kept, and that cache; `meanwhile` is done
    while the synth plays. Raises as `make_sound`."""
    from composer.render.audio import LOOP_TAIL_S, TAIL_S, render_stems

    length_s = performance.exact_length_s or performance.duration_s
    tail_s = LOOP_TAIL_S if performance.is_loop else TAIL_S
    if performance.is_exact and not performance.is_loop:
        tail_s = length_s - performance.duration_s
    seconds = performance.duration_s + tail_s
    store = open_cache(round(16 * seconds * wish.rate_hz) * len(performance.parts))
    if store is not None:
        store.is_fresh = wish.is_fresh
    stems = render_stems(
        performance,
        work / "dry",
        sample_rate=wish.rate_hz,
        tail_s=tail_s,
        synth_path=wish.synth_path,
        soundfont_path=wish.soundfont_path,
        sounds=own.sounds if own else (),
        store=store,
        progress=lambda fraction: tell("rendering", fraction),
        meanwhile=meanwhile,
    )
    if performance.is_loop:
        from composer.mix.loop import looped

        stems = looped(stems, round(length_s * wish.rate_hz), work)
    return stems, store


def _rendered(stems: StemSet, store: SoundCache | None) -> tuple[str, ...]:
    return tuple(
        s.part for s in stems.stems if store is None or (s.made_from or s.digest) in store.added
    )


def _tags(song: Song, wish: AudioWish) -> dict[str, str]:
    """What a player shows. Tempo, key and seed are in the comment as well, for players that know no field for them."""
    from composer.genre.catalogue import find_genre

    plan = song.plan
    return {
        "title": plan.title,
        "artist": wish.artist,
        "genre": find_genre(plan.genre).name,
        "bpm": f"{plan.tempo_bpm:.0f}",
        "key": str(plan.key),
        "seed": str(plan.seed),
        "comment": f"bpm {plan.tempo_bpm:g}, key {plan.key}, seed {plan.seed}",
    }
