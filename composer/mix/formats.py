"""The sound files that can be written, and what goes together in them. Without numpy, as it is asked before any sound is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from composer.errors import ComposerError, offer

if TYPE_CHECKING:
    from composer.model.audio import FileKind

__all__ = ["BITS_OF", "FLOAT_BITS", "FORMATS", "RATES_OF", "check_kind"]

FLOAT_BITS = 32
FORMATS = {
    "wav": ("WAV", ""),
    "flac": ("FLAC", ""),
    "ogg": ("OGG", "VORBIS"),
    "opus": ("OGG", "OPUS"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
}
"""Container and coding by the names people use; an empty coding is whole samples."""
BITS_OF = {"wav": (16, 24, FLOAT_BITS), "flac": (16, 24)}
"""Formats of whole samples and what they hold; the others decide for themselves."""
RATES_OF = {"opus": (48000,), "mp3": (44100, 48000)}


def check_kind(kind: FileKind, sample_rate_hz: int) -> None:
    """Raise ComposerError where a format, its bits and a rate do not go together."""
    if kind.format not in FORMATS:
        raise ComposerError(f"there is no format {kind.format!r}; {offer(kind.format, FORMATS)}")
    if kind.bits not in BITS_OF.get(kind.format, (kind.bits,)):
        raise ComposerError(
            f"{kind.format} holds {_listed(BITS_OF[kind.format])} bits, not {kind.bits}"
        )
    rates = RATES_OF.get(kind.format)
    if rates and sample_rate_hz not in rates:
        raise ComposerError(f"{kind.format} is made at {_listed(rates)} Hz, not {sample_rate_hz}")


def _listed(values: Sequence[int]) -> str:
    return " or ".join(str(value) for value in values)
