"""Figures: tempo, key, length of the song, chords a bar. What has a number is exact."""

from __future__ import annotations

from composer.direction.revision.figures import SCALE_STEPS
from composer.direction.revision.mention import Mention
from composer.direction.revision.scene import Scene
from composer.model.move import Move
from composer.theory.key import Key
from composer.theory.pitch import pc_name

__all__ = ["charted", "chords_a_bar", "key_of", "length_of", "tempo_of", "transposed"]

SLOWEST, FASTEST = 20.0, 400.0
SHORTEST_S, LONGEST_S = 5.0, 3600.0
_SEMITONES = {
    "semitone": 1,
    "tone": 2,
    "minor_third": 3,
    "major_third": 4,
    "fourth": 5,
    "fifth": 7,
    "octave": 12,
}
_MINOR_STEPS = {"third": 3, "sixth": 8, "seventh": 10}
_MAJOR_STEPS = {"third": 4, "sixth": 9, "seventh": 11}
_INTERVALS = frozenset((*_SEMITONES, *SCALE_STEPS))
_MINOR_MODES = ("minor", "dorian", "phrygian", "locrian")
_UP = ("bring_up", "speed_up", "raise_pitch", "lengthen")
_DOWN = ("bring_down", "slow_down", "lower_pitch", "remove", "shorten")


def _direction(scene: Scene) -> int:
    """1 where the clause's verbs and qualities go up, -1 where they go down, 0 where they say nothing."""
    clause = scene.clause
    for mention in clause.of("verb", "quality", "logic", "topic"):
        name = mention.term.name if mention.term else ""
        if (
            name in _DOWN
            or name in ("slow", "low", "quiet", "less")
            or (name == "fast" and clause.logic("too"))
        ):
            clause.use(mention)
            return -1
        if name in _UP or name in ("fast", "high", "loud", "more"):
            clause.use(mention)
            return 1
    return 0


def tempo_of(scene: Scene) -> list[Move] | None:
    """`70`, `120 bpm`, `up 4 bpm`, `ten percent faster`, `twice as fast`."""
    clause = scene.clause
    amounts = [m for m in clause.of("amount") if m.unit in ("bpm", "percent", "")]
    topic = next(
        (
            m
            for m in clause.mentions
            if m.term and m.term.name in ("tempo", "speed_up", "slow_down", "fast", "slow")
        ),
        None,
    )
    now = _tempo_now(scene)
    if topic and (times := _times(scene)):
        clause.use(topic, *clause.of("verb", "degree"))
        return _checked(scene, now * times)
    for amount in amounts:
        if (
            amount.unit == "bpm"
            or (topic and amount.unit == "percent")
            or (amount.unit == "" and (topic or _stands_for_tempo(scene, amount)))
        ):
            way = _direction(scene)
            is_aim = amount.unit != "percent" and (
                _says_to(scene, amount) or not way or (amount.unit == "" and amount.value >= 40)
            )
            clause.use(amount, topic, *clause.of("verb"))
            if amount.unit == "percent":
                if _says_to(scene, amount) and not way:
                    return _checked(scene, now * amount.value / 100)
                return _checked(scene, now * (1 + (way or 1) * amount.value / 100))
            if amount.unit == "bpm" and way and amount.value < 40 and not _says_to(scene, amount):
                is_aim = False
            return _checked(scene, amount.value if is_aim else now + way * amount.value)
    return None


def _times(scene: Scene) -> float:
    """2 for `twice as fast` and `double the tempo`, a half for `half the speed`, else 0."""
    clause = scene.clause
    said = {w.plain for w in clause.words[clause.mentions[0].first : clause.mentions[-1].end]}
    slow = any(m.term and m.term.name == "slow" for m in clause.of("quality"))
    if said & {"twice", "double"} and not clause.of("setting"):
        return 0.5 if slow else 2.0
    if "halve" in said:
        return 0.5
    return 0.5 if "half" in said and not clause.of("setting", "place", "bars") else 0.0


def _stands_for_tempo(scene: Scene, amount: Mention) -> bool:
    """Whether a bare number stands where a tempo would: `try it at 124`, `bring it to 70`."""
    if not 40 <= amount.value <= 300 or scene.scope.bars or scene.clause.of("topic", "setting"):
        return False
    before = scene.clause.before(amount)
    return bool(before and before.kind in ("logic", "verb")) or len(scene.clause.mentions) == 1


def _says_to(scene: Scene, amount: Mention) -> bool:
    words = scene.clause.words
    before = [words[i].plain for i in range(max(0, amount.first - 2), amount.first)]
    return (
        bool({"to", "at", "a", "around", "about", "tempo", "is", "be", "="} & set(before))
        and "by" not in before
    )


