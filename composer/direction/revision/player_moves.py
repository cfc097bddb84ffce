"""Who plays: players swapped, held back, added, sent away, alone, doubled."""

from __future__ import annotations

from composer.direction.revision.entering import enter
from composer.direction.revision.mention import Mention
from composer.direction.revision.presence import only_there
from composer.direction.revision.scene import Scene
from composer.genre.catalogue import instruments
from composer.model.move import Move

__all__ = ["PLAYER_READERS"]

_SWAP_WORDS = (
    "for",
    "with",
    "to",
    "into",
    "by",
    "on",
    "a",
    "an",
    "por",
    "pelo",
    "pela",
    "instead",
    "of",
)


def _instrument(mention: Mention, scene: Scene) -> str:
    """The instrument a name means, for a player who is to take it up."""
    known = instruments()
    for family in mention.families:
        if family in known and family not in ("drums",):
            return family
    return mention.families[0] if mention.families else mention.name.replace(" ", "_")


def swap(scene: Scene) -> list[Move] | None:
    """`swap the Rhodes for a piano`, `trumpet for the sax`, `make the fiddle a banjo`, `flute instead of the vibes`."""
    clause = scene.clause
    players = clause.players
    if taker := _tune_taker(scene):
        return taker
    if (
        len(players) < 2
        or clause.of("quality")
        or clause.verb("in_the_way", "only", "double", "hold_back")
    ):
        return None
    if clause.of("setting") and not clause.verb("swap"):
        return None
    first, second = players[0], players[1]
    between = [w.plain for w in clause.words[first.end : second.first]]
    instead = clause.logic("instead", "instead_alone")
    verb = clause.verb("swap", "change", "place", "add")
    if instead is not None and first.first < instead.first < second.first:
        old, new = second, first
        if "of" not in between and not instead.is_word("logic", "instead"):
            old, new = first, second
    elif (verb is not None and verb.is_word("verb", "swap")) or (
        verb is not None
        and verb.is_word("verb", "change", "place")
        and between
        and set(between)
        <= {"a", "an", "into", "to", "for", "the", "play", "as", "some", "with", "part"}
        and (not second.ids or (second.ids == first.ids and second.families != first.families))
    ):
        old, new = first, second
    elif verb is None and set(between) & {"for"} and len(between) <= 3:
        old, new = second, first
    elif instead is not None and second.first < instead.first and verb is not None:
        old, new = (first, second)
    else:
        return None
    if new.ids and not old.ids:
        old, new = new, old
    to = _instrument(new, scene)
    if to not in instruments():
        return None  # a role is nothing to swap for: get the pianist to comp
    clause.use(old, new, verb, instead)
    scene.missing.clear()
    if not old.ids:
        return scene.refuse(_nobody(old, scene))
    _tell_nearest(scene, new)
    is_mutual = verb and verb.is_word("verb", "swap") and set(between) <= {"and", "the"}
    if old.ids and new.ids and is_mutual:
        return [
            scene.move("instrument", parts=old.ids, to=to),
            scene.move("instrument", parts=new.ids, to=_of_part(old, scene)),
        ]
    if set(old.ids) & set(new.ids) and old.families == new.families:
        return scene.refuse(f"the {old.name} already is one; name another instrument")
    return [scene.move("instrument", parts=old.ids, to=to)]


_ARTICLES = frozenset(("the", "a", "an", "that", "this", "our", "its"))
_GIVES = frozenset(("give", "gives", "hand", "lend", "pass", "offer", "let"))
_TAKES = frozenset(
    {
        "play",
        "plays",
        "playing",
        "take",
        "takes",
        "taking",
        "carry",
        "carries",
        "on",
        "to",
        "by",
        "played",
        "has",
        "have",
        "gets",
        "get",
    }
)


def _tune_taker(scene: Scene) -> list[Move] | None:
    """`the piano plays the tune`, `give the melody to the cello`: the tune on another instrument."""
    clause, tunes = scene.clause, scene.facts.with_role("melody")
    tune = next(
        (m for m in clause.players if m.term is None and m.name == "melody" and m.ids == tunes),
        None,
    )
    other = next((m for m in clause.players if m is not tune and m.ids != tunes), None)
    if (
        tune is None
        or other is None
        or clause.verb("in_the_way")
        or clause.of("quality", "topic")
        or clause.logic("keep", "except")
    ):
        return None
    low, high = sorted((tune, other), key=lambda m: m.first)
    between = {w.plain for w in clause.words[low.end : high.first]}
    if between & {"and"} or not other.families:
        return None
    if not between & _TAKES and not (
        low is other and between <= _ARTICLES and _is_given(low, scene)
    ):
        return None
    to = (
        scene.facts.part(other.ids[0]).instrument
        if other.ids and "." not in other.ids[0]
        else _instrument(other, scene)
    )
    clause.use(*clause.players, *clause.of("verb", "logic"))
    scene.missing.clear()
    return [scene.move("instrument", parts=tunes, to=to)]


