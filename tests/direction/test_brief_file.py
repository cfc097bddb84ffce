"""Brief files: the contract of their keys, their errors, and that what is written reads back the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.direction.brief_file import brief_to_toml, load_brief, parse_brief
from composer.direction.brief_text import read_brief
from composer.direction.sense import DIALS
from composer.errors import BriefError, FormatError
from composer.model.brief import Brief

NIGHT_BUS = """
title = "Night Bus"
words = "late, wet streets, hopeful"     # read like a spoken brief; the keys below win over it
genre = "lo-fi hip-hop"
key = "Eb major"
tempo_bpm = 78
meter = "4/4"
drum_feel = "half_time"
seed = 7
form = ["intro 4", "verse 8", "chorus 8", "verse 8", "chorus 8", "outro 4"]
chords = { verse = "| Ebmaj9 | Cm9 | Fm9 | Bb13sus |" }
energy = { verse = 0.4, chorus = 0.7 }
[parts]
drums = "drums"
keys = "electric_piano"
[silent]
intro = ["melody"]
"""


def test_the_contract() -> None:
    """Every key that people are promised is read, and the words count as spoken ones."""
    brief = parse_brief(NIGHT_BUS).brief
    assert brief.title == "Night Bus"
    assert brief.words == "late, wet streets, hopeful"
    assert "hopeful" in brief.moods
    assert (brief.genre, brief.key, brief.tempo_bpm, brief.meter) == (
        "lo-fi hip-hop",
        "Eb major",
        78.0,
        "4/4",
    )
    assert (brief.drum_feel, brief.seed) == ("half_time", 7)
    assert brief.form[:2] == ("intro 4", "verse 8")
    assert brief.chords == (("verse", "| Ebmaj9 | Cm9 | Fm9 | Bb13sus |"),)
    assert brief.energy == (("verse", 0.4), ("chorus", 0.7))
    assert brief.parts == (("drums", "drums"), ("keys", "electric_piano"))
    assert brief.silent == (("intro", ("melody",)),)


def test_an_empty_file_is_a_brief() -> None:
    """All keys are optional."""
    assert parse_brief("").brief == Brief()


def test_keys_win_over_the_words_of_the_file() -> None:
    """The words of a file give way to its keys, and the file says so where they differ."""
    reading = parse_brief('words = "rock at 120 bpm, no piano"\ntempo_bpm = 90\nwanted = ["piano"]')
    assert reading.brief.tempo_bpm == 90
    assert reading.brief.genre == "rock"
    assert reading.brief.wanted == ("piano",)
    assert reading.brief.unwanted == ()
    assert any("120" in w and "90" in w for w in reading.warnings)
    assert any("piano" in w for w in reading.warnings)


def test_a_genre_is_found_by_its_other_names() -> None:
    """A file may say `jazz_swing`, `lofi_hiphop` or a genre that is only near one here."""
    assert parse_brief('genre = "jazz_swing"').brief.genre == "jazz swing"
    assert parse_brief('genre = "lofi_hiphop"').brief.genre == "lo-fi hip-hop"
    near = parse_brief('genre = "techno"')
    assert near.brief.genre == "house"
    assert near.brief.style == "techno"
    assert any("nearest" in warning for warning in near.warnings)


def test_an_unknown_genre_is_left_for_the_catalogue() -> None:
    """Whoever looks the genre up refuses it with the nearest names; the file only passes it on."""
    assert parse_brief('genre = "zzgl"').brief.genre == "zzgl"


def test_key_and_mode_together() -> None:
    """A tonic and a mode make one key; a key and another mode contradict each other."""
    assert parse_brief('key = "G"\nmode = "minor"').brief.key == "G minor"
    assert parse_brief('mode = "dorian"').brief.mode == "dorian"
    with pytest.raises(BriefError, match="contradict"):
        parse_brief('key = "A minor"\nmode = "major"')


WRONG = [
    ("tempoo_bpm = 90", ["tempoo_bpm", "tempo_bpm"]),
    ("colour = 1", ["colour"]),
    ('tempo_bpm = "fast"', ["tempo_bpm", "number"]),
    ("tempo_bpm = 900", ["900", "20 to 400"]),
    ("tempo_bpm = nan", ["tempo_bpm"]),
    ("tempo_bpm = true", ["tempo_bpm"]),
    ("tempo_range_bpm = [90]", ["tempo_range_bpm"]),
    ("tempo_range_bpm = [120, 90]", ["tempo_range_bpm"]),
    ("length_s = 2", ["length_s", "5 to 3600"]),
    ('meter = "5/3"', ["5/3"]),
    ('key = "H major"', ["key"]),
    ('mode = "sad"', ["mode"]),
    ('drum_feel = "halftime"', ["half_time"]),
    ("seed = -1", ["seed"]),
    ('form = "intro"\nseed = 1.5', ["seed"]),
    ("form = [4]", ["form"]),
    ("energy = { verse = 2 }", ["energy.verse"]),
    ("energy = 0.5", ["energy", "table"]),
    ("dials = { colr = 0.5 }", ["colr", "colour"]),
    ("dials = { energy = 5 }", ["-1 to 1"]),
    ('singer = "low"', ["singer"]),
    ('singer = "D5-G3"', ["singer"]),
    ('ending = "explosion"', ["ending"]),
    ("wanted = [[1]]", ["wanted"]),
    ("title = 3", ["title"]),
    ('words = "900 bpm"', ["900 bpm"]),
    ("key_changes = { bridge = 99 }", ["key_changes.bridge"]),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[text[:30] for text, _ in WRONG])
def test_a_wrong_key_is_named(text: str, said: list[str]) -> None:
    """Every mistake in a file is answered with the key and what it wants, in one line."""
    with pytest.raises(BriefError) as refused:
        parse_brief(text)
    message = str(refused.value)
    assert "\n" not in message
    for part in said:
        assert part in message


def test_bad_toml_is_told_by_line(tmp_path: Path) -> None:
    """A slip in the TOML itself is found again by its line."""
    place = tmp_path / "brief.toml"
    place.write_text('title = "x"\ntempo_bpm == 3\n', encoding="utf-8")
    with pytest.raises(BriefError, match="line 2") as refused:
        load_brief(place)
    assert str(place) in str(refused.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, a folder, bytes that are no text: one line each, no traceback."""
    with pytest.raises(FormatError, match="no such file"):
        load_brief(tmp_path / "none.toml")
    with pytest.raises(FormatError, match="cannot be read"):
        load_brief(tmp_path)
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"title = '\xff\xfe'")
    with pytest.raises(FormatError, match="UTF-8"):
        load_brief(broken)
    with pytest.raises(FormatError):
        load_brief("a\0b.toml")


