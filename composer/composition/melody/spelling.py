"""How a written line is spelled: chord tones as the chord names them, all else as the key does."""

from __future__ import annotations

from composer.model.song import ChordSpan
from composer.theory.key import Key
from composer.theory.pitch import Pitch, pc_semitone, spell_midi

__all__ = ["spelled"]


def spelled(midi: int, span: ChordSpan, key: Key) -> Pitch:
    """The pitch as the chord spells it where it is a chord tone, else as the key does."""
    for fifths in span.chord.tones:
        if pc_semitone(fifths) == midi % 12:
            return spell_midi(midi, fifths)
    return key.spell(midi)
