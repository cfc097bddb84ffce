"""`out/` is ours to rewrite; what a person put there is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.studio.outputs import MANIFEST, Outputs
from composer.studio.project import SongFolder


@pytest.fixture
def folder(tmp_path: Path) -> SongFolder:
    return SongFolder(tmp_path)


def test_our_own_file_is_replaced(folder: SongFolder) -> None:
    """What we wrote and nobody touched may be written anew, without leaving copies about."""
    Outputs(folder).put_bytes("song.mid", b"one")
    outputs = Outputs(folder)
    outputs.put_bytes("song.mid", b"two")
    assert (folder.out / "song.mid").read_bytes() == b"two"
    assert outputs.kept == []
    assert not folder.kept.exists()
    assert {p.name for p in folder.root.iterdir()} == {"out"}


def test_a_persons_file_is_kept(folder: SongFolder) -> None:
    """A file we never wrote, and one of ours that was edited since, are moved aside and never lost."""
    folder.out.mkdir()
    (folder.out / "song.wav").write_bytes(b"my own mix")
    outputs = Outputs(folder)
    outputs.put_bytes("song.wav", b"ours")
    (folder.out / "song.wav").write_bytes(b"edited")
    outputs.put_bytes("song.wav", b"ours again")
    assert (folder.out / "song.wav").read_bytes() == b"ours again"
    assert (folder.kept / "song.wav").read_bytes() == b"my own mix"
    assert (folder.kept / "song-2.wav").read_bytes() == b"edited"
    assert outputs.kept == [folder.kept / "song.wav", folder.kept / "song-2.wav"]


def test_a_lost_manifest_claims_nothing(folder: SongFolder) -> None:
    """Without proof that a file is ours, it is somebody's."""
    Outputs(folder).put_bytes("song.mid", b"one")
    (folder.out / MANIFEST).write_text("{broken")
    Outputs(folder).put_bytes("song.mid", b"two")
    assert (folder.kept / "song.mid").read_bytes() == b"one"


def test_a_folder_in_the_way_is_kept(folder: SongFolder) -> None:
    """Even a folder named like our file is somebody's."""
    (folder.out / "song.mid").mkdir(parents=True)
    (folder.out / "song.mid" / "note").write_text("mine")
    Outputs(folder).put_bytes("song.mid", b"one")
    assert (folder.kept / "song.mid" / "note").read_text() == "mine"
    assert (folder.out / "song.mid").read_bytes() == b"one"


def test_dropping_takes_only_what_is_ours(folder: SongFolder) -> None:
    """A stem of a part that is gone goes; one that a person edited stays."""
    outputs = Outputs(folder)
    outputs.put_bytes("stems/01 Bass.wav", b"bass")
    outputs.put_bytes("stems/02 Drums.wav", b"drums")
    (folder.out / "stems" / "02 Drums.wav").write_bytes(b"edited")
    outputs.drop("stems/01 Bass.wav")
    outputs.drop("stems/02 Drums.wav")
    assert [p.name for p in (folder.out / "stems").iterdir()] == ["02 Drums.wav"]
    assert outputs.names() == ()


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_the_workplace_goes_whatever_happens(
    error: type[BaseException], folder: SongFolder
) -> None:
    """Gigabytes of unfinished stems must not stay behind."""

    def half_way() -> None:
        with Outputs(folder).workplace() as work:
            (work / "dry").mkdir()
            (work / "dry" / "01.f32").write_bytes(b"\0" * 100)
            raise error

    with pytest.raises(error):
        half_way()
    assert list(folder.root.iterdir()) == []
