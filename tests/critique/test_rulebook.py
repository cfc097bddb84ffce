"""The rules as a table: each explains itself, each fires on a page made to break it, and none on the page as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from composer.critique.judge import critique
from composer.critique.rulebook import RULES
from composer.measure.score import ChordHeard, KeyHeard, Score, ScorePart, ScoreSection
from composer.model.performance import PlayedNote, TempoChange, TempoMap
from composer.theory.meter import QUARTER, Meter

BAR = 4 * QUARTER
C_MAJOR = 0b101010110101
TRIADS = {"C": (0, 4, 7), "F": (5, 9, 0), "G": (7, 11, 2), "Am": (9, 0, 4)}
LOOP = ("C", "Am", "F", "G")


def note(bar: float, key: int, beats: float = 1.0, velocity: int = 80) -> PlayedNote:
    start = round(bar * BAR)
    return PlayedNote(start=start, end=start + round(beats * QUARTER), key=key, velocity=velocity)


def part(role: str, notes: list[PlayedNote], program: int = 0, name: str = "") -> ScorePart:
    ordered = tuple(sorted(notes, key=lambda n: (n.start, n.key)))
    return ScorePart(id=role, name=name or role.title(), role=role, program=program, notes=ordered)


def page(meter: Meter | None = None) -> Score:
    """Sixteen bars that break no rule: two verses and two choruses over C Am F G, ending on a held C."""
    meter = meter or Meter(4, 4)
    chords = [LOOP[n % 4] for n in range(16)]
    chords[15] = "C"
    tune, bass, comp, drums, strings = [], [], [], [], []
    for bar, name in enumerate(chords):
        root, third, fifth = TRIADS[name]
        chorus = bar % 8 >= 4
        last = bar == 15
        low = 36 + root if root < 5 else 24 + root
        if last:
            bass.append(note(bar, low, 4))
            comp += [note(bar, 48 + tone, 4, 70) for tone in (7, 12, 16)]
            tune.append(note(bar, 72, 3))
            drums.append(note(bar, 36, 1, 100))
            continue
        bass += [note(bar, low, 1.5, 90), note(bar + 0.5, low + 7 * (bar % 2), 1, 80 + bar % 5)]
        for beat in (0, 2) if not chorus else (0, 1, 2, 3):
            comp += [
                note(bar + beat / 4, 52 + (tone - 4) % 12, 0.9, 66 + 3 * beat + bar % 4)
                for tone in (root, third, fifth)
            ]
        if chorus:
            strings.append(note(bar, 76 + (root - 4) % 12, 3.9, 62 + bar))
        steps = (0, 2, 3) if chorus else (0, 1, 2)
        for count, beat in enumerate(steps):
            tone = (root, third, fifth)[(count + bar // 2) % 3]
            tune.append(note(bar + beat / 4, 60 + tone, 0.8, 84 + 4 * count + bar % 3))
        drums += [
            note(bar, 36, 0.2, 100),
            note(bar + 0.5, 36, 0.2, 95),
            note(bar + 0.25, 38, 0.2, 99),
            note(bar + 0.75, 38, 0.2, 104),
        ]
        drums += [
            note(bar + eighth / 8, 42, 0.1, 60 + 9 * (eighth % 2) + (bar + eighth) % 4)
            for eighth in range(8 - (bar % 4 == 3))
        ]
    lines = tuple(n * BAR for n in range(17))
    heard = []
    for bar, name in enumerate(chords):
        classes = sum(1 << tone for tone in TRIADS[name])
        heard.append(
            ChordHeard(bar * BAR, (bar + 1) * BAR, classes, TRIADS[name][0], TRIADS[name][0], name)
        )
    sections = tuple(
        ScoreSection(name=f"{kind} {n}", material=kind.lower(), first=first, last=first + 4)
        for first, (kind, n) in zip(
            (0, 4, 8, 12), (("Verse", 1), ("Chorus", 1), ("Verse", 2), ("Chorus", 2)), strict=True
        )
    )
    return Score(
        title="page",
        parts=(
            part("melody", tune, 85, "Lead Vocal"), part("comp", comp, 0, "Keys"),
            part("bass", bass, 33), part("drums", drums), part("counter", strings, 48, "Strings"),
        ),
        lines=lines, meters=(meter,) * 16, sections=sections, chords=tuple(heard),
        keys=(KeyHeard(0, 0, C_MAJOR, False, "C major"),), tempo_map=TempoMap((TempoChange(tick=0, bpm=120.0),)),
        is_written_harmony=True, is_written_form=True, chord_starts=lines[:-1],
    )  # fmt: skip


def with_part(score: Score, new: ScorePart) -> Score:
    parts = tuple(new if old.id == new.id else old for old in score.parts)
    return replace(score, parts=parts if new in parts else (*score.parts, new))


def changed(score: Score, role: str, change: object) -> Score:
    old = next(p for p in score.parts if p.role == role)
    return with_part(
        score, replace(old, notes=tuple(sorted(change(old.notes), key=lambda n: (n.start, n.key))))
    )  # type: ignore[operator]


def codes(score: Score) -> set[str]:
    return {finding.code for finding in critique(score)}


def shifted(
    notes: tuple[PlayedNote, ...], bars: range, keys: int = 0, ticks: int = 0
) -> list[PlayedNote]:
    return [
        replace(n, key=n.key + keys, start=n.start + ticks, end=n.end + ticks)
        if n.start // BAR in bars
        else n
        for n in notes
    ]


BROKEN = {
    "melody-clash": lambda s: changed(s, "melody", lambda notes: shifted(notes, range(4, 8), keys=1)),
    "part-clash": lambda s: changed(s, "comp", lambda notes: shifted(notes, range(4, 8), keys=1)),
    "bass-root": lambda s: changed(s, "bass", lambda notes: shifted(notes, range(4, 8), keys=6)),
    "bass-kick": lambda s: changed(s, "bass", lambda notes: shifted(notes, range(4, 12), ticks=QUARTER // 4)),
    "bass-high": lambda s: changed(s, "bass", lambda notes: shifted(notes, range(4, 8), keys=36)),
    "low-mud": lambda s: changed(s, "comp", lambda notes: shifted(notes, range(4, 8), keys=-24)),
    "out-of-voice": lambda s: changed(s, "melody", lambda notes: shifted(notes, range(4, 8), keys=24)),
    "off-range": lambda s: changed(s, "bass", lambda notes: shifted(notes, range(4, 8), keys=-24)),
    "wild-leaps": lambda s: changed(s, "melody", lambda notes: [replace(n, key=n.key + 12 * (i % 2)) for i, n in enumerate(notes)]),
    "tune-order": lambda s: changed(s, "melody", lambda notes: [note(bar + n / 4, 60 + 2 * n + (bar if bar < 8 else 15 - bar)) for bar in range(16) for n in range(3)]),
    "one-note": lambda s: changed(s, "melody", lambda notes: [replace(n, key=67) for n in notes]),
    "no-breath": lambda s: changed(s, "melody", lambda notes: [note(n / 8, 64 + 3 * (n % 5), 0.5) for n in range(120)]),
    "hook-lost": lambda s: changed(s, "melody", lambda notes: [n for n in notes if n.start < 12 * BAR]),
    "unplayable": lambda s: changed(s, "comp", lambda notes: [*notes, *(note(5, 40 + 3 * n) for n in range(14))]),
    "drum-limbs": lambda s: changed(s, "drums", lambda notes: [*notes, *(note(5 + n / 4, key) for n in range(4) for key in (49, 51, 48))]),
    "stuck-note": lambda s: changed(s, "comp", lambda notes: [*notes, note(2, 55, 40)]),
    "doubled": lambda s: with_part(s, replace(s.parts[1], id="riff", role="riff", name="Riff")),
    "flat-velocity": lambda s: changed(s, "drums", lambda notes: [replace(n, velocity=80) for n in notes]),
    "same-bar": lambda s: changed(s, "drums", lambda notes: [note(bar + n / 8, 42, 0.1, 60 + n) for bar in range(12) for n in range(8)]),
    "hole": lambda s: replace(s, parts=tuple(replace(p, notes=tuple(n for n in p.notes if not 6 <= n.start // BAR < 9)) for p in s.parts)),
    "no-ending": lambda s: replace(s, parts=tuple(replace(p, notes=tuple(n for n in p.notes if n.start < 13 * BAR)) for p in s.parts)),
    "energy-curve": lambda s: replace(s, sections=tuple(replace(x, energy=0.2 if x.material == "chorus" else 0.9) for x in s.sections)),
    "crowding": lambda s: replace(with_part(s, part("pad", [note(b, 60 + k, 4) for b in range(15) for k in (0, 4, 7)], 89)),
                                  parts=tuple(p if p.is_kit else replace(p, notes=tuple(sorted((replace(n, key=60 + n.key % 12) for n in p.notes), key=lambda n: (n.start, n.key))))
                                              for p in with_part(s, part("pad", [note(b, 60 + k, 4) for b in range(15) for k in (0, 4, 7)], 89)).parts)),
    "melody-covered": lambda s: changed(s, "comp", lambda notes: shifted(notes, range(15), keys=36)),
    "wrong-key": lambda s: replace(s, parts=tuple(p if p.is_kit else replace(p, notes=tuple(shifted(p.notes, range(4, 8), keys=1))) for p in s.parts)),
}  # fmt: skip
"""Each a change of the page, and the rule that has to hear it."""


def test_the_page_is_silent() -> None:
    """Where nothing is broken nothing is found."""
    assert [str(finding) for finding in critique(page())] == []


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_page_is_heard(code: str) -> None:
    """The rule that ought to hear it does."""
    assert code in codes(BROKEN[code](page()))


@pytest.mark.parametrize(
    ("name", "bars", "is_heard"),
    [("Trombone", range(16), True), ("Track 6", range(16), False), ("Part 6.1", range(4), True)],
)
def test_a_section_of_horns(name: str, bars: range, is_heard: bool) -> None:
    """One who blows plays one note at a time; a file without names may mean three of them, if they always play chords."""
    horns = [note(b + n / 4, 60 + n, 0.2) for b in range(16) if b not in bars for n in range(4)]
    horns += [note(b + n / 2, key, 0.5, 70 + n) for b in bars for n in (0, 1) for key in (60, 64, 67)]  # fmt: skip
    score = with_part(page(), part("comp2", horns, 57, name))
    heard = [f for f in critique(score) if f.code == "unplayable"]
    assert bool(heard) is is_heard, [str(f) for f in heard]


@pytest.mark.parametrize(("quarters", "is_heard"), [(1, False), (8, True)])
def test_no_tempo_before_the_first_bar(quarters: int, is_heard: bool) -> None:
    """Sequencers write 120 and, a beat later, what the song has; nobody has heard a tempo by then."""
    tempo = TempoMap((TempoChange(tick=0, bpm=120.0), TempoChange(tick=quarters * QUARTER, bpm=80.0)))  # fmt: skip
    assert ("tempo-jump" in codes(replace(page(), tempo_map=tempo))) is is_heard


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_explains_itself(rule: object) -> None:
    """What it is, why it matters, how it is measured, how it is mended; nothing is a stub."""
    for text in (rule.title, rule.why, rule.how, rule.mend):  # type: ignore[attr-defined]
        assert len(text.split()) >= 2
    assert any(ch.isdigit() for ch in rule.how) or any(  # type: ignore[attr-defined]
        word in rule.how.lower()
        for word in ("two", "three", "four", "five", "fourteen")  # type: ignore[attr-defined]
    ), "a measure has a figure"
    assert rule.check.__doc__  # type: ignore[attr-defined]


def test_sections_alike() -> None:
    """A verse that is the chorus note for note."""
    score = page()
    parts = []
    for old in score.parts:
        kept = [n for n in old.notes if not 8 <= n.start // BAR < 12]
        copied = [
            replace(n, start=n.start + 4 * BAR, end=n.end + 4 * BAR)
            for n in old.notes
            if 4 <= n.start // BAR < 8
        ]
        parts.append(
            replace(old, notes=tuple(sorted([*kept, *copied], key=lambda n: (n.start, n.key))))
        )
    assert "sections-alike" in codes(replace(score, parts=tuple(parts)))


def test_sections_meant_to_be_alike_may_come_out_either_way() -> None:
    """An intro a shade under the outro in the plan is no fault when it comes out a shade over it."""
    score = page()
    for gap, is_told in ((0.02, False), (0.3, True)):
        wished = [
            replace(x, energy=0.5 - (gap if x.material == "chorus" else 0.0))
            for x in score.sections
        ]
        assert ("energy-curve" in codes(replace(score, sections=tuple(wished)))) == is_told


def test_a_loop_need_not_end() -> None:
    """It goes on at the beginning; the same bars as the end of a song stop in mid-air."""
    score = page()
    away = shifted(next(p for p in score.parts if p.role == "bass").notes, range(13, 16), keys=2)
    open_ended = changed(score, "bass", lambda _: away)
    assert "no-ending" in codes(open_ended)
    assert "no-ending" not in codes(replace(open_ended, loops=True))


def test_a_finding_tells_where_and_who() -> None:
    """Bars, sections and parts, so that one can go there."""
    score = BROKEN["bass-root"](page())
    found = next(f for f in critique(score) if f.code == "bass-root")
    assert found.bars == (5, 6, 7, 8)
    assert found.sections == ("Chorus 1",) and found.parts == ("bass",)
    assert found.remedy and "under C" in found.message
