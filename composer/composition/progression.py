"""Harmony for a section: a progression of the genre (or of the brief), coloured, cut to length, and landed.

The draw is by material, so that every verse has the same chords; only the last section of a song is made to
end on its tonic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from composer.composition.form import kin_of
from composer.errors import BriefError, ComposerError, PlanError
from composer.genre.schema import Genre, Progression
from composer.model.brief import Brief
from composer.model.song import ChordSpan
from composer.rng import Rng
from composer.theory.chart import ChartChord, parse_chart
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.roman import roman_of

__all__ = ["Harmony", "chord_spans", "draw_harmony"]

_TENSE = 12.0
_FOUR = Meter.parse("4/4")
_SOLO_OVER = {
    "solo": ("head", "a", "chorus", "verse"),
    "blues-solo": ("blues-head",),
    "instrumental": ("verse", "chorus"),
}
"""Whose changes a solo goes over, nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmony:
    """The chords of a material as bar texts, before a key and a length are known."""

    name: str
    bars: tuple[str, ...]
    ending: tuple[str, ...] = ()
    about: str = ""
    is_given: bool = False


def draw_harmony(
    material: str,
    form: Mapping[str, int],
    brief: Brief,
    genre: Genre,
    is_minor: bool,
    colour: float,
    rng: Rng,
    tension: float = 0.0,
) -> Harmony:
    """The harmony of a material: the brief's own chords, or one of the genre's progressions, coloured.

    `form` gives the bars of every material of the song: a progression that fits the length is preferred, and a solo
    goes over the changes of the tune it follows where they serve for both. `colour` 0 (plain) .. 1 (lush); `tension`
    makes chords from outside the key likelier, or rarer below 0.
    Raises PlanError when the genre has no progression at all.
    """
    given = _given(material, brief)
    if given is not None:
        return given
    mode = "minor" if is_minor else "major"
    leader = next((name for name in _SOLO_OVER.get(material, ()) if name in form), material)
    progression = _draw(leader, form[leader], genre, mode, rng.at("harmony", leader), tension)
    if leader != material and material not in progression.sections:
        leader = material
        progression = _draw(
            material, form[material], genre, mode, rng.at("harmony", material), tension
        )
    paint = rng.at("colour", leader)
    return Harmony(
        name=progression.name,
        bars=tuple(_coloured(bar, genre, colour, paint) for bar in _bars(progression.chords)),
        ending=tuple(_coloured(bar, genre, colour, paint) for bar in _bars(progression.ending)),
        about=progression.about,
    )


def _given(material: str, brief: Brief) -> Harmony | None:
    table = {name.casefold(): text for name, text in brief.chords}
    text = table.get(material) or table.get("*")
    if text is None:
        return None
    bars = _bars(text)
    if not bars:
        raise BriefError(f"chords for {material}: no bars; write them as | Am7 | D7 | ...")
    return Harmony(
        name="as given", bars=bars, about="the chords are the brief's own", is_given=True
    )


def _draw(
    material: str, bars: int, genre: Genre, mode: str, rng: Rng, tension: float
) -> Progression:
    for name in kin_of(material):
        options = [p for p in genre.progressions if name in p.sections and p.mode == mode]
        if options:
            return rng.weighted(options, [_weight(p, bars, tension) for p in options])
    options = [p for p in genre.progressions if p.mode == mode] or list(genre.progressions)
    if not options:
        raise PlanError(f"genre {genre.name!r} has no progression; add a [[progression]]")
    return rng.weighted(options, [_weight(p, bars, tension) for p in options])


def _weight(progression: Progression, bars: int, tension: float) -> float:
    usual = progression.weight * _fit(progression, bars)
    if progression.mode == "minor":
        usual *= _homing(progression.chords)
    if not tension:
        return usual
    strange = _strangeness(progression.chords, progression.mode)
    return usual * max(1.0 + _TENSE * tension * strange, 0.05)


@lru_cache(maxsize=1024)
def _homing(chords: str) -> float:
    """How clearly a progression in minor says which of two keys it is in, 0.1 .. 1.6.

    A minor key shares its notes with its relative major; what tells them apart is time at home and a raised leading
    note. Songs in minor spend a third to a half of their time on the tonic (McGill Billboard, CC0; POP909, MIT).
    """
    key = Key(0, "minor")
    spans = _chart(chords, key)
    home = leading = relative = total = 0
    for span in spans:
        total += span.dur
        root = span.chord.root
        if root == key.tonic:
            home += span.dur
        elif root == key.degree(3):
            relative += span.dur
        elif key.parallel.degree(7) in span.chord.tones:
            leading += span.dur
    if not total:
        return 1.0
    return min(max(0.1 + (2.6 * home + 1.6 * leading - 1.2 * relative) / total, 0.1), 1.6)