def _tempo_now(scene: Scene) -> float:
    where = scene.where()
    if where != ("*",):
        return scene.facts.plan.section(where[0]).tempo_bpm
    return scene.facts.plan.tempo_bpm


def _checked(scene: Scene, bpm: float) -> list[Move]:
    if not SLOWEST <= bpm <= FASTEST:
        near = SLOWEST if bpm < SLOWEST else FASTEST
        return scene.refuse(f"a tempo of {bpm:g} bpm cannot be played; the nearest that can is {near:g} bpm (now {_tempo_now(scene):g})")  # fmt: skip
    return [scene.song_move("tempo", to=f"{round(bpm, 2):g}")]


def length_of(scene: Scene) -> list[Move] | None:
    """`make it two minutes long`, `under 2:30`, `thirty seconds shorter`."""
    clause = scene.clause
    lengths = clause.of("length")
    if not lengths:
        return None
    seconds = lengths[0].value
    down = clause.verb("shorten", "bring_down", "remove")
    verb = down or clause.verb("lengthen", "add", "bring_up")
    before = [clause.words[i].plain for i in range(max(0, lengths[0].first - 1), lengths[0].first)]
    more = {"another", "extra", "additional"} & {
        w.plain for w in clause.words[max(0, lengths[0].first - 2) : lengths[0].first + 1]
    }
    is_aim = not more and (verb is None or bool({"to", "under", "at"} & set(before)))
    is_change = (
        bool(more)
        or "by" in before
        or (
            verb is not None
            and (
                lengths[0].first < verb.first or verb.is_word("verb", "bring_down", "remove", "add")
            )
        )
    )
    clause.use(lengths[0], *clause.of("verb", "topic", "quality"))
    if not is_aim and is_change:
        seconds = _duration(scene) + (-seconds if down else seconds)
    if not SHORTEST_S <= seconds <= LONGEST_S:
        return scene.refuse(
            f"a song of {seconds:g} seconds is out of reach; ask for {SHORTEST_S:g} seconds to {LONGEST_S / 60:g} minutes"
        )
    return [scene.move("length", sections=("*",), parts=("*",), to=f"{round(seconds, 2):g}")]


def _duration(scene: Scene) -> float:
    total = 0.0
    for s in scene.facts.sections:
        total += s.length / 960 * 60 / s.tempo_bpm
    return total


def key_of(scene: Scene) -> list[Move] | None:
    """`in E flat`, `key of A`, `to F minor`."""
    clause = scene.clause
    keys = clause.of("key")
    if not keys:
        return None
    name = keys[0].name
    if " " not in name:
        mode = next(
            (
                m
                for m in clause.of("setting")
                if m.term and m.term.move == "mode" and m.term.to in ("major", "minor")
            ),
            None,
        )
        clause.use(mode)
        name = (
            f"{name} {mode.term.to}"
            if mode and mode.term
            else f"{name} {scene.facts.plan.key.mode}"
        )
    try:
        key = str(Key.parse(name))
    except Exception:
        return scene.refuse(f"{name} is no key; say one such as E flat major")
    clause.use(keys[0], *clause.of("verb"))
    return [scene.song_move("key", to=key)]


def transposed(scene: Scene) -> list[Move] | None:
    """`up a whole step`, `down a minor third`, `the bass an octave lower`, `too high for the singer`."""
    clause = scene.clause
    for verb, semitones in (("too_high", -3), ("too_low", 3)):
        if clause.verb(verb):
            clause.use(clause.verb(verb))
            scene.note(
                "everything moves three semitones, so that the tune lies better for a singer"
            )
            return [scene.song_move("key", to=f"{semitones:+d}")]
    if found := _key_change(scene):
        return found
    octave = clause.verb("raise_pitch", "lower_pitch")
    amount = next((m for m in clause.of("amount") if m.unit in _INTERVALS), None)
    if amount and amount.unit in SCALE_STEPS and clause.verb("shorten", "lengthen", "halve"):
        return None
    if clause.verb("double") or (octave is None and amount is None):
        return None
    steps = 12 if octave else round(amount.value * _semitones(scene, amount.unit)) if amount else 0
    way = -1 if octave and octave.is_word("verb", "lower_pitch") else _direction(scene) or 1
    if not steps or steps > 36:
        return scene.refuse(
            f"{steps} semitones is further than any instrument reaches; an octave (12) can be done"
        )
    clause.use(octave, amount, *clause.of("verb", "quality", "topic"))
    to = f"{way * steps:+d}"
    if scene.players and not scene.is_everyone:
        return [scene.move("register", to=to)]
    if steps % 12 == 0:
        return [scene.song_move("register", to=to)]
    return [scene.song_move("key", to=to)]


def _semitones(scene: Scene, unit: str) -> int:
    """Half steps of an interval; a third or a sixth as it stands on the tonic of the song."""
    steps = _MINOR_STEPS if scene.facts.plan.key.mode in _MINOR_MODES else _MAJOR_STEPS
    return (_SEMITONES | steps)[unit]


