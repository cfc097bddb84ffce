"""Small words that mean one thing in English and another in Portuguese: `no refrao` is in the chorus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.direction.words import Word, word_set

__all__ = ["in_their_tongue"]

_PORTUGUESE = word_set(
    "mais menos sem refrao ponte verso estrofe bateria baixo violao guitarra tira coloca aumenta diminui musica um uma "
    "mantem troca faz deixa nao com voz tom andamento comeco final inicio segunda segundo ultimo ultima primeiro primeira"
)
_PLACES = word_set("breakdown drop intro outro solo refrain chorus hook bridge build")
"""Sections that go by their English names."""

_IN = {"no": "em", "nos": "em", "na": "em", "nas": "em"}


def in_their_tongue(words: Sequence[Word]) -> list[Word]:
    """The words with `no` read as `in the` where it stands among Portuguese words, one of them right behind it."""
    found = list(words)
    for n, word in enumerate(words[:-1]):
        instead = _IN.get(word.plain)
        if instead is None or words[n + 1].pause or words[n + 1].plain not in _PORTUGUESE | _PLACES:
            continue
        if any(w.plain in _PORTUGUESE for w in (*words[:n], *words[n + 2 :])):
            found[n] = replace(word, plain=instead, forms=(instead,))
    return found
