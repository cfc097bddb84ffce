"""Every wish a brief can hold is heard: each row fails where composition ignores it, and two wishes hold together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

import pytest

from composer.composition.build import build
from composer.composition.form import Block
from composer.composition.wishes import is_band_listed, select, specificity
from composer.genre.catalogue import belongs, genre_names, load_genre
from composer.model.brief import Brief
from composer.model.codec import decode, encode
from composer.model.song import Plan, Song
from composer.performance.perform import perform
from tests.composition.wished import FORM, at, mean, notes_of, plan_of, played_by, song_of

SONG = tuple(
    Block(*entry)
    for entry in (
        ("intro", 4, 1), ("verse", 8, 1), ("chorus", 8, 1), ("verse", 8, 2), ("chorus", 8, 2),
        ("bridge", 8, 1), ("chorus", 8, 3), ("outro", 4, 1),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("selector", "places"),
    [
        ("*", tuple(range(8))), ("verse", (1, 3)), ("verse 2", (3,)), ("first verse", (1,)), ("last chorus", (6,)),
        ("second chorus", (4,)), ("first", (0,)), ("last", (7,)), ("middle", (3, 4)), ("Bridge", (5,)), ("verse 9", ()),
        ("middle eight", (5,)), ("coda", (7,)), ("drop", (2, 4, 6)), ("solo", ()),
    ],
)  # fmt: skip
def test_selectors(selector: str, places: tuple[int, ...]) -> None:
    """One grammar for every wish that is about a place."""
    assert select(selector, SONG) == places


def test_the_closer_selector_counts_more() -> None:
    """`verse 2` before `verse` before the whole song."""
    assert [specificity(s) for s in ("*", "verse", "verse 2", "last chorus", "last")] == [0, 1, 2, 2, 2]  # fmt: skip


def energies(plan: Plan, selector: str = "*") -> list[float]:
    return [s.energy for s in at(plan, selector)]


def rises(levels: list[float]) -> bool:
    third = max(len(levels) // 3, 1)
    return mean(levels[-third:]) > mean(levels[:third]) + 0.1


Check = Callable[[Plan], bool]
ON_THE_PLAN: list[tuple[str, dict[str, object], Check]] = [
    ("energy everywhere", {"energy": (("*", 0.3),)}, lambda p: set(energies(p)) == {0.3}),
    ("energy of all verses", {"energy": (("verse", 0.8),)}, lambda p: set(energies(p, "verse")) == {0.8}),
    ("energy of the last chorus", {"energy": (("last chorus", 0.2),)}, lambda p: energies(p, "chorus")[-1] == 0.2),
    ("energy at the start", {"energy": (("first", 0.9),)}, lambda p: energies(p)[0] == 0.9),
    ("energy at the end", {"energy": (("last", 0.9),)}, lambda p: energies(p)[-1] == 0.9),
    ("energy in the middle", {"energy": (("middle", 0.15),)}, lambda p: 0.15 in energies(p)),
    ("silent in the verses", {"silent": (("verse", ("drums",)),)}, lambda p: not any(s.play_of("drums") or s.play_of("percussion") for s in at(p, "verse"))),
    ("silent at the start", {"silent": (("first", ("keys", "drums")),)}, lambda p: not (p.sections[0].play_of("keys") or p.sections[0].play_of("drums"))),
    ("silent in the last chorus", {"silent": (("last chorus", ("guitar",)),)}, lambda p: not any(s.play_of("guitar") for s in at(p, "last chorus"))),
    ("only two players", {"only": (("verse", ("bass", "drums")),)}, lambda p: all({q.part for q in s.plays} == {"bass", "drums"} for s in at(p, "verse"))),
    ("only an instrument", {"wanted": ("piano",), "only": (("bridge", ("piano",)),)}, lambda p: all(belongs(p.part(q.part).instrument, "piano") for s in at(p, "bridge") for q in s.plays)),
    ("nobody else at all", {"wanted": ("piano",), "only": (("*", ("piano",)),)}, lambda p: {p.part(q.part).instrument for s in p.sections for q in s.plays} == {"piano"} and any(q.role == "melody" for q in p.parts)),
    ("appears", {"wanted": ("strings",), "appears": (("strings", "first"),)}, lambda p: played_by(p, "strings")[0]),
    ("appears everywhere", {"wanted": ("harp",), "appears": (("harp", "*"),)}, lambda p: all(played_by(p, "harp"))),
    ("enters", {"enters": (("drums", "chorus"),)}, lambda p: played_by(p, "drums").index(True) == p.sections.index(at(p, "chorus")[0])),
    ("enters late", {"enters": (("bass", "verse 2"),)}, lambda p: played_by(p, "bass").index(True) == p.sections.index(at(p, "verse 2")[0])),
    ("bars", {"length_bars": 24, "form": ()}, lambda p: p.bars == 24),
    ("many bars", {"length_bars": 97, "form": ()}, lambda p: p.bars == 97),
    ("two drops", {"sections": ("drop 2",), "form": ()}, lambda p: len(at(p, "drop")) >= 2 or len([s for s in p.sections if s.material == "drop"]) >= 2),
    ("a solo", {"sections": ("solo",), "form": ()}, lambda p: any(s.material == "solo" for s in p.sections)),
    ("three verses", {"section_counts": (("verse", 3),), "form": ()}, lambda p: [s.material for s in p.sections].count("verse") == 3),
    ("one chorus", {"section_counts": (("chorus", 1),), "form": ()}, lambda p: [s.material for s in p.sections].count("chorus") == 1),
    ("four choruses", {"section_counts": (("chorus", 4),), "form": ()}, lambda p: [s.material for s in p.sections].count("chorus") == 4),
    ("no bridge", {"sections_unwanted": ("bridge", "pre-chorus"), "form": ()}, lambda p: not {"bridge", "pre-chorus"} & {s.material for s in p.sections}),
    ("rising", {"shapes": (("*", "rising"),)}, lambda p: rises(energies(p))),
    ("falling", {"shapes": (("*", "falling"),)}, lambda p: rises(energies(p)[::-1])),
    ("arch", {"shapes": (("*", "arch"),)}, lambda p: max(energies(p)[3:6]) > max(energies(p)[0], energies(p)[-1]) + 0.2),
    ("flat", {"shapes": (("*", "flat"),)}, lambda p: len(set(energies(p))) == 1),
    ("contrast", {"shapes": (("*", "contrast"),)}, lambda p: max(energies(p)) - min(energies(p)) > 0.2 + max(energies(plan_of(form=FORM))) - min(energies(plan_of(form=FORM)))),
    ("a bridge that stands out", {"shapes": (("bridge", "contrast"),)}, lambda p: abs(energies(p, "bridge")[0] - energies(p, "last chorus")[0]) > 0.2),
    ("two halves", {"shapes": (("*", "two_halves"),)}, lambda p: mean(energies(p)[4:]) > mean(energies(p)[:4]) + 0.15),
    ("growing", {"shapes": (("chorus", "growing"),)}, lambda p: all(b >= a + 0.08 for a, b in zip(energies(p, "chorus"), energies(p, "chorus")[1:], strict=False))),
    ("a bridge that rises", {"shapes": (("bridge", "rising"),)}, lambda p: energies(p, "bridge 2")[0] > energies(p, "bridge 1")[0] + 0.2),
    ("short", {"shapes": (("bridge", "short"),)}, lambda p: at(p, "bridge")[0].bars == at(plan_of(form=FORM), "bridge")[0].bars // 2),
    ("long", {"shapes": (("verse", "long"),)}, lambda p: at(p, "verse")[0].bars == 2 * at(plan_of(form=FORM), "verse")[0].bars),
    ("a key change", {"key": "C major", "key_changes": (("bridge", -2),)}, lambda p: [str(s.key) for s in at(p, "bridge")] == ["Bb major"] and str(at(p, "last chorus")[0].key) == "C major"),
    ("up for the last chorus", {"key": "C major", "key_changes": (("last chorus", 1),)}, lambda p: {str(s.key) for s in p.sections[-2:]} == {"Db major"} and str(p.sections[0].key) == "C major"),
    ("a busier bass", {"part_dials": (("bass", "density", 0.6),)}, lambda p: mean_of(p, "bass", "complexity") > 0.15 + mean_of(plan_of(form=FORM), "bass", "complexity")),
    ("softer drums", {"part_dials": (("drums", "energy", -0.6),)}, lambda p: mean_of(p, "drums", "intensity") < mean_of(plan_of(form=FORM), "drums", "intensity") - 0.15),
    ("a darker guitar", {"part_dials": (("guitar", "brightness", -1.0),)}, lambda p: mean_of(p, "guitar", "register") <= mean_of(plan_of(form=FORM), "guitar", "register") - 12),
    ("space", {"dials": (("space", 0.8),)}, lambda p: mean_of(p, "drums", "complexity") < mean_of(plan_of(form=FORM), "drums", "complexity") - 0.1),
    ("brightness", {"dials": (("brightness", 1.0),)}, lambda p: mean_of(p, "keys", "register") >= mean_of(plan_of(form=FORM), "keys", "register") + 4),
    ("tension", {"dials": (("tension", 1.0),)}, lambda p: colour(p) > colour(plan_of(form=FORM))),
    ("a quiet song", {"dials": (("energy", -0.6),)}, lambda p: mean(energies(p)) < 0.7 * mean(energies(plan_of(form=FORM)))),
    ("a loud song", {"dials": (("energy", 0.6),)}, lambda p: mean(energies(p)) > mean(energies(plan_of(form=FORM))) + 0.1 and max(energies(p)) < 1),
    ("every chorus has more players", {"shapes": (("chorus", "growing"),)}, lambda p: len(at(p, "chorus 3")[0].plays) >= len(at(p, "chorus 2")[0].plays) >= len(at(p, "chorus 1")[0].plays)),
    ("both guitars", {"wanted": ("acoustic_guitar", "electric_guitar")}, lambda p: all(any(belongs(q.instrument, f) for q in p.parts) for f in ("acoustic_guitar", "electric_guitar"))),
    ("late", {"dials": (("feel", -1.0),)}, lambda p: p.lateness_ms > 10),
    ("laid-back drums", {"part_dials": (("drums", "feel", -0.7),)}, lambda p: p.part("drums").lateness_ms > 10),
    ("straight", {"dials": (("swing", -0.9),)}, lambda p: p.swing == -0.9),
    ("a tune on the flute", {"parts": (("melody", "flute"),), "wanted": ("piano",)}, lambda p: p.part("melody").instrument == "flute" and len(p.parts) > 3),
]  # fmt: skip


def mean_of(plan: Plan, part: str, dial: str) -> float:
    return mean([getattr(play, dial) for s in plan.sections if (play := s.play_of(part))])


def colour(plan: Plan) -> float:
    """How many tones the chords have."""
    return mean([len(span.chord.tones) for s in plan.sections for span in s.chords])


@pytest.mark.parametrize(("name", "wishes", "holds"), ON_THE_PLAN, ids=[row[0] for row in ON_THE_PLAN])  # fmt: skip
def test_a_wish_is_in_the_plan(
    name: str, wishes: dict[str, object], holds: Callable[[Plan], bool]
) -> None:
    """And a plan without it is another, so that the row cannot hold by chance; nothing is left to warn of."""
    asked = {"form": FORM, **wishes}
    plan = plan_of(**asked)
    assert holds(plan)
    bare = {key: value for key, value in asked.items() if key in ("form", "key", "wanted")}
    if bare != asked:
        assert encode(plan) != encode(plan_of(**bare))
    assert plan.warnings == ()
    assert decode(Plan, encode(plan)) == plan


@pytest.mark.parametrize("lift", [-2, 1, 2, 3])
@pytest.mark.parametrize("genre", ["pop", "rock", "jazz swing"])
def test_a_key_change_transposes_chords_and_tune(genre: str, lift: int) -> None:
    """The last chorus is the same music, so many semitones away, and the tune exactly so."""
    asked: dict[str, object] = {"form": FORM, "key": "C major"}
    plain, lifted = song_of(genre, **asked), song_of(genre, key_changes=(("last chorus", lift),), **asked)  # fmt: skip
    here, there = at(plain.plan, "last chorus")[0], at(lifted.plan, "last chorus")[0]
    for before, after in zip(here.chords, there.chords, strict=True):
        old = {tone * 7 % 12 for tone in before.chord.tones}
        assert {tone * 7 % 12 for tone in after.chord.tones} == {(pc + lift) % 12 for pc in old}
    tune, moved = notes_of(plain, "melody", here), notes_of(lifted, "melody", there)
    assert tune
    assert [(n.at, n.dur, n.pitch.midi + lift) for n in tune] == [
        (n.at, n.dur, n.pitch.midi) for n in moved
    ]


@pytest.mark.parametrize(
    ("genre", "part", "manner", "technique"),
    [
        ("pop", "bass", "walking", "walking"), ("rock", "bass", "walking", "walking"), ("jazz swing", "bass", "walking", "walking"),
        ("pop", "guitar", "strummed", "strum"), ("pop", "guitar", "fingerpicked", "arpeggio"), ("house", "keys", "held", "pad"),
        ("pop", "keys", "arpeggios", "arpeggio"),
    ],
)  # fmt: skip
def test_a_manner_of_playing(genre: str, part: str, manner: str, technique: str) -> None:
    """Wherever the part plays, it plays so."""
    plan = plan_of(genre, form=FORM, playing=((part, manner),), wanted=(part,))
    assert {p.technique for s in plan.sections if (p := s.play_of(part))} == {technique}
    assert plan.warnings == ()


def test_a_manner_refused() -> None:
    """No walking bass: a bass, but it does not walk."""
    plan = plan_of("jazz swing", form=FORM, playing=(("bass", "not walking"),))
    assert "walking" not in {p.technique for s in plan.sections if (p := s.play_of("bass"))}
    assert any(s.play_of("bass") for s in plan.sections)


@pytest.mark.parametrize(("legato", "is_longer"), [(-0.8, False), (0.8, True)])
def test_longer_and_shorter_notes(legato: float, is_longer: bool) -> None:
    """Measured on what is written for tune and chords."""
    plain, turned = song_of(form=FORM), song_of(form=FORM, dials=(("legato", legato),))
    for part in ("melody", "keys"):
        before = mean([n.dur for n in notes_of(plain, part)])
        after = mean([n.dur for n in notes_of(turned, part)])
        assert after > before if is_longer else after < 0.8 * before
        assert [n.at for n in notes_of(plain, part)] == [n.at for n in notes_of(turned, part)]


def offbeats(song: Song) -> float:
    """Where the drummer's off-beats lie in the beat."""
    played = perform(song, load_genre(song.plan.genre).feel)
    drums = next(p for p in played.parts if p.role == "drums")
    places = [note.start % 960 / 960 for note in drums.notes]
    return median(place for place in places if 0.42 < place < 0.75)