def test_windows_files_are_read(tmp_path: Path) -> None:
    """A byte order mark and carriage returns are no mistake."""
    place = tmp_path / "brief.toml"
    place.write_bytes(b'\xef\xbb\xbftitle = "x"\r\ngenre = "rock"\r\n')
    assert load_brief(place).brief == Brief(title="x", genre="rock")


SPOKEN = [
    "warm late-night soul, about two minutes, no drums until the second verse",
    "verses just piano and bass, big last chorus, key change up a half step for the last chorus",
    "techno 132 dark, no kick in the breakdown, called \"Béton\"",
    "pop in D, chords: D A Bm G, for a female alto, busy bass, not jazzy, no bridge, 32 bars",
    "a storm for two minutes, then silence; half-time bridge, walking bass",
    "",
]  # fmt: skip


@pytest.mark.parametrize("words", SPOKEN)
def test_what_was_spoken_reads_back(words: str) -> None:
    """A song folder's brief gives the same brief again, though its words are not read a second time."""
    reading = read_brief(words)
    text = brief_to_toml(reading)
    assert parse_brief(text).brief == reading.brief
    assert brief_to_toml(parse_brief(text).brief) == brief_to_toml(reading.brief)


def test_the_record_is_for_people() -> None:
    """What was asked in words stands in the file under its own heading."""
    text = brief_to_toml(read_brief("slow zzgl rock"))
    assert '[asked]\nwords = "slow zzgl rock"' in text
    assert "zzgl" in text.split("not_understood")[1]


