"""Sound for tests: a soundfont of a few kilobytes made here, small performances, stems of tones, ffmpeg's meter."""

from __future__ import annotations

import math
import re
import shutil
import struct
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from composer.model.audio import SoundSource, Stem, StemSet
from composer.model.performance import Performance, PlayedNote, PlayedPart
from composer.theory.meter import QUARTER

__all__ = [
    "RATE", "a_band", "a_packed_soundfont", "a_performance", "a_played_part", "a_soundfont", "ffmpeg_loudness", "noise", "read_stem", "stem_set",
    "tone", "true_sum",
]  # fmt: skip

RATE = 44100
NO_SOURCE = SoundSource(
    synth="none",
    synth_path=Path("none"),
    soundfont="none",
    soundfont_path=Path("none"),
    licence="none",
)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) & 1)


def _text(name: bytes, text: str) -> bytes:
    """A text chunk as the format wants it: ended by a zero, of even length."""
    data = text.encode() + b"\0"
    return _chunk(name, data + b"\0" * (len(data) & 1))


def _list(name: bytes, *chunks: bytes) -> bytes:
    return _chunk(b"LIST", name + b"".join(chunks))


def a_soundfont(
    presets: Iterable[tuple[int, int]] = ((0, 0), (0, 40), (128, 0)),
    *,
    amplitude: float = 0.5,
    copyright_text: str = "public domain",
    name: str = "Tiny",
) -> bytes:
    """A whole SF2 file: each (bank, program) plays one looped sine that sounds key 69 at 440.5 Hz."""
    rows = sorted(presets)
    period = np.sin(
        2 * np.pi * np.arange(RATE) * 440.5 / RATE
    )  # 881 periods in the 2 s of the loop
    wave = np.concatenate([period, np.sin(2 * np.pi * np.arange(RATE, 2 * RATE) * 440.5 / RATE)])
    samples = np.concatenate([wave, wave[:64], np.zeros(64)]) * amplitude * 32767
    headers, bags, generators = b"", b"", b""
    for number, (bank, program) in enumerate(rows):
        headers += struct.pack(
            "<20sHHHLLL", f"P{bank}.{program}".encode(), program, bank, number, 0, 0, 0
        )
        bags += struct.pack("<HH", number, 0)
        generators += struct.pack("<HH", 41, 0)  # instrument 0
    headers += struct.pack("<20sHHHLLL", b"EOP", 0, 0, len(rows), 0, 0, 0)
    bags += struct.pack("<HH", len(rows), 0)
    generators += struct.pack("<HH", 0, 0)
    zone = struct.pack("<HH", 54, 1) + struct.pack("<HH", 53, 0)  # loop; sample 0
    sample = struct.pack(
        "<20sLLLLLBbHH", b"sine", 0, len(wave) + 64, 16, len(wave) + 16, RATE, 69, 0, 0, 1
    )
    body = b"sfbk" + b"".join(
        (
            _list(
                b"INFO",
                _chunk(b"ifil", struct.pack("<HH", 2, 1)),
                _chunk(b"isng", b"EMU8000\0"),
                _text(b"INAM", name),
                *([_text(b"ICOP", copyright_text)] if copyright_text else []),
            ),
            _list(b"sdta", _chunk(b"smpl", samples.astype("<i2").tobytes())),
            _list(
                b"pdta",
                _chunk(b"phdr", headers),
                _chunk(b"pbag", bags),
                _chunk(b"pmod", bytes(10)),
                _chunk(b"pgen", generators),
                _chunk(b"inst", struct.pack("<20sH", b"sine", 0) + struct.pack("<20sH", b"EOI", 1)),
                _chunk(b"ibag", struct.pack("<HHHH", 0, 0, 2, 0)),
                _chunk(b"imod", bytes(10)),
                _chunk(b"igen", zone + struct.pack("<HH", 0, 0)),
                _chunk(
                    b"shdr",
                    sample + struct.pack("<20sLLLLLBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0),
                ),
            ),
        )
    )
    return _chunk(b"RIFF", body)


def a_packed_soundfont(presets: Iterable[tuple[int, int]] = ((0, 0), (0, 40), (128, 0))) -> bytes:
    """The same sounds as an SF3: the sample is a Vorbis stream some bytes into its chunk, the loop counts from its
    own start."""
    import io

    import soundfile

    plain = a_soundfont(presets)
    at = plain.index(b"smpl")
    length = struct.unpack("<I", plain[at + 4 : at + 8])[0]
    stream = io.BytesIO()
    with soundfile.SoundFile(stream, "w", RATE, 1, format="OGG", subtype="VORBIS") as file:
        frames = np.frombuffer(plain[at + 8 : at + 8 + length], "<i2")
        for start in range(0, len(frames), 4096):
            file.write(frames[start : start + 4096])
    packed = bytes(10) + stream.getvalue()
    tables = plain[at + 8 + length :]
    row = tables.index(b"sine\0", tables.index(b"shdr"))
    old = struct.unpack("<20sLLLLLBbHH", tables[row : row + 46])
    new = struct.pack("<20sLLLLLBbHH", old[0], 10, len(packed), *old[3:9], old[9] | 0x10)
    tables = tables[:row] + new + tables[row + 46 :]
    info = plain[12 : plain.index(b"LIST", 16)].replace(
        b"ifil\4\0\0\0\2\0\1\0", b"ifil\4\0\0\0\3\0\1\0"
    )
    return _chunk(b"RIFF", b"sfbk" + info + _list(b"sdta", _chunk(b"smpl", packed)) + tables)


def a_played_part(
    part_id: str = "tune",
    notes: Sequence[tuple[float, float, int]] = ((0, 1, 69),),
    role: str = "melody",
    **more: object,
) -> PlayedPart:
    """A part from (start, length, key) in quarter notes; drums and percussion go to file channel 9."""
    is_drums = role in ("drums", "percussion")
    played = [
        PlayedNote(
            start=round(at * QUARTER), end=round((at + length) * QUARTER), key=key, velocity=100
        )
        for at, length, key in notes
    ]
    values: dict[str, object] = {
        "name": part_id.title(),
        "instrument": "kit" if is_drums else "sine",
        "channel": 9 if is_drums else 0,
        "program": 0,
        "bank": 128 if is_drums else 0,
        **more,
    }
    return PlayedPart(
        id=part_id,
        role=role,
        notes=tuple(sorted(played, key=lambda note: (note.start, note.key))),
        **values,  # type: ignore[arg-type]  # the values above fit their fields
    )


def a_performance(*parts: PlayedPart, quarters: float = 4, tempo_bpm: float = 120.0) -> Performance:
    """A song in four-four, by default 2 s long."""
    return Performance.steady(
        "Test Song", parts or (a_played_part(),), round(quarters * QUARTER), tempo_bpm=tempo_bpm
    )


def a_band() -> Performance:
    """Four parts of 2 s, two of them percussion."""
    return a_performance(
        a_played_part("tune", ((1, 1, 69), (2, 1, 72))),
        a_played_part("keys", ((0, 4, 57), (0, 4, 60), (2, 2, 64)), role="comp", program=40),
        a_played_part("kit", ((0, 0.5, 36), (2, 0.5, 36)), role="drums"),
        a_played_part("shaker", ((3, 0.5, 70),), role="percussion"),
    )


def tone(
    level_db: float, length_s: float, frequency_hz: float = 1000.0, rate: int = RATE
) -> NDArray[np.float32]:
    """A stereo sine, float32 (2, frames), whose peak is at `level_db` dBFS."""
    times = np.arange(round(length_s * rate)) / rate
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * frequency_hz * times)
    return np.stack([wave, wave]).astype(np.float32)


