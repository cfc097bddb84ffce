"""Players as they are mentioned, under any of their names, and who of the song's own parts is meant."""

from __future__ import annotations

from collections.abc import Sequence

from composer.direction.revision.lexicon import Term
from composer.direction.revision.mention import Mention
from composer.direction.revision.song_facts import SongFacts
from composer.direction.sense import Sense
from composer.direction.vocabulary import vocabulary
from composer.direction.words import Word

__all__ = ["named_player", "player_of_term", "read_player"]

_NO_PLAYERS = (
    "groove",
    "grooves",
    "rhythm",
    "rhythms",
    "band",
    "live",
    "real",
    "acoustic",
    "unplugged",
    "instrumental",
    "trio",
    "light",
)
"""Words that a brief takes for players, and a direction for something else."""
_STANDS_FOR_A_SINGER = "voice_lead"
"""A synth by its making and a voice to everyone who hears it: `the synth` is not the singer."""


def read_player(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    """A player named by an instrument, or by a name of the song's own (`stabs`, `steel`)."""
    best = _own(words, at, facts)
    found = vocabulary().longest(words, at)
    several = [i for i in range(at + 1, found[1]) if words[i].plain == "and"] if found else []
    if several:
        found = vocabulary().longest(words[: several[0]], at)  # guitar and vocals are two
    if (
        found
        and _is_player(found[0])
        and words[at].plain not in _NO_PLAYERS
        and (best is None or found[1] > best.end)
    ):
        sense = found[0]
        families = sense.wanted or sense.kin
        if families:
            best = _of_families(
                words[at : found[1]], at, sense.name, families, sense.kin, facts, sense.note
            )
    if best is None:
        return None
    return best


def _is_player(sense: Sense) -> bool:
    """Whether a word of the briefs names somebody who plays: an instrument, or one played in its own way (pizzicato)."""
    is_own_way = sense.kind == "feel" and bool(sense.wanted) and not sense.playing
    return sense.kind == "instrument" or is_own_way


def _own(words: Sequence[Word], at: int, facts: SongFacts) -> Mention | None:
    """A part called by its id or its shown name."""
    best: Mention | None = None
    for part in facts.plan.parts:
        for name in dict.fromkeys((part.id, part.name)):
            pieces = name.lower().replace("_", " ").replace("-", " ").split()
            if not pieces or at + len(pieces) > len(words):
                continue
            if all(p in words[at + n].forms for n, p in enumerate(pieces)) and (
                best is None or at + len(pieces) > best.end
            ):
                best = Mention(first=at, end=at + len(pieces), kind="player", name=part.id, ids=(part.id,), families=(part.instrument,))  # fmt: skip
    return best


def _of_families(
    words: Sequence[Word],
    first: int,
    name: str,
    families: Sequence[str],
    kin: Sequence[str],
    facts: SongFacts,
    note: str,
) -> Mention:
    """The parts of the song that play one of these families; none where nobody does."""
    ids: tuple[str, ...] = ()
    pieces = [family for family in kin if family.startswith("drums.")]
    for family in (name, *pieces, *families):
        ids = facts.players(family)
        if ids:
            break
    else:
        kin = [family for family in kin if family != _STANDS_FOR_A_SINGER]
        ids = next((found for family in kin if (found := facts.playing(family))), ())
    return Mention(
        first=first,
        end=first + len(words),
        kind="player",
        name=name.replace("_", " ") if ids else " ".join(word.text for word in words),
        ids=ids,
        families=tuple(families),
        unit=note.replace("{words}", " ".join(word.text for word in words)),
    )


def player_of_term(term: Term, first: int, end: int, facts: SongFacts) -> Mention:
    """Who is meant by a role, a group or a piece of the kit."""
    ids: dict[str, None] = {}
    for role in term.roles:
        found = facts.players(role)
        ids.update(dict.fromkeys(found))
        if found and term.name == "stabs":
            break
    families = tuple(r for r in term.roles if r != "*")
    if term.name == "accompaniment":
        ids = {i: None for i in ids if i not in facts.with_role("melody")}
    return Mention(
        first=first,
        end=end,
        kind="player",
        name=term.name.replace("_", " "),
        ids=tuple(ids),
        families=families,
    )


def named_player(name: str, facts: SongFacts) -> tuple[str, ...]:
    """Parts by a role or family named in the lexicon (`comp`, `guitar`)."""
    found = facts.players(name)
    if name == "guitar" and len(found) > 1:
        return tuple(i for i in found if facts.part(i).role != "melody") or found
    return found
