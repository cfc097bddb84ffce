"""The file of events: what is read a piece at a time is what was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.render import event_file
from composer.render.event_file import read_events, write_events
from composer.render.job import NOTE_OFF, NOTE_ON, Event


def events_of(part: int, count: int) -> list[Event]:
    return [(64 * n, NOTE_ON if n % 2 else NOTE_OFF, 0, part, n % 128) for n in range(count)]


@pytest.mark.parametrize("counts", [(0,), (1, 0, 1023), (1024, 2049, 3), (0, 5000)])
def test_every_part_gets_its_own(counts: tuple[int, ...], tmp_path: Path) -> None:
    """Parts that are read by turns must not take each other's place in the file they share."""
    parts = [events_of(number, count) for number, count in enumerate(counts)]
    write_events(tmp_path / "x.events", parts)
    with (tmp_path / "x.events").open("rb") as file:
        readers = [
            read_events(file, sum(counts[:number]), count) for number, count in enumerate(counts)
        ]
        heard: list[list[tuple[int, ...]]] = [[] for _ in counts]
        for _ in range(max(counts) + 1):
            for reader, into in zip(readers, heard, strict=True):
                into += [step for step in [next(reader, None)] if step is not None]
    assert heard == [[(f, kind, a, b) for f, kind, _, a, b in events] for events in parts]


def test_a_long_song_is_never_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory must not grow with the song: no read asks for more than a piece."""
    write_events(tmp_path / "x.events", [events_of(0, 10_000)])
    with (tmp_path / "x.events").open("rb", buffering=0) as file:
        reader = read_events(file, 0, 10_000)
        next(reader)
        assert file.tell() == event_file.PIECE * event_file.ROW.size