def _key_change(scene: Scene) -> list[Move]:
    """`a key change into the last chorus`, with no interval named: a whole step up from there on."""
    clause = scene.clause
    verb = clause.verb("transpose")
    if (
        verb is None
        or any(m.unit in _INTERVALS for m in clause.of("amount"))
        or clause.of("quality", "setting")
        or clause.verb("raise_pitch", "lower_pitch")
    ):
        return []
    if clause.verb("remove", "key_of") or clause.logic("not", "keep"):
        return []
    way = -1 if clause.verb("bring_down") else 1
    where = scene.scope.into or scene.scope.before or scene.scope.sections
    if not where:
        choruses = scene.facts.of_material("chorus") or scene.facts.section_ids
        where = choruses[-1:]
    clause.use(*clause.of("verb", "logic"))
    scene.reading.warnings.append(
        f"no interval was named: {scene.names(where)} goes {'up' if way > 0 else 'down'} a whole step"
    )
    return [scene.song_move("key", sections=where, to=f"{2 * way:+d}")]


def charted(scene: Scene) -> list[Move] | None:
    """`the chords of the bridge: Am F C G`, `a ii-V-I in the outro`: these chords and no others."""
    clause = scene.clause
    charts = clause.of("chords")
    if not charts:
        return None
    about = [m for m in clause.of("setting") if m.term and m.term.move == "reharmonise"]
    about += [m for m in clause.of("topic") if m.term and m.term.name == "chord_changes"]
    clause.use(charts[0], *about, *clause.of("verb"))
    return [scene.song_move("chords", to=charts[0].name)]


_BOLD = ("bold", "daring", "adventurous", "radical", "wild", "crazy")
_SAFE = ("safe", "subtle", "gentle", "conservative", "simple", "close")
_COLOURED = ("colourful", "colorful", "rich", "lush", "jazzy")


def reharmonised(scene: Scene) -> list[Move] | None:
    """`reharmonise the solo, something bolder`: how far the new chords may go, where that is said."""
    clause = scene.clause
    asked = next((m for m in clause.of("setting") if m.term and m.term.move == "reharmonise"), None)
    if asked is None or clause.logic("not", "keep") or clause.verb("remove"):
        return None
    for mention in clause.of("quality", "brief"):
        said = {form for w in clause.words[mention.first : mention.end] for form in w.forms}
        for to, names in (("bold", _BOLD), ("safe", _SAFE), ("colour", _COLOURED)):
            if said & set(names):
                clause.use(asked, mention, *clause.of("verb"))
                return [scene.song_move("reharmonise", to=to)]
    return None


def chords_a_bar(scene: Scene) -> list[Move] | None:
    """`two chords a bar`, `change chord twice a bar`, `hold one chord for two bars`."""
    clause = scene.clause
    amounts = clause.of("amount")
    chords = clause.verb("hold_chords") or next(
        (m for m in clause.of("topic") if m.term and m.term.name == "chord_changes"), None
    )
    for amount in amounts:
        if amount.unit == "chords_a_bar" or (chords and amount.unit == "times_a_bar"):
            clause.use(amount, chords, *clause.of("verb"))
            return [scene.song_move("harmonic_rhythm", to=f"{amount.value:g}")]
    if chords is None:
        return None
    for i in range(chords.end, min(chords.end + 3, len(clause.words))):
        if clause.words[i].plain == "twice":
            clause.use(chords, *clause.of("verb", "unit"))
            return [scene.song_move("harmonic_rhythm", to="2")]
    bars = next((m for m in amounts if m.unit == "bar"), None)
    if bars and bars.value and not scene.scope.sections[:0]:
        clause.use(chords, bars, *clause.of("verb", "logic", "topic"))
        return [scene.song_move("harmonic_rhythm", to=f"{1 / bars.value:g}")]
    more = clause.logic("more", "less")
    if chords.is_word("verb") and more is not None and not clause.of("quality"):
        clause.use(chords, more, *clause.of("verb"))
        way = 1.0 if more.is_word("logic", "more") else -1.0
        return [scene.song_move("harmonic_rhythm", by=way * clause.degree)]
    if chords.is_word("verb") and _holds(scene):
        clause.use(chords, *clause.of("verb", "quality"))
        return [scene.song_move("harmonic_rhythm", by=-1.0)]
    return None


def _holds(scene: Scene) -> bool:
    return any(
        w.plain in ("hold", "longer", "held")
        for w in scene.clause.words[scene.clause.mentions[0].first : scene.clause.mentions[-1].end]
    )


def tonic_name(scene: Scene) -> str:
    """The song's tonic."""
    return pc_name(scene.facts.plan.key.tonic)
