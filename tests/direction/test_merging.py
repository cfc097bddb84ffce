"""Words, a brief file and options together: who wins, and when that is told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from composer.direction.brief_file import merge, parse_brief
from composer.direction.brief_text import read_brief
from composer.model.brief import Brief, BriefReading

WORDS = read_brief("slow rock in G at 80 bpm, no drums, sad, about two minutes")
FILE = parse_brief('genre = "house"\ntempo_bpm = 124\nwanted = ["drums"]')


def test_nothing_is_a_brief() -> None:
    """Three silent sources leave everything open."""
    assert merge(None, None, Brief()) == BriefReading(brief=Brief())


def test_one_source_stays_as_it_is() -> None:
    """A reading that nobody contradicts is not changed."""
    assert merge(WORDS, None, Brief()) == WORDS
    assert merge(None, FILE, Brief()) == FILE
    assert merge(None, None, Brief(genre="pop")).brief == Brief(genre="pop")


def test_options_win_over_the_file_and_the_file_over_words() -> None:
    """The nearer a wish is to the command, the more it counts."""
    reading = merge(WORDS, FILE, Brief(tempo_bpm=100, key="A minor"))
    brief = reading.brief
    assert (brief.genre, brief.tempo_bpm, brief.key) == ("house", 100, "A minor")
    assert brief.wanted == ("drums",)
    assert brief.unwanted == ()
    assert brief.moods == ("sad",)
    assert brief.length_s == 120


def test_conflicts_with_the_words_are_told() -> None:
    """Words that an option overrules are named, with both values."""
    warnings = merge(WORDS, None, Brief(tempo_bpm=100, key="A minor", wanted=("drums",))).warnings
    assert any("80" in w and "100" in w for w in warnings)
    assert any("G major" in w and "A minor" in w for w in warnings)
    assert any("no drums" in w for w in warnings)


def test_conflicts_between_file_and_option_are_not() -> None:
    """Overruling one's own file on the command line is what the option is for."""
    assert merge(None, FILE, Brief(tempo_bpm=100, genre="pop")).warnings == ()


def test_agreement_is_not_told() -> None:
    """An option that says what the words say, or fits into their range, is no conflict."""
    assert merge(read_brief("slow, in G"), None, Brief(tempo_bpm=70, key="G major")).warnings == ()


def test_a_tempo_replaces_a_range() -> None:
    """`slow` and an option of 150 would otherwise both stand in the brief."""
    reading = merge(read_brief("slow"), None, Brief(tempo_bpm=150))
    assert reading.brief.tempo_range_bpm is None
    assert any("150" in w for w in reading.warnings)


def test_a_key_replaces_a_mode_and_a_bare_key_takes_it() -> None:
    """`sad` leans to minor: a full key overrules that, a tonic alone takes it up."""
    sad = read_brief("sad")
    assert merge(sad, None, Brief(key="C major")).brief.mode is None
    assert merge(sad, None, Brief(key="C")).brief.key == "C minor"
    assert merge(read_brief("in C"), None, Brief(mode="minor")).brief.key == "C minor"


def test_parts_replace_wishes() -> None:
    """A brief that lists its parts gets exactly those."""
    reading = merge(read_brief("rock with piano"), None, Brief(parts=(("bass", "upright_bass"),)))
    assert reading.brief.wanted == ()


def test_tables_are_merged_line_by_line() -> None:
    """An option for one section leaves the others alone."""
    words = read_brief("quiet verses, big chorus")
    merged = merge(words, None, Brief(energy=(("chorus", 1.0), ("bridge", 0.3)))).brief
    assert merged.energy == (("verse", 0.25), ("chorus", 1.0), ("bridge", 0.3))


def test_another_genre_drops_the_style() -> None:
    """The style of a genre that was overruled would be a lie."""
    assert merge(read_brief("deep house"), None, Brief(genre="rock")).brief.style is None
    assert (
        merge(read_brief("not jazzy"), None, Brief(genre="jazz swing")).brief.genres_unwanted == ()
    )


def test_the_receipt_holds_all_sources() -> None:
    """What was understood and what not is told for words and file alike."""
    file = parse_brief('words = "zzgl piano"\ntempo_bpm = 90')
    reading = merge(read_brief("slow wrzx rock"), file, Brief())
    assert reading.not_understood == ("wrzx", "zzgl")
    assert {u.words for u in reading.understood} >= {"slow", "rock", "piano", "tempo_bpm"}
    assert reading.brief.words == "slow wrzx rock\nzzgl piano"


phrases = st.lists(
    st.sampled_from(
        [
            "rock",
            "sad",
            "in G",
            "minor key",
            "90 bpm",
            "fast",
            "no drums",
            "drums",
            "piano",
            "two minutes",
            "32 bars",
            "quiet verse",
            "just cello",
            "waltz",
            "soul",
            "fade out",
        ]
    ),
    max_size=4,
).map(", ".join)


@settings(max_examples=80, deadline=None)
@given(phrases, phrases)
def test_merging_twice_changes_nothing(words: str, other: str) -> None:
    """What won once wins again: a merged brief over the same words is the same brief."""
    spoken, flags = read_brief(words), read_brief(other).brief
    once = merge(spoken, None, flags)
    assert merge(spoken, None, once.brief).brief.wanted == once.brief.wanted
    assert merge(once, None, flags).brief == once.brief


@settings(max_examples=80, deadline=None)
@given(phrases, phrases)
def test_the_stronger_source_is_heard(words: str, other: str) -> None:
    """Every field that an option sets is in the result as the option said it."""
    flags = read_brief(other).brief
    merged = merge(read_brief(words), None, flags).brief
    for name in (
        "genre",
        "tempo_bpm",
        "tempo_range_bpm",
        "meter",
        "length_s",
        "length_bars",
        "ending",
        "moods",
    ):
        value = getattr(flags, name)
        assert value in (None, ()) or getattr(merged, name) == value
    assert set(flags.wanted) <= set(merged.wanted)
    assert not set(flags.wanted) & set(merged.unwanted)
