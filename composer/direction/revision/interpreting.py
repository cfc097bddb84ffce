"""Second pass over a direction: clause by clause, what is to be done, where and by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from composer.direction.revision.arcs import arc_between
from composer.direction.revision.clauses import clauses_of
from composer.direction.revision.correcting import corrected, takes_back
from composer.direction.revision.figure_moves import (
    charted,
    chords_a_bar,
    key_of,
    length_of,
    reharmonised,
    tempo_of,
    transposed,
)
from composer.direction.revision.form_moves import FORM_READERS, insert, repeat
from composer.direction.revision.inheriting import scene_of
from composer.direction.revision.making_room import made_room
from composer.direction.revision.mention import Mention
from composer.direction.revision.player_moves import PLAYER_READERS, nobody_plays
from composer.direction.revision.quality_moves import of_qualities, of_topics, of_verbs
from composer.direction.revision.raising import raised
from composer.direction.revision.referring import is_remedy, meant_by_it, take_reason
from composer.direction.revision.replacing import replaced
from composer.direction.revision.scene import Reading, Scene
from composer.direction.revision.setting_moves import of_settings
from composer.direction.revision.song_facts import SongFacts
from composer.direction.revision.sparing import take_spared
from composer.direction.revision.transition_moves import drop_out, leads, tag
from composer.direction.revision.vague import of_vague
from composer.direction.words import Word, word_set
from composer.model.move import Move

__all__ = ["interpret"]
_EXCLUSIVE: tuple[Callable[[Scene], list[Move] | None], ...] = (
    drop_out, length_of, tempo_of, charted, reharmonised, chords_a_bar, key_of, transposed, tag, made_room, leads, *FORM_READERS, *PLAYER_READERS,
)  # fmt: skip
"""Readers of what a clause says as a whole; the first that knows it has it."""


_BRINGING = (replaced, insert, repeat)
"""Readers of what brings a section that the song need not have."""

_ADDING = (of_qualities, of_settings, of_verbs, of_topics)
"""Readers of what a clause may say beside."""


_NEUTRAL = (
    "change",
    "place",
    "add",
    "only",
    "enter",
    "repeat",
    "hold_back",
    "swap",
    "key_of",
    "transpose",
    "hold_chords",
)
_TOLD = (
    "quality",
    "topic",
    "setting",
    "verb",
    "key",
    "length",
    "brief",
    "never",
    "amount",
    "chords",
)


def interpret(
    words: Sequence[Word], mentions: Sequence[Mention], facts: SongFacts, text: str
) -> Reading:
    """All that the mentions of a direction come to."""
    reading = Reading()
    previous: Scene | None = None
    named: list[Mention] = []
    made = since = 0
    for clause in clauses_of(words, corrected(words, mentions)):
        if takes_back(words, clause.mentions[0].first):
            del reading.moves[made:]
        meant = meant_by_it(clause, named)
        clause.mentions[:0] = meant
        reading.spare_no_more(m for m in meant if m.kind == "player")
        named = clause.of("player", "place")
        scene = scene_of(clause, previous, facts, reading, text)
        if is_remedy(scene, previous):
            take_reason(reading, made, scene)
        since, made = made, len(reading.moves)
        _read_clause(scene)
        if arc_between(reading, since, scene, previous):
            made = since
        previous = scene
    return reading


def _read_clause(scene: Scene) -> None:
    """Read one clause into the reading."""
    clause, reading = scene.clause, scene.reading
    take_spared(scene)
    if not clause.mentions:
        return
    _as_pieces(scene)
    if _out_of_reach(scene):
        return
    _choose_players(scene)
    found = _moves(scene)
    if found is None:
        found = of_vague(scene) or []
    if found and _lacks(scene):
        return
    if not found and not clause.used.issuperset(m.first for m in clause.mentions):
        _lacks(scene)
    for move in found:
        reading.moves.append(move)
    reading.lost += [
        m
        for m in clause.mentions
        if m.kind in _TOLD
        and m.first not in clause.used
        and not (m.kind == "verb" and m.term and m.term.name in _NEUTRAL)
    ]


def _moves(scene: Scene) -> list[Move] | None:
    clause = scene.clause
    if any(m.is_word("vague", "taste", "timbre") for m in clause.mentions):
        clause.use(*clause.of("setting", "topic"))
        return None  # the fills are cheesy
    if not scene.scope.missing and not _is_loner(scene):
        for read in _EXCLUSIVE:
            found = read(scene)
            if found is not None:
                return [*found, *_beside(scene)]
    elif scene.scope.missing:
        for read in _BRINGING:
            if (found := read(scene)) is not None:
                return found
    made = _beside(scene)
    lifted = raised(scene) if not made else None
    if made or lifted is not None:
        return made or lifted
    return [] if clause.used else None


def _is_loner(scene: Scene) -> bool:
    """Whether the clause wants something of a player who is not there, and nothing that brings one in."""
    clause = scene.clause
    return (
        bool(scene.missing)
        and bool(clause.of("quality") or clause.verb("remove", "bring_up", "bring_down"))
        and len(clause.players) == len(scene.missing)
    )


def _beside(scene: Scene) -> list[Move]:
    """What is left to say when the clause as a whole has been read."""
    moves: list[Move] = []
    for read in _ADDING:
        left = [
            m
            for m in scene.clause.mentions
            if m.first not in scene.clause.used
            and m.kind in ("quality", "topic", "setting", "verb")
        ]
        if not left:
            break
        moves += read(scene) or []
        if (
            moves
            and read is not of_verbs
            and not any(m.kind in ("quality", "setting") for m in left)
        ):
            break
    moves += _of_brief(scene)
    return moves


def _of_brief(scene: Scene) -> list[Move]:
    """Moods and dials of the briefs' vocabulary."""
    moves = []
    for mention in scene.clause.of("brief"):
        if (
            mention.first in scene.clause.used
            or not mention.families
            or mention.unit in ("genre", "artist")
        ):
            continue
        scene.clause.use(mention, *scene.clause.of("verb", "logic"))
        sign = -1.0 if scene.clause.logic("less", "not", "too") else 1.0
        for turn in mention.families:
            name, _, by = turn.partition(" ")
            has_part = bool(scene.players) and not scene.is_everyone
            name = (
                {"energy": "dynamics", "brightness": "register"}.get(name, name)
                if has_part
                else name
            )
            parts = scene.players if has_part else ("*",)
            to = ("long" if sign * float(by) > 0 else "short") if name == "articulation" else ""
            moves.append(
                scene.move(name, parts=parts, by=sign * float(by) * scene.clause.degree, to=to)
            )
    return moves


