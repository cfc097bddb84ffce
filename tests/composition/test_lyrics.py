"""Tunes written for words: where stresses fall, how lines end, what a song keeps of its tune, and what does not fit."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer import genre_names
from composer.composition.build import build, is_stale
from composer.composition.lyrics.misfits import lyric_misfits
from composer.composition.lyrics.rhythm import Stretch, sung_onsets
from composer.composition.lyrics.spans import line_spans, most_syllables
from composer.composition.lyrics.syllable import Syllable, syllables_of
from composer.composition.planner import make_plan
from composer.errors import BriefError
from composer.genre.catalogue import find_genre
from composer.model.brief import Brief
from composer.model.codec import decode, encode
from composer.model.events import Lyric, Note
from composer.model.song import Song
from composer.reading.lyrics import parse_lyrics
from composer.theory.meter import Meter
from tests.lyric_sheets import SHEETS, sung_cell, sung_lines

FOUR = Meter(4, 4)
FORM = ("verse 8", "chorus 8", "verse 8", "chorus 8")


@cache
def song_of(genre: str, sheet: str, seed: int, **wishes: object) -> Song:
    text = SHEETS.get(sheet, sheet)
    style = find_genre(genre)
    brief = Brief(lyrics=parse_lyrics(text) if text else (), **wishes)  # type: ignore[arg-type]
    return build(make_plan(brief, style, seed), style)


def stresses(song: Song) -> tuple[int, int]:
    """How many stressed syllables there are, and how many stand on a weaker place than an unstressed neighbour."""
    total = against = 0
    for line in sung_lines(song):
        for n, strength in enumerate(line.strengths):
            if line.syllables[n].is_stressed:
                total += 1
                beside = [m for m in (n - 1, n + 1) if 0 <= m < len(line.syllables)]
                against += any(
                    line.strengths[m] > strength and not line.syllables[m].is_stressed
                    for m in beside
                )
    return total, against


def check_words(genre: str, sheet: str, seeds: range) -> None:
    total = against = lines = long = 0
    for seed in seeds:
        song = song_of(genre, sheet, seed)
        count, bad = stresses(song)
        total, against = total + count, against + bad
        for line in sung_lines(song):
            assert line.strengths, f"{genre} {seed}: {line.section.name} does not sing {line.text}"
            lines += 1
            long += line.last >= line.section.meter.beat_ticks
    assert total
    assert lines
    assert against <= 0.1 * total, f"{against} of {total} stresses against the beat"
    assert long >= 0.9 * lines, f"{lines - long} of {lines} lines end short"


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("genre", genre_names())
def test_stresses_fall_on_beats_and_lines_end_long(genre: str, sheet: str) -> None:
    """What makes words singable; every syllable of every line is there once and in order."""
    check_words(genre, sheet, range(1, 2))


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("genre", genre_names())
def test_stresses_fall_on_beats_in_many_songs(genre: str, sheet: str) -> None:
    check_words(genre, sheet, range(2, 14))


@pytest.mark.parametrize("meter", ["3/4", "6/8", "12/8", "2/4", "5/4", "4/4"])
@pytest.mark.parametrize("tempo_bpm", [52.0, 100.0, 190.0])
def test_words_fit_any_meter_and_tempo(meter: str, tempo_bpm: float) -> None:
    song = song_of("pop", "iambic", 4, meter=meter, tempo_bpm=tempo_bpm)
    total, against = stresses(song)
    assert against <= 0.1 * total
    told = lyric_misfits(song)
    for line in sung_lines(song):
        if line.strengths:
            assert line.last >= line.section.meter.beat_ticks
        else:  # eight syllables in four beats of 190 a minute: nobody sings that, and it is said
            assert (meter, tempo_bpm) == ("2/4", 190.0), line.text
            assert any("is not sung" in sentence for sentence in told)


@pytest.mark.parametrize("ending", ["held", "button", "ritardando", "fade"])
@pytest.mark.parametrize("sheet", ["iambic", "trochaic"])
def test_a_song_may_end_on_its_words(ending: str, sheet: str) -> None:
    """The last line runs into the last chord: its last stress falls there and its last note is home."""
    song = song_of("pop", sheet, 2, form=("verse 8", "chorus 8"), ending=ending)
    section = song.plan.sections[-1]
    cell = sung_cell(song, section)
    assert cell is not None
    assert all(line.strengths for line in sung_lines(song))
    last = max((e for e in cell.events if isinstance(e, Note)), key=lambda n: n.at)
    if ending != "fade":
        assert last.at >= section.length - section.meter.bar_ticks
        tones = {f % 12 for f in section.chords[-1].chord.tones}
        assert last.pitch.fifths % 12 in tones


@pytest.mark.parametrize("genre", genre_names())
def test_choruses_with_the_same_words_are_sung_alike(genre: str) -> None:
    """The same notes and words each time, moved only where the key is; the song's last bars may close otherwise."""
    song = song_of(genre, "iambic", 3)
    by_words: dict[tuple[str, ...], list[list[tuple[int, str]]]] = {}
    for section in song.plan.sections:
        cell = sung_cell(song, section)
        if cell is not None and not section.ending:
            words = [(e.at, e.text) for e in cell.events if isinstance(e, Lyric)]
            by_words.setdefault((section.material, str(section.bars), *section.lyrics), []).append(
                words
            )
    assert by_words
    for found in by_words.values():
        assert all(words == found[0] for words in found)