def _is_given(mention: Mention, scene: Scene) -> bool:
    """Whether a player is handed something: `give the strings the melody`."""
    before = [w.plain for w in scene.clause.words[max(mention.first - 2, 0) : mention.first]]
    return any(
        word in _GIVES and set(before[n + 1 :]) <= _ARTICLES for n, word in enumerate(before)
    )


def _of_part(mention: Mention, scene: Scene) -> str:
    return scene.facts.part(mention.ids[0]).instrument


def _tell_nearest(scene: Scene, mention: Mention) -> None:
    if mention.unit:
        scene.reading.warnings.append(mention.unit)


def kit(scene: Scene) -> list[Move] | None:
    """`brushes in the first head`, `brushes instead of sticks`: another kit for the drums."""
    clause = scene.clause
    brushes = next(
        (
            m
            for m in clause.of("brief", "player")
            if m.name in ("brushes", "brush kit") or "brushes" in m.families
        ),
        None,
    )
    if brushes is None or not scene.facts.with_role("drums"):
        return None
    if clause.verb("remove") or clause.logic("not"):
        return None
    clause.use(brushes, *clause.of("verb"), *clause.of("logic"))
    scene.missing.clear()
    return [scene.move("instrument", parts=scene.facts.with_role("drums"), to="brushes")]


def only(scene: Scene) -> list[Move] | None:
    """`just piano and bass in verse 1`, `strip it back to bass and drums`, `everything except the drums out`."""
    clause = scene.clause
    verb = clause.verb("only") or clause.logic("only_place")
    if (
        verb is None
        or not clause.players
        or clause.of("quality", "setting", "topic")
        or clause.verb("double", "bring_up", "bring_down", "in_the_way")
    ):
        return None
    if clause.verb("remove", "add", "enter") or [m for m in clause.of("amount") if m.unit != "bar"]:
        return None
    scene.clause.use(verb, *clause.of("verb"))
    first = next((m for m in clause.of("amount") if m.unit == "bar"), None)
    if first and len(scene.scope.sections) == 1:
        start = scene.facts.bar_span(scene.scope.sections[0])[0]
        clause.use(first)
        return [scene.move("only", sections=("*",), bars=(start, start + int(first.value) - 1))]
    return [scene.move("only")] if scene.players else None


def double(scene: Scene) -> list[Move] | None:
    """`double the tune an octave up`, `thirds on top`, `melody in octaves`."""
    clause = scene.clause
    verb = clause.verb("double")
    setting = next((m for m in clause.of("setting") if m.term and m.term.move == "double"), None)
    if setting is None and (verb is None or (scene.scope.sections and not scene.players)):
        return None
    if clause.verb("remove") or clause.logic("not"):
        return None
    drums = scene.facts.with_role("drums", "percussion")
    if scene.players and all(i in drums or i.startswith("drums.") for i in scene.players):
        clause.use(verb, setting, *clause.of("verb"))
        return [scene.move("density", by=2.0)]
    low = (
        clause.verb("lower_pitch")
        or clause.verb("bring_down")
        or any(m.term and m.term.name == "low" for m in clause.of("quality"))
    )
    to = setting.term.to if setting and setting.term else "octave down" if low else "octave up"
    clause.use(verb, setting, *clause.of("verb", "quality", "amount", "topic"))
    return [scene.move("double", parts=scene.who(scene.facts.with_role("melody")), to=to)]


def remove(scene: Scene) -> list[Move] | None:
    """`lose the pad`, `no kick`, `the organ sits out`, `take the strings out of the verse`."""
    clause = scene.clause
    verb = clause.verb("remove") or (clause.verb("cut") if clause.players else None)
    particle = None
    if verb is None and clause.players:
        particle = next(
            (m for m in clause.of("logic") if m.is_word("logic", "not") and clause.verb("change")),
            None,
        )
        verb = particle
    if verb is None and clause.verb("hold_back"):
        verb = clause.verb("hold_back")
    if verb is None or not (clause.players or scene.players) or clause.of("quality", "topic"):
        return None
    settings = [
        m
        for m in clause.of("setting")
        if m.term and m.term.move in ("fill", "crash", "pickup", "ending", "manner", "double")
    ]
    if settings:
        return None
    if not scene.players:
        return None
    if scene.is_everyone and not scene.scope.sections:
        return scene.refuse(
            "with nobody left there is no song; name who should rest, such as: no drums in verse 1"
        )
    clause.use(verb, *clause.of("verb"), *clause.of("setting"), *clause.of("degree"))
    bars = scene.scope.bars
    if bars and bars[0] == bars[1] and not _is_one_bar(scene):
        return [scene.move("remove_part", bars=(bars[0], scene.facts.bars))]
    return [scene.move("remove_part")]


