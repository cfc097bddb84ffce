"""Exported MIDI files damaged in one way each, so that every rule of the producer has something to find."""

from collections.abc import Callable

import mido

BAR = 3840
Timed = list[tuple[int, mido.Message | mido.MetaMessage]]
Damage = Callable[[mido.MidiFile], None]


# ------------------------------------------------------------------ editing a file


def timed(track: mido.MidiTrack) -> Timed:
    at, found = 0, []
    for message in track:
        at += message.time
        found.append((at, message))
    return found


def put(track: mido.MidiTrack, events: Timed) -> None:
    end = max((t for t, m in events if m.type == "end_of_track"), default=0)
    body = sorted((e for e in events if e[1].type != "end_of_track"), key=lambda e: e[0])
    end = max([end, *(t for t, _ in body)])
    track[:] = []
    before = 0
    for at, message in [*body, (end, mido.MetaMessage("end_of_track"))]:
        track.append(message.copy(time=at - before))
        before = at


def named(file: mido.MidiFile, name: str) -> mido.MidiTrack:
    return next(track for track in file.tracks if track.name == name)


def each(
    change: Callable[[int, mido.Message], tuple[int, mido.Message] | None], *names: str
) -> Damage:
    """Damage that changes (tick, message) in some tracks, or in all of them."""

    def damage(file: mido.MidiFile) -> None:
        for track in file.tracks:
            if not names or track.name in names:
                events = timed(track)
                put(track, [new for at, m in events if (new := change(at, m)) is not None])

    return damage


def only(
    kind: str, **attributes: int | str
) -> Callable[[int, mido.Message], tuple[int, mido.Message]]:
    """Set attributes of one kind of message."""
    return lambda at, m: (at, m.copy(**attributes) if m.type == kind else m)


def is_note(message: mido.Message) -> bool:
    return message.type in ("note_on", "note_off")


def is_on(message: mido.Message) -> bool:
    return message.type == "note_on"


# ------------------------------------------------------------------ one damage a rule


def tempo_off_the_bar_line(file: mido.MidiFile) -> None:
    put(
        file.tracks[0],
        [*timed(file.tracks[0]), (1000, mido.MetaMessage("set_tempo", tempo=400_000))],
    )


def tempo_on_another_track(file: mido.MidiFile) -> None:
    put(
        file.tracks[3],
        [*timed(file.tracks[3]), (BAR, mido.MetaMessage("set_tempo", tempo=400_000))],
    )


def without(kind: str, track: int = 0) -> Damage:
    def damage(file: mido.MidiFile) -> None:
        put(file.tracks[track], [e for e in timed(file.tracks[track]) if e[1].type != kind])

    return damage


def renamed(name: str) -> Damage:
    return each(lambda at, m: (at, m.copy(name=name) if m.type == "track_name" else m), "Keys")


def moved_channel(channel: int, *names: str) -> Damage:
    return each(lambda at, m: (at, m if m.is_meta else m.copy(channel=channel)), *names)


def late_program(file: mido.MidiFile) -> None:
    track = named(file, "Bass")
    put(track, [(at + 960 if m.type == "program_change" else at, m) for at, m in timed(track)])


def control(number: int, value: int | None, *names: str) -> Damage:
    def change(at: int, m: mido.Message) -> tuple[int, mido.Message] | None:
        if m.type != "control_change" or m.control != number:
            return at, m
        return None if value is None else (at, m.copy(value=value))

    return each(change, *names)


def odd_section(file: mido.MidiFile) -> None:
    marks = [t for t, m in timed(file.tracks[0]) if m.type == "marker"]
    moved = [
        (at + BAR if m.type == "marker" and at == marks[2] else at, m)
        for at, m in timed(file.tracks[0])
    ]
    put(file.tracks[0], moved)


def marker_off_the_bar_line(file: mido.MidiFile) -> None:
    put(
        file.tracks[0],
        [(at + 30 if m.type == "marker" and at else at, m) for at, m in timed(file.tracks[0])],
    )


def transposed(semitones: int, *names: str) -> Damage:
    return each(lambda at, m: (at, m.copy(note=m.note + semitones) if is_note(m) else m), *names)


def hanging(file: mido.MidiFile) -> None:
    track = named(file, "Melody")
    events = timed(track)
    last = max(n for n, (_, m) in enumerate(events) if m.type == "note_off")
    put(track, events[:last] + events[last + 1 :])