@pytest.mark.parametrize("genre", ["pop", "rock", "jazz swing"])
def test_swing_and_straight(genre: str) -> None:
    """The dial works on top of the genre's own feel."""
    straight, swung = (song_of(genre, form=FORM, tempo_bpm=110.0, dials=(("swing", v),)) for v in (-0.9, 0.9))  # fmt: skip
    assert offbeats(straight) < 0.53
    assert offbeats(swung) > 0.58


@pytest.mark.parametrize("feel", [-0.7, 0.7])
def test_behind_and_ahead_of_the_beat(feel: float) -> None:
    """The whole band leans, the snare more than the kick; or one player alone."""
    plain = perform(song_of(form=FORM, tempo_bpm=100.0), load_genre("pop").feel)
    leant = song_of(form=FORM, tempo_bpm=100.0, dials=(("feel", feel),))
    alone = song_of(form=FORM, tempo_bpm=100.0, part_dials=(("bass", "feel", feel),))
    shift = [
        [
            mean([b.start - a.start for a, b in zip(mine.notes, theirs.notes, strict=True)])
            for mine, theirs in zip(plain.parts, perform(song, load_genre("pop").feel).parts, strict=True)
        ]
        for song in (leant, alone)
    ]  # fmt: skip
    assert all(value * feel < -3 for value in shift[0])
    ids = [p.id for p in plain.parts]
    assert [name for name, value in zip(ids, shift[1], strict=True) if abs(value) > 3] == ["bass"]


