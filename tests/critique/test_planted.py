"""Damage is found where it was done, and the same bars of the song as it was are silent."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from composer import genre_names
from composer.model.finding import Finding
from composer.studio.criticism import judge
from tests.critique.damage import DAMAGES, Piece, Spoilt, load

FOUND_SHARE, SILENT_SHARE, MISSED = 0.95, 0.9, 1
"""Of one kind as many may be missed whatever the share: twenty songs are few to hold a share of 95 % by."""
HALF_HEARD = {"tune_bars_in_another_order": 0.6}
"""Bars of a tune that is played once only, and that fit each other's chords, leave music behind."""
QUICK = (
    "melody_a_semitone_off", "bass_a_tritone_off", "bass_a_sixteenth_late", "drum_bar_sixteen_times",
    "velocities_all_eighty", "chords_down_in_the_cellar", "melody_out_of_range", "fourteen_notes_in_the_hands",
    "four_sticks", "end_cut_off", "silence_of_four_bars", "all_in_one_octave",
    "tempo_jump", "the_tune_too_soft_to_hear", "everything_cut_to_a_tick", "drummer_out_of_time",
    "thirds_of_the_chords_turned",
)  # fmt: skip

Outcome = tuple[str, bool, bool]
"""The song, whether the damage was found at its bars, and whether the song as it was is silent at them."""


def outcome(
    midi: Path, roles: dict[str, str], damage: Callable[[Piece, Random], Spoilt], folder: Path
) -> Outcome | None:
    """One song damaged in one way, or None where it has nothing to damage so."""
    piece = load(midi, roles)
    name = f"{midi.stem} {damage.__name__}"
    bars = damage(piece, Random(zlib.crc32(name.encode())))
    if not bars:
        return None
    spoilt = folder / "spoilt.mid"
    piece.save(spoilt)
    before, after = judge(midi).findings, judge(spoilt).findings
    new = [finding for finding in after if not _is_old(finding, before)]
    alarmed = any(set(f.bars) & bars for f in before if f.severity != "low")
    return name, any(set(finding.bars) & bars for finding in new), not alarmed


def _is_old(finding: Finding, before: tuple[Finding, ...]) -> bool:
    return any(
        (f.code, f.parts, f.bars) == (finding.code, finding.parts, finding.bars) for f in before
    )


def _roles(midi: Path, folder: Path) -> dict[str, str]:
    table = json.loads((folder / "song.json").read_text(encoding="utf-8"))
    return {part["name"]: part["role"] for part in table["plan"]["parts"]} | {"Drums": "drums"}


@pytest.mark.parametrize("name", QUICK)
def test_planted_damage_is_found(name: str, exported_song: Callable, tmp_path: Path) -> None:
    """The commonest faults, in three songs each."""
    damage = next(kind for kind in DAMAGES if kind.__name__ == name)
    songs = [exported_song(genre, 2) for genre in ("pop", "rock", "bossa nova")]
    rows = [outcome(song.midi, _roles(song.midi, song.folder), damage, tmp_path) for song in songs]
    assert [row for row in rows if row and not (row[1] and row[2])] == []
    assert any(rows)


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda kind: kind.__name__)
def test_every_kind_of_damage_is_found(
    damage: Callable, exported_song: Callable, tmp_path: Path
) -> None:
    """Every kind in at least ten songs of all genres."""
    songs = [exported_song(genre, seed) for genre in genre_names() for seed in (1, 2)]
    rows = [outcome(song.midi, _roles(song.midi, song.folder), damage, tmp_path) for song in songs]
    done = [row for row in rows if row]
    missed = [row[0] for row in done if not row[1]]
    alarmed = [row[0] for row in done if not row[2]]
    assert len(done) >= 7
    share = HALF_HEARD.get(damage.__name__, FOUND_SHARE)
    assert len(done) - len(missed) >= share * len(done) - 1e-9 or len(missed) <= MISSED, missed
    assert len(done) - len(alarmed) >= SILENT_SHARE * len(done), alarmed
