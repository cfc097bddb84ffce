"""Wishes about drums: pieces that are struck or never struck, and beats by a groove of the genre or made by rule."""

from collections.abc import Sequence

import pytest

from composer.composition.beats import beats_of, with_beat
from composer.composition.wishes import pieces_named
from composer.genre.catalogue import genre_names, load_genre
from composer.genre.kits import find_piece
from composer.model.events import Hit
from composer.model.song import Song
from composer.theory.meter import Meter
from tests.composition.wished import FORM, at, hits_of, mean, plan_of, song_of

FOUR = Meter.parse("4/4")
FEELS = (
    "half_time", "double_time", "four_on_the_floor", "backbeat", "one_drop", "dembow", "train", "bossa", "swing_ride",
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "families"),
    [("drums.crash", {"crash"}), ("drums.kick", {"kick"}), ("drums.hat", {"hat"}), ("drums.snare", {"snare"}), ("claps", {"clap"})],
)  # fmt: skip
@pytest.mark.parametrize("genre", genre_names())
def test_an_unwanted_piece_is_never_struck(genre: str, word: str, families: set[str]) -> None:
    """Not in the groove, the fills, at an opening or at the end."""
    song = song_of(genre, unwanted=(word,), wanted=("drums",), form=FORM)
    assert not families & {find_piece(hit.piece).family for hit in hits_of(song)}
    assert hits_of(song)


@pytest.mark.parametrize(
    ("instrument", "family"),
    [("tambourine", "tambourine"), ("bongos", "bongo"), ("guiro", "guiro"), ("congas", "conga"), ("shaker", "shaker"), ("claps", "clap")],
)  # fmt: skip
@pytest.mark.parametrize("genre", genre_names())
def test_a_wanted_percussion_instrument_is_struck(genre: str, instrument: str, family: str) -> None:
    """Its own player strikes it and nothing else, whatever the genre's grooves are written for."""
    song = song_of(genre, wanted=(instrument,), form=FORM)
    players = {p.id for p in song.plan.parts if p.instrument == instrument}
    struck = {
        find_piece(event.piece).family
        for cell in song.cells
        if cell.part in players
        for event in cell.events
        if isinstance(event, Hit)
    }
    assert struck == {family}


def test_pieces_by_name() -> None:
    """A hi-hat is open, closed and under the foot."""
    assert set(pieces_named(["drums.hat"])) == {"hat", "hat_open", "hat_pedal"}
    assert pieces_named(["piano"]) == ()


KICKS, SNARES = (35, 36), (37, 38, 39, 40)


def struck(song: Song, keys: Sequence[int], place: int) -> float:
    """The share of bars in which one of these drums sounds on a sixteenth, over all sections with drums."""
    bars = sum(s.bars for s in song.plan.sections if s.play_of("drums"))
    own = [
        event
        for cell in song.cells
        if cell.part == "drums"
        for event in ((cell.section, e) for e in cell.events)
    ]
    met = {
        (section, e.at // FOUR.bar_ticks)
        for section, e in own
        if isinstance(e, Hit)
        and find_piece(e.piece).key in keys
        and e.at % FOUR.bar_ticks == place * 240
    }
    return len(met) / bars


@pytest.mark.parametrize("feel", FEELS)
@pytest.mark.parametrize("genre", genre_names())
def test_a_wished_beat_is_played(genre: str, feel: str) -> None:
    """By a groove of the genre or made by rule; kick and snare are where the beat has them in most bars."""
    asked: dict[str, object] = {"drum_feel": feel, "form": FORM, "meter": "4/4", "tempo_bpm": 110.0}
    plan, song = plan_of(genre, **asked), song_of(genre, **asked)
    assert plan.warnings == ()
    for section in plan.sections:
        play = section.play_of("drums")
        if play is not None and not play.beat:
            pattern = load_genre(genre).pattern(play.pattern, "drums")
            assert pattern is not None and feel in beats_of(pattern)
    kick, snare = ([struck(song, keys, n) for n in range(16)] for keys in (KICKS, SNARES))
    on_the_beat = {
        "half_time": snare[8] > 0.6 and snare[4] < 0.4,
        "double_time": min(snare[2], snare[6], snare[10], snare[14]) > 0.55,
        "four_on_the_floor": min(kick[0], kick[4], kick[8], kick[12]) > 0.75,
        "backbeat": min(snare[4], snare[12]) > 0.6,
        "one_drop": kick[8] > 0.6 and kick[0] < 0.4,
        "dembow": min(snare[3], snare[6], snare[11], snare[14]) > 0.55,
        "train": mean(snare[::2]) > 0.6,
    }
    assert on_the_beat.get(feel, True)


def test_a_beat_in_one_section_only() -> None:
    """Half time in the bridge, and the rest as it was."""
    plain, asked = plan_of(form=FORM), plan_of(form=FORM, section_feels=(("verse", "half_time"),))
    for before, after in zip(plain.sections, asked.sections, strict=True):
        assert (before.plays == after.plays) == (before.material != "verse")
    silent = plan_of(form=FORM, section_feels=(("verse", "none"),))
    assert not any(s.play_of("drums") for s in at(silent, "verse"))


@pytest.mark.parametrize(
    ("feel", "kicks", "snares"),
    [
        ("half_time", {0}, {8}), ("four_on_the_floor", {0, 4, 8, 12}, {4, 12}), ("backbeat", {0, 6}, {4, 12}),
        ("one_drop", {8}, {8}), ("double_time", {0, 4, 8, 12}, {2, 6, 10, 14}),
    ],
)  # fmt: skip
def test_a_groove_turned_by_rule(feel: str, kicks: set[int], snares: set[int]) -> None:
    """Kick and snare move to the places of the beat, the cymbals stay."""
    bar = [("kick", 0), ("kick", 6), ("snare", 4), ("snare", 12), ("hat", 0), ("hat", 8)]
    groove = [Hit(at=240 * place, piece=piece, velocity=90) for piece, place in bar]
    made = with_beat(groove, feel, FOUR, fills=(), bars=1)
    keys = {hit.piece: find_piece(hit.piece).key for hit in made}
    assert {h.at // 240 for h in made if keys[h.piece] in (35, 36)} == kicks
    assert {h.at // 240 for h in made if keys[h.piece] in (37, 38, 39, 40)} == snares
    assert {h.at // 240 for h in made if h.piece == "hat"} == {0, 8}
