"""What a listener knows again, and who is heard where: riffs that come back, roots that stay, answers that do not repeat
themselves, solos by soloists."""

from __future__ import annotations

import itertools
from functools import lru_cache

import pytest

from composer.composition.build import build
from composer.composition.form import REFRAINS
from composer.composition.planner import make_plan
from composer.genre.catalogue import instruments, load_genre
from composer.model.brief import Brief
from composer.model.events import Note
from composer.model.song import Cell, Section, Song
from composer.theory.meter import QUARTER
from composer.theory.pitch import pc_semitone

SEEDS = range(1, 7)


@lru_cache(maxsize=64)
def song_of(genre: str, seed: int, key: str | None = None) -> Song:
    style = load_genre(genre)
    return build(make_plan(Brief(key=key), style, seed), style)


def notes(cell: Cell | None) -> list[Note]:
    return [e for e in cell.events if isinstance(e, Note)] if cell else []


def middle_of_tune(song: Song, section: Section) -> int:
    leads = [p.id for p in song.plan.parts if p.role == "melody"]
    tune = sorted(n.pitch.midi for lead in leads for n in notes(song.cell(section.id, lead)))
    return tune[len(tune) // 2] if tune else 0


@pytest.mark.parametrize("genre", ["folk waltz", "pop", "rock"])
def test_an_opening_riff_is_heard_again(genre: str) -> None:
    opened = 0
    for seed in SEEDS:
        first, *rest = song_of(genre, seed).plan.sections
        for play in first.plays:
            if song_of(genre, seed).plan.part(play.part).role != "riff":
                continue
            if play.technique not in ("figure", "pattern"):
                continue
            later = {p.pattern for s in rest if (p := s.play_of(play.part)) is not None}
            opened += 1
            assert play.pattern in later, (seed, play.pattern, later)
    assert opened >= 4


@pytest.mark.parametrize("genre", ["pop", "rock", "country"])
def test_a_figure_keeps_its_pitches_wherever_it_is_played(genre: str) -> None:
    """On strong beats it gives way to the chord; between them it is the same figure in every section of a key."""
    compared = 0
    for seed in SEEDS:
        song, style = song_of(genre, seed), load_genre(genre)
        heard: dict[tuple[str, str, int], int] = {}
        for section in song.plan.sections:
            for play in section.plays:
                if play.technique != "figure" or section.key != song.plan.key:
                    continue
                part = song.plan.part(play.part)
                pattern = style.pattern(play.pattern, part.role)
                assert pattern is not None
                period = pattern.grids["base"].bars * section.meter.bar_ticks
                for note in notes(song.cell(section.id, part.id)):
                    if section.meter.strength(note.at) < 2 and note.at < period:
                        place = (part.id, play.pattern, note.at)
                        compared += place in heard
                        assert heard.setdefault(place, note.pitch.midi) == note.pitch.midi
    assert compared


@pytest.mark.parametrize("genre", ["pop", "rock", "house", "country", "slow blues"])
def test_a_loop_comes_round_to_the_same_roots(genre: str) -> None:
    """The bass has the root of a chord at one height in a section, whatever ornament led into it."""
    chords = steady = 0
    for seed in SEEDS:
        song = song_of(genre, seed)
        for section in song.plan.sections:
            play = section.play_of("bass")
            if play is None or play.technique != "pattern":
                continue
            line = {n.at: n.pitch.midi for n in notes(song.cell(section.id, "bass"))}
            roots: dict[int, set[int]] = {}
            for span in section.chords:
                pc = span.chord.bass_pc
                if pc is not None and span.at in line and line[span.at] % 12 == pc_semitone(pc):
                    roots.setdefault(pc, set()).add(line[span.at])
            chords += len(roots)
            steady += sum(1 for heights in roots.values() if len(heights) == 1)
    assert chords > 60
    assert steady / chords >= 0.97, steady / chords


@pytest.mark.parametrize("genre", ["rock", "country"])
def test_a_solo_is_an_instruments(genre: str) -> None:
    solos = 0
    for seed in range(1, 13):
        song = song_of(genre, seed)
        for section in song.plan.sections:
            if section.material != "solo":
                continue
            tunes = [p for p in song.plan.parts if p.role == "melody" and section.play_of(p.id)]
            assert [p.id for p in tunes] == ["solo"]
            assert instruments()[tunes[0].instrument].kind != "sung"
            assert tunes[0].instrument not in ("voice_lead", "soft_lead")
            assert notes(song.cell(section.id, "solo"))
            solos += 1
    assert solos >= 4


@pytest.mark.parametrize("genre", ["pop", "rock", "house"])
def test_a_build_announces_a_refrain(genre: str) -> None:
    built = 0
    for seed in range(1, 21):
        sections = make_plan(Brief(), load_genre(genre), seed).sections
        for section, after in itertools.pairwise(sections):
            built += section.lead_out == "build"
            assert section.lead_out != "build" or after.material in REFRAINS
    assert built >= 3


@pytest.mark.parametrize("genre", ["pop", "house"])
def test_what_plays_above_the_tune_stays_above_it(genre: str) -> None:
    heard = 0
    for seed in range(1, 13):
        song = song_of(genre, seed)
        for section in song.plan.sections:
            play = section.play_of("synth")
            middle = middle_of_tune(song, section)
            if play is None or play.technique != "arpeggio" or not middle:
                continue
            line = [n.pitch.midi for n in notes(song.cell(section.id, "synth"))]
            assert min(line) >= middle, (seed, section.name)
            heard += 1
    assert heard >= 3


def test_answers_of_a_verse_are_not_always_the_same() -> None:
    """A blues asks three times; the harmonica has more than one thing to say, and other things in the next verse."""

    def said(song: Song, section: Section) -> list[tuple[int, ...]]:
        bars: dict[int, list[int]] = {}
        for note in notes(song.cell(section.id, "fills")):
            bars.setdefault(note.at // (4 * section.meter.bar_ticks), []).append(note.pitch.midi)
        return [tuple(line) for line in bars.values()]

    verses = varied = 0
    for seed in SEEDS:
        song = song_of("slow blues", seed)
        sung = [said(song, s) for s in song.plan.sections if s.material == "verse"]
        sung = [answers for answers in sung if answers]
        assert len({tuple(answers) for answers in sung}) == len(sung)
        verses += len(sung)
        varied += sum(len(set(answers)) > 1 for answers in sung)
    assert verses >= 12
    assert varied / verses >= 0.7


@pytest.mark.parametrize("seed", SEEDS)
def test_a_box_in_minor_does_not_lean_on_the_fifth(seed: int) -> None:
    """No bass note of a beat on the beat lies a half step over the fifth of a chord that has no such note, but for a step
    into the next root."""
    song = song_of("slow blues", seed, "D minor")
    for section in song.plan.sections:
        play = section.play_of("bass")
        if play is None or play.technique != "pattern":
            continue
        line = notes(song.cell(section.id, "bass"))
        for note, after in itertools.pairwise(line):
            span = max((s for s in section.chords if s.at <= note.at), key=lambda s: s.at)
            tones = {pc_semitone(t) for t in span.chord.tones}
            fifth = (pc_semitone(span.chord.root or 0) + 7) % 12
            pc = note.pitch.midi % 12
            inside = after.at < span.end
            if inside and note.dur > QUARTER and fifth in tones and pc not in tones:
                assert (pc - fifth) % 12 != 1, (section.name, note)
