"""Words that mean one thing here and another there: `no refrao` is in the chorus, `would you mind pulling` is pull."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.direction.revision.lexicon import lexicon
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
    if any(w.plain in _SPANISH for w in words):
        found = [
            replace(w, plain="solamente", forms=("solamente",)) if _is_only(found, n) else w
            for n, w in enumerate(found)
        ]
    return _asked_politely(found)


_SPANISH = word_set(
    "y en estrofa estribillo puente primera segunda voz con los las ultimo ultima bateria bajo"
)


def _is_only(words: Sequence[Word], at: int) -> bool:
    """Whether a Spanish `solo` means nobody else: not `el solo`, `un solo de guitarra`, nor at the end."""
    before = words[at - 1].plain if at else ""
    after = words[at + 1].plain if at + 1 < len(words) and not words[at + 1].pause else ""
    return words[at].plain == "solo" and before not in _NOUN and after not in ("", "de", "en", "y")


_NOUN = word_set("el un del al the a mi este ese en")


_ASKING = word_set("mind consider try suggest about maybe of worth")
"""Words after which a verb in -ing is what is asked for: `would you mind pulling the organ back?`"""


def _asked_politely(words: list[Word]) -> list[Word]:
    """The words with a verb in -ing after a polite phrase read as the verb itself."""
    for n, word in enumerate(words[1:], 1):
        root = word.plain.removesuffix("ing")
        if root == word.plain or len(root) < 3 or word.pause or words[n - 1].plain not in _ASKING:
            continue
        single = root[:-1] if root[-1] == root[-2] else root
        verb = next((v for v in (root, root + "e", single) if "" in _told(v)), "")
        if verb and (word.plain,) != (verb,):
            words[n] = replace(word, plain=verb, forms=(verb,))
    return words


def _told(word: str) -> dict[str, object]:
    """What the lexicon has under this word, with a mark where it opens a phrase."""
    below = lexicon().root.get(word)
    return {"": below} if below is not None else {}
