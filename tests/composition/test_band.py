"""Players who share a song do not play each other's part: own instruments, own patterns, a tune in its own octave."""

import itertools

import pytest

from composer.composition.build import build
from composer.composition.melody.phrase import plan_text
from composer.composition.planner import make_plan
from composer.genre.catalogue import genre_names, load_genre
from composer.model.brief import Brief
from composer.model.events import Hit, Note
from composer.model.song import Plan
from composer.rng import Rng

SEEDS = (1, 2, 3, 4, 5, 6)


def plan_of(genre: str, seed: int, **wishes: object) -> Plan:
    return make_plan(Brief(**wishes), load_genre(genre), seed)  # type: ignore[arg-type]


@pytest.mark.parametrize("genre", genre_names())
def test_nobody_doubles_an_instrument_who_has_another(genre: str) -> None:
    """A vibraphone tune is not answered by a second vibraphone as long as the chair knows bells."""
    chairs = {chair.id: chair for chair in load_genre(genre).parts}
    for seed in SEEDS:
        taken: set[str] = set()
        for part in plan_of(genre, seed).parts:
            choice = set(chairs[part.id].instruments)
            assert part.instrument not in taken or choice <= taken, (seed, part.name)
            taken.add(part.instrument)


@pytest.mark.parametrize("genre", ["jazz swing", "bossa nova", "lo-fi hip-hop", "pop"])
def test_two_who_comp_do_not_comp_alike(genre: str) -> None:
    """Piano and guitar in one section never draw the same rhythm."""
    together = 0
    for seed in range(1, 13):
        plan = plan_of(genre, seed)
        comping = {part.id for part in plan.parts if part.role == "comp"}
        for section in plan.sections:
            patterns = [play.pattern for play in section.plays if play.part in comping]
            together += len(patterns) > 1
            assert len(set(patterns)) == len(patterns), (seed, section.name, patterns)
    assert together > 4


@pytest.mark.parametrize(
    ("stanzas", "alike"), [((0, 0, 1, 0), "AABA"), ((0, 1, 0, 2), "ABAC")], ids=["AABA", "ABAC"]
)
@pytest.mark.parametrize("genre", ["jazz swing", "bossa nova"])
def test_a_long_tune_has_the_form_of_its_harmony(
    genre: str, stanzas: tuple[int, ...], alike: str
) -> None:
    """Over AABA changes the tune begins again where the changes do, and its bridge is theirs."""
    style = load_genre(genre).melody
    for seed in SEEDS:
        plan = plan_text(style, "head", 16, Rng(seed), stanzas).split()
        openings = [tuple(token[0] for token in plan[n : n + 2]) for n in range(0, 16, 4)]
        named = "".join("ABCD"[list(dict.fromkeys(openings)).index(o)] for o in openings)
        assert named == alike, plan


def test_the_heads_of_jazz_follow_their_changes() -> None:
    """In songs as they come: where the first two bars of changes return, so does the opening of the tune."""
    seen = set()
    for seed in range(1, 25):
        plan = plan_of("jazz swing", seed)
        head = next((s for s in plan.sections if s.material == "head" and s.bars == 32), None)
        if head is None:
            continue
        bar = head.meter.bar_ticks
        changes = [
            tuple((c.at - at, c.chord.root) for c in head.chords if at <= c.at < at + 2 * bar)
            for at in range(0, 32 * bar, 8 * bar)
        ]
        form = tuple(changes.index(stanza) for stanza in changes)
        if form not in ((0, 0, 2, 0), (0, 1, 0, 3)):
            continue
        remarks = build(plan, load_genre("jazz swing")).cell(head.id, "melody").remarks  # type: ignore[union-attr]
        told = next(r for r in remarks if r.startswith("plan "))
        letters = [token[0] for token in told.removeprefix("plan ").split()]
        openings = [tuple(letters[n : n + 2]) for n in range(0, 16, 4)]
        for a, b in itertools.combinations(range(4), 2):
            assert (changes[a] == changes[b]) == (openings[a] == openings[b]), (seed, told)
        seen.add(form)
    assert len(seen) == 2


