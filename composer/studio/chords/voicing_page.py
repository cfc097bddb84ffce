"""A progression under the fingers: every chord as an instrument plays it, with what it cost, and as a clip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from composer.errors import TheoryError
from composer.model.song import Song
from composer.studio.chords.facts import quarters
from composer.studio.chords.line import ChordLine, read_line, said_key
from composer.studio.clip import Voice, stretches_of, written_clip
from composer.theory.analysis import key_of_chords
from composer.theory.chart import ChartChord
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import Pitch
from composer.theory.voicing import Voiced, voice_chart

__all__ = ["VoicingPage", "read_weights", "voicing_page"]

_SOUNDS = {
    "guitar": "acoustic_guitar",
    "bass": "electric_bass",
    "satb": "choir",
    "double bass": "contrabass",
    "violin 1": "violin",
    "violin 2": "violin",
    "viola": "viola",
    "cello": "cello",
}
"""What plays an instrument or a part in a clip, where it is not called so in the instrument table."""
_FRETTED = ("ukulele", "banjo", "mandolin")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicingPage:
    """The chords of a line and how each is voiced."""

    line: ChordLine
    key: Key
    instrument: str
    style: str
    voiced: tuple[Voiced, ...]

    @property
    def is_in_parts(self) -> bool:
        """Whether every voice has a line of its own, as in a choir or a quartet."""
        return self.instrument in ("satb", "strings") or self.style == "satb"

    @property
    def cost_names(self) -> tuple[str, ...]:
        """Every cost that was looked at, in the order they are told."""
        return tuple(dict.fromkeys(name for v in self.voiced for name, _ in v.cost.points))

    @property
    def total(self) -> int:
        """What the whole chart costs."""
        return sum(voiced.cost.total for voiced in self.voiced)

    @property
    def silent(self) -> tuple[str, ...]:
        """The chords this instrument has no voicing for."""
        missing = (str(v.chord) for v in self.voiced if not v.pitches and v.chord.root is not None)
        return tuple(dict.fromkeys(missing))

    def clip(self) -> Song:
        """The voicings note for note: a track for every part of a choir or quartet, else one."""
        names = [name for name, _ in max((v.parts for v in self.voiced), key=len, default=())]
        if self.is_in_parts and names:
            voices = [
                Voice(
                    name=name.title(),
                    instrument=_SOUNDS.get(name, "choir"),
                    notes=tuple(dict(v.parts).get(name, ()) for v in self.voiced),
                )
                for name in reversed(names)
            ]
        else:
            sound = self.instrument if self.instrument in ("piano", *_FRETTED) else "guitar"
            sound = "bass" if "bass" in self.instrument else sound
            name = self.instrument.title()
            notes = tuple(voiced.pitches for voiced in self.voiced)
            voices = [Voice(name=name, instrument=_SOUNDS.get(sound, sound), notes=notes)]
        title = f"Voicings for {self.instrument}"
        return written_clip(
            stretches_of(self.line), self.key, voices, meter=self.line.meter, title=title
        )

    def table(self) -> dict[str, Any]:
        """The page as `--json` gives it; pitches from the lowest up, places in quarter notes from the start."""
        return {
            "schema": 1,
            "instrument": self.instrument,
            "style": self.style or None,
            "meter": str(self.line.meter),
            "chart": self.line.chart,
            "sections": self.line.section_tables(),
            "voicings": [
                self._row(entry, voiced)
                for entry, voiced in zip(self.line.chords, self.voiced, strict=True)
            ],
            "total_cost": self.total,
            "no_voicing": list(self.silent),
        }

    def _row(self, entry: ChartChord, voiced: Voiced) -> dict[str, Any]:
        row: dict[str, Any] = {
            "at": quarters(entry.at),
            "duration": quarters(entry.dur),
            "symbol": str(voiced.chord),
            "pitches": [str(pitch) for pitch in voiced.pitches],
            "midi": [pitch.midi for pitch in voiced.pitches],
            "parts": {name: [str(pitch) for pitch in pitches] for name, pitches in voiced.parts},
            "costs": dict(voiced.cost.points),
            "cost": voiced.cost.total,
        }
        if voiced.tuning is not None and voiced.shape is not None:
            shape = voiced.shape
            row["shape"] = str(shape)
            row["frets"] = list(shape.frets)
            row["fingers"] = list(shape.fingers)
            row["barre"] = shape.barre or None
            row["capo"] = voiced.capo
            row["tuning"] = [str(string) for string in voiced.tuning.strings]
        return row


def voicing_page(
    text: str,
    instrument: str = "piano",
    style: str | None = None,
    key: Key | None = None,
    meter: Meter | None = None,
    *,
    low: str | None = None,
    high: str | None = None,
    tuning: str | None = None,
    capo: int = 0,
    players: int = 4,
    weights: Mapping[str, int] | None = None,
) -> VoicingPage:
    """The chords of a text voiced for an instrument; raises TheoryError and ChartError."""
    instrument, style = instrument.strip().lower(), style.strip().lower() if style else None
    if instrument in ("piano", "strings", "satb") and (tuning or capo):
        raise TheoryError(f"a tuning and a capo are for fretted instruments, not for {instrument}")
    if instrument != "piano" and (low or high):
        raise TheoryError("a register (--low, --high) can only be set for piano")
    text, key = said_key(text, key)
    line = read_line(text, key, meter)
    chords = tuple(entry.chord for entry in line.chords)
    voiced = voice_chart(
        chords,
        instrument,
        style,
        low=Pitch.parse(low).midi if low else None,
        high=Pitch.parse(high).midi if high else None,
        tuning=tuning,
        capo=capo,
        players=players,
        weights=weights,
    )
    sounding = [chord for chord in chords if chord.root is not None]
    home = key or (key_of_chords(sounding) if sounding else Key(0))
    return VoicingPage(line=line, key=home, instrument=instrument, style=style or "", voiced=voiced)


def read_weights(texts: tuple[str, ...]) -> dict[str, int]:
    """Weights written as `motion=200`, in percent; raises TheoryError."""
    weights = {}
    for text in texts:
        name, _, percent = text.partition("=")
        if not percent.strip().isascii() or not percent.strip().isdigit() or len(percent) > 6:
            raise TheoryError(
                f"{text!r} is not a weight; write a cost and its percent, such as motion=200"
            )
        weights[name.strip()] = int(percent)
    return weights
