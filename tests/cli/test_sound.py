"""`mix`, `render` and `stems`: only what changed is played, the numbers hold, and a slip is one line."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.answers import told
from tests.sounds import a_soundfont

pytestmark = pytest.mark.audio


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short song without audio, and a tiny soundfont beside it."""
    from composer import sketch

    place = tmp_path_factory.mktemp("sound")
    sketch(folder=place / "song", genre="pop", seed=5, length_bars=8, tempo_bpm=140, audio=False)
    (place / "tiny.sf2").write_bytes(a_soundfont())
    (place / "loud.sf2").write_bytes(a_soundfont(amplitude=0.9, name="Loud"))
    return place


@pytest.fixture
def song(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that song, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(made / "tiny.sf2"))
    shutil.copytree(made / "song", tmp_path / "song")
    return tmp_path / "song"


def test_only_what_changed_is_played(composer: Callable, song: Path, made: Path) -> None:
    """A revision of one part is heard without playing the others; a new balance plays nothing."""
    first = told(composer, "mix", song)
    everybody = first["rendered"]
    assert len(everybody) > 3
    assert first["mixed"] == everybody
    sound = Path(first["files"]["audio"]).read_bytes()
    again = told(composer, "mix", song)
    assert (again["rendered"], again["mixed"]) == ([], [])
    assert Path(again["files"]["audio"]).read_bytes() == sound
    part = everybody[-2]
    (song / "mix.toml").write_text(f"[parts.{part}]\nlevel_lu = -3.3\n")
    level = told(composer, "mix", song)
    assert (level["rendered"], level["mixed"]) == ([], [])
    assert next(s["level_lu"] for s in level["strips"] if s["part"] == part) == -3.3
    assert Path(level["files"]["audio"]).read_bytes() != sound
    (song / "mix.toml").write_text(f"[parts.{part}]\npan = 0.7\n")
    tone = told(composer, "mix", song)
    assert (tone["rendered"], tone["mixed"]) == ([], [part])
    (song / "mix.toml").write_text(f"[parts.{part}]\nsoundfont = '{made / 'loud.sf2'}'\n")
    own = told(composer, "mix", song)
    assert (own["rendered"], own["mixed"]) == ([part], [part])


def test_render_plays_everything_and_gives_the_same_bytes(composer: Callable, song: Path) -> None:
    """What was kept must be what would have been played."""
    first = told(composer, "mix", song)
    sound = Path(first["files"]["audio"]).read_bytes()
    again = told(composer, "render", song)
    assert again["rendered"] == first["rendered"]
    assert Path(again["files"]["audio"]).read_bytes() == sound