_REACH = {
    "nonsense": "{said}: a song cannot be turned that way; it can go up or down by an interval, faster or slower, or have its sections in another order",
    "sound": "{said} belongs to the sound and not to the notes; `composer mix` sets levels, rooms and effects",
    "time_signature": "the meter of a song that is written cannot be changed; a drum feel can (half-time, shuffle), or sketch it anew with --meter",
}


def _out_of_reach(scene: Scene) -> bool:
    """Refuse a clause about what no move can touch."""
    earlier = scene.clause.of("history")
    if earlier and scene.clause.of("topic", "quality", "setting", "player"):
        said = " ".join(w.text for w in scene.clause.words[earlier[0].first : earlier[0].end])
        scene.refuse(
            f"{said!r} goes back by whole changes and not by single parts; say undo, or say what it should be now"
        )
        return True
    genre = next((m for m in scene.clause.of("brief") if m.unit in ("genre", "artist")), None)
    if (
        genre is not None
        and not scene.clause.of("quality", "setting", "topic")
        and not scene.clause.players
    ):
        said = " ".join(w.text for w in scene.clause.words[genre.first : genre.end])
        scene.refuse(
            f"{said} is another kind of song, to be sketched anew with --genre; here its parts can be asked for: another beat, other instruments, richer or plainer chords"
        )
        return True
    never = scene.clause.of("never")
    if not never or never[0].term is None:
        return False
    said = " ".join(w.text for w in scene.clause.words[never[0].first : never[0].end])
    scene.refuse(_REACH[never[0].term.name].replace("{said}", said))
    return True


def _as_pieces(scene: Scene) -> None:
    """`the ride louder`: a cymbal that is to sound otherwise is a player, not a beat."""
    clause = scene.clause
    is_told = clause.of("quality") or clause.verb("bring_up", "bring_down")
    has_drums = bool(scene.facts.with_role("drums"))
    if has_drums and (is_told or (clause.verb("remove") and not clause.verb("add"))):
        for n, mention in enumerate(clause.mentions):
            if mention.kind == "player" and not mention.ids and "claps" in mention.families[:1]:
                clause.mentions[n] = replace(mention, ids=("drums.claps",))
    if not is_told:
        return
    for n, mention in enumerate(clause.mentions):
        if (
            mention.kind == "setting"
            and mention.term
            and mention.term.name in ("ride", "crash", "tom")
            and scene.facts.with_role("drums")
        ):
            clause.mentions[n] = replace(
                mention,
                kind="player",
                term=None,
                name=mention.term.name,
                ids=(f"drums.{mention.term.name}",),
            )


