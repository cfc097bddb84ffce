"""A short sound file with a phrase on some sounds of a soundfont, one after the other, all equally loud."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from composer.disk import disk_problems
from composer.errors import FormatError, SoundfontProblem, offer
from composer.model.audio import FileKind, Mix, PartSound, Strip
from composer.model.performance import Performance, PlayedNote, PlayedPart
from composer.render.riff import Preset, SoundfontFacts
from composer.theory.meter import QUARTER

__all__ = ["MOST_PRESETS", "chosen_presets", "write_preview"]

MOST_PRESETS = 64
DRUM_BANK, DRUM_CHANNEL = 128, 9
BEATS, BPM = 8, 100.0
TOUR = ((0, 0), (0, 4), (0, 24), (0, 33), (0, 48), (0, 56), (0, 73), (128, 0))
"""Piano, electric piano, guitar, bass, strings, trumpet, flute, drums: what most songs ask of a soundfont."""
PHRASE = (
    (0, 1, 48),
    (1, 0.5, 60),
    (1.5, 0.5, 64),
    (2, 0.5, 67),
    (2.5, 1.5, 72),
    (4, 2, 53),
    (4, 2, 57),
    (4, 2, 60),
)
"""(beat, length, key): a low note, a run up, and a chord, so that all of the keyboard is heard."""
BEAT = (
    *((beat, 0.25, 36) for beat in (0, 2, 2.5, 4, 6)),
    *((beat, 0.25, 38) for beat in (1, 3, 5, 6.5)),
    *((half / 2, 0.25, 42) for half in range(13)),
    (6.5, 0.5, 49),
)
KINDS = {".wav": "wav", ".flac": "flac", ".ogg": "ogg", ".mp3": "mp3"}


def chosen_presets(facts: SoundfontFacts, wanted: Sequence[str]) -> tuple[Preset, ...]:
    """The presets meant by `24`, `8:24` (bank and program) or a name; without any a tour of the usual instruments.

    Raises SoundfontProblem with the nearest names, and for more than can be heard in one go.
    """
    by_place = {(preset.bank, preset.program): preset for preset in facts.presets}
    if not wanted:
        tour = tuple(by_place[place] for place in TOUR if place in by_place)
        return tour or facts.presets[: len(TOUR)]
    if len(wanted) > MOST_PRESETS:
        raise SoundfontProblem(
            f"at most {MOST_PRESETS} sounds fit into one preview, not {len(wanted)}"
        )
    return tuple(_preset(text, by_place) for text in wanted)


def write_preview(
    font: Path, presets: Sequence[Preset], place: Path, synth_path: Path | None = None
) -> None:
    """Write the phrase on each preset to `place`, a .wav, .flac, .ogg or .mp3 that is not there yet.

    Raises FormatError, SoundfontProblem, SynthMissing, DiskProblem; a file is there whole or not at all.
    """
    from composer.mix.master import mix_and_master
    from composer.mix.targets import master_target
    from composer.render.audio import render_stems

    kind = KINDS.get(place.suffix.casefold())
    if kind is None:
        raise FormatError(f"{place} must end in {', '.join(KINDS)} to be a preview")
    if place.exists():
        raise FormatError(f"{place} is there already; choose another name")
    performance = _performance(presets)
    parts = performance.parts
    with disk_problems(place), tempfile.TemporaryDirectory() as folder:
        stems = render_stems(
            performance,
            Path(folder),
            soundfont_path=font,
            synth_path=synth_path,
            sounds=[
                PartSound(part=part.id, bank=preset.bank, program=preset.program)
                for part, preset in zip(parts, presets, strict=True)
            ],
        )
        strips = tuple(Strip(part=part.id, role=part.role, room_db=-20.0) for part in parts)
        mix = Mix(strips=strips, target=master_target("demo"))
        mix_and_master(
            stems,
            mix,
            performance,
            place,
            kind=FileKind(format=kind),
            metadata={"title": f"{stems.source.soundfont}: {', '.join(p.name for p in presets)}"},
        )


def _preset(text: str, by_place: dict[tuple[int, int], Preset]) -> Preset:
    bank, _, program = text.rpartition(":")
    if program.strip().isdecimal() and (bank or "0").strip().isdecimal():
        found = by_place.get((int(bank or 0), int(program)))
        if found is None:
            raise SoundfontProblem(
                f"there is no sound {int(program)} in bank {int(bank or 0)}; `composer soundfont info` lists them"
            )
        return found
    by_name = {preset.name.casefold(): preset for preset in reversed(by_place.values())}
    found = by_name.get(text.casefold())
    if found is None:
        raise SoundfontProblem(
            f"there is no sound {text!r}; {offer(text, [p.name for p in by_place.values()])}"
        )
    return found


def _performance(presets: Sequence[Preset]) -> Performance:
    parts = tuple(_part(number, preset) for number, preset in enumerate(presets))
    return Performance.steady("Preview", parts, len(parts) * BEATS * QUARTER, tempo_bpm=BPM)


def _part(number: int, preset: Preset) -> PlayedPart:
    is_kit = preset.bank == DRUM_BANK
    rows = sorted(
        (number * BEATS + beat, length, key) for beat, length, key in (BEAT if is_kit else PHRASE)
    )
    return PlayedPart(
        id=f"p{number}",
        name=f"{number + 1} {preset.name}",
        role="drums" if is_kit else "comp",
        instrument=preset.name,
        channel=DRUM_CHANNEL if is_kit else 0,
        program=preset.program,
        bank=preset.bank,
        notes=tuple(
            PlayedNote(
                start=round(beat * QUARTER),
                end=round((beat + length) * QUARTER),
                key=key,
                velocity=96,
            )
            for beat, length, key in rows
        ),
    )
