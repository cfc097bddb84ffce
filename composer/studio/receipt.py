"""What a command found or made, as plain data for `--json`. The schema number rises when a key changes its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from composer.theory.meter import QUARTER

if TYPE_CHECKING:
    from composer.model.audio import Loudness
    from composer.model.brief import BriefReading
    from composer.model.finding import Finding
    from composer.model.song import Part, Plan, Section
    from composer.studio.pipeline import Planned
    from composer.studio.sketching import Sketch

__all__ = [
    "SCHEMA", "chords_of", "finding_row", "loudness_row", "plan_receipt", "planned_receipt", "sketch_receipt",
]  # fmt: skip

SCHEMA = 1


def sketch_receipt(result: Sketch) -> dict[str, Any]:
    """What `composer sketch --json` prints."""
    table = plan_receipt(result.plan, result.reading)
    loudness = result.loudness
    table["duration_s"] = round(result.performance.duration_s, 3)
    table["warnings"] = list(result.warnings)
    table["findings"] = [
        *(finding_row(finding) | {"state": "fixed"} for finding in result.fixed),
        *(finding_row(finding) | {"state": "remains"} for finding in result.findings),
    ]
    table["loudness"] = loudness and loudness_row(loudness)
    table["sound"] = str(result.source) if result.source else None
    table["files"] = {kind: str(path.absolute()) for kind, path in result.files}
    return table


def loudness_row(loudness: Loudness) -> dict[str, float]:
    """What was measured in a finished file."""
    return {
        "lufs": round(loudness.lufs, 2),
        "true_peak_dbtp": round(loudness.true_peak_dbtp, 2),
        "range_lu": round(loudness.range_lu, 2),
    }


def finding_row(finding: Finding) -> dict[str, Any]:
    """Something found in a song, with what to do about it."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "bar": finding.bars[0] if finding.bars else None,
        "bars": list(finding.bars),
        "sections": list(finding.sections),
        "message": finding.message,
        "remedy": finding.remedy,
        "command": finding.command,
        "parts": list(finding.parts),
        "value": round(finding.value, 3),
        "unit": finding.unit,
    }


def planned_receipt(planned: Planned) -> dict[str, Any]:
    """What `composer plan --json` prints."""
    table = plan_receipt(planned.plan, planned.reading)
    table["warnings"] = list(planned.warnings)
    return table


def plan_receipt(plan: Plan, reading: BriefReading | None = None) -> dict[str, Any]:
    """A plan, and with a reading also what was understood; bars count from 1."""
    from composer.genre.catalogue import load_genre

    genre = load_genre(plan.genre)
    table: dict[str, Any] = {
        "schema": SCHEMA,
        "title": plan.title,
        "genre": plan.genre,
        "genre_family": genre.family,
        "genre_aliases": list(genre.aliases),
        "key": str(plan.key),
        "mode": plan.key.mode,
        "tempo_bpm": plan.tempo_bpm,
        "meter": str(plan.meter),
        "seed": plan.seed,
        "duration_s": round(planned_s(plan), 3),
        "form": plan.form,
        "moods": list(plan.moods),
        "sections": _sections(plan),
        "parts": [_part(part) for part in plan.parts],
        "assumed": [{"what": a.what, "value": a.value, "flag": a.flag} for a in plan.assumed],
        "warnings": list(plan.warnings),
    }
    if reading is not None:
        table["understood"] = [{"words": u.words, "meaning": u.meaning} for u in reading.understood]
        table["not_understood"] = list(reading.not_understood)
    return table


def planned_s(plan: Plan) -> float:
    """Seconds the plan takes, a closing ritardando left out; the exact length where one was asked for."""
    if plan.exact_length_s is not None:
        return plan.exact_length_s
    seconds = 0.0
    for section in plan.sections:
        seconds += section.length * 60.0 / (QUARTER * section.tempo_bpm)
    return seconds


def chords_of(section: Section) -> str:
    """The section's chords as a chart, `| Am7 | D7 G7 |`."""
    from composer.theory.chart import ChartChord, format_chart

    spans = [ChartChord(at=s.at, dur=s.dur, chord=s.chord, mark=s.mark) for s in section.chords]
    return format_chart(spans, section.meter, section.bars)


def _sections(plan: Plan) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    bar = 1
    for section in plan.sections:
        rows.append(
            {
                "name": section.name,
                "material": section.material,
                "start_bar": bar,
                "bars": section.bars,
                "key": str(section.key),
                "energy": round(section.energy, 3),
                "chords": chords_of(section),
                "parts": [play.part for play in section.plays],
            }
        )
        if section.lyrics:
            from composer.reading.syllables import plain_line

            rows[-1]["lyrics"] = [plain_line(line) for line in section.lyrics]
        bar += section.bars
    return rows


def _part(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "name": part.name,
        "role": part.role,
        "instrument": part.instrument,
        "program": part.program,
    }