def test_verse_two_keeps_the_tune_of_verse_one() -> None:
    """Other words bend the tune, they do not make another: on the beats where both sing, most notes are the same."""
    same = shared = 0
    for seed in range(1, 9):
        song = song_of("pop", "iambic", seed)
        verses = [s for s in song.plan.sections if s.material == "verse"]
        if verses[0].bars != verses[1].bars:
            continue
        cells = [sung_cell(song, section) for section in verses]
        first, second = (
            {e.at: e.pitch.midi for e in cell.events if isinstance(e, Note)}
            for cell in cells[:2]
            if cell
        )
        common = first.keys() & second.keys()
        assert 5 * len(common) >= 4 * min(len(first), len(second))
        shared += len(common)
        same += sum(first[at] == second[at] for at in common)
    assert shared
    assert same >= 0.9 * shared


def test_the_chorus_keeps_its_hook() -> None:
    """Where the first line of the chorus is as long as the hook, it is sung on the hook's own rhythm."""
    kept = 0
    for seed in range(1, 9):
        song = song_of("pop", "iambic", seed)
        chorus = next(s for s in song.plan.sections if s.material == "chorus")
        cell, hook = sung_cell(song, chorus), song.plan.hook
        assert cell is not None
        assert hook is not None
        onsets = {e.at for e in cell.events if isinstance(e, Note)}
        kept += {at for at, _ in hook.rhythm} <= onsets
    assert kept >= 5


def test_words_do_not_move_the_other_players_choices() -> None:
    """Form, chords and drums are drawn as without words when the form is written out."""
    plain, sung = (song_of("rock", sheet, 6, form=FORM) for sheet in ("", "iambic"))
    assert [s.chords for s in plain.plan.sections] == [s.chords for s in sung.plan.sections]
    for section in plain.plan.sections:
        assert plain.cell(section.id, "drums") == sung.cell(section.id, "drums")


def test_a_song_with_words_is_kept_and_known_to_be_fresh() -> None:
    song = song_of("pop", "trochaic", 5)
    assert decode(Song, encode(song)) == song
    assert not any(is_stale(song, cell) for cell in song.cells)
    assert build(song.plan, find_genre("pop"), song) == song