def test_a_flute_leads_from_where_it_carries() -> None:
    """A tune for a flute keeps out of its breathy lowest fifth; a singer's own range is left alone."""
    for seed in SEEDS:
        plan = plan_of("bossa nova", seed, wanted=("flute",))
        lead = next(part for part in plan.parts if part.role == "melody")
        if lead.instrument != "flute":
            continue
        style = load_genre("bossa nova")
        song = build(plan, style)
        tune = [
            e.pitch.midi
            for cell in song.cells
            if cell.part == lead.id
            for e in cell.events
            if isinstance(e, Note)
        ]
        assert min(tune) >= 67 - 2
        break
    else:
        pytest.fail("no flute came")
    assert plan_of("bossa nova", 1, singer=("A3", "C5")).melody_range == (57, 72)


def test_a_small_register_keeps_what_names_the_chord() -> None:
    """Bossa nova's guitar plays its sixths and sevenths: hardly a chord of four notes is left as a bare triad."""
    bare = rich = 0
    for seed in (11, 2, 3):
        style = load_genre("bossa nova")
        song = build(make_plan(Brief(), style, seed), style)
        for section in song.plan.sections:
            cell = song.cell(section.id, "guitar")
            for note_at, span in ((span.at, span) for span in section.chords):
                struck = {
                    e.pitch.midi % 12
                    for e in (cell.events if cell else ())
                    if isinstance(e, Note) and note_at <= e.at < note_at + span.dur
                }
                own = span.chord.seventh or ("6" if "6" in span.chord.degrees else None)
                if own is None or len(struck) < 3:
                    continue
                tones = dict(zip(span.chord.degrees, span.chord.tones, strict=True))
                rich += 1
                bare += (tones[own] * 7) % 12 not in struck
    assert rich > 60
    assert bare / rich < 0.05


def test_low_brass_plays_no_thirds() -> None:
    """Down where the trombones growl a chord is root and fifth, also where its register is narrow."""
    for seed in (1, 2, 3, 11):
        style = load_genre("trailer")
        song = build(make_plan(Brief(), style, seed), style)
        for section in song.plan.sections:
            play, cell = section.play_of("low_brass"), song.cell(section.id, "low_brass")
            if cell is None or play is None or play.technique != "swell":
                continue
            for note in (e for e in cell.events if isinstance(e, Note)):
                span = next(c for c in section.chords if c.at <= note.at < c.at + c.dur)
                tones = dict(zip(span.chord.degrees, span.chord.tones, strict=True))
                allowed = {span.chord.root, tones.get(span.chord.fifth or "")}
                assert note.pitch.midi % 12 in {t * 7 % 12 for t in allowed if t is not None}


@pytest.mark.parametrize("genre", ["trailer", "trap", "lo-fi hip-hop"])
def test_the_bass_cuts_the_beat_as_the_kick_does(genre: str) -> None:
    """No triplets in the bass under a kick in sixteenths."""
    style = load_genre(genre)
    for seed in range(1, 9):
        song = build(make_plan(Brief(), style, seed), style)
        for section in song.plan.sections:
            beat = section.meter.beat_ticks
            bass, drums = (song.cell(section.id, part) for part in ("bass", "drums"))
            kicks = {
                e.at % beat
                for e in (drums.events if drums else ())
                if isinstance(e, Hit)
                and e.piece == "kick"
                and e.at < section.phrase_bars * section.meter.bar_ticks // 2
            }
            line = {
                e.at % beat
                for e in (bass.events if bass else ())
                if isinstance(e, Note) and e.at < section.phrase_bars * section.meter.bar_ticks // 2
            }
            if kicks & {beat // 4, beat // 2, 3 * beat // 4}:
                assert not line & {beat // 3, 2 * beat // 3}, (seed, section.name)


def test_the_climax_of_a_trailer_goes_up_and_on() -> None:
    """Violins carry the theme an octave over the horns, and sixteen bars of climax are not eight bars twice."""
    style = load_genre("trailer")
    long_ones = 0
    for seed in range(1, 13):
        song = build(make_plan(Brief(), style, seed), style)
        for section in song.plan.sections:
            lead, violins = song.cell(section.id, "melody"), song.cell(section.id, "violins")
            if section.material != "climax" or lead is None or violins is None:
                continue
            theme = {(e.at, e.pitch.midi) for e in lead.events if isinstance(e, Note)}
            over = {(e.at, e.pitch.midi - 12) for e in violins.events if isinstance(e, Note)}
            assert len(theme & over) > 0.8 * len(theme), (seed, section.name)
            half = section.length // 2
            first = {(at, midi) for at, midi in theme if at < half}
            second = {(at - half, midi) for at, midi in theme if at >= half}
            if section.bars == 16:
                long_ones += 1
                assert len(first & second) < 0.75 * len(second), (seed, section.name)
    assert long_ones >= 3
