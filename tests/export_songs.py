"""Export MIDI of every genre for some seeds: `python tests/export_songs.py FOLDER SEED...`"""

from __future__ import annotations

import sys
from pathlib import Path

from composer import compose, genre_names, write_midi


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    for genre in genre_names():
        for seed in map(int, arguments[1:]):
            song = compose("", genre=genre, seed=seed)
            write_midi(song, folder / f"{genre.replace(' ', '-')}-{seed}.mid")


if __name__ == "__main__":
    main(sys.argv[1:])