class TestMisfits:
    def test_none_where_all_is_sung(self) -> None:
        assert lyric_misfits(song_of("pop", "iambic", 3)) == ()

    def test_more_lines_than_bars(self) -> None:
        text = "[Verse]\n" + "\n".join("Another line of words that nobody needs" for _ in range(12))
        song = song_of("pop", text, 1, form=("verse 4", "chorus 4"))
        told = lyric_misfits(song)
        assert told
        assert sum("Verse, line" in t and "is not sung" in t and "--form" in t for t in told) >= 6
        assert sum(bool(line.strengths) for line in sung_lines(song)) >= 3

    def test_a_line_that_is_too_long(self) -> None:
        long = " ".join(["never"] * 60)
        song = song_of("pop", f"[Verse]\nThe moon above the town\n{long}\nThe river still", 1)
        told = lyric_misfits(song)
        assert any("line 2" in line and "120 syllables are too many" in line for line in told)
        assert sum(not line.strengths for line in sung_lines(song)) == sum(
            long in s.lyrics[1].replace("·", "").replace("ˈ", "")
            for s in song.plan.sections
            if s.lyrics
        )

    def test_a_stress_that_cannot_be_kept(self) -> None:
        """Planted: the words of a finished song get their stress on the other syllable."""
        song = song_of("pop", "trochaic", 2)

        first = next(s for s in song.plan.sections if s.lyrics)
        turned = "tell ˈme why ˈthe riv·ˈer's run·ˈning"
        sections = tuple(
            replace(s, lyrics=(turned, *s.lyrics[1:])) if s is first else s
            for s in song.plan.sections
        )
        damaged = replace(song, plan=replace(song.plan, sections=sections))
        cells = tuple(
            replace(
                c,
                events=tuple(
                    replace(e, text=e.text.lower())
                    if isinstance(e, Lyric) and e.text == "Tell"
                    else e
                    for e in c.events
                ),
            )
            for c in damaged.cells
        )
        told = lyric_misfits(damaged.with_cells(cells))
        assert any("line 1" in line and "against the beat" in line for line in told), told

    def test_headings_of_sections_that_are_not_there(self) -> None:
        song = song_of(
            "pop", "[Verse]\nHello\n[Outro]\nGoodbye now", 1, form=("verse 8", "chorus 8")
        )
        assert any("no outro" in w and "--form" in w for w in song.plan.warnings)

    def test_a_heading_that_is_misspelled(self) -> None:
        with pytest.raises(BriefError, match=r"'chrous'; did you mean chorus"):
            song_of("pop", "[Verse]\nHello\n[Chrous]\nGoodbye", 1)

    def test_stanzas_without_a_section(self) -> None:
        text = "\n\n".join(
            f"Line of stanza {name}\nand another" for name in ("one", "two", "three", "four")
        )
        song = song_of("pop", text, 1, form=("verse 8", "chorus 8"))
        assert any("2 of 4 stanzas" in w for w in song.plan.warnings)

    def test_lines_before_the_first_heading(self) -> None:
        song = song_of("pop", "My Title\n\n[Verse]\nHello out there", 1)
        assert any("before the first heading" in w and "My Title" in w for w in song.plan.warnings)

    def test_nobody_sings(self) -> None:
        song = song_of("pop", "[Verse]\nHello out there", 1, silent=(("verse", ("melody",)),))
        assert any("nobody sings in Verse" in w for w in song.plan.warnings)
        assert not any(s.lyrics for s in song.plan.sections)


def test_headings_ask_for_their_sections() -> None:
    """A bridge that has words is a reason for a bridge."""
    text = "[Verse 1]\nOne\n[Verse 2]\nTwo\n[Verse 3]\nThree\n[Bridge]\nAway\n[Chorus]\nHome"
    for genre in ("pop", "rock"):
        names = [s.material for s in song_of(genre, text, 1).plan.sections]
        assert names.count("verse") >= 3
        assert "bridge" in names


def test_a_sheet_without_a_pre_chorus_has_none() -> None:
    """A singer would stand there without words."""
    for seed in range(1, 7):
        song = song_of("pop", "iambic", seed)
        assert not {"pre-chorus", "post-chorus"} & {s.material for s in song.plan.sections}


def test_a_long_section_takes_more_than_one_stanza() -> None:
    song = song_of("jazz swing", "spanish", 1, form=("head 32", "head 32"))
    assert [len(s.lyrics) for s in song.plan.sections] == [8, 4]


def test_a_stanza_that_returns_is_the_chorus() -> None:
    song = song_of("rock", "stanzas", 2)
    for section in song.plan.sections:
        if section.material == "chorus":
            assert section.lyrics[0].startswith("ˈCome")
        elif section.material == "verse":
            assert not section.lyrics or not section.lyrics[0].startswith("ˈCome")


