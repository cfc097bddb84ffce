"""The chord chart: one page of plain text to put on a music stand.

    Chorus 1    bars 13-20   energy ████████░░ 80 %
                plays Melody, Keys, Bass, Drums; into the next with a fill
      | Ebmaj9      | Cm9         | Fm9   Bb13  | %           |

Words that are sung stand under the chords of their section, a line a line.

A bar holds its chords in equal steps, or one chord or slash a beat where they are uneven (a slash goes on with
the chord before); `%` repeats the bar before, within a line. Four bars make a line, and all bars of the page are equally wide; no line is longer than 100 columns.
"""

from __future__ import annotations

import textwrap

from composer.model.song import ChordSpan, Plan, Section, Song

__all__ = ["WIDTH", "chart"]

WIDTH = 100
_INDENT = "  "
_BARS_A_LINE = (4, 2, 1)
_NARROWEST = 8
_BLOCKS = "▁▂▃▄▅▆▇█"
_MARKS = {
    "push": (">{}", "> pushed an eighth early"),
    "shot": ("{}^", "^ stop"),
    "hold": ("{}~", "~ held"),
}
_HANDOVERS = {
    "fill": "into the next with a fill",
    "build": "building into the next",
    "drop_out": "dropping out before the next",
    "stop": "stopping before the next",
    "held": "held into the next",
    "pickup": "with a pickup into the next",
}
_ENDINGS = {
    "held": "the last chord held",
    "button": "ends on a button",
    "fade": "fades out",
    "ritardando": "slowing to the end",
}


def chart(song: Song) -> str:
    """The chart of a song: title, facts, form, then each section with its energy, its players and its chords."""
    plan = song.plan
    sounding = {(cell.section, cell.part) for cell in song.cells if cell.events}
    rows = {section.id: _bars(section) for section in plan.sections}
    longest = max((len(bar) for bars in rows.values() for bar in bars), default=0)
    bars_a_line = next(
        (n for n in _BARS_A_LINE if n * (longest + 3) + 1 + len(_INDENT) <= WIDTH), 1
    )
    width = max(longest, _NARROWEST)
    margin = max((len(section.name) for section in plan.sections), default=0) + 4
    lines = _head(plan)
    first = 1
    for section in plan.sections:
        names = [part.name for part in plan.parts if (section.id, part.id) in sounding]
        lines += ["", *_section_head(plan, section, first, names, margin)]
        bars = rows[section.id]
        for start in range(0, len(bars), bars_a_line):
            line = [
                "%" if n > start and bars[n] and bars[n] == bars[n - 1] else bars[n]
                for n in range(start, min(start + bars_a_line, len(bars)))
            ]
            lines.append(_INDENT + "| " + " | ".join(bar.ljust(width) for bar in line) + " |")
        lines += _words(section)
        first += section.bars
    marks = {span.mark for section in plan.sections for span in section.chords}
    legend = [text for mark, (_, text) in _MARKS.items() if any(mark in m for m in marks)]
    if legend:
        lines += ["", "   ".join(legend)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(plan: Plan) -> list[str]:
    title = plan.title[:WIDTH]
    seconds = round(sum(s.length / 960 * 60 / s.tempo_bpm for s in plan.sections))
    facts = [
        plan.genre,
        str(plan.key),
        f"{plan.tempo_bpm:g} bpm",
        str(plan.meter),
        f"{plan.bars} bars",
        f"{seconds // 60}:{seconds % 60:02d}",
    ]
    form = ", ".join(f"{section.name} {section.bars}" for section in plan.sections)
    line = "".join(_BLOCKS[min(int(s.energy * 8), 7)] for s in plan.sections)
    return [
        title,
        "=" * len(title),
        *_wrapped("  ·  ".join(fact for fact in facts if fact), ""),
        "",
        *_wrapped(form, "Form    "),
        *_wrapped(line, "Energy  "),
    ]


def _section_head(
    plan: Plan, section: Section, first: int, names: list[str], margin: int
) -> list[str]:
    last = first + section.bars - 1
    bars = f"bars {first}-{last}" if last > first else f"bar {first}"
    filled = max(0, min(10, round(section.energy * 10)))
    facts = [
        f"{bars:<14}energy {'█' * filled}{'░' * (10 - filled)} {round(section.energy * 100)} %",
        *([str(section.key)] if section.key != plan.key else []),
        *([f"{section.tempo_bpm:g} bpm"] if section.tempo_bpm != plan.tempo_bpm else []),
        *([str(section.meter)] if section.meter != plan.meter else []),
    ]
    remarks = [
        f"plays {', '.join(names)}" if names else "",
        _HANDOVERS.get(section.lead_out, "") if section is not plan.sections[-1] else "",
        _ENDINGS.get(section.ending, ""),
    ]
    head = _wrapped("   ".join(facts), section.name.ljust(margin))
    return head + _wrapped("; ".join(remark for remark in remarks if remark), " " * margin)


def _wrapped(text: str, label: str) -> list[str]:
    """The text after its label, over as many lines as it needs; nothing for no text."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label),
        break_on_hyphens=False,
    )


def _bars(section: Section) -> list[str]:
    """What stands in each bar of a section."""
    meter = section.meter
    found: list[str] = []
    for bar in range(section.bars):
        start = bar * meter.bar_ticks
        spans = [s for s in section.chords if start <= s.at < start + meter.bar_ticks]
        if not spans and any(span.at < start < span.end for span in section.chords):
            before = found[-1] if found else ""
            found.append(" ".join("/" * meter.beats) if " " in before else before)
        else:
            found.append(_bar(section, start, spans))
    return found


def _marked(span: ChordSpan) -> str:
    """The symbol with the signs of all its marks."""
    text = str(span.chord)
    for mark, (sign, _) in _MARKS.items():
        text = sign.format(text) if mark in span.mark else text
    return text


def _bar(section: Section, start: int, spans: list[ChordSpan]) -> str:
    """The chords that begin in one bar: in equal steps, or with a slash for each beat that brings none."""
    meter = section.meter
    symbols = [_marked(span) for span in spans]
    step = meter.bar_ticks // max(len(spans), 1)
    if all(span.at == start + n * step for n, span in enumerate(spans)):
        return "  ".join(symbols)
    beats: list[str] = []
    for beat in range(meter.beats):
        at = start + beat * meter.beat_ticks
        here = [
            symbol
            for span, symbol in zip(spans, symbols, strict=True)
            if at <= span.at < at + meter.beat_ticks
        ]
        beats.append("-".join(here) or "/")
    return " ".join(beats)


def _words(section: Section) -> list[str]:
    """The lines that are sung, broken where they are too long."""
    if not section.lyrics:
        return []
    from composer.reading.syllables import plain_line

    return [part for text in section.lyrics for part in _wrapped(plain_line(text), 2 * _INDENT)]
