"""Brief and genre into a plan: every decision that is made before a note is written.

Each decision draws from its own address, so that asking for another tempo does not change the form, and naming an
instrument does not change the chords.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from composer.composition.band import fill_chairs, lateness_of
from composer.composition.energies import energies_of
from composer.composition.form import Block, display_names, usual_growth
from composer.composition.length import draw_form
from composer.composition.lyrics.hook import hook_for_words
from composer.composition.lyrics.placing import with_form_for_lyrics, with_lyrics
from composer.composition.melody.motif import draw_hook
from composer.composition.modulation import with_key_changes
from composer.composition.orchestration import Orchestrator
from composer.composition.progression import Harmony, chord_spans, draw_harmony
from composer.composition.transitions import draw_ending, draw_lead_out, with_pickups
from composer.composition.unmet import unmet_wishes
from composer.errors import BriefError
from composer.genre.catalogue import instruments
from composer.genre.schema import Form, Genre, PartStyle
from composer.model.brief import Assumption, Brief
from composer.model.song import Part, Plan, Play, Section
from composer.rng import Rng
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import Pitch, pc_semitone

__all__ = ["make_plan"]


_REFUSED = re.compile(r"\b(?:no|not|without|never|sin|sem)\b.*", re.IGNORECASE)
"""What is not wanted is no name for a song."""
_NO_TITLE = frozenset((
    "a", "an", "the", "about", "around", "and", "with", "for", "of", "in", "at", "on", "to", "i",
    "we", "me", "my", "our", "want", "need", "would", "like", "make", "give", "please", "song",
    "tune", "track", "piece", "something", "some", "it", "its", "is", "be", "bpm", "minutes",
    "minute", "seconds", "second", "long", "no", "without", "by",
))  # fmt: skip
SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0
_LENGTH_MISSED = 0.04
"""A length may be missed by a twentieth; a little of that is left for the ending."""
_TENSE_COLOUR = 0.3
"""How far tension goes towards sevenths, ninths and altered chords."""
_RIDE_SWING = 0.8


def make_plan(brief: Brief, genre: Genre, seed: int) -> Plan:
    """The plan for a brief in a genre; the same three always give the same plan.

    Raises BriefError for wishes that cannot be met (tempo outside 20..400, an empty band, a range too small).
    """
    rng = Rng(seed, "plan")
    meter = Meter.parse(brief.meter) if brief.meter else genre.meter
    tempo_bpm = _tempo(brief, genre, rng)
    chairs = fill_chairs(brief, genre, rng)
    melody_range = _melody_range(brief, genre, chairs)
    key = _key(brief, genre, melody_range, rng)
    brief = with_form_for_lyrics(brief, genre)
    form, blocks = draw_form(brief, genre, tempo_bpm, meter, rng)
    tempo_bpm = _tempo_for_length(brief, genre, tempo_bpm, blocks, meter)
    if (
        _missed(brief, tempo_bpm, blocks, meter) > _LENGTH_MISSED
    ):  # the tempo could not make up for it
        form, blocks = draw_form(replace(brief, tempo_bpm=tempo_bpm), genre, tempo_bpm, meter, rng)
    energies = energies_of(brief, genre, blocks)
    orchestrator = Orchestrator(brief=brief, genre=genre, chairs=chairs, rng=rng)
    ending = draw_ending(form.endings, brief.ending, rng.at("ending"))
    sketch = _Sketch(
        brief=brief, genre=genre, key=key, meter=meter, tempo_bpm=tempo_bpm, ending=ending, rng=rng
    )
    plays = orchestrator.plays(blocks, energies)
    sections = sketch.sections(blocks, energies, plays)
    players = tuple(part for part, _ in chairs)
    sections, unsung = with_lyrics(sections, players, brief)
    sections = with_pickups(sections, players)
    heard = {play.part for section in plays for play in section}
    dials = dict(brief.dials)
    plan = Plan(
        title=brief.title or _title(brief, genre, key),
        genre=genre.name,
        seed=seed,
        key=key,
        tempo_bpm=tempo_bpm,
        meter=meter,
        form=form.name,
        parts=tuple(part for part, _ in chairs if part.id in heard),
        sections=with_key_changes(sections, blocks, brief, form),
        hook=hook_for_words(draw_hook(genre, key.is_minor, meter, rng.at("hook")), sections),
        melody_range=melody_range,
        ending=ending,
        next_id=len(sections) + 1,
        assumed=_assumed(brief, genre, key, tempo_bpm, meter, form, seed),
        moods=brief.moods,
        swing=max(
            dials.get("swing", 0.0), _RIDE_SWING if brief.drum_feel == "swing_ride" else -1.0
        ),
        lateness_ms=lateness_of(dials.get("feel", 0.0)),
    )
    return replace(plan, warnings=(*unmet_wishes(brief, plan, genre), *unsung))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sketch:
    """What all sections of a plan have in common while it is made."""

    brief: Brief
    genre: Genre
    key: Key
    meter: Meter
    tempo_bpm: float
    ending: str
    rng: Rng

    def sections(
        self,
        blocks: tuple[Block, ...],
        energies: tuple[float, ...],
        plays: tuple[tuple[Play, ...], ...],
    ) -> tuple[Section, ...]:
        names = display_names(tuple(block.material for block in blocks))
        lengths = {block.material: block.bars for block in reversed(blocks)}
        harmonies = {material: self._harmony(material, lengths) for material in lengths}
        lead_outs = [
            draw_lead_out(
                self.genre, here, after, blocks[n + 1].material, self.rng.at("lead out", n)
            )
            for n, (here, after) in enumerate(itertools.pairwise(energies))
        ]
        lead_outs.append(self._last_lead_out(blocks, energies))
        made = []
        for n, block in enumerate(blocks):
            is_last = n == len(blocks) - 1
            harmony = harmonies[block.material]
            opens = n > 0 and energies[n] >= self.genre.transitions.crash
            made.append(
                Section(
                    id=f"s{n + 1}",
                    material=block.material,
                    occurrence=block.occurrence,
                    name=names[n],
                    bars=block.bars,
                    meter=self.meter,
                    key=self.key,
                    tempo_bpm=self.tempo_bpm,
                    energy=energies[n],
                    growth=usual_growth(block, self.genre),
                    chords=chord_spans(
                        harmony, block.bars, self.key, self.meter, close=self._close(is_last)
                    ),
                    plays=plays[n],
                    phrase_bars=self.genre.phrase_bars,
                    opens_with="crash" if opens else "none",
                    lead_out=lead_outs[n],
                    ending=self.ending if is_last else "",
                    ritardando=0.72 if is_last and self.ending == "ritardando" else 1.0,
                    progression=harmony.name,
                    reason=harmony.about,
                )
            )
        return tuple(made)

    def _close(self, is_last: bool) -> str:
        """How a section's chords close: on the tonic, or, in a loop, on what leads to it."""
        if not is_last:
            return ""
        return "turn" if self.ending == "loop" else "home"

    def _last_lead_out(self, blocks: tuple[Block, ...], energies: tuple[float, ...]) -> str:
        """The last section hands over to nothing; that of a loop hands over to the first."""
        if self.ending != "loop":
            return "none"
        rng = self.rng.at("lead out", len(energies) - 1)
        drawn = draw_lead_out(self.genre, energies[-1], energies[0], blocks[0].material, rng)
        return "none" if drawn == "held" else drawn  # to hold the last bar is to end

    def _harmony(self, material: str, lengths: dict[str, int]) -> Harmony:
        dials = dict(self.brief.dials)
        colour = self.genre.colour_level + 0.35 * dials.get("colour", 0.0)
        colour += _TENSE_COLOUR * dials.get("tension", 0.0)
        return draw_harmony(
            material,
            lengths,
            self.brief,
            self.genre,
            self.key.is_minor,
            min(max(colour, 0.0), 1.0),
            self.rng,
            dials.get("tension", 0.0),
        )