TOGETHER: list[tuple[dict[str, object], Sequence[Check]]] = [
    ({"section_counts": (("chorus", 2), ("verse", 1)), "length_s": 90.0, "sections_unwanted": ("intro",)},
     (lambda p: [[s.material for s in p.sections].count(m) for m in ("chorus", "verse")] == [2, 1], lambda p: p.sections[0].material != "intro")),
    ({"length_bars": 48, "sections": ("bridge", "drop 2"), "sections_unwanted": ("intro",)},
     (lambda p: p.bars == 48, lambda p: [s.material for s in p.sections].count("drop") >= 2, lambda p: p.sections[0].material != "intro")),
    ({"length_bars": 64, "sections": ("breakdown",), "shapes": (("breakdown", "short"), ("chorus", "growing"))},
     (lambda p: p.bars == 64, lambda p: at(p, "breakdown")[0].bars <= 4, lambda p: energies(p, "chorus") == sorted(energies(p, "chorus")))),
    ({"shapes": (("*", "rising"),), "energy": (("verse 1", 0.1), ("*", 0.4))},
     (lambda p: rises(energies(p)), lambda p: energies(p, "verse 1") == [0.1])),
    ({"silent": (("*", ("drums",)),), "appears": (("drums", "last chorus"),), "form": FORM},
     (lambda p: played_by(p, "drums") == [s is at(p, "last chorus")[0] for s in p.sections],)),
    ({"only": (("verse", ("guitar", "bass")),), "enters": (("bass", "verse 2"),), "wanted": ("guitar",), "form": FORM},
     (lambda p: {q.part for q in at(p, "verse 1")[0].plays} == {"guitar"}, lambda p: {q.part for q in at(p, "verse 2")[0].plays} == {"guitar", "bass"})),
    ({"key": "A minor", "key_changes": (("last chorus", 2),), "drum_feel": "half_time", "length_s": 150.0},
     (lambda p: str(p.sections[-1].key) == "B minor", lambda p: abs(sum(s.length for s in p.sections) / 960 * 60 / p.tempo_bpm - 150) < 8)),
    ({"parts": (("drums", "drums"), ("keys", "piano"), ("bass", "electric_bass")), "enters": (("drums", "chorus"),), "only": (("bridge", ("keys",)),), "form": FORM},
     (lambda p: played_by(p, "bass") == [s.material != "bridge" for s in p.sections], lambda p: played_by(p, "drums")[:3] == [False, False, True])),
]  # fmt: skip