def _is_one_bar(scene: Scene) -> bool:
    """Whether `in bar 21` is said, not `at bar 21` or `from bar 21`, after which the rest goes on."""
    mention = next((m for m in scene.scope.mentions if m.bars), None)
    if mention is None:
        return True
    before = [scene.clause.words[i].plain for i in range(max(0, mention.first - 1), mention.first)]
    return not {"at", "from"} & set(before)


def add(scene: Scene) -> list[Move] | None:
    """`add strings to the last chorus`, `bring in a tambourine`, `more cowbell` where nobody plays one."""
    clause = scene.clause
    verb = clause.verb("add", "enter", "insert")
    if verb is None:
        if clause.verb("only"):
            return None  # nobody who is not there can be all that is left
        place = clause.verb("place", "change", "repeat")
        has_new = any(not m.ids for m in clause.players)
        alone = (
            has_new
            and len(clause.mentions) <= 4
            and not clause.of("verb")
            and not clause.logic("more", "less")
        )
        if not (place or alone) or not has_new:
            return None
    if not clause.players or clause.of("quality", "topic") or clause.logic("more", "less"):
        return None
    if clause.verb("bring_down", "bring_up", "thin_out", "strengthen", "soften", "lay_back"):
        return None  # have the keys sit behind the vibes
    if any(m.term and m.term.move not in ("full_band",) for m in clause.of("setting")):
        return None
    denier = clause.logic("not")
    if denier and verb and denier.first < verb.first and all(m.ids for m in clause.players):
        clause.use(verb, denier, *clause.of("verb"))
        return [scene.move("remove_part")]  # let's not have the organ
    joining = [m for m in clause.players if m.first not in clause.used]
    clause.use(verb, *clause.of("verb"), *clause.of("degree"))
    scene.missing.clear()
    moves = []
    for mention in joining:
        if mention.ids:
            pieces = tuple(i for i in mention.ids)
            moves.append(scene.move("add_part", parts=pieces))
        else:
            _tell_nearest(scene, mention)
            moves.append(scene.move("add_part", parts=("*",), to=_instrument(mention, scene)))
    return moves


_LINES = frozenset(("line", "part", "bassline", "groove", "beat", "pattern"))


def redrawn(scene: Scene) -> list[Move] | None:
    """`change the bass line`, `another bass line`: who plays already plays something else, and no second one comes in."""
    clause = scene.clause
    if len(clause.players) != 1 or not clause.players[0].ids or scene.missing:
        return None
    if clause.of("quality", "topic", "setting", "amount", "figure") or clause.logic("not", "less", "more", "too"):  # fmt: skip
        return None
    player = clause.players[0]
    before = [w.plain for w in clause.words[max(player.first - 2, 0) : player.first]]
    is_line = clause.words[player.end - 1].plain in _LINES
    is_new = is_line and before[-1:] in (["new"], ["another"], ["fresh"])
    rest = clause.words[player.end :]
    is_changed = any(w in ("change", "alter", "vary", "redo") and set(before[n + 1 :]) <= _ARTICLES for n, w in enumerate(before))  # fmt: skip
    if not is_new and not (
        is_changed and not any(w.plain in ("to", "into", "for", "from") for w in rest)
    ):
        return None
    clause.use(player, *clause.of("verb", "logic"))
    return [scene.move("new_take")]


def everybody(scene: Scene) -> list[Move] | None:
    """`everybody in for the last chorus`."""
    clause = scene.clause
    setting = next((m for m in clause.of("setting") if m.term and m.term.move == "full_band"), None)
    if setting is None and not (
        scene.is_everyone and clause.verb("enter", "add") and not clause.of("quality")
    ):
        return None
    if setting and _is_subject_of_more(scene, setting):
        clause.use(setting)
        return None
    clause.use(setting, *clause.of("verb"), *clause.of("logic"), *clause.players)
    return [scene.song_move("full_band")]


def _is_subject_of_more(scene: Scene, setting: Mention) -> bool:
    """Whether `everything in the bridge` is only what something is said of: `is too loud`."""
    clause = scene.clause
    last, after = clause.words[setting.end - 1], clause.words[setting.end : setting.end + 1]
    return (
        last.plain == "in"
        and bool(after and after[0].plain in ("the", "that", "this"))
        and bool(clause.of("quality") or clause.verb("in_the_way", "bring_up", "bring_down"))
    )


def _nobody(mention: Mention, scene: Scene) -> str:
    """The reason why a player who is not there cannot do anything, and what can be done."""
    name = mention.name
    return f"nobody plays {name} in this song, only {scene.facts.instruments_playing()}; ask to add {name} first, or name one of these"


PLAYER_READERS = (swap, kit, everybody, enter, only_there, double, only, redrawn, remove, add)
"""In the order in which they are asked."""

nobody_plays = _nobody
