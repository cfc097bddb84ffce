"""What was found in a song's sound when it was last made, kept beside it for as long as the song is the same."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import replace

from composer.disk import digest_of
from composer.model.finding import Finding
from composer.model.song import Song
from composer.studio.outputs import Outputs
from composer.studio.project import SongFolder
from composer.studio.song_text import song_to_text

__all__ = ["FINDINGS", "load_findings", "save_findings", "set_command"]

FINDINGS = ".sound.json"
"""The file in `out/` that holds them."""
SCHEMA = 2
_MOST_BYTES = 1 << 20


def save_findings(outputs: Outputs, song: Song, findings: Sequence[Finding]) -> None:
    """Keep what was found in the sound of this song, as its mix is now; raises DiskProblem."""
    rows = [
        {"code": f.code, "message": f.message, "remedy": f.remedy, "parts": list(f.parts), "value": f.value,
         "unit": f.unit, "severity": f.severity, "settings": list(f.settings)}
        for f in findings
    ]  # fmt: skip
    table = {
        "schema": SCHEMA,
        "song": digest_of(song_to_text(song).encode()),
        "mix": _mix_digest(outputs.folder),
        "findings": rows,
    }
    outputs.put_bytes(FINDINGS, json.dumps(table, indent=1).encode())


def set_command(folder: SongFolder, finding: Finding) -> str:
    """What to type to mend a finding of the sound; where no setting does, what tells more of it."""
    if not finding.settings:
        return f"composer explain {finding.code}"
    changes = (word for setting in finding.settings for word in ("--set", setting))
    return shlex.join(["composer", "mix", str(folder.root), *changes])


def load_findings(folder: SongFolder) -> list[Finding]:
    """What was found in the sound of the song as it is now; nothing when there is no sound of it, or only of an earlier
    state or another mix."""
    place = folder.out / FINDINGS
    try:
        if place.stat().st_size > _MOST_BYTES:
            return []
        table = json.loads(place.read_text(encoding="utf-8"))
        if table["song"] != digest_of(folder.song_file.read_bytes()):
            return []
        if table["mix"] != _mix_digest(folder):
            return []
        found = [
            Finding(**{**row, **{name: tuple(row.get(name, ())) for name in ("parts", "settings")}})
            for row in table["findings"]
        ]
        return [replace(f, command=set_command(folder, f)) for f in found if f.weight]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _mix_digest(folder: SongFolder) -> str:
    """Of a person's mix.toml; that of nothing where there is none."""
    try:
        return digest_of(folder.mix_file.read_bytes())
    except OSError:
        return digest_of(b"")