def _tempo(brief: Brief, genre: Genre, rng: Rng) -> float:
    if brief.tempo_bpm is not None:
        if not SLOWEST_BPM <= brief.tempo_bpm <= FASTEST_BPM:
            raise BriefError(
                f"a tempo of {brief.tempo_bpm:g} bpm cannot be played; choose {SLOWEST_BPM:g} to {FASTEST_BPM:g}"
            )
        return float(brief.tempo_bpm)
    low, high = genre.tempo.low, genre.tempo.high
    usual = genre.tempo.usual
    if brief.tempo_range_bpm is not None:
        low, high = brief.tempo_range_bpm
        inside = (high - low) / 4  # who asks for slow does not mean the fastest that is still slow
        usual = min(max(usual, low + inside), high - inside)
    drawn = usual + rng.at("tempo").bell() * (high - low) / 3
    return float(round(min(max(drawn, low), high)))


def _missed(brief: Brief, tempo_bpm: float, blocks: tuple[Block, ...], meter: Meter) -> float:
    """The share of the wished length that a form misses at a tempo; 0 where no length is wished for."""
    if brief.length_s is None or brief.form:
        return 0.0
    quarters = sum(block.bars for block in blocks) * meter.bar_ticks / 960
    return abs(quarters * 60 / tempo_bpm - brief.length_s) / brief.length_s


