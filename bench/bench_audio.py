"""What audio costs: CPU seconds of the stems, of the mix and master, against one plain stereo render.

    python bench/bench_audio.py [--minutes 3] [--runs 3] [--synth PATH] [--soundfont PATH] [--made-up] [--memory]

The song is a pop song of eight parts as this program writes it, played by the soundfont inside the pretty_midi
package; `--made-up` takes eleven busy parts instead. Every figure is that of a process of its own, children included,
taken in turns within one run, so that the ratios hold on a busy machine too; they are medians over the runs. "one
stereo mix" is the same FluidSynth library playing the same events into one stereo output with its reverb and chorus
on; "fluidsynth -F" is the program of that name, where it is installed; it and pretty_midi are given the song's MIDI
file. A revision is one part with other velocities, played, mixed and mastered again on what was kept of the whole.
Somebody waiting for the stems waits by the clock, and two processes play them where there are two cores, so that
"faster than pretty_midi" is bounded by the clock; by processor time both have the same voices to work out, and that
ratio is told beside it. The revision is bounded by both, against the whole as it is made today, from nothing.
`--memory` takes a song of 30 minutes as well. Exits with 1 where a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from composer.model.audio import Mix, SoundSource, Stem, StemSet
from composer.model.performance import Performance
from composer.model.song import Song
from composer.rng import Rng

SONG, PLAYED, MIX = "song.pickle", "performance.pickle", "mix.pickle"
"""What the tasks are given, written once for all of them; each reads no more than it needs."""


def task_stems(
    performance: Performance, folder: Path, options: argparse.Namespace
) -> dict[str, object]:
    from composer.render.audio import render_stems

    stems = render_stems(
        performance, folder, synth_path=options.synth, soundfont_path=options.soundfont
    )
    (folder / "frames").write_text(str(stems.frames))
    return {"source": str(stems.source), "length_s": stems.length_s}


def task_mix(
    performance: Performance, folder: Path, options: argparse.Namespace
) -> dict[str, object]:
    from composer.mix.master import mix_and_master

    source = SoundSource(
        synth="", synth_path=Path(), soundfont="", soundfont_path=Path(), licence=""
    )
    stems = StemSet(
        stems=tuple(
            Stem(part=part.id, name=part.name, path=folder / f"{number:02d}.f32")
            for number, part in enumerate(performance.parts, 1)
        ),
        frames=int((folder / "frames").read_text()),
        sample_rate_hz=44100,
        source=source,
    )
    mix: Mix = pickle.loads((folder / MIX).read_bytes())
    loudness = mix_and_master(stems, mix, performance, folder / "out.wav").loudness
    return {"lufs": loudness.lufs, "true_peak_dbtp": loudness.true_peak_dbtp}


def task_whole(
    performance: Performance, folder: Path, options: argparse.Namespace
) -> dict[str, object]:
    """Stems, mix and master as `composer mix` makes them, with nothing kept from before."""
    shutil.rmtree(folder / "cache", ignore_errors=True)
    return _kept_song(performance, folder, options)


def task_revision(
    performance: Performance, folder: Path, options: argparse.Namespace
) -> dict[str, object]:
    """The same after `task_whole`, with one part changed: that of a middling number of notes."""
    tuned = [part for part in performance.parts if not part.is_percussion]
    chosen = sorted(tuned, key=lambda part: len(part.notes))[len(tuned) // 2]
    rng = Rng(
        "revision", time.time_ns()
    )  # another one at every run, as the last one is kept as well
    notes = tuple(replace(note, velocity=rng.between(50, 110)) for note in chosen.notes)
    parts = tuple(
        replace(part, notes=notes) if part is chosen else part for part in performance.parts
    )
    return _kept_song(replace(performance, parts=parts), folder, options)


def _kept_song(
    performance: Performance, folder: Path, options: argparse.Namespace
) -> dict[str, object]:
    from composer.studio.sound import AudioWish, make_sound

    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    wish = AudioWish(synth_path=options.synth, soundfont_path=options.soundfont)
    song: Song = pickle.loads((folder / SONG).read_bytes())
    made = make_sound(song, performance, folder, wish, lambda stage, done: None)
    return {"rendered": len(made.rendered), "mixed": len(made.mixed)}


def task_pretty_midi(
    performance: Performance, folder: Path, options: argparse.Namespace
) -> dict[str, object]:
    """The synthesis of pretty_midi, which plays every instrument by itself and adds them up."""
    from composer.render import synth

    synth.load(synth.find(options.synth).path)
    import pretty_midi

    song = pretty_midi.PrettyMIDI(str(folder / "song.mid"))
    sound = song.fluidsynth(fs=44100, synthesizer=str(options.soundfont))
    return {"length_s": len(sound) / 44100}


def task_stereo(
    performance: Performance, folder: Path, options: argparse.Namespace
) -> dict[str, object]:
    """One stereo output, reverb and chorus as FluidSynth has them, written as 16-bit sound."""
    import ctypes

    from composer.render import soundfont, synth
    from composer.render.job import BEND, CONTROL, NOTE_OFF, NOTE_ON, song_events

    library = synth.find(options.synth)
    font = soundfont.find(options.soundfont)
    api, shared = synth.load(library.path)
    player = api.Synth(
        gain=0.2,
        samplerate=44100,
        channels=16,
        **{"synth.dynamic-sample-loading": 1, "synth.polyphony": 256},
    )
    loaded = player.sfload(str(font.path))
    for channel, part in enumerate(performance.parts):
        shared.fluid_synth_set_channel_type(player.synth, channel, int(part.is_percussion))
        player.program_select(channel, loaded, 128 if part.is_percussion else 0, part.program)
    channels = {part.id: channel for channel, part in enumerate(performance.parts)}
    events = [
        *song_events(performance, channels, 44100),
        (round((performance.duration_s + 3) * 44100), -1, 0, 0, 0),
    ]
    write = shared.fluid_synth_write_s16
    write.argtypes = [ctypes.c_void_p, ctypes.c_int] + [
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_int,
    ] * 2
    most = 8192
    room = ctypes.create_string_buffer(most * 4)
    here = 0
    with (folder / "stereo.raw").open("wb") as out:
        for frame, kind, channel, first, second in events:
            while here < frame:
                length = min(most, frame - here)
                write(player.synth, length, room, 0, 2, room, 1, 2)
                out.write(memoryview(room)[: length * 4])
                here += length
            if kind == NOTE_ON:
                player.noteon(channel, first, second)
            elif kind == NOTE_OFF:
                player.noteoff(channel, first)
            elif kind == CONTROL:
                player.cc(channel, first, second)
            elif kind == BEND:
                player.pitch_bend(channel, first)
    return {}


def task_program(
    performance: Performance, folder: Path, options: argparse.Namespace
) -> dict[str, object]:
    from composer.render import soundfont

    font = soundfont.find(options.soundfont).path
    command = [
        "fluidsynth",
        "-ni",
        "-q",
        "-F",
        folder / "program.wav",
        "-r",
        "44100",
        font,
        folder / "song.mid",
    ]
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return {}


TASKS = {
    "stereo": task_stereo,
    "program": task_program,
    "stems": task_stems,
    "mix": task_mix,
    "whole": task_whole,
    "revision": task_revision,
    "pretty_midi": task_pretty_midi,
}


def in_own_process(task: str, folder: Path, options: argparse.Namespace) -> dict[str, object]:
    command = [
        sys.executable,
        __file__,
        "--task",
        task,
        "--folder",
        str(folder),
        "--minutes",
        str(options.minutes),
    ]
    for name in ("synth", "soundfont"):
        if getattr(options, name):
            command += [f"--{name}", str(getattr(options, name))]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def run_task(options: argparse.Namespace) -> None:
    performance: Performance = pickle.loads((options.folder / PLAYED).read_bytes())
    start = time.perf_counter()
    told = TASKS[options.task](performance, options.folder, options)
    own, children = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    cpu_s = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    peak_mb = max(peak_of_self_mb(), children.ru_maxrss / 1024)
    print(
        json.dumps(
            {"cpu_s": cpu_s, "wall_s": time.perf_counter() - start, "peak_mb": peak_mb, **told}
        )
    )


def peak_of_self_mb() -> float:
    """The most memory of this process; on Linux `ru_maxrss` counts what its parent held when it was started."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = status.read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--synth", type=Path)
    parser.add_argument("--soundfont", type=Path, default=small_soundfont())
    parser.add_argument("--made-up", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task:
        run_task(options)
        return 0
    from audio_songs import bench_song  # what it needs is no part of what is timed
    from audio_table import show, show_memory

    tasks = [task for task in TASKS if task != "program" or shutil.which("fluidsynth")]
    song = bench_song(options.minutes, made_up=options.made_up)
    rows = measured(song, tasks, options)
    met = show(song[1], rows)
    if options.memory:
        long_song = bench_song(30.0, made_up=options.made_up)
        met &= show_memory(rows, measured(long_song, ["stems", "mix"], options, runs=1))
    return 0 if met else 1


def small_soundfont() -> Path:
    """The soundfont that the pretty_midi package brings along."""
    import importlib.util

    spec = importlib.util.find_spec("pretty_midi")
    if spec is None or spec.origin is None:
        raise SystemExit("pretty_midi is not installed; name a --soundfont")
    return next(Path(spec.origin).parent.glob("*.sf2"))


def measured(
    song: tuple[Song, Performance], tasks: list[str], options: argparse.Namespace, runs: int = 0
) -> dict[str, list[dict[str, object]]]:
    """What every run of every task cost, the tasks taking turns."""
    from composer.render.midi import midi_bytes
    from composer.studio.sound import mix_for

    rows: dict[str, list[dict[str, object]]] = {task: [] for task in tasks}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, thing in ((SONG, song[0]), (PLAYED, song[1]), (MIX, mix_for(*song))):
            (folder / name).write_bytes(pickle.dumps(thing))
        if "program" in tasks or "pretty_midi" in tasks:
            (folder / "song.mid").write_bytes(midi_bytes(song[1]))
        for _ in range(runs or options.runs):
            for task in tasks:
                rows[task].append(in_own_process(task, folder, options))
    return rows


if __name__ == "__main__":
    sys.exit(main())
