"""The producer's rules on our own exports, and the proof that each of them can fail.

Songs of every genre keep the rules of the file strictly, and nearly all of the others. A hand-made song keeps them
all; a copy damaged in one way breaks the rule it should.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import mido
import pytest

from composer.genre.catalogue import genre_names
from composer.performance.perform import perform
from composer.render.chart import chart
from composer.render.midi import midi_bytes, track_parts
from tests.export_damage import DAMAGES, Damage
from tests.exported import Exported, load
from tests.producer_rules import (
    RULES,
    SONG_RULES,
    STRICT,
    Exports,
    Finding,
    StemFact,
    limits,
    rule_20,
)
from tests.songs import SWUNG, band_song

SEEDS = (1, 2, 3)
MOST_BROKEN = 3
"""Of the eleven rules of taste; a song is not made by rules alone."""


def broken_rules(path: Path, genre: str, roles: dict[str, str] | None = None) -> list[Finding]:
    """Every finding of the rules on one exported MIDI file."""
    file, bounds = load(path, roles), limits(genre)
    return [finding for number in SONG_RULES for finding in RULES[number](file, bounds)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("genre", genre_names())
def test_exports_keep_the_rules(genre: str, seed: int, exported_song: Callable[..., Any]) -> None:
    """What we hand over would not be fit for a DAW (rules 1 to 8), or would sound like a machine (the others)."""
    made = exported_song(genre, seed)
    roles = {name: parts[0].role for name, parts in track_parts(made.performance)}
    findings = broken_rules(made.midi, genre, roles)
    strict = [str(finding) for finding in findings if finding.rule in STRICT]
    assert strict == []
    broken = sorted({finding.rule for finding in findings})
    assert len(broken) <= MOST_BROKEN, [str(finding) for finding in findings]


@pytest.fixture(scope="module")
def good() -> bytes:
    return midi_bytes(perform(band_song(bars=8), SWUNG))


def damaged(good: bytes, damage: Damage, folder: Path) -> Exported:
    file = mido.MidiFile(file=io.BytesIO(good))
    damage(file)
    path = folder / "damaged.mid"
    file.save(path)
    return load(path)


def test_a_good_song_keeps_every_rule(good: bytes, tmp_path: Path) -> None:
    """The rules would cry wolf."""
    path = tmp_path / "good.mid"
    path.write_bytes(good)
    assert broken_rules(path, "") == []


@pytest.mark.parametrize(
    ("number", "damage"), [pytest.param(n, d, id=f"{n}: {w}") for n, w, d in DAMAGES]
)
def test_each_rule_can_fail(number: int, damage: Damage, good: bytes, tmp_path: Path) -> None:
    """A rule that never fails proves nothing."""
    file = damaged(good, damage, tmp_path)
    findings = RULES[number](file, limits())
    assert findings
    assert {finding.rule for finding in findings} == {number}
    assert all(finding.where and finding.evidence for finding in findings)


def test_every_rule_is_damaged() -> None:
    """A rule would be left without its proof."""
    assert {number for number, _, _ in DAMAGES} == set(SONG_RULES)


def others(file: Exported) -> Exports:
    """A set of files that agrees with the MIDI file."""
    frames = int(file.seconds(file.end) * 44100) + 44100
    return Exports(
        stems=tuple(StemFact(t.name, frames, 44100, 24, -6.0) for t in file.played),
        mix_apart_db=0.1,
        chart=chart(band_song(bars=8)),
        track_notes=tuple((t.name, len(t.notes)) for t in file.played),
        markers=tuple(s.name for s in file.sections),
    )


def disagreements(good: Exports) -> Iterator[tuple[str, Exports]]:
    first, *rest = good.stems
    for what, stem in (
        ("a shorter stem", replace(first, frames=first.frames - 1)),
        ("a 16-bit stem", replace(first, bits=16)),
        ("a clipped stem", replace(first, peak_dbfs=0.0)),
        ("a silent stem", replace(first, peak_dbfs=-120.0)),
        ("a late stem", replace(first, first_frame=10)),
    ):
        yield what, replace(good, stems=(stem, *rest))
    yield "stems too short", replace(good, stems=tuple(replace(s, frames=1000) for s in good.stems))
    yield "a mix of something else", replace(good, mix_apart_db=3.0)
    yield "a chart of another song", replace(good, chart="")
    yield "a lost track", replace(good, track_notes=(good.track_notes or ())[1:])
    yield "other sections", replace(good, markers=("Verse",))


def test_files_of_one_set_agree(good: bytes, tmp_path: Path) -> None:
    """The audio, the chart and the MIDI file would be of different songs."""
    path = tmp_path / "good.mid"
    path.write_bytes(good)
    file = load(path)
    agreeing = others(file)
    assert rule_20(file, limits(), agreeing) == []
    for what, wrong in disagreements(agreeing):
        assert rule_20(file, limits(), wrong), what


def test_a_genre_has_limits_of_its_own() -> None:
    """Techno would be blamed for its grid."""
    assert limits("deep house")["timing_mean_low_ms"] == 0
    assert limits("rock") == limits()