@pytest.mark.parametrize(("wishes", "checks"), TOGETHER)
def test_two_wishes_together(wishes: dict[str, object], checks: Sequence[Check]) -> None:
    """Neither costs the other."""
    plan = plan_of(**wishes)
    assert [check(plan) for check in checks] == [True] * len(checks)
    assert plan.warnings == ()


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"energy": (("solo", 0.2),)}, "no solo"),
        ({"silent": (("solo", ("drums",)),)}, "drums resting there"),
        ({"appears": (("harp", "chorus"),)}, "nobody in the band plays harp"),
        ({"enters": (("harp", "chorus"),)}, "harp"),
        ({"sections": ("solo",)}, "there is no solo"),
        ({"section_counts": (("chorus", 5),)}, "chorus comes 3 times, not 5"),
        ({"length_bars": 7, "form": ("verse 8", "chorus 8")}, "16 bars, not 7"),
        ({"drum_feel": "one_drop", "meter": "3/4"}, "cannot play one drop in 3/4"),
        ({"drum_feel": "train", "unwanted": ("drums",)}, "no drums to play train"),
        ({"playing": (("keys", "upside_down"),)}, "no way to play keys upside down"),
        ({"playing": (("harp", "strummed"),)}, "nobody in the band plays harp"),
        ({"part_dials": (("drums", "brightness", 0.5),)}, "brightness cannot be set for drums"),
        ({"part_dials": (("bass", "glitter", 0.5),)}, "glitter cannot be set for bass"),
        ({"dials": (("glitter", 0.5),)}, "no dial 'glitter'"),
        ({"shapes": (("chorus", "wobbly"),)}, "'wobbly' is no shape"),
        ({"silent": (("chorus", ("bass",)),), "appears": (("bass", "chorus"),)}, "bass rests in the chorus"),
    ],
)  # fmt: skip
def test_what_changes_nothing_is_said(wishes: dict[str, object], said: str) -> None:
    """A wish that cannot be granted ends as a sentence, never in silence."""
    warnings = plan_of(**{"form": FORM, **wishes}).warnings
    assert any(said in sentence for sentence in warnings), warnings


