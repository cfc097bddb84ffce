"""`composer play` with stand-ins for the sound card and the port: what is heard is what was mixed, and it stops cleanly."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pedalboard
import pytest
import soundfile
from numpy.typing import NDArray

from composer.model.song import Song
from composer.studio.playing import PlayWish, play_midi
from composer.studio.project import SongFolder
from tests.sounds import RATE, a_soundfont

pytestmark = pytest.mark.audio
LENGTH = {"length_s": 15.0, "length_is_exact": True}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short song with sound, the soundfont that made it, and the cache with its parts."""
    from composer import sketch

    place = tmp_path_factory.mktemp("play")
    (place / "tiny.sf2").write_bytes(a_soundfont())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place / "cache"))
        patch.setenv("COMPOSER_SOUNDFONT", str(place / "tiny.sf2"))
        sketch(folder=place / "song", genre="pop", seed=5, length_bars=8, tempo_bpm=140)
    return place


@pytest.fixture
def song(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that song."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(made / "cache"))
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(made / "tiny.sf2"))
    shutil.copytree(made / "song", tmp_path / "song")
    return tmp_path / "song"


class Card:
    """A sound card that remembers, and may be interrupted."""

    def __init__(self) -> None:
        self.blocks: list[NDArray[np.float32]] = []
        self.stops_after = 10**9
        self.done: list[str] = []
        self.device, self.wish = 0, dict[str, Any]()

    def OutputStream(self, **wish: Any) -> Card:
        self.wish = wish
        return self

    def query_devices(self, number: int = 0, kind: str | None = None) -> dict[str, str]:
        return {"name": "Speakers"}

    def write(self, block: NDArray[np.float32]) -> None:
        if len(self.blocks) == self.stops_after:
            raise KeyboardInterrupt
        self.blocks.append(block.copy())

    def __getattr__(self, name: str) -> Callable[[], None]:
        return lambda: self.done.append(name)

    @property
    def sound(self) -> NDArray[np.float32]:
        return np.concatenate(self.blocks)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    made = Card()
    monkeypatch.setitem(sys.modules, "sounddevice", made)  # type: ignore[arg-type]
    return made


def master(song: Path) -> NDArray[np.float32]:
    (path,) = (song / "out").glob("*.wav")
    return np.asarray(soundfile.read(path, dtype="float32")[0])


def files(song: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(song).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in song.rglob("*")
        if path.is_file()
    }


def test_what_was_rendered_is_heard(composer: Callable, song: Path, card: Card) -> None:
    """To the last sample, and without rendering anything again."""
    before = files(song)
    answer = composer("play", song, "--json")
    assert answer.code == 0, answer.err
    np.testing.assert_array_equal(card.sound, master(song))
    assert card.done == ["start", "stop", "close"]
    assert card.wish["samplerate"] == 44100
    assert files(song) == before
    told = json.loads(answer.out)
    assert told["output"] == "Speakers"
    assert (told["from"]["bar"], told["schema"]) == (1, 1)
    assert len(told["parts"]) > 3


def test_from_a_place(composer: Callable, song: Path, card: Card) -> None:
    """At 140 bpm a bar is 12/7 s; `bars 3-4` is two of them, `bars 3` goes on into the tail."""
    start = round(2 * 12 / 7 * 44100)
    assert composer("play", song, "--from", "bars", "3-4").code == 0
    np.testing.assert_array_equal(card.sound, master(song)[start : round(4 * 12 / 7 * 44100)])
    card.blocks.clear()
    assert composer("play", song, "--from", "bars 3").code == 0
    np.testing.assert_array_equal(card.sound, master(song)[start:])