def _chart(chords: str, key: Key) -> tuple[ChartChord, ...]:
    """A progression's chords in a key; none where they cannot be read, which whoever lays them out will say."""
    try:
        return parse_chart("| " + " | ".join(_bars(chords)) + " |", key, _FOUR)
    except ComposerError:
        return ()


@lru_cache(maxsize=1024)
def _strangeness(chords: str, mode: str) -> float:
    """The share of chords that pull: dominants with a raised leading note count once, chords from outside every form
    of the key twice."""
    key = Key(0, mode)
    raised = {key.parallel.degree(6), key.parallel.degree(7)} if key.is_minor else set()
    spans = _chart(chords, key)
    pull = 0
    for span in spans:
        outside = set(span.chord.tones) - set(key.scale)
        pull += 2 if outside - raised else 1 if outside or span.chord.is_dominant else 0
    return pull / (2 * len(spans)) if spans else 0.0


def _fit(progression: Progression, bars: int) -> float:
    """How well a progression's length suits a section: 1 when it goes in without a rest, less when it is cut."""
    length = len(_bars(progression.chords))
    if progression.whole and bars % length:
        return 1e-6
    return 1.0 if bars % length == 0 else 0.2 if length < bars else 0.1


def _bars(chart: str) -> tuple[str, ...]:
    bars: list[str] = []
    for bar in chart.replace("\n", " ").strip().strip("|").split("|"):
        text = bar.strip()
        if text in ("%", "-"):
            text = bars[-1] if bars else text
        if text:
            bars.append(text)
    return tuple(bars)


def _coloured(bar: str, genre: Genre, colour: float, rng: Rng) -> str:
    """Each numeral of the bar in one of its richer forms; the higher the colour, the further along the list."""
    words = []
    for word in bar.split():
        forms = genre.colour.get(word)
        if forms:
            wish = colour * len(forms) - 0.5 + (rng.unit() - 0.5) * 1.4
            word = forms[min(max(round(wish), 0), len(forms) - 1)]
        words.append(word)
    return " ".join(words)


@lru_cache(maxsize=512)
def chord_spans(
    harmony: Harmony, bars: int, key: Key, meter: Meter, *, close: str = ""
) -> tuple[ChordSpan, ...]:
    """The chords of a section of `bars` bars in a key. Chords nobody gave may `close`: "home" makes the last bar the
    tonic, "turn" lets the dominant follow where the last bar would rest on the tonic, so that bar 1 is wanted again.

    Raises BriefError when chords the brief gave cannot be read, PlanError when the genre's cannot.
    """
    texts = [harmony.bars[n % len(harmony.bars)] for n in range(bars)]
    ending = harmony.ending
    if ending and bars >= len(ending) + 1 and bars % len(harmony.bars) == 0:
        texts[-len(ending) :] = ending
    if close == "home" and not harmony.is_given:
        texts[-1] = _tonic(texts, key)
    elif close == "turn" and not harmony.is_given:
        texts[-1] = _turned(texts, key)
    try:
        chart = parse_chart("| " + " | ".join(texts) + " |", key, meter)
    except ComposerError as error:
        if harmony.is_given:
            raise BriefError(f"chords: {error}") from None
        raise PlanError(f"progression {harmony.name!r}: {error}") from None
    return tuple(
        ChordSpan(at=c.at, dur=c.dur, chord=c.chord, numeral=roman_of(c.chord, key), mark=c.mark)
        for c in chart
    )


def _turned(texts: list[str], key: Key) -> str:
    """The last bar with a dominant in its second half where it would rest on the tonic; with sevenths in the
    harmony the dominant has one too."""
    tonic = "i" if key.is_minor else "I"
    last = texts[-1].split()
    bare = last[-1].rstrip("0123456789majsudb#()/^+") if last else ""
    if bare != tonic:
        return texts[-1]
    dominant = "V7" if any("7" in text or "9" in text for text in texts) else "V"
    return f"{last[0]} {dominant}"


def _is_tonic(word: str, tonic: str) -> bool:
    return word.startswith(tonic) and word[1:2] not in ("I", "i", "V", "v", "/")


def _tonic(texts: list[str], key: Key) -> str:
    """The song's own tonic chord where its harmony has one (so that a seventh stays a seventh), else the triad."""
    wanted = "i" if key.is_minor else "I"
    home = {word for text in texts for word in text.split() if _is_tonic(word, wanted)}
    if home and all(word[1:].startswith(("7", "9", "13")) for word in home) and not key.is_minor:
        return f"{wanted}7"  # a blues is at home on its seventh
    for text in texts:
        word = text.split()[0]
        if _is_tonic(word, wanted) and "7" not in word.replace("maj7", ""):
            return word
    return wanted