class TestSpans:
    @given(
        st.lists(st.integers(1, 30), min_size=1, max_size=12),
        st.integers(1, 24),
        st.sampled_from([Meter(4, 4), Meter(3, 4), Meter(6, 8), Meter(12, 8)]),
        st.sampled_from([50.0, 96.0, 180.0]),
    )
    def test_lines_follow_each_other_inside_the_section(
        self, counts: list[int], bars: int, meter: Meter, tempo_bpm: float
    ) -> None:
        spans = line_spans(tuple(counts), bars, meter, tempo_bpm)
        end = 0
        for count, (bar, size) in zip(counts, spans, strict=False):
            if size:
                assert bar >= end
                assert count <= most_syllables(size, meter, tempo_bpm)
                end = bar + size
        assert end <= bars

    @pytest.mark.parametrize(
        ("counts", "bars", "spans"),
        [
            ((8, 8, 8, 8), 8, ((0, 2), (2, 2), (4, 2), (6, 2))),
            ((8, 8, 8, 8), 16, ((0, 4), (4, 4), (8, 4), (12, 4))),
            ((6, 7), 4, ((0, 2), (2, 2))),
            ((3, 14, 3, 14), 8, ((0, 2), (2, 2), (4, 2), (6, 2))),
        ],
    )
    def test_four_lines_share_a_section(
        self, counts: tuple[int, ...], bars: int, spans: tuple[tuple[int, int], ...]
    ) -> None:
        assert line_spans(counts, bars, FOUR, 110.0) == spans


class TestRhythm:
    @given(
        st.lists(st.booleans(), min_size=1, max_size=14),
        st.sampled_from([FOUR, Meter(3, 4), Meter(6, 8)]),
    )
    def test_onsets_rise_and_stay_inside(self, stressed: list[bool], meter: Meter) -> None:
        syllables = tuple(Syllable(text="la", is_stressed=is_stressed) for is_stressed in stressed)
        end = 2 * meter.bar_ticks
        stretch = Stretch(
            start=0, end=end, earliest=-meter.beat_ticks, latest=end - meter.beat_ticks
        )
        onsets = sung_onsets(syllables, (), stretch, meter)
        if onsets:
            assert len(onsets) == len(syllables)
            assert list(onsets) == sorted(set(onsets))
            assert stretch.earliest <= onsets[0]
            assert onsets[-1] <= stretch.latest

    def test_an_iamb_begins_with_a_pickup_or_off_the_beat(self) -> None:
        line = syllables_of("the ˈsil·ver ˈmoon a·ˈbove the ˈtown")
        stretch = Stretch(start=0, end=7680, earliest=-960, latest=5760)
        onsets = sung_onsets(line, (), stretch, FOUR)
        assert FOUR.strength(onsets[0]) < FOUR.strength(onsets[1])

    def test_too_many_syllables_are_refused(self) -> None:
        line = tuple(Syllable(text="la", is_stressed=False) for _ in range(40))
        assert (
            sung_onsets(line, (), Stretch(start=0, end=3840, earliest=0, latest=2880), FOUR) == ()
        )


def test_syllables_of_a_marked_line() -> None:
    found = syllables_of("ˈtwen·ty-ˈone, a·ˈbove the ˈtown")
    assert [s.text for s in found] == ["twen-", "ty-", "one,", "a-", "bove", "the", "town"]
    assert [s.is_stressed for s in found] == [True, False, True, False, True, False, True]
    assert [s.breathes for s in found] == [False, False, True, False, False, False, False]


def test_words_laid_on_a_finished_tune_would_not_do() -> None:
    """The measure tells: the same lines, a syllable a note on the tune as it is without words, miss it by far."""
    total = against = 0
    for seed in range(1, 7):
        sung, plain = (song_of("pop", sheet, seed, form=FORM) for sheet in ("iambic", ""))
        for section in sung.plan.sections:
            players = [p.id for p in plain.plan.parts if p.role == "melody"]
            cell = next((c for p in players if (c := plain.cell(section.id, p))), None)
            if cell is None:
                continue
            onsets = [e.at for e in cell.events if isinstance(e, Note)]
            syllables = [s for text in section.lyrics for s in syllables_of(text)]
            strengths = [section.meter.strength(at) for at in onsets]
            for n, (syllable, strength) in enumerate(zip(syllables, strengths, strict=False)):
                if syllable.is_stressed:
                    total += 1
                    beside = [
                        m for m in (n - 1, n + 1) if 0 <= m < min(len(syllables), len(onsets))
                    ]
                    against += any(
                        strengths[m] > strength and not syllables[m].is_stressed for m in beside
                    )
    assert against > 0.25 * total