def test_a_section_has_the_name_the_brief_has_for_it() -> None:
    """Who asks trap for two choruses gets two, and no hooks beside them."""
    for seed in (1, 2, 3):
        materials = [
            s.material for s in plan_of("trap", seed, section_counts=(("chorus", 2),)).sections
        ]
        assert materials.count("chorus") == 2
        assert "hook" not in materials


def test_what_is_refused_names_no_song() -> None:
    """A song without an intro would be called Intro."""
    assert plan_of(words="no intro, straight to the chorus").title == "Pop in C major"
    assert plan_of(words="rainy street with no drums").title == "Rainy Street"


def test_a_listed_band_and_a_tune_for_an_instrument() -> None:
    """`melody on the flute` beside other wishes names the lead, not the whole band."""
    assert is_band_listed(Brief(parts=(("melody", "flute"),)))
    assert not is_band_listed(Brief(parts=(("melody", "flute"),), wanted=("piano",)))


@pytest.mark.parametrize("genre", genre_names())
def test_cells_depend_on_the_wishes(genre: str) -> None:
    """A mute that comes later makes the drums stale, and nothing else that does not hear them."""
    song = song_of(genre, form=FORM, wanted=("drums",))
    sections = tuple(
        replace(s, plays=tuple(replace(p, muted=("crash",)) if p.part == "drums" else p for p in s.plays))
        for s in song.plan.sections
    )  # fmt: skip
    again = build(replace(song.plan, sections=sections), load_genre(genre), song)
    changed = {a.part for a, b in zip(song.cells, again.cells, strict=True) if a.made_from != b.made_from}  # fmt: skip
    assert changed == {"drums", "bass"}