def overlapping(file: mido.MidiFile) -> None:
    track = named(file, "Pad")
    at, first = next(e for e in timed(track) if is_on(e[1]))
    put(track, [*timed(track), (at + 5, first)])


def too_short(file: mido.MidiFile) -> None:
    track = named(file, "Melody")
    events, on = [], None
    for at, m in timed(track):
        if is_on(m) and on is None:
            on = at
        elif m.type == "note_off" and on is not None and on >= 0:
            at, on = on + 5, -1
        events.append((at, m))
    put(track, events)


def ragged_end(file: mido.MidiFile) -> None:
    file.tracks[3][-1] = mido.MetaMessage("end_of_track", time=file.tracks[3][-1].time + 77)


def flat(*names: str) -> Damage:
    return each(lambda at, m: (at, m.copy(velocity=80) if is_on(m) else m), *names)


def turned_accents(at: int, m: mido.Message) -> tuple[int, mido.Message]:
    return (at, m.copy(velocity=max(1, 130 - m.velocity)) if is_on(m) else m)


def loud_ghosts(at: int, m: mido.Message) -> tuple[int, mido.Message]:
    return (at, m.copy(velocity=100) if is_on(m) and m.note == 38 else m)


def nudged(ticks: Callable[[int, int], int], *names: str) -> Damage:
    """Note-ons moved, each no further than its own length allows, by a function of (count, tick)."""

    def damage(file: mido.MidiFile) -> None:
        for track in file.tracks:
            if names and track.name not in names:
                continue
            events, count = [], 0
            for at, m in timed(track):
                if is_note(m):
                    at = max(0, at + ticks(count if is_on(m) else 0, at))
                    count += is_on(m)
                events.append((at, m))
            put(track, events)

    return damage


def quantised(_: int, at: int) -> int:
    beat, place = divmod(at + 60, 960)
    near = min((0, 320, 480, 614, 640, 960), key=lambda grid: abs(grid - place + 60))
    return beat * 960 + near - at


def noisy(count: int, at: int) -> int:
    return quantised(count, at) + hash((count, at)) % 61 - 30


def wild(count: int, at: int) -> int:
    return 110 if count % 12 == 5 else 0


def extra(name: str, *rows: tuple[int, int, int]) -> Damage:
    """More notes (start, end, key) on a track."""

    def damage(file: mido.MidiFile) -> None:
        track = named(file, name)
        channel = next(m.channel for m in track if m.type == "program_change")
        events = timed(track)
        for start, end, key in rows:
            note = {"note": key, "channel": channel}
            events.append((start, mido.Message("note_on", velocity=70, **note)))
            events.append((end, mido.Message("note_off", velocity=64, **note)))
        put(track, events)

    return damage


def every_bar(*rows: tuple[int, int, int], bars: int = 48) -> list[tuple[int, int, int]]:
    return [
        (bar * BAR + start, bar * BAR + end, key) for bar in range(bars) for start, end, key in rows
    ]


def one_bar_for_ever(file: mido.MidiFile) -> None:
    track = named(file, "Drums")
    events = timed(track)
    setup = [e for e in events if not is_note(e[1])]
    bar = [(at - BAR, m) for at, m in events if BAR <= at < 2 * BAR and is_note(m)]
    put(track, setup + [(at + n * BAR, m) for n in range(48) for at, m in bar])


def without_keys(*keys: int) -> Damage:
    return each(lambda at, m: None if is_note(m) and m.note in keys else (at, m), "Drums")


def held_across(file: mido.MidiFile) -> None:
    lines = [t for t, m in timed(file.tracks[0]) if m.type == "marker"][1:]
    rows = [(line - 1920 + 30 * n, line + 1920, 60 + n) for line in lines for n in range(8)]
    extra("Melody", *rows)(file)


def starts_just_before(file: mido.MidiFile) -> None:
    lines = [t for t, m in timed(file.tracks[0]) if m.type == "marker"][1:]
    extra("Strings", *((line - 91, line - 10, 90) for line in lines))(file)
    each(only("set_tempo", tempo=300_000))(file)  # at 200 a beat is short


def stopped_short(file: mido.MidiFile) -> None:
    end = 48 * BAR
    each(
        lambda at, m: (min(at, end - BAR + 200) if m.type == "note_off" and at > end - BAR else at, m)
    )(file)  # fmt: skip


