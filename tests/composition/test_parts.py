"""The players: what every bass, drummer and comping part owes the song, in every genre."""

import itertools
from collections import Counter

import pytest

from composer.composition.build import build
from composer.composition.planner import make_plan
from composer.genre.catalogue import genre_names, load_genre
from composer.genre.kits import find_piece
from composer.model.brief import Brief
from composer.model.events import Hit, Note
from composer.model.song import Section, Song
from composer.theory.pitch import pc_semitone

CASES = [(genre, seed) for genre in genre_names() for seed in (1, 2, 3)]
_CACHE: dict[tuple[str, int], Song] = {}


def song_of(genre: str, seed: int) -> Song:
    if (genre, seed) not in _CACHE:
        style = load_genre(genre)
        _CACHE[genre, seed] = build(make_plan(Brief(), style, seed), style)
    return _CACHE[genre, seed]


def notes(song: Song, section: Section, role: str) -> list[Note]:
    found = []
    for cell in song.cells:
        if cell.section == section.id and song.plan.part(cell.part).role == role:
            found += [e for e in cell.events if isinstance(e, Note)]
    return sorted(found, key=lambda n: n.at)


def hits(song: Song, section: Section) -> list[Hit]:
    cell = song.cell(section.id, "drums")
    return [e for e in cell.events if isinstance(e, Hit)] if cell else []


@pytest.mark.parametrize(("genre", "seed"), CASES)
def test_the_bass_states_the_harmony(genre: str, seed: int) -> None:
    """On nearly all chord changes where the bass plays, it plays the root or the slash bass; a chord that is only said
    again in the next bar may have its fifth there."""
    song = song_of(genre, seed)
    met = heard = 0
    for section in song.plan.sections:
        line = {n.at: n.pitch.midi % 12 for n in notes(song, section, "bass")}
        for before, span in zip((None, *section.chords), section.chords, strict=False):
            if before is not None and before.chord == span.chord:
                continue
            if span.chord.bass_pc is not None and span.at in line:
                heard += 1
                met += line[span.at] == pc_semitone(span.chord.bass_pc)
    assert heard > 10
    assert met / heard >= 0.85


@pytest.mark.parametrize(("genre", "seed"), CASES)
def test_every_note_lasts_and_a_lead_has_one_at_a_time(genre: str, seed: int) -> None:
    """A note of no length is written and never heard; two that begin together are not one voice."""
    song = song_of(genre, seed)
    for cell in song.cells:
        line = sorted((e for e in cell.events if isinstance(e, Note)), key=lambda note: note.at)
        assert all(note.dur > 0 for note in line), (cell.section, cell.part)
        if song.plan.part(cell.part).role == "melody":
            for before, after in itertools.pairwise(line):
                assert before.at + before.dur <= after.at, (cell.section, str(before), str(after))


@pytest.mark.parametrize(("genre", "seed"), CASES)
def test_the_bass_is_one_low_voice(genre: str, seed: int) -> None:
    """A bass that plays chords, or climbs above the comping, is not a bass."""
    song = song_of(genre, seed)
    for section in song.plan.sections:
        line = notes(song, section, "bass")
        assert all(26 <= n.pitch.midi <= 57 for n in line)
        for before, after in itertools.pairwise(line):
            assert before.at + before.dur <= after.at


@pytest.mark.parametrize(("genre", "seed"), CASES)
def test_a_drummer_has_two_hands_and_two_feet(genre: str, seed: int) -> None:
    """No step asks for three sticks or three feet."""
    song = song_of(genre, seed)
    for section in song.plan.sections:
        hands: Counter[int] = Counter()
        feet: Counter[int] = Counter()
        for hit in hits(song, section):
            (hands if find_piece(hit.piece).limb == "hand" else feet)[hit.at] += 1
        assert max(hands.values(), default=0) <= 2, (section.name, hands.most_common(2))
        assert max(feet.values(), default=0) <= 2


@pytest.mark.parametrize(("genre", "seed"), CASES)
def test_no_drum_bar_runs_on_and_on(genre: str, seed: int) -> None:
    """At most eight identical bars in a row: a person would have varied by then."""
    song = song_of(genre, seed)
    for section in song.plan.sections:
        bar = section.meter.bar_ticks
        bars = [
            tuple((h.at % bar, h.piece) for h in hits(song, section) if h.at // bar == n)
            for n in range(section.bars)
        ]
        run = longest = 0
        for before, here in zip([None, *bars], bars, strict=False):
            run = run + 1 if here == before and here else 1
            longest = max(longest, run)
        assert longest <= 8


@pytest.mark.parametrize(("genre", "seed"), CASES)
def test_chord_parts_sound_the_chords(genre: str, seed: int) -> None:
    """At least four fifths of the time of comping and pads lies on tones of the written chord."""
    song = song_of(genre, seed)
    inside = total = 0
    for section in song.plan.sections:
        for note in notes(song, section, "comp") + notes(song, section, "pad"):
            for span in section.chords:
                overlap = min(note.at + note.dur, span.end) - max(note.at, span.at)
                if overlap > 0:
                    total += overlap
                    inside += overlap * (note.pitch.midi % 12 in span.chord.pitch_classes)
    assert total and inside / total >= 0.9


@pytest.mark.parametrize(("genre", "seed"), CASES)
def test_a_return_is_never_quite_the_same(genre: str, seed: int) -> None:
    """Verse 2 differs from verse 1 in who plays or in what is played."""
    song = song_of(genre, seed)
    seen: dict[str, list[object]] = {}
    for section in song.plan.sections:
        now = [(c.part, c.events) for c in song.cells if c.section == section.id]
        if section.material in seen and section.bars >= 4:
            assert now != seen[section.material], f"{section.name} is a copy"
        seen[section.material] = now


@pytest.mark.parametrize(("genre", "seed"), CASES)
def test_every_part_rests_somewhere(genre: str, seed: int) -> None:
    """Only drums and bass may play from the first bar to the last."""
    song = song_of(genre, seed)
    for part in song.plan.parts:
        if part.role not in ("drums", "bass"):
            playing = {c.section for c in song.cells if c.part == part.id and c.events}
            assert len(playing) < len(song.plan.sections), f"{part.name} never rests"


@pytest.mark.parametrize(("genre", "seed"), CASES)
def test_the_song_ends_at_home(genre: str, seed: int) -> None:
    """The last chord is the tonic of the key the song has come to, and it rings or stops: nobody plays on after it except in a fade."""
    song = song_of(genre, seed)
    last = song.plan.sections[-1]
    assert last.chords[-1].chord.root == last.key.tonic
    if last.ending in ("held", "button", "ritardando"):
        final = last.length - last.meter.bar_ticks
        late = [h for h in hits(song, last) if h.at > final]
        assert not late
        bass = [n for n in notes(song, last, "bass") if n.at >= final]
        assert len(bass) <= 1


@pytest.mark.parametrize("genre", genre_names())
def test_velocities_are_alive(genre: str) -> None:
    """No part plays at one level."""
    song = song_of(genre, 1)
    for part in song.plan.parts:
        levels = [
            e.velocity
            for c in song.cells
            if c.part == part.id
            for e in c.events
            if isinstance(e, Note | Hit)
        ]
        if len(levels) > 32 and part.role != "pad":
            assert len(set(levels)) >= 4, part.name