names = st.text("abcdefgh ", min_size=1, max_size=8).map(str.strip).filter(bool)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
sections = st.sampled_from(["verse", "verse 2", "last chorus", "*", "bridge", "first"])
unit = st.floats(0, 1).map(lambda x: round(x, 3))
signed = st.floats(-1, 1).map(lambda x: round(x, 3))


def table(
    keys: st.SearchStrategy[str], values: st.SearchStrategy[object]
) -> st.SearchStrategy[tuple[object, ...]]:
    return st.dictionaries(keys, values, max_size=3).map(lambda d: tuple(d.items()))


briefs = st.builds(
    Brief,
    title=st.none() | texts,
    words=texts,
    genre=st.none() | st.sampled_from(["pop", "rock", "jazz swing", "house"]),
    key=st.none() | st.sampled_from(["Eb major", "F# minor", "D dorian", "G"]),
    tempo_bpm=st.none() | st.floats(20, 400).map(lambda x: round(x, 2)),
    tempo_range_bpm=st.none() | st.sampled_from([(60.0, 80.0), (90.0, 90.5)]),
    meter=st.none() | st.sampled_from(["4/4", "6/8", "7/4"]),
    drum_feel=st.none() | st.sampled_from(["none", "half_time"]),
    seed=st.none() | st.integers(0, 2**63 - 1),
    length_s=st.none() | st.floats(5, 3600).map(lambda x: round(x, 1)),
    length_bars=st.none() | st.integers(1, 2000),
    form=st.lists(names, max_size=4).map(tuple),
    chords=table(sections, texts),
    energy=table(sections, unit),
    parts=table(names, names),
    wanted=st.lists(st.sampled_from(["piano", "harp"]), unique=True).map(tuple),
    unwanted=st.lists(st.sampled_from(["drums", "choir"]), unique=True).map(tuple),
    silent=table(sections, st.lists(names, max_size=3).map(tuple)),
    only=table(sections, st.lists(names, max_size=3).map(tuple)),
    moods=st.lists(names, max_size=3).map(tuple),
    dials=table(st.sampled_from(DIALS), signed),
    part_dials=st.dictionaries(st.sampled_from(["bass", "drums"]), st.sampled_from(DIALS)).map(
        lambda d: tuple((part, dial, 0.5) for part, dial in d.items())
    ),
    singer=st.none() | st.sampled_from([("G3", "D5"), ("Eb2", "C4")]),
    ending=st.none() | st.sampled_from(["fade", "loop"]),
    style=st.none() | names,
    playing=st.dictionaries(names, names, max_size=2).map(lambda d: tuple(d.items())),
    appears=table(names, sections),
    enters=table(names, sections),
    section_feels=table(sections, st.sampled_from(["half_time", "none"])),
    shapes=table(sections, st.sampled_from(["rising", "growing"])),
    key_changes=table(sections, st.integers(-12, 12)),
    sections=st.lists(sections, max_size=3).map(tuple),
    sections_unwanted=st.lists(sections, max_size=3).map(tuple),
    genres_unwanted=st.lists(st.sampled_from(["metal"]), max_size=1).map(tuple),
    moods_unwanted=st.lists(st.sampled_from(["angry"]), max_size=1).map(tuple),
)


@settings(max_examples=120, deadline=None)
@given(briefs)
def test_any_brief_reads_back(brief: Brief) -> None:
    """Writing and reading a brief file loses nothing, whatever the brief holds."""
    assert parse_brief(brief_to_toml(brief)).brief == brief


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_a_brief_file_or_is_refused(text: str) -> None:
    """No file content makes the reader fail with anything but its own error."""
    try:
        parse_brief(text)
    except BriefError as problem:
        assert str(problem)  # noqa: PT017