def no_contrast(file: mido.MidiFile) -> None:
    """Every section is the first chorus."""
    for track in file.tracks[2:]:
        events = timed(track)
        setup = [e for e in events if not is_note(e[1])]
        notes = [
            (at - 16 * BAR, m) for at, m in events if is_note(m) and 16 * BAR <= at < 24 * BAR - 100
        ]
        put(track, setup + [(max(at, 0) + n * 8 * BAR, m) for n in range(6) for at, m in notes])


def thin_chorus(file: mido.MidiFile) -> None:
    def change(at: int, m: mido.Message) -> tuple[int, mido.Message] | None:
        section = at // (8 * BAR)
        return None if is_note(m) and section in (2, 4) and at % 1920 > 200 else (at, m)

    each(change)(file)


DAMAGES: list[tuple[int, str, Damage]] = [
    (1, "a tempo off the bar line", tempo_off_the_bar_line),
    (1, "a tempo on another track", tempo_on_another_track),
    (1, "no meter", without("time_signature")),
    (1, "no key", without("key_signature")),
    (2, "a name that says nothing", renamed("Track 3")),
    (2, "no name", without("track_name", 4)),
    (2, "a long name", renamed("A Very Long Name For Some Keys")),
    (2, "a name twice", renamed("Bass")),
    (3, "two tracks on one channel", moved_channel(0, "Keys")),
    (3, "drums not on channel 10", moved_channel(12, "Drums")),
    (4, "no program", without("program_change", 5)),
    (4, "a late program", late_program),
    (4, "all piano", each(only("program_change", program=0))),
    (5, "no volume", control(7, None, "Keys")),
    (5, "one volume", control(7, 100)),
    (5, "too loud", control(7, 127, "Melody")),
    (5, "all in the middle", control(10, 64)),
    (5, "all on one side", control(10, 30, "Keys", "Guitar", "Pad", "Strings", "Melody")),
    (5, "bass off centre", control(10, 90, "Bass")),
    (6, "no markers", without("marker")),
    (6, "a section of nine bars", odd_section),
    (6, "markers off the bar line", marker_off_the_bar_line),
    (7, "no chord texts", without("lyrics", 1)),
    (7, "harmony of other chords", transposed(1, "Keys", "Guitar", "Pad")),
    (7, "a bass off the roots", transposed(2, "Bass")),
    (8, "a hanging note", hanging),
    (8, "a key struck while it sounds", overlapping),
    (8, "a very short note", too_short),
    (8, "a ragged end", ragged_end),
    (9, "one velocity", flat()),
    (10, "accents turned round", each(turned_accents, "Drums")),
    (10, "loud ghost notes", each(loud_ghosts, "Drums")),
    (11, "quantised", nudged(quantised)),
    (11, "noise", nudged(noisy)),
    (11, "wild notes", nudged(wild)),
    (12, "a bass that drags", nudged(lambda count, at: 60, "Bass")),
    (
        12,
        "a part that plays straight",
        nudged(lambda c, at: -150 if 520 < at % 960 < 700 else 0, "Guitar"),
    ),
    (13, "keys outside the map", transposed(-12, "Drums")),
    (13, "no kick", without_keys(35, 36)),
    (13, "three hands", extra("Drums", *every_bar((970, 1100, 47), (970, 1100, 49)))),
    (14, "one bar for ever", one_bar_for_ever),
    (14, "no crash", without_keys(49, 57)),
    (15, "a bass too high", transposed(24, "Bass")),
    (15, "a bass in chords", extra("Bass", *every_bar((20, 3800, 50)))),
    (16, "mud", extra("Pad", *every_bar((0, 3800, 44), (0, 3800, 40)))),
    (16, "chords in the cellar", transposed(-24, "Pad")),
    (17, "out of range", transposed(36, "Melody")),
    (17, "seven voices", extra("Keys", *every_bar(*((0, 400, 61 + n) for n in range(7))))),
    (17, "a wide hand", extra("Keys", *every_bar((5, 300, 36), (5, 300, 98)))),
    (17, "a flute in chords", extra("Melody", *every_bar((0, 3800, 60)))),
    (18, "held over the line", held_across),
    (18, "starts just before the line", starts_just_before),
    (18, "no last chord", stopped_short),
    (19, "no contrast", no_contrast),
    (19, "a thin chorus", thin_chorus),
    (19, "a part that never rests", extra("Pad", *every_bar((0, 3000, 72)))),
]