def test_a_mix_without_a_cache_is_the_same(
    composer: Callable, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache is a saving, not an ingredient."""
    sound = Path(told(composer, "mix", song)["files"]["audio"]).read_bytes()
    monkeypatch.setenv("COMPOSER_CACHE_MB", "0")
    again = told(composer, "mix", song)
    assert again["rendered"] == again["mixed"] != []
    assert Path(again["files"]["audio"]).read_bytes() == sound


def test_targets_formats_rates_and_tags(composer: Callable, song: Path) -> None:
    """Every option arrives in the file."""
    data = told(composer, "render", song, "--format", "flac", "--bits", "24", "--rate", "48000",
                "--target", "apple", "--artist", "Ada")  # fmt: skip
    assert data["target"] == "apple"
    assert data["loudness"]["lufs"] == pytest.approx(-16.0, abs=0.3)
    with soundfile.SoundFile(data["files"]["audio"]) as file:
        assert (file.samplerate, file.subtype, file.artist) == (48000, "PCM_24", "Ada")
        assert "bpm 140" in file.comment
        assert "seed 5" in file.comment
    opus = told(composer, "render", song, "--format", "opus")
    assert soundfile.info(opus["files"]["audio"]).samplerate == 48000


def test_one_part_of_one_section(composer: Callable, song: Path) -> None:
    """Only it is played, as long as its section; the song's own file stays."""
    whole = told(composer, "mix", song)
    before = Path(whole["files"]["audio"]).read_bytes()
    part = whole["rendered"][-1]
    piece = told(composer, "render", song, "--only", f"bars 2-4:{part}")
    assert piece["rendered"] == [part]
    path = Path(piece["files"]["audio"])
    assert path.name.endswith(f"{part}.wav") and path != Path(whole["files"]["audio"])
    assert soundfile.info(path).frames < soundfile.info(whole["files"]["audio"]).frames
    assert Path(whole["files"]["audio"]).read_bytes() == before
    answer = composer("render", song, "--only", "brigde", "--json")
    assert answer.code == 2 and "there is no section 'brigde'" in answer.out


def test_a_mix_with_everything(composer: Callable, song: Path) -> None:
    """Sections, a room and a plugin that is not there: a warning, and no strip runs again but for the levels."""
    first = told(composer, "mix", song)
    room = np.random.default_rng(1).standard_normal((4000, 2)) * 0.1
    soundfile.write(song / "room.wav", room, 44100)
    part = first["rendered"][0]
    (song / "mix.toml").write_text(
        f'[sections."*"]\nlowpass_hz = [300, 12000]\n[rooms]\nhall = "room.wav"\n'
        f'[parts.{part}]\nplugin = "gone.vst3"\n'
    )
    again = told(composer, "mix", song)
    assert (again["rendered"], again["mixed"]) == ([], [])
    assert any("gone.vst3" in warning and "left out" in warning for warning in again["warnings"])
    (song / "mix.toml").write_text('[rooms]\nhall = "none.wav"\n')
    answer = composer("mix", song, "--json")
    assert answer.code == 2 and "no impulse response at" in answer.out


def test_a_loop_is_as_long_as_its_bars(composer: Callable, song: Path, tmp_path: Path) -> None:
    """To the sample, and so are its stems; nothing warns of a tail any more."""
    data = told(composer, "sketch", "--genre", "pop", "--brief", _loop_brief(tmp_path), "--seed", "2",
                "--out", tmp_path / "loop")  # fmt: skip
    assert not any("loop" in warning for warning in data["warnings"])
    made = told(composer, "stems", tmp_path / "loop")
    frames = 8 * 4 * 60 * 44100 // 140
    assert soundfile.info(made["files"]["audio"]).frames == frames
    for stem in Path(made["files"]["stems"]).glob("*.wav"):
        assert soundfile.info(stem).frames == frames
    dry = told(composer, "stems", tmp_path / "loop", "--dry")
    assert {soundfile.info(p).frames for p in Path(dry["files"]["stems"]).glob("*.wav")} == {frames}


def _loop_brief(folder: Path) -> Path:
    path = folder / "brief.toml"
    path.write_text("loop = true\ntempo_bpm = 140\nlength_bars = 8\n")
    return path


def test_stems(composer: Callable, song: Path) -> None:
    """Numbered, named, 24 bit, of one length; dry ones beside them; those of parts that are gone go."""
    data = told(composer, "stems", song)
    dry = told(composer, "stems", song, "--dry")
    for place in (Path(data["files"]["stems"]), Path(dry["files"]["stems"])):
        files = sorted(place.iterdir())
        assert [path.name[:3] for path in files] == [f"{n:02d} " for n in range(1, len(files) + 1)]
        infos = [soundfile.info(path) for path in files]
        assert {info.subtype for info in infos} == {"PCM_24"}
        assert len({info.frames for info in infos}) == 1
        assert max(np.abs(soundfile.read(path)[0]).max() for path in files) < 1.0
    old = Path(data["files"]["stems"]) / "09 Gone.wav"
    assert not old.exists()
    assert data["loudness"] is not None
    assert dry["loudness"] is None
    fast = Path(told(composer, "stems", song, "--dry", "--rate", "48000")["files"]["stems"])
    assert {soundfile.info(path).samplerate for path in fast.iterdir()} == {48000}


def test_the_kit_in_pieces(composer: Callable, song: Path) -> None:
    """Kick, snare, hats and the rest as files of their own: dry they add up to the kit, and the song's own mix and
    stems stay as they were."""
    sound = Path(told(composer, "mix", song)["files"]["audio"]).read_bytes()
    whole = Path(told(composer, "stems", song, "--dry")["files"]["stems"])
    apart = told(composer, "stems", song, "--dry", "--kit")["files"]["stems"]
    (kit,) = [path for path in whole.iterdir() if "Drum" in path.name]
    pieces = [path for path in Path(apart).iterdir() if kit.stem[3:] in path.name]
    assert {path.stem.rpartition(" ")[2] for path in pieces} >= {"kick", "snare", "hats"}
    total = np.sum([soundfile.read(path)[0] for path in pieces], axis=0)
    kit_sound = soundfile.read(kit)[0]
    share = float(
        (total * kit_sound).sum() / (kit_sound**2).sum()
    )  # each set has a gain of its own
    rest = np.sqrt(((total - share * kit_sound) ** 2).mean() / (total**2).mean())
    assert rest < 3e-3  # -50 dB: in one synth a voice keeps traces of the one whose place it takes
    mixed = told(composer, "stems", song, "--kit")
    assert Path(mixed["files"]["audio"]).name.endswith("-kit.wav")
    assert len(list(Path(mixed["files"]["stems"]).iterdir())) == len(list(Path(apart).iterdir()))
    again = told(composer, "mix", song)
    assert again["rendered"] == []
    assert Path(again["files"]["audio"]).read_bytes() == sound


def test_the_mix_file_is_written_once(composer: Callable, song: Path) -> None:
    """A person's edits must never be written over."""
    sound = Path(told(composer, "mix", song)["files"]["audio"]).read_bytes()
    written = Path(told(composer, "mix", song, "--write")["files"]["mix"])
    assert written == (song / "mix.toml").absolute()
    assert Path(told(composer, "mix", song)["files"]["audio"]).read_bytes() == sound
    answer = composer("mix", song, "--write")
    assert answer.code == 2
    assert "is there already" in answer.err


def test_beside_a_reference(composer: Callable, song: Path, tmp_path: Path) -> None:
    """Numbers of both, and the recording as it was."""
    times = np.arange(6 * 44100) / 44100
    sound = 0.3 * np.sin(2 * np.pi * 70 * times) + 0.05 * np.sin(2 * np.pi * 3000 * times)
    soundfile.write(tmp_path / "ref.wav", sound, 44100)
    before = (tmp_path / "ref.wav").read_bytes()
    data = told(composer, "mix", song, "--reference", tmp_path / "ref.wav")
    assert set(data["reference"]["ours"]) == set(data["reference"]["reference"])
    assert all(abs(p["change_db"]) <= 4 for p in data["reference"]["proposals"])
    shown = composer("mix", song, "--reference", tmp_path / "ref.wav")
    assert "crest factor" in shown.out
    assert "31.5 Hz, dB" in shown.out and "12500 Hz, dB" in shown.out
    typed = next(line for line in shown.out.splitlines() if line.strip().startswith("$ "))
    assert composer(*shlex.split(typed.strip())[2:]).code == 0
    assert (song / "mix.toml").is_file()
    assert "mono" in next(line for line in shown.out.splitlines() if line.startswith("width"))
    assert (tmp_path / "ref.wav").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mix", "{song}", "--target", "klub"), "did you mean club"),
        (("mix", "{song}", "--reference", "no.wav"), "no recording at no.wav"),
        (("render", "{song}", "--format", "opus", "--rate", "44100"), "opus is made at 48000 Hz"),
        (("render", "{song}", "--format", "mp3", "--bits", "24"), "--bits is for wav and flac"),
        (("render", "{song}", "--format", "flac", "--bits", "32f"), "16 or 24 bits"),
        (("stems", "{song}/nothing"), "no song folder"),
    ],
)
def test_slips(arguments: tuple[str, ...], said: str, composer: Callable, song: Path) -> None:
    """One line, exit code 2, nothing written."""
    answer = composer(*(text.format(song=song) for text in arguments))
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert not list((song / "out").glob("*.wav"))