def _lacks(scene: Scene) -> bool:
    """Refuse what names something the song has not; whether something was refused."""
    facts, lacking = scene.facts, False
    for mention in scene.scope.missing:
        lacking = True
        scene.refuse(_no_section(mention, facts))
    for mention in scene.missing:
        lacking = True
        scene.refuse(nobody_plays(mention, scene))
    if scene.scope.bars and scene.scope.bars[1] > facts.bars:
        lacking = True
        scene.refuse(
            f"the song has {facts.bars} bars and no bar {scene.scope.bars[1]}; name bars from 1 to {facts.bars}"
        )
    return lacking


def _no_section(mention: Mention, facts: SongFacts) -> str:
    like = facts.of_material(mention.unit)
    if like and mention.value:
        last = facts.name(like[-1])
        return f"there is no {mention.name} in this song, which has {len(like)} of the kind; the last is {last}"
    return f"there is no {mention.unit or mention.name} in this song; its sections are {facts.section_names()}"


def _choose_players(scene: Scene) -> None:
    """Who is spoken of: the players named (the nearer to the change), or those of the clause before."""
    ids: dict[str, None] = {}
    for mention in scene.clause.players:
        if mention.first in scene.clause.used or _plays_solo(scene, mention):
            continue
        if _is_asking(scene, mention):
            scene.clause.use(mention)
            continue
        if _is_measure(scene, mention):
            scene.clause.use(mention)
            continue
        if _has_room_made(scene, mention):
            scene.clause.use(mention)
            if all(m is mention or not m.ids for m in scene.clause.players):
                scene.reading.spared_parts += mention.ids
            continue
        if mention.name == "accompaniment" and (
            scene.reading.spared_parts or scene.reading.spared_sections
        ):
            continue  # everything else than what was named before
        if not mention.ids:
            scene.missing.append(mention)
        ids.update(dict.fromkeys(mention.ids))
    if ids:
        scene.players = tuple(ids)
        scene.is_everyone = set(scene.facts.part_ids) <= set(ids)
        if scene.is_everyone:
            scene.players = ()


_BENEATH = word_set("under underneath beneath below behind against")


def _is_measure(scene: Scene, mention: Mention) -> bool:
    """Whether another is only measured by this player: `louder than the bass`, `tuck the pad in under the vocal`."""
    before = [w.plain for w in scene.clause.words[max(0, mention.first - 2) : mention.first]]
    if "than" in before:
        return True
    others = [m for m in scene.clause.players if m.first < mention.first]
    return bool(others and _BENEATH.intersection(before))


_ASKS = frozenset(
    [
        "want",
        "wants",
        "needs",
        "need",
        "asks",
        "asked",
        "would",
        "prefers",
        "says",
        "said",
        "thinks",
        "likes",
    ]
)


def _has_room_made(scene: Scene, mention: Mention) -> bool:
    """Whether others are to play less for this one: `make room for the vocal`, `give the singer some space`."""
    clause = scene.clause
    space = [m for m in clause.of("topic") if m.term and m.term.name == "space"]
    if not mention.ids or not (space or clause.verb("thin_out")):
        return False
    before = [w.plain for w in clause.words[max(0, mention.first - 2) : mention.first]]
    is_given = "give" in before or "gives" in before
    return "for" in before or (is_given and mention.ids == scene.facts.with_role("melody"))


def _is_asking(scene: Scene, mention: Mention) -> bool:
    """Whether the player is only the one who wishes: `the singer wants it a fourth lower`."""
    words = [w.plain for w in scene.clause.words[mention.end : mention.end + 5]]
    rest = words[1:] if words[:1] and words[0] in _ASKS else []
    return any(w in ("it", "this", "everything", "song", "key") for w in rest[:4])


def _plays_solo(scene: Scene, mention: Mention) -> bool:
    """Whether the player only says whose solo is meant: `behind the sax solo`."""
    solo = next(
        (m for m in scene.scope.mentions if m.first == mention.end and m.unit == "solo"), None
    )
    if solo is None or solo is scene.scope.new or not solo.ids:
        return False
    scene.clause.use(mention)
    return True