def _tempo_for_length(
    brief: Brief, genre: Genre, tempo_bpm: float, blocks: tuple[Block, ...], meter: Meter
) -> float:
    """A tempo nobody asked for gives way a little so that whole phrases fill the wished length."""
    if brief.length_s is None or brief.tempo_bpm is not None or not blocks:
        return tempo_bpm
    quarters = sum(block.bars for block in blocks) * meter.bar_ticks / 960
    exact = quarters * 60 / brief.length_s
    low, high = brief.tempo_range_bpm or (genre.tempo.low, genre.tempo.high)
    return float(round(min(max(exact, low, tempo_bpm * 0.93), high, tempo_bpm * 1.07)))


def _melody_range(
    brief: Brief, genre: Genre, chairs: tuple[tuple[Part, PartStyle], ...]
) -> tuple[int, int]:
    """The range of the tune: the singer's, or the genre's, moved by octaves into what the instrument can play and up to
    where it carries."""
    if brief.singer is None:
        low = Pitch.parse(genre.melody.lowest).midi
        span = genre.melody.span + genre.melody.lift
        player = next((instruments()[p.instrument] for p, _ in chairs if p.role == "melody"), None)
        if player is not None:
            while low < player.low:
                low += 12
            while low + span > player.high and low - 12 >= player.low:
                low -= 12
            low = max(low, player.leads_from)
            span = min(span, player.high - low)
        return low, low + span
    low, high = (Pitch.parse(name).midi for name in brief.singer)
    if high - low < 5:
        raise BriefError(
            f"a range from {brief.singer[0]} to {brief.singer[1]} is too small for a tune; give at least a fourth"
        )
    return low, high


def _key(brief: Brief, genre: Genre, melody_range: tuple[int, int], rng: Rng) -> Key:
    if brief.key:
        key = Key.parse(brief.key)
        bare = len(brief.key.split()) == 1 and not brief.key.rstrip().endswith("m")
        return Key(key.tonic, brief.mode) if bare and brief.mode else key
    mode = brief.mode or ("minor" if rng.at("mode").chance(genre.keys.minor_share) else "major")
    plain = Key(0, mode)
    names = genre.keys.minor if plain.is_minor else genre.keys.major
    tonics = [Key.parse(f"{name} {mode}").tonic for name in names]
    weights = [1.0 / (1 + n) for n in range(len(tonics))]
    if brief.singer:  # the voice comes before habit: any key may serve
        habits = dict(zip(tonics, weights, strict=True))
        tonics = [plain.transposed(semitones).tonic for semitones in range(12)]
        weights = [(0.2 + habits.get(tonic, 0.0)) * _fit(tonic, melody_range) for tonic in tonics]
    return Key(rng.at("key").weighted(tonics, weights), mode)


def _fit(tonic: int, melody_range: tuple[int, int]) -> float:
    """How well a tonic suits a voice: best when the voice's middle lies a third to a fourth above it, since tunes
    mostly live between the fifth below and the sixth above their tonic."""
    middle = (melody_range[0] + melody_range[1]) // 2
    distance = abs((middle - 4 - pc_semitone(tonic) + 6) % 12 - 6)
    return float(max(5 - distance, 0) ** 3)


def _title(brief: Brief, genre: Genre, key: Key) -> str:
    """A working title from the first words of the brief that could stand on a sleeve."""
    opening = re.split(r"[,;:.!?()\n]", brief.words.strip(), maxsplit=1)[0]
    opening = _REFUSED.sub("", opening)
    words = [w.strip("'-") for w in re.findall(r"[^\W\d_][\w'-]*", opening)]
    told = [w for w in words if w and w.casefold() not in _NO_TITLE]
    if all(len(w) == 1 or w.casefold() in ("major", "minor") for w in told):  # at most a key
        return f"{genre.name.title()} in {key}"
    return " ".join("-".join(p[:1].upper() + p[1:] for p in w.split("-")) for w in told[:5])[:48]


def _assumed(
    brief: Brief, genre: Genre, key: Key, tempo_bpm: float, meter: Meter, form: Form, seed: int
) -> tuple[Assumption, ...]:
    said = (
        ("genre", genre.name, "--genre", brief.genre is not None),
        ("tempo", f"{tempo_bpm:g} bpm", "--tempo", brief.tempo_bpm is not None),
        ("key", str(key), "--key", brief.key is not None),
        ("meter", str(meter), "--meter", brief.meter is not None),
        ("form", form.name, "--form", bool(brief.form)),
        ("length", "as the form has it", "--minutes", brief.length_s is not None),
        ("seed", str(seed), "--seed", brief.seed is not None),
    )
    return tuple(Assumption(what=w, value=v, flag=f) for w, v, f, is_said in said if not is_said)