def test_a_changed_mix_is_heard_changed(composer: Callable, song: Path, card: Card) -> None:
    """An old file must not be taken for today's."""
    old = master(song)
    (song / "mix.toml").write_text("[parts.bass]\nlevel_lu = 3\n")
    assert composer("play", song).code == 0
    assert not np.array_equal(master(song), old)
    np.testing.assert_array_equal(card.sound, master(song))
    (path,) = (song / "out").glob("*.wav")
    path.write_bytes(b"RIFF, cut by a person's editor")
    card.blocks.clear()
    assert composer("play", song).code == 0
    assert card.sound.shape == old.shape


def test_solo_and_mute_are_the_master_taken_apart(
    composer: Callable, song: Path, card: Card
) -> None:
    """A part and all the others add up to the master, within the last bit of its 16 and the limiter's last try."""
    heard = []
    for option in ("--solo", "--mute"):
        card.blocks.clear()
        before = files(song)
        answer = composer("play", song, option, "bass", "--json")
        assert answer.code == 0, answer.err
        assert ("Bass" in json.loads(answer.out)["parts"]) == (option == "--solo")
        assert files(song) == before
        heard.append(card.sound)
    whole = master(song)
    alone, others = heard
    assert np.sqrt(np.mean(alone**2)) > 0.01
    error = np.sqrt(np.mean((alone + others - whole) ** 2)) / np.sqrt(np.mean(whole**2))
    assert error < 0.02  # 0.15 dB, which is how exactly the loudness is met
    assert not list(song.glob(".work*"))


def heard_apart(composer: Callable, song: Path, card: Card) -> NDArray[np.float32]:
    """The bass by itself, and everybody else, added up."""
    heard = []
    for option in ("--solo", "--mute"):
        card.blocks.clear()
        answer = composer("play", song, option, "bass")
        assert answer.code == 0, answer.err
        heard.append(card.sound)
    return np.asarray(heard[0] + heard[1])


def off(sound: NDArray[np.float32], whole: NDArray[np.float32]) -> float:
    """How far a sound is from another, as a share of it."""
    return float(np.sqrt(np.mean((sound - whole) ** 2)) / np.sqrt(np.mean(whole**2)))


