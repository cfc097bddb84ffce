"""A direction cut into clauses, each with one thing to say; and where in the song a clause speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from composer.direction.revision.lexicon import Term
from composer.direction.revision.mention import Mention
from composer.direction.revision.song_facts import SongFacts
from composer.direction.words import PAUSE, STOP, Word, word_set

__all__ = ["Clause", "Scope", "clauses_of", "is_indefinite", "is_plural", "scope_of"]

_HEADS = (
    "quality",
    "topic",
    "setting",
    "verb",
    "key",
    "length",
    "vague",
    "brief",
    "history",
    "never",
    "chords",
)
_HEAD_LOGIC = ("keep", "except", "more", "less")
_LINKS = ("and", "then", "but", "with")
_PREPOSITIONS = ("before", "after", "into", "until", "from", "in", "for", "between")
_NEAR = 3


@dataclass(slots=True)
class Clause:
    """Mentions that belong together. `link` is how the clause hangs on the one before ("", and, then, but, with);
    `opens` whether it begins a sentence. `used` are the mentions that came to something."""

    words: Sequence[Word]
    mentions: list[Mention]
    link: str = ""
    opens: bool = False
    is_paused: bool = False
    used: set[int] = field(default_factory=set)

    def of(self, *kinds: str) -> list[Mention]:
        return [m for m in self.mentions if m.kind in kinds]

    def word(self, kind: str, *names: str) -> Mention | None:
        """The first small word of this kind, with one of these names."""
        return next((m for m in self.mentions if m.is_word(kind, *names)), None)

    def verb(self, *names: str) -> Mention | None:
        return self.word("verb", *names)

    def logic(self, *names: str) -> Mention | None:
        return self.word("logic", *names)

    def use(self, *mentions: Mention | None) -> None:
        self.used.update(m.first for m in mentions if m)

    def before(self, mention: Mention) -> Mention | None:
        """The mention right before this one, at most a few small words away."""
        at = self.mentions.index(mention)
        found = self.mentions[at - 1] if at else None
        return found if found and mention.first - found.end <= _NEAR else None

    def text(self, source: str) -> str:
        first, last = self.mentions[0], self.mentions[-1]
        return source[self.words[first.first].start : self.words[last.end - 1].end]

    @property
    def players(self) -> list[Mention]:
        return self.of("player")

    @property
    def degree(self) -> float:
        """How far: 0.35 a touch, 1 plainly, 2 a lot."""
        degrees = [float(m.term.name) for m in self.of("degree") if m.term]
        self.use(*self.of("degree"))
        return min(degrees) if degrees and min(degrees) < 1 else max(degrees, default=1.0)


def _is_tempo(mention: Mention) -> bool:
    return mention.unit == "" and 40 <= mention.value <= 300


def _is_head(mention: Mention) -> bool:
    if mention.is_word("verb", "change"):
        return False
    if mention.kind == "logic":
        return mention.term is not None and mention.term.name in _HEAD_LOGIC
    return mention.kind in _HEADS or (
        mention.kind == "amount" and (mention.unit not in ("", "bar", "beat") or _is_tempo(mention))
    )


def clauses_of(words: Sequence[Word], mentions: Sequence[Mention]) -> list[Clause]:
    """The clauses of a text."""
    pieces = _pieces(words, mentions)
    found: list[Clause] = []
    waiting: Clause | None = None
    for n, piece in enumerate(pieces):
        if waiting is not None:
            piece.mentions[:0] = waiting.mentions
            piece.opens, piece.is_paused = waiting.opens, waiting.is_paused
            piece.link = waiting.link or piece.link
            waiting = None
        has_head = any(map(_is_head, piece.mentions)) or _is_exchange(piece)
        previous = found[-1] if found and not piece.opens else None
        following = pieces[n + 1] if n + 1 < len(pieces) and not pieces[n + 1].opens else None
        if following and _is_adjective(piece, following):
            waiting = piece
        elif has_head and not (previous and _is_tail(previous, piece)):
            found.append(piece)
        elif previous is not None and not has_head and not _leads(piece, following):
            if piece.link == "but":
                previous.mentions.append(_except(piece.mentions[0].first))
            previous.mentions += piece.mentions
        elif has_head and previous is not None:
            previous.mentions += piece.mentions
        elif following is not None and not _is_exchange(piece):
            waiting = piece
        else:
            found.append(piece)
    if waiting is not None:
        found.append(waiting)
    return [clause for clause in found if clause.mentions]


def _except(at: int) -> Mention:
    """`but the bass` after a change is `except the bass`."""
    return Mention(
        first=at, end=at, kind="logic", name="except", term=Term(kind="logic", name="except")
    )


def _is_adjective(piece: Clause, following: Clause) -> bool:
    """`shorter, choppier stabs`: a length that is that of the notes of whoever is named next."""
    if len(piece.mentions) != 1 or not piece.mentions[0].is_word("verb", "shorten", "lengthen"):
        return False
    return following.mentions[0].kind == "quality" and bool(following.players)


def _is_exchange(piece: Clause) -> bool:
    """`trumpet for the sax`."""
    players = piece.players
    return len(players) == 2 and any(
        m.is_word("logic", "for", "instead") and players[0].first < m.first < players[1].first
        for m in piece.mentions
    )


def _leads(piece: Clause, following: Clause | None) -> bool:
    """Whether a place or player by itself is spoken of in what follows: `..., last chorus, full band`."""
    if following is None or piece.link == "and":
        return False
    kinds = {m.kind for m in piece.mentions}
    if kinds & {"place", "bars"}:
        return not following.of("place", "bars")
    return (
        "player" in kinds
        and piece.is_paused
        and not following.players
        and any(m.kind == "quality" for m in following.mentions)
    )


def _is_tail(previous: Clause, piece: Clause) -> bool:
    """Whether a piece only says of the one before whom it spares or how far it goes."""
    first = piece.mentions[0]
    if first.kind == "chords":
        return _speaks_of_chords(previous)
    if first.kind == "brief" and len(piece.mentions) == 1:  # reharm it, something bolder
        return any(m.term and m.term.move == "reharmonise" for m in previous.of("setting"))
    return (
        piece.link == "with" and not any(_is_head(m) for m in previous.mentions)
    ) or first.is_word("logic", "except")


def _speaks_of_chords(clause: Clause) -> bool:
    """Whether the chords that follow are its own: `the chords of the bridge: Am F C G`."""
    return not clause.of("chords") and any(
        m.term and (m.term.name == "chord_changes" or m.term.move == "reharmonise")
        for m in clause.of("topic", "setting")
    )


def _pieces(words: Sequence[Word], mentions: Sequence[Mention]) -> list[Clause]:
    """Pieces between pauses; between `and` and its like where both sides say something."""
    pieces: list[Clause] = []
    current = Clause(words, [], opens=True)
    for n, mention in enumerate(mentions):
        start = mentions[n - 1].end if n else 0
        pause = (
            max((words[i].pause for i in range(start, mention.first + 1)), default=0) if n else 0
        )
        if pause >= PAUSE:
            if current.mentions:
                pieces.append(current)
                current = Clause(words, [], opens=pause == STOP, is_paused=True)
            else:
                current.opens = current.opens or pause == STOP
        if mention.is_word("logic", *_LINKS) and mention.term is not None:
            if not current.mentions:
                current.link = mention.term.name
                continue
            if _splits(mention, n, current, words, mentions):
                pieces.append(current)
                current = Clause(words, [], link=mention.term.name)
                continue
        current.mentions.append(mention)
    if current.mentions:
        pieces.append(current)
    return pieces


def _splits(
    link: Mention, n: int, current: Clause, words: Sequence[Word], mentions: Sequence[Mention]
) -> bool:
    if words[link.first - 1].plain == words[link.end % len(words)].plain:
        return False  # louder and louder
    following: list[Mention] = []
    for m in mentions[n + 1 :]:
        between = range(following[-1].end if following else link.end, m.first + 1)
        if any(words[i].pause for i in between) or (following and m.is_word("logic", *_LINKS)):
            break
        following.append(m)
    has_left = any(map(_is_head, current.mentions))
    has_right = any(map(_is_head, following))
    if link.is_word("logic", "with"):
        return has_left and any(m.kind in ("quality", "setting") for m in following) and any(m.kind == "player" for m in following) | any(words[i].plain in ("it", "them") for i in range(link.end, min(link.end + 2, len(words))))  # fmt: skip
    return has_left and has_right


@dataclass(slots=True)
class Scope:
    """Where a clause speaks of: `sections` (empty: not said), `bars`, and the sections named after `before`, `after`,
    `into`, `until` and `from`. `is_leading` says that the place stood before the change; `missing` are places that the
    song has not; `new` the section of a kind it may get; `compared` those that only another is measured by."""

    sections: tuple[str, ...] = ()
    bars: tuple[int, int] | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    is_leading: bool = False
    is_onwards: bool = False
    missing: list[Mention] = field(default_factory=list)
    new: Mention | None = None
    mentions: list[Mention] = field(default_factory=list)
    plain: list[Mention] = field(default_factory=list)

    @property
    def target(self) -> tuple[str, ...]:
        """The section something leads to."""
        return self.into or self.before or self.sections or self.until


def scope_of(clause: Clause, facts: SongFacts) -> Scope:
    """Where the clause speaks of."""
    scope = Scope()
    heads = [m.first for m in clause.mentions if _is_head(m)]
    previous_preposition = ""
    for mention in clause.of("place", "bars"):
        preposition = _preposition(clause, mention)
        if (
            mention.kind == "place"
            and not preposition
            and previous_preposition
            and _listed(clause, mention)
        ):
            preposition = previous_preposition
        previous_preposition = preposition
        scope.mentions.append(mention)
        if heads and mention.first < min(heads):
            scope.is_leading = True
        if _is_compared(clause, mention):
            scope.compared += mention.ids
            continue
        if mention.kind == "bars":
            if scope.bars is None:
                scope.bars = mention.bars
            continue
        if not mention.ids:
            if mention.is_new or is_indefinite(clause, mention) or clause.verb("add", "insert"):
                scope.new = mention
            else:
                scope.missing.append(mention)
            continue
        if (
            (mention.is_new or is_indefinite(clause, mention))
            and not mention.value
            and scope.new is None
            and not preposition
            and (clause.verb("add", "insert", "place", "repeat") or not clause.of(*_HEADS))
        ):
            scope.new = mention
            continue
        _put(scope, preposition, mention, clause, facts)
    scope.is_onwards = scope.is_onwards or bool(scope.start and clause.logic("onwards"))
    return scope


def _is_compared(clause: Clause, mention: Mention) -> bool:
    """Whether the place is only compared with: `louder than verse 1`, `too similar to the first chorus`, `as long as
    the verse`."""
    before = [clause.words[i].plain for i in range(max(0, mention.first - 2), mention.first + 1)]
    if _is_wished(clause, mention.first):
        return False
    earlier = [w.plain for w in clause.words[max(0, mention.first - 3) : mention.first + 1]]
    if earlier.count("as") > 1:
        return True
    return bool(
        {"than", "similar", "like", "unlike", "compared", "versus", "vs", "against"}
        & set(before[:-1])
    )


def _is_wished(clause: Clause, first: int) -> bool:
    """Whether the `like` before the place is a wish: `I'd like the last chorus to explode`."""
    words = [clause.words[i].plain for i in range(max(0, first - 3), first)]
    return any(b == "like" and a in _WOULD for a, b in pairwise(words))


_WOULD = word_set("id wed would youd hed shed theyd really")


def is_indefinite(clause: Clause, mention: Mention) -> bool:
    """Whether `a` or `another` stands before the section, maybe with a length or a player between."""
    for i in range(mention.first - 1, max(-1, mention.first - 7), -1):
        word = clause.words[i]
        if word.plain in ("a", "an", "another", "extra", "new"):
            return True
        if (
            word.plain in ("the", "my", "our", "in", "to", "of", "at", "into", "before", "after")
            or word.pause
        ):
            return False
    return False


def _preposition(clause: Clause, mention: Mention) -> str:
    before = clause.before(mention)
    if (
        before is not None
        and before.kind == "logic"
        and before.term is not None
        and before.term.name in _PREPOSITIONS
    ):
        return before.term.name
    return ""


def _listed(clause: Clause, mention: Mention) -> bool:
    """Whether this place goes on a list of places: `the intro and outro`."""
    at = clause.mentions.index(mention)
    before = clause.mentions[at - 1] if at else None
    if before is not None and before.is_word("logic", "and"):
        before = clause.mentions[at - 2] if at > 1 else None
    return before is not None and before.kind == "place"


def _put(
    scope: Scope, preposition: str, mention: Mention, clause: Clause, facts: SongFacts
) -> None:
    ids = mention.ids
    if preposition == "before":
        scope.before += ids
    elif preposition == "after":
        scope.after += ids
    elif preposition == "into":
        scope.into += ids
    elif preposition == "until":
        scope.until += ids
    elif preposition == "from":
        scope.start += ids
    elif preposition == "for" and scope.start and not scope.sections:
        low, high = facts.index(scope.start[0]), facts.index(ids[-1])
        scope.sections = facts.section_ids[low : high + 1]
        scope.start = ()
    else:
        scope.sections += tuple(i for i in ids if i not in scope.sections)
        scope.plain.append(mention)


def is_plural(clause: Clause, mentions: Sequence[Mention]) -> bool:
    """Whether several sections were meant: `every chorus`, `choruses`."""
    return any(
        (words[-1].endswith("s") and words[-1] != "chorus")
        or bool({"every", "each", "all", "both"} & set(words))
        for m in mentions
        for words in [[word.plain for word in clause.words[m.first : m.end]]]
    )
