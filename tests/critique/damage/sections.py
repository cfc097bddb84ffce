"""Sections that lose what makes them one: the hook, the band, their difference."""

from __future__ import annotations

from random import Random

from tests.critique.damage.piece import HOOKS, PITCHED, Piece, Spoilt, Stroke, stretch, sung

__all__ = [
    "chorus_played_like_the_intro",
    "chorus_without_band",
    "energy_made_flat",
    "hook_made_random",
    "hook_of_the_last_chorus_taken_out",
    "hook_taken_out",
    "one_chorus_transposed",
    "section_replaced_by_another",
    "tune_bars_in_another_order",
    "two_sections_identical",
    "verses_louder_than_choruses",
]


def _choruses(piece: Piece) -> list[tuple[int, int, str]]:
    """The sections that people wait for, with a tune."""
    return [s for s in sung(piece, 7) if s[2].casefold().startswith(HOOKS)]


def section_replaced_by_another(piece: Piece, rng: Random) -> Spoilt:
    def kind(name: str) -> str:
        return name.rstrip("0123456789 ")

    pairs = [
        (a, b)
        for a in piece.sections
        for b in piece.sections
        if kind(a[2]) != kind(b[2]) and b[1] - b[0] == a[1] - a[0] >= 7
    ]
    if not pairs:
        return None
    source, target = rng.choice(pairs)
    move = (target[0] - source[0]) * piece.bar
    for track in range(len(piece.notes)):
        copies = [n.moved(move) for n in piece.inside(track, source[0], source[1])]
        piece.without(track, target[0], target[1])
        piece.notes[track] = sorted(piece.notes[track] + copies, key=lambda n: (n.start, n.key))
    return set(range(target[0], target[1] + 1))