def noise(level_db: float, length_s: float, seed: int = 1, rate: int = RATE) -> NDArray[np.float32]:
    """Stereo noise, float32 (2, frames), of that rms level, different on both sides."""
    generator = np.random.default_rng(seed)
    return (generator.standard_normal((2, round(length_s * rate))) * 10 ** (level_db / 20)).astype(
        np.float32
    )


def stem_set(folder: Path, sounds: dict[str, NDArray[np.float32]], rate: int = RATE) -> StemSet:
    """Stems with these sounds, all of one length, keyed by part id."""
    folder.mkdir(parents=True, exist_ok=True)
    stems = []
    for number, (part, sound) in enumerate(sounds.items(), 1):
        path = folder / f"{number:02d}.f32"
        path.write_bytes(np.ascontiguousarray(sound.T, dtype="<f4").tobytes())
        stems.append(Stem(part=part, name=part.title(), path=path))
    frames = next(iter(sounds.values())).shape[1]
    return StemSet(stems=tuple(stems), frames=frames, sample_rate_hz=rate, source=NO_SOURCE)


def read_stem(path: Path) -> NDArray[np.float32]:
    """A dry stem as float32 (2, frames)."""
    return np.fromfile(path, dtype="<f4").reshape(-1, 2).T


def true_sum(sounds: Iterable[NDArray[np.float32]]) -> NDArray[np.float64]:
    """Sounds added up in double precision."""
    return np.sum([sound.astype(np.float64) for sound in sounds], axis=0)


def ffmpeg_loudness(path: Path) -> tuple[float, float, float] | None:
    """Integrated LUFS, loudness range in LU and true peak in dBTP by ffmpeg; None where it is not installed."""
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    command = [
        program,
        "-hide_banner",
        "-nostats",
        "-i",
        str(path),
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    found = dict(re.findall(r"(I|LRA|Peak):\s+(-?[\d.]+|-inf)", summary))
    return float(found["I"]), float(found["LRA"]), float(found.get("Peak", -math.inf))
