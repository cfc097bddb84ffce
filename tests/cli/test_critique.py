"""`composer critique` and `composer explain`: pages, data, exit codes, selectors, and files that are no music."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.critique.judge import critique
from composer.critique.rulebook import RULES
from composer.errors import ComposerError
from composer.measure.hearing import hear
from composer.model.finding import SEVERITIES
from composer.reading.midi import read_midi_bytes
from tests.critique.damage import load, silence_of_four_bars


def test_a_clean_song_gets_a_good_word(composer: Callable, exported_song: Callable) -> None:
    """Praise where it is due, and exit code 0."""
    answer = composer("critique", exported_song("pop", 2).folder)
    assert answer.code == 0
    assert "Nothing to mend" in answer.out


@pytest.fixture
def spoilt(exported_song: Callable, tmp_path: Path) -> Path:
    piece = load(exported_song("pop", 2).midi, {})
    silence_of_four_bars(piece, Random(1))
    piece.save(tmp_path / "spoilt.mid")
    return tmp_path / "spoilt.mid"


def test_findings_end_with_one(composer: Callable, spoilt: Path) -> None:
    """From the severity that was asked for on, and never when told so."""
    assert composer("critique", spoilt).code == 1
    assert composer("critique", spoilt, "--fail-on", "low").code == 1
    assert composer("critique", spoilt, "--fail-on", "never").code == 0


def test_the_data_of_a_critique(composer: Callable, spoilt: Path) -> None:
    """Every finding has its place, its evidence, its cure and its command."""
    table = json.loads(composer("critique", spoilt, "--json").out)
    assert table["schema"] == 1 and table["failed"] is True
    hole = next(row for row in table["findings"] if row["code"] == "hole")
    assert hole["severity"] in SEVERITIES and hole["bar"] == hole["bars"][0]
    assert len(hole["bars"]) == 4 and hole["message"] and hole["remedy"]
    assert hole["command"].startswith("composer ")
    assert {part["role"] for part in table["parts"]} >= {"melody", "bass", "drums"}


def test_a_selector_looks_at_a_part_of_it(composer: Callable, spoilt: Path) -> None:
    """Only what lies there is told; a slip gets the nearest name."""
    table = json.loads(composer("critique", spoilt, "--json").out)
    hole = next(row for row in table["findings"] if row["code"] == "hole")
    here = composer("critique", spoilt, f"bars {hole['bars'][0]}-{hole['bars'][1]}", "--json").out
    assert "hole" in {row["code"] for row in json.loads(here)["findings"]}
    away = composer("critique", spoilt, f"bars 1-{hole['bars'][0] - 1}", "--json").out
    assert "hole" not in {row["code"] for row in json.loads(away)["findings"]}
    slip = composer("critique", spoilt, "chorsu")
    assert slip.code == 2 and "did you mean Chorus" in slip.err


def test_explain_tells_every_code(composer: Callable) -> None:
    """By itself a list; with a code all about it, in either spelling."""
    listed = composer("explain").out
    for code in (*RULES, "mono-loss"):
        assert code in listed
        assert composer("explain", code).code == 0
    told = composer("explain", "Melody_Clash").out
    assert "Why it matters" in told and "40 %" in told
    assert "did you mean bass-kick" in composer("explain", "bass-kik").err


def test_what_is_no_music_gets_one_line(composer: Callable, tmp_path: Path) -> None:
    """A missing file, a text, a MIDI file without notes, a folder of something else."""
    text = tmp_path / "words.mid"
    text.write_text("no music")
    silent = tmp_path / "silent.mid"
    silent.write_bytes(b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\4\0\xff\x2f\0")
    for target in (tmp_path / "none.mid", text, silent, tmp_path):
        answer = composer("critique", target)
        assert answer.code == 2 and answer.err.count("\n") == 1, target


def test_a_file_cannot_be_fixed(composer: Callable, spoilt: Path) -> None:
    """Only our own songs know how they were made; other people's files are never written."""
    before = spoilt.read_bytes()
    assert composer("critique", spoilt, "--fix", "hole").code == 2
    assert spoilt.read_bytes() == before


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 4000),
        st.integers(0, 15),
        st.integers(0, 127),
        st.integers(0, 127),
        st.integers(0, 6),
    ),
    max_size=120,
)


@given(
    EVENTS,
    st.sampled_from([1, 24, 96, 480, 960, 32767]),
    st.sampled_from([(4, 2), (3, 2), (12, 3), (7, 4), (1, 0)]),
)
def test_any_midi_gets_a_critique_or_a_line(
    events: list[tuple[int, int, int, int, int]], division: int, meter: tuple[int, int]
) -> None:
    """Whatever notes, channels, programs and meters there are."""
    body = b"\0\xff\x58\4" + bytes((*meter, 24, 8))
    for gap, channel, key, velocity, kind in events:
        body += _length(gap)
        if kind == 0:
            body += bytes((0xC0 | channel, key))
        elif kind == 1:
            body += b"\xff\x06\4" + b"Aa 1"
        else:
            body += bytes(((0x90 if kind > 2 else 0x80) | channel, key, velocity))
    body += b"\0\xff\x2f\0"
    data = (
        b"MThd\0\0\0\6\0\0\0\1"
        + division.to_bytes(2, "big")
        + b"MTrk"
        + len(body).to_bytes(4, "big")
        + body
    )
    try:
        found = critique(hear(read_midi_bytes(data).performance))
    except ComposerError:
        return  # refused with one line
    assert all(finding.severity in SEVERITIES for finding in found)


def _length(number: int) -> bytes:
    head = bytes((0x80 | number >> 7,)) if number > 127 else b""
    return head + bytes((number & 127,)) if number < 16384 else b"\xff\x7f"
