"""Plans: what is asked is in them, what nobody said is listed, and one wish does not disturb another."""

import pytest

from composer.composition.build import build
from composer.composition.planner import make_plan
from composer.errors import BriefError, GenreError
from composer.genre.catalogue import belongs, genre_names, load_genre
from composer.model.brief import Brief
from composer.model.song import Plan
from composer.theory.pitch import pc_semitone

GENRES = genre_names()


def plan_of(genre: str = "pop", seed: int = 1, **wishes: object) -> Plan:
    return make_plan(Brief(**wishes), load_genre(genre), seed)  # type: ignore[arg-type]


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize(
    "wish", [{"tempo_bpm": 93.0}, {"key": "F# minor"}, {"meter": "3/4"}, {"key": "Bb major"}]
)
def test_what_is_asked_is_in_the_plan(genre: str, wish: dict[str, object]) -> None:
    """A tempo, key or meter that is asked for is taken exactly."""
    plan = plan_of(genre, **wish)
    for name, value in wish.items():
        assert str(getattr(plan, name)) == str(value)
    assert not {a.what for a in plan.assumed} & {n.removesuffix("_bpm") for n in wish}


@pytest.mark.parametrize("genre", GENRES)
def test_what_nobody_said_is_listed_with_its_flag(genre: str) -> None:
    """The person can see what was chosen for them, and how to choose it."""
    flags = {a.what: a.flag for a in plan_of(genre).assumed}
    assert flags["tempo"] == "--tempo" and flags["key"] == "--key" and flags["genre"] == "--genre"


@pytest.mark.parametrize("bpm", [0.0, 19.0, 401.0, 5000.0])
def test_an_impossible_tempo_is_refused(bpm: float) -> None:
    """In one line, with the range."""
    with pytest.raises(BriefError, match="20 to 400"):
        plan_of(tempo_bpm=bpm)


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize(
    "wish", ["piano", "strings", "organ", "flute", "harp", "synth_bass", "shaker", "saxophone"]
)
def test_a_wanted_instrument_plays(genre: str, wish: str) -> None:
    """Somebody in the band plays it, in at least one section."""
    plan = plan_of(genre, wanted=(wish,))
    players = [p.id for p in plan.parts if belongs(p.instrument, wish) or p.id == wish]
    assert players
    assert any(play.part in players for s in plan.sections for play in s.plays)


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("wish", ["strings", "flute", "trumpet", "choir", "congas", "organ"])
def test_a_wanted_instrument_is_heard_even_in_a_quiet_minute(genre: str, wish: str) -> None:
    """At least a phrase of it, although the song is too quiet for its usual entry; and nobody is silent throughout."""
    style = load_genre(genre)
    plan = plan_of(genre, wanted=(wish,), length_s=60.0, dials=(("energy", -0.6),))
    song = build(plan, style)
    players = {p.id for p in plan.parts if belongs(p.instrument, wish) or p.id == wish}
    bars = {s.id: s.bars for s in plan.sections}
    assert (
        sum(bars[n] for n in {c.section for c in song.cells if c.part in players and c.events}) >= 4
    )
    assert {c.part for c in song.cells if c.events} == {p.id for p in plan.parts}


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("wish", ["drums", "bass", "melody", "guitar", "piano", "synth"])
def test_an_unwanted_one_never_does(genre: str, wish: str) -> None:
    """No drums means no drums."""
    plan = plan_of(genre, unwanted=(wish,))
    assert not [p for p in plan.parts if wish in (p.id, p.role) or belongs(p.instrument, wish)]


def test_a_listed_band_is_exactly_that_band_and_rests_where_told() -> None:
    """A brief file that lists its parts means them, everywhere but where they are silent."""
    plan = plan_of(
        parts=(("drums", "drums"), ("keys", "electric_piano")),
        silent=(("intro", ("drums",)),),
        form=("intro 4", "verse 8"),
    )
    assert {p.id for p in plan.parts} == {"drums", "keys"}
    assert plan.sections[0].play_of("drums") is None
    assert plan.sections[1].play_of("drums") is not None
    assert all(s.play_of("keys") for s in plan.sections)


def test_an_unknown_instrument_names_the_nearest() -> None:
    """`kazoo` is refused, not ignored."""
    with pytest.raises(GenreError, match="no instrument called"):
        plan_of(wanted=("kazooo",))


def test_an_empty_band_is_refused() -> None:
    """Without everything there is no song."""
    everyone = tuple(part.id for part in load_genre("pop").parts)
    with pytest.raises(BriefError, match="nobody is left"):
        plan_of(unwanted=everyone)


def test_given_chords_are_the_chords() -> None:
    """Numerals or symbols, repeated over the section."""
    plan = plan_of(
        key="Eb major",
        chords=(("verse", "| Ebmaj9 | Cm9 | IV | V7 |"),),
        form=("verse 8", "chorus 8"),
    )
    assert [str(c.chord) for c in plan.sections[0].chords][:4] == ["Ebmaj9", "Cm9", "Ab", "Bb7"]
    with pytest.raises(BriefError, match="chords"):
        plan_of(chords=(("verse", "| Qm7 |"),), form=("verse 8",))


@pytest.mark.parametrize("genre", GENRES)
def test_a_wish_leaves_the_other_draws_alone(genre: str) -> None:
    """Another tempo is not another song: chords, form and players stay."""
    plain, faster = plan_of(genre), plan_of(genre, tempo_bpm=123.0)
    assert [s.chords for s in plain.sections] == [s.chords for s in faster.sections]
    assert plain.parts == faster.parts
    assert plain.hook == faster.hook


@pytest.mark.parametrize("voice", [("G3", "D5"), ("C3", "G4"), ("A3", "A4"), ("E2", "C4")])
def test_a_singer_gets_a_key_and_a_range(voice: tuple[str, str]) -> None:
    """The range is the singer's, and the tonic lies where tunes around it fit the voice."""
    plan = plan_of(singer=voice)
    low, high = plan.melody_range
    assert (low, high) == plan_of(singer=voice, seed=2).melody_range
    middle = (low + high) // 2
    assert abs((middle - 4 - pc_semitone(plan.key.tonic) + 6) % 12 - 6) <= 4


def test_a_range_too_small_for_a_tune_is_refused() -> None:
    """Three notes are no range."""
    with pytest.raises(BriefError, match="too small"):
        plan_of(singer=("C4", "E4"))


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("length_s", [30.0, 60.0, 150.0, 300.0])
def test_a_length_and_a_tempo_together(genre: str, length_s: float) -> None:
    """Both hold: the tempo exactly, the length within a twentieth or half a bar."""
    plan = plan_of(genre, tempo_bpm=100.0, length_s=length_s)
    seconds = sum(s.length for s in plan.sections) / 960 * 60 / plan.tempo_bpm
    assert plan.tempo_bpm == 100.0
    assert abs(seconds - length_s) <= max(0.05 * length_s, 1.3)


@pytest.mark.parametrize("genre", GENRES)
def test_energy_is_spent_on_parts(genre: str) -> None:
    """The fullest section has more players than the emptiest."""
    plan = plan_of(genre)
    ordered = sorted(plan.sections, key=lambda s: s.energy)
    assert len(ordered[-1].plays) > len(ordered[0].plays)