@pytest.mark.parametrize("kind", ["loop", "exact"])
def test_loops_and_exact_lengths_are_taken_apart_too(
    kind: str, composer: Callable, made: Path, tmp_path: Path, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """A loop has a lead-in that is not heard, and a song of an exact length fades while it rings."""
    from composer import sketch

    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(made / "tiny.sf2"))
    wish = {"ending": "loop", "length_bars": 8} if kind == "loop" else LENGTH
    sketch(folder=tmp_path / "song", genre="pop", seed=5, **wish)
    whole = master(tmp_path / "song")
    apart = heard_apart(composer, tmp_path / "song", card)
    assert apart.shape == whole.shape
    assert off(apart, whole) < 0.02
    assert off(apart[-3 * RATE :], whole[-3 * RATE :]) < 0.02
    assert np.abs(apart - whole)[-RATE // 10 :].max() < 1e-3


@pytest.mark.parametrize("place", ["parts.keys", "master"])
def test_plugins_are_heard_there_too(
    place: str, composer: Callable, song: Path, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a part sounds like through its plugin is what it is in the master."""

    class Thin:
        is_effect = True

        def reset(self) -> None:
            self._last = np.zeros((2, 1), dtype=np.float32)

        def process(self, sound: NDArray[np.float32], rate: float, reset: bool) -> NDArray[np.float32]:  # fmt: skip
            before, self._last = self._last, sound[:, -1:]
            return np.asarray(sound - np.concatenate([before, sound[:, :-1]], axis=1))

    def load(path: str) -> Thin:
        thin = Thin()
        thin.reset()
        return thin

    monkeypatch.setattr(pedalboard, "load_plugin", load)
    (song / "thin.vst3").write_bytes(b"plugin")
    (song / "mix.toml").write_text(f'[{place}]\nplugin = "thin.vst3"\n')
    plain = master(song)
    assert composer("mix", song).code == 0
    whole = master(song)
    assert off(plain, whole) > 0.1
    assert off(heard_apart(composer, song, card), whole) < 0.02


def test_ctrl_c(composer: Callable, song: Path, card: Card) -> None:
    """Silence at once, exit code 130, nothing left lying about."""
    before = files(song)
    for arguments in ((), ("--solo", "drums")):
        card.done.clear()
        card.blocks.clear()
        card.stops_after = 5
        answer = composer("play", song, *arguments)
        assert answer.code == 130
        assert card.done == ["start", "abort", "close"]
        assert len(card.blocks) == 5
        assert len(card.blocks[0]) <= 2048
    assert files(song) == before
    assert not list(song.glob(".work*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "chrous"), "did you mean"),
        (("--from", "bars 99"), "it has bars 1-8"),
        (("--solo", "bas"), "did you mean bass"),
        (("chorus",), "is said with --from"),
        (("--midi-port", "virtual", "--soundfont", "x.sf2"), "for the sound card"),
    ],
)
def test_slips(
    arguments: tuple[str, ...], said: str, composer: Callable, song: Path, card: Card
) -> None:
    """One line, exit code 2, and nothing is heard."""
    answer = composer("play", song, *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert not card.blocks


def test_without_the_libraries(
    composer: Callable, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are an extra: the line names it."""
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    for arguments in ((), ("--midi-port", "x")):
        answer = composer("play", song, *arguments)
        assert answer.code == 3
        assert "composer-assistant[live]" in answer.err


def test_without_a_card_nothing_is_mixed_first(
    composer: Callable, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a mix that nothing can play."""

    def none_there(**asked: Any) -> None:
        raise ValueError("no output device matching ''")

    monkeypatch.setitem(sys.modules, "sounddevice", SimpleNamespace(query_devices=none_there))  # type: ignore[arg-type]
    for sound in (song / "out").glob("*.wav"):
        sound.unlink()
    answer = composer("play", song)
    assert answer.code == 3
    assert "the sound card cannot be opened (no output device matching '')" in answer.err
    assert not list((song / "out").glob("*.wav"))


def test_an_unknown_port(composer: Callable, song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All ports are listed."""
    mido = SimpleNamespace(get_output_names=lambda: ["Reaper:IN 128:0", "IAC Bus"])
    monkeypatch.setitem(sys.modules, "mido", mido)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "rtmidi", SimpleNamespace())  # type: ignore[arg-type]
    answer = composer("play", song, "--midi-port", "Repaer")
    assert answer.code == 2
    assert "Reaper:IN 128:0" in answer.err
    assert "IAC Bus" in answer.err


def test_the_song_at_a_port(song: Path) -> None:
    """A song folder by a clock that only moves when somebody waits: 8 bars of four quarters and the notes of the file."""
    heard: list[tuple[float, bytes]] = []
    now = [0.0]

    @contextmanager
    def port(name: str) -> Iterator[Any]:
        yield SimpleNamespace(send=lambda data: heard.append((now[0], data)))

    def sleep(seconds: float) -> None:
        now[0] += seconds

    wish = PlayWish(mute=("drums",), start="bars 3")
    played = play_midi(SongFolder(song), "x", wish, lambda _: None, port, lambda: now[0], sleep)
    clocks = [at_s for at_s, data in heard if data == b"\xf8"]
    assert len(clocks) == 6 * 4 * 24
    assert clocks == [pytest.approx(n * 60 / 140 / 24, abs=1e-6) for n in range(len(clocks))]
    assert (b"\xf2\x20\x00" in [data for _, data in heard]) and heard[-1][0] == pytest.approx(
        played.length_s
    )
    notes = [data for _, data in heard if data[0] & 0xF0 == 0x90]
    assert notes
    assert all(data[0] & 0x0F != 9 for data in notes) == (not _has_percussion(song))


def _has_percussion(song: Path) -> bool:
    loaded: Song = SongFolder(song).load()
    return any(part.role == "percussion" for part in loaded.plan.parts)