def hook_made_random(piece: Piece, rng: Random) -> Spoilt:
    """In every chorus but the first the tune is other notes at other times."""
    tracks, chorus = piece.tracks("melody"), _choruses(piece)
    if len(chorus) < 2:
        return None
    found: set[int] = set()
    for first, last, _ in chorus[1:]:
        old = piece.inside(tracks[0], first, last)
        piece.without(tracks[0], first, last)
        for bar in range(first, last + 1):
            places = sorted(rng.sample(range(piece.bar * 4 // piece.ppq), 4))
            for at in places:
                start = (bar - 1) * piece.bar + at * piece.ppq // 4
                key = old[0].key + rng.choice((-5, -3, -1, 0, 2, 4, 6, 9))
                piece.notes[tracks[0]].append(
                    Stroke(start, start + piece.ppq // 4, key, rng.randint(60, 100), old[0].channel)
                )
        found |= set(range(first, last + 1))
    piece.notes[tracks[0]].sort(key=lambda n: (n.start, n.key))
    return found


def hook_taken_out(piece: Piece, rng: Random) -> Spoilt:
    """In every chorus but the first there is no tune."""
    tracks, chorus = piece.tracks("melody"), _choruses(piece)
    if len(chorus) < 2:
        return None
    found: set[int] = set()
    for first, last, _ in chorus[1:]:
        piece.without(tracks[0], first, last)
        found |= set(range(first, last + 1))
    return found


def chorus_without_band(piece: Piece, rng: Random) -> Spoilt:
    """The fullest sections keep a tune and chords played softly."""
    full = [s for s in piece.sections if s[2].casefold().startswith(("chorus", "drop"))]
    if not full:
        return None
    found: set[int] = set()
    keep = [*piece.tracks("melody")[:1], *piece.tracks("comp", "pad")[:1]]
    for first, last, _ in full:
        for track in range(len(piece.notes)):
            if track not in keep:
                piece.without(track, first, last)
            for note in piece.inside(track, first, last):
                note.velocity = max(note.velocity - 35, 20)
        found |= set(range(first, last + 1))
    return found


def hook_of_the_last_chorus_taken_out(piece: Piece, rng: Random) -> Spoilt:
    chorus = _choruses(piece)
    if len(chorus) < 2:
        return None
    first, last, _ = chorus[-1]
    piece.without(piece.tracks("melody")[0], first, last)
    return set(range(first, last + 1))


def one_chorus_transposed(piece: Piece, rng: Random) -> Spoilt:
    """A chorus before the last one is a semitone, a step or a third higher, and the old key comes back after it."""
    chorus = [s for s in _choruses(piece)[:-1] if s[1] < piece.bars - 8]
    if not chorus:
        return None
    first, last, _ = rng.choice(chorus)
    keys = rng.choice((1, 2, 3, -1))
    for track in piece.tracks(*PITCHED):
        for note in piece.inside(track, first, last):
            note.key += keys
    return set(range(first, last + 1))


def two_sections_identical(piece: Piece, rng: Random) -> Spoilt:
    """A section is played again in the place of the next one of another name, as far as it goes."""
    pairs = [
        (a, b)
        for a, b in zip(piece.sections, piece.sections[1:], strict=False)
        if a[2].rstrip("0123456789 ") != b[2].rstrip("0123456789 ") and a[1] - a[0] >= 7
    ]
    pairs = [(a, b) for a, b in pairs if a[1] - a[0] == b[1] - b[0]]
    if not pairs:
        return None
    source, target = rng.choice(pairs)
    for track in range(len(piece.notes)):
        copies = [
            n.moved((target[0] - source[0]) * piece.bar) for n in piece.inside(track, *source[:2])
        ]
        piece.without(track, *target[:2])
        piece.notes[track] += copies
        piece.tidy(track)
    return set(range(target[0], target[1] + 1))


def energy_made_flat(piece: Piece, rng: Random) -> Spoilt:
    """Every section is as loud as the next, and whoever rests anywhere plays a bar of his own there."""
    mean = {t: sum(n.velocity for n in row) // len(row) for t, row in enumerate(piece.notes) if row}
    for track, level in mean.items():
        model = next(
            (row for bar in range(1, piece.bars) if len(row := piece.inside(track, bar, bar)) >= 2),
            [],
        )
        played = {piece.bar_of(n) for n in piece.notes[track]}
        for bar in range(2, piece.bars):
            if bar not in played and model:
                home = piece.bar_of(model[0])
                piece.notes[track] += [n.moved((bar - home) * piece.bar) for n in model]
        for note in piece.notes[track]:
            note.velocity = min(max(level + rng.randint(-6, 6), 1), 127)
        piece.tidy(track)
    return set(range(2, piece.bars))


def chorus_played_like_the_intro(piece: Piece, rng: Random) -> Spoilt:
    """In every chorus only those who play in the quietest section play on, as softly as there."""
    chorus = _choruses(piece)
    rest = [s for s in piece.sections if s not in chorus and s[1] - s[0] >= 3]
    if not chorus or not rest:
        return None
    count = {
        s: sum(len(piece.inside(t, *s[:2])) for t in range(len(piece.notes))) / (s[1] - s[0] + 1)
        for s in rest
    }
    quiet = min(rest, key=count.__getitem__)
    keep = {t for t in range(len(piece.notes)) if piece.inside(t, *quiet[:2])} | set(
        piece.tracks("melody")[:1]
    )
    found: set[int] = set()
    for first, last, _ in chorus:
        for track in range(len(piece.notes)):
            if track not in keep:
                piece.without(track, first, last)
            for note in piece.inside(track, first, last):
                note.velocity = max(note.velocity - 30, 15)
        found |= set(range(first, last + 1))
    return found


def verses_louder_than_choruses(piece: Piece, rng: Random) -> Spoilt:
    """Choruses at two fifths of their velocities, everything else louder."""
    chorus = [s for s in piece.sections if s[2].casefold().startswith(HOOKS)]
    if not chorus or len(chorus) == len(piece.sections):
        return None
    inside = {bar for first, last, _ in chorus for bar in range(first, last + 1)}
    for notes in piece.notes:
        for note in notes:
            if piece.bar_of(note) in inside:
                note.velocity = max(note.velocity * 2 // 5, 1)
            else:
                note.velocity = min(note.velocity + 25, 127)
    return inside


def _is_mirror(piece: Piece, first: int, last: int) -> bool:
    """Whether the basses under half of the bars, or more, are those of the bars that take their place."""
    basses = []
    for bar in range(first, last + 1):
        row = [n for t in piece.tracks("bass") for n in piece.inside(t, bar, bar)]
        basses.append(min(row, key=lambda n: n.start).key % 12 if row else -1)
    return 2 * sum(a == b for a, b in zip(basses, reversed(basses), strict=True)) >= len(basses)


def tune_bars_in_another_order(piece: Piece, rng: Random) -> Spoilt:
    """Eight bars of the tune, turned round, where bass and chords under them are no mirror."""
    tracks = piece.tracks("melody")
    place = stretch(piece, tracks[0], 8, rng, 2) if tracks else None
    if not place or _is_mirror(piece, *place):
        return None
    first, last = place
    rows = {bar: piece.inside(tracks[0], bar, bar) for bar in range(first, last + 1)}
    for bar, row in rows.items():
        for note in row:
            ticks = (first + last - 2 * bar) * piece.bar
            note.start, note.end = note.start + ticks, note.end + ticks
    piece.tidy(tracks[0])
    return set(range(first, last + 1))
