"""A song to be heard now: through the sound card, or by whatever listens at a MIDI port.

The sound that lies in `out/` is used as long as it is of these notes and this mix. Where parts are soloed or muted the
desk runs once, over what the cache has kept, and the parts are heard exactly as loud as in the master.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from composer.render.live_midi import MidiPort, live_messages, play_live
from composer.render.ports import SoundCard, check_sound_card, midi_port, sound_card
from composer.studio.mixing import Progress, mix_song, opened
from composer.studio.outputs import Outputs
from composer.studio.project import SongFolder
from composer.studio.sound import AudioWish, dry_stem_set, mix_for, sound_recipe
from composer.studio.stretch import Stretch, heard_parts, stretch_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from composer.mix.mix_file import MixFile
    from composer.model.performance import Performance
    from composer.model.song import Song

__all__ = ["PlayWish", "Played", "play_midi", "play_sound"]

PLAYABLE = (".wav", ".flac", ".ogg", ".opus", ".mp3")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayWish:
    """What to play: `start` as `stretch_of` reads it, parts as `heard_parts` does, and with which sounds."""

    start: str | None = None
    solo: tuple[str, ...] = ()
    mute: tuple[str, ...] = ()
    soundfont_path: Path | None = None
    synth_path: Path | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everybody is heard, with the sounds the song has."""
        return not (self.solo or self.mute or self.soundfont_path or self.synth_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What was played: the stretch, its length without the tail, the parts' names, by what, and what to say of it."""

    title: str
    stretch: Stretch
    length_s: float
    parts: tuple[str, ...]
    output: str
    warnings: tuple[str, ...] = ()


Begin = Callable[[Played], None]
"""Told what is about to be heard."""


def play_sound(
    folder: SongFolder,
    wish: PlayWish,
    tell: Progress,
    begin: Begin = lambda played: None,
    open_card: Callable[[int], AbstractContextManager[SoundCard]] = sound_card,
    check_card: Callable[[], None] = check_sound_card,
) -> Played:
    """Play a song through the sound card to its end; raises ComposerError, and EnvironmentProblem without a card,
    before anything is mixed.

    Ctrl-C silences the card at once and goes on to the caller.
    """
    song, performance, own = opened(folder)
    stretch = stretch_of(song, performance, wish.start)
    parts = heard_parts(song, wish.solo, wish.mute)
    check_card()
    with _sound(folder, song, performance, own, wish, tell) as (rate_hz, warnings, blocks):
        clock = performance.tempo_map.seconds
        start_s, end_s = clock(stretch.start), clock(stretch.end)
        is_to_the_end = stretch.end >= performance.end_tick
        sound = blocks(start_s, float("inf") if is_to_the_end else end_s)
        with open_card(rate_hz) as card:
            played = Played(
                title=song.plan.title,
                stretch=stretch,
                length_s=end_s - start_s,
                parts=tuple(part.name for part in parts),
                output=card.name,
                warnings=warnings,
            )
            begin(played)
            for block in sound:
                card.write(block)
    return played


def play_midi(
    folder: SongFolder,
    port_name: str,
    wish: PlayWish,
    begin: Begin = lambda played: None,
    open_port: Callable[[str], AbstractContextManager[MidiPort]] = midi_port,
    now_s: Callable[[], float] = time.monotonic,
    sleep_s: Callable[[float], None] = time.sleep,
) -> Played:
    """Play a song to a MIDI port, with clock, song position, start and stop; raises ComposerError.

    However it ends, no note is left hanging.
    """
    song, performance, _ = opened(folder)
    stretch = stretch_of(song, performance, wish.start)
    ids = {part.id: part.name for part in heard_parts(song, wish.solo, wish.mute)}
    heard = replace(performance, parts=tuple(p for p in performance.parts if p.id in ids))
    messages = live_messages(heard, stretch.start, stretch.end)
    clock = performance.tempo_map.seconds
    played = Played(
        title=song.plan.title,
        stretch=stretch,
        length_s=clock(stretch.end) - clock(stretch.start),
        parts=tuple(ids.values()),
        output=port_name,
    )
    with open_port(port_name) as port:
        begin(played)
        play_live(messages, port, now_s, sleep_s)
    return played


Blocks = Callable[[float, float], Iterator["NDArray[np.float32]"]]


@contextmanager
def _sound(
    folder: SongFolder,
    song: Song,
    performance: Performance,
    own: MixFile,
    wish: PlayWish,
    tell: Progress,
) -> Iterator[tuple[int, tuple[str, ...], Blocks]]:
    """The rate of what is to be heard, warnings, and the blocks from one second to another."""
    from composer.mix.audition import audition, file_blocks, rate_of

    outputs = Outputs(folder)
    audio = AudioWish(soundfont_path=wish.soundfont_path, synth_path=wish.synth_path)
    if wish.is_whole:
        mix = mix_for(song, performance, own)
        found = _best(outputs.made_from(sound_recipe(performance, mix, own)))
        warnings: tuple[str, ...] = ()
        if found is None:
            mixed = mix_song(folder, audio, tell)
            found, warnings = dict(mixed.files)["audio"], mixed.warnings
        yield rate_of(found), warnings, lambda start_s, end_s: file_blocks(found, start_s, end_s)
        return
    heard = [part.id for part in heard_parts(song, wish.solo, wish.mute)]
    with outputs.workplace() as work:
        stems, cache = dry_stem_set(performance, work, audio, tell, own)
        mix = mix_for(song, performance, own)
        made = audition(
            stems, mix, performance, heard, work, cache, lambda done: tell("mixing", done)
        )
        yield made.sample_rate_hz, (*stems.warnings, *made.warnings), made.blocks


def _best(files: Iterable[Path]) -> Path | None:
    """The one that lost least on its way to the disk."""
    playable = [file for file in files if file.suffix in PLAYABLE]
    return min(playable, key=lambda file: PLAYABLE.index(file.suffix), default=None)
