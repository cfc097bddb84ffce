"""Briefs as people say them: what must be understood of each, and what must not be."""

from __future__ import annotations

from typing import Any

import pytest

from composer.direction.brief_text import read_brief
from composer.model.brief import Brief, BriefReading
from tests.direction.wishes_held import has

CASES: list[tuple[str, dict[str, Any]]] = [
    # --- genres -----------------------------------------------------------------------------------------------
    ("rock", {"genre": "rock", "style": None}),
    ("a chillhop beat for the train", {"genre": "lo-fi hip-hop"}),
    ("Genre: house", {"genre": "house"}),
    ("lofi hiphop, 76", {"genre": "lo-fi hip-hop", "tempo_bpm": 76.0}),
    ("melodic deep house for sunset", {"genre": "house", "style": "deep house"}),
    ("hard bop quintet, fast", {"genre": "jazz swing"}),
    ("pop-punk with a big chorus", {"genre": "rock", "style": "punk", "sections": ("chorus",)}),
    ("jazz waltz in F", {"genre": "jazz swing", "meter": "3/4", "key": "F major"}),
    ("something bossa-ish for a patio", {"genre": "bossa nova"}),
    ("honky tonk, 120 bpm", {"genre": "country", "tempo_bpm": 120.0}),
    ("country", {"genre": "country", "style": None}),
    ("bluegrass", {"genre": "country", "style": "bluegrass", "wanted": {"banjo", "fiddle"}, "unwanted": {"drums"}}),
    ("country waltz in A", {"genre": "country", "meter": "3/4", "key": "A major"}),
    ("una balada country", {"genre": "country", "tempo_range_bpm": (66.0, 88.0)}),
    ("música sertaneja", {"genre": "country"}),
    ("a waltz", {"genre": "folk waltz", "meter": "3/4"}),
    ("celtic waltz", {"genre": "folk waltz"}),
    ("un vals triste", {"genre": "folk waltz", "meter": "3/4", "moods": {"sad"}}),
    ("uma valsa lenta", {"genre": "folk waltz", "meter": "3/4"}),
    ("valse musette", {"genre": "folk waltz", "style": "musette", "wanted": {"accordion"}}),
    ("80s synth-pop", {"genre": "pop", "wanted": {"synth_pad", "synth_bass"}}),
    ("D&B at 172", {"genre": "house", "style": "drum and bass", "tempo_bpm": 172.0}),
    ("rock'n'roll", {"genre": "rock"}),
    ("R&B, slow", {"genre": "lo-fi hip-hop", "style": "neo-soul"}),
    ("Reggae in G, 74 bpm", {"style": "reggae", "drum_feel": "one_drop", "key": "G major"}),
    ("a jazzy house track", {"genre": "house"}),
    ("jazzy", {"genre": "jazz swing"}),
    ("movie trailer, dark", {"genre": "trailer", "style": None}),
    ("a teaser for a space game", {"genre": "trailer"}),
    ("cinematic, sweeping", {"genre": "trailer", "style": "film score", "wanted": {"strings"}}),
    ("trailer with taikos", {"genre": "trailer", "wanted": {"taiko"}}),
    ("música para tráiler, 100 bpm", {"genre": "trailer", "tempo_bpm": 100.0}),
    ("trilha sonora com cordas", {"genre": "trailer", "wanted": {"strings"}}),
    ("epic rock", {"genre": "rock"}),
    ("trap beat 140", {"genre": "trap", "mode": "minor", "tempo_bpm": 140.0}),
    ("trap con campanas", {"genre": "trap"}),
    ("sad melodic trap with a flute", {"genre": "trap", "wanted": {"flute"}}),
    ("UK drill at 142", {"genre": "trap", "style": "drill", "tempo_bpm": 142.0}),
    ("dark phonk", {"genre": "trap", "style": "phonk", "mode": "minor"}),
    ("trap soul, 120 bpm", {"genre": "trap", "style": "trap soul"}),
    ("a slow blues in A", {"genre": "slow blues", "meter": "12/8", "key": "A major"}),
    ("Chicago blues with harmonica", {"genre": "slow blues", "wanted": {"harmonica"}}),
    ("blues lento en la noche", {"genre": "slow blues"}),
    ("delta blues on the porch", {"genre": "slow blues", "wanted": {"acoustic_guitar"}}),
    ("boogie woogie", {"genre": "rock", "style": "blues"}),
    ("slow blues at 60 bpm", {"genre": "slow blues", "tempo_bpm": 90.0}),
    ("60 bpm in 12/8", {"meter": "12/8", "tempo_bpm": 90.0}),
    ("12/8, dotted quarter = 60", {"meter": "12/8", "tempo_bpm": 90.0}),
    ("in 6/8, quarter = 90", {"meter": "6/8", "tempo_bpm": 90.0}),
    ("slow blues in 4/4 at 60 bpm", {"meter": "4/4", "tempo_bpm": 60.0}),
    ("in 6/8 at 180 bpm", {"meter": "6/8", "tempo_bpm": 180.0}),
    ("Viking metal with choir", {"genre": "rock", "mode": "minor", "wanted": {"choir"}}),
    ("like Daft Punk but sadder", {"genre": "house", "moods": {"sad"}}),
    ("a march for the town band", {"style": "march", "wanted": {"brass", "drums"}}),
    # --- moods and scenes -------------------------------------------------------------------------------------
    ("cheerful ukulele", {"moods": ("happy",), "mode": "major", "wanted": ("ukulele",)}),
    ("gloomy cello", {"moods": ("sad",), "mode": "minor", "wanted": ("cello",)}),
    ("wistful, autumn leaves falling", {"moods": {"melancholic"}}),
    ("heartbreak at 3am", {"moods": {"sad", "lonely"}}),
    ("creepy music box", {"moods": ("scary",), "mode": "minor", "wanted": {"music_box"}}),
    ("sneaky, mischievous, tiptoe", {"moods": {"playful"}}),
    ("quirky indie comedy", {"moods": {"quirky"}}),
    ("a hug in musical form", {"moods": {"warm"}}),
    ("swagger, catwalk, 120", {"moods": {"confident"}, "tempo_bpm": 120.0}),
    ("we won the cup final", {"moods": {"triumphant"}, "mode": "major"}),
    ("new beginnings, sunrise", {"moods": {"hopeful"}}),
    ("candlelit dinner", {"moods": {"romantic"}}),
    ("smoky cocktail bar", {"moods": {"sexy"}}),
    ("foggy ruins, enigmatic", {"moods": {"mysterious"}}),
    ("ticking clock, running out of time", {"moods": {"tense"}, "mode": "minor"}),
    ("furious", {"moods": {"aggressive"}, "mode": "minor"}),
    ("sweeping fantasy quest", {"moods": {"epic"}}),
    ("childhood memories on film", {"moods": {"nostalgic"}}),
    ("music for a yoga class", {"moods": {"calm"}, "unwanted": {"drums"}}),
    ("lullaby", {"moods": {"tender", "calm"}, "mode": "major", "unwanted": {"drums"}}),
    ("spin class banger, 140 bpm", {"moods": {"energetic"}, "tempo_bpm": 140.0}),
    ("boss battle, organ", {"moods": {"tense", "epic"}, "ending": "loop", "wanted": {"organ"}}),
    ("menu music for a farming sim", {"ending": "loop"}),
    ("bed under a voiceover", {"shapes": {("*", "flat")}}),
    ("tristeza, piano", {"moods": ("sad",), "wanted": ("piano",)}),
    # --- tempo ------------------------------------------------------------------------------------------------
    ("120 bpm", {"tempo_bpm": 120.0}),
    ("95bpm", {"tempo_bpm": 95.0}),
    ("Tempo: 101", {"tempo_bpm": 101.0}),
    ("at one-forty", {"tempo_bpm": 140.0}),
    ("ninety-two beats per minute", {"tempo_bpm": 92.0}),
    ("a hundred and eight bpm", {"tempo_bpm": 108.0}),
    ("around 84", {"tempo_bpm": 84.0}),
    ("84,5 bpm", {"tempo_bpm": 84.5}),
    ("quaver = 180", {"tempo_bpm": 90.0}),
    ("dotted quarter = 60", {"tempo_bpm": 90.0}),
    ("♩ = 66", {"tempo_bpm": 66.0}),
    ("84 to 88 bpm", {"tempo_range_bpm": (84.0, 88.0), "tempo_bpm": None}),
    ("between 110 and 120 bpm", {"tempo_range_bpm": (110.0, 120.0)}),
    ("BPM 122-126", {"tempo_range_bpm": (122.0, 126.0)}),
    ("no faster than 100 bpm", {"tempo_range_bpm": (80.0, 100.0)}),
    ("at least 150 bpm", {"tempo_range_bpm": (150.0, 180.0)}),
    ("slow", {"tempo_range_bpm": (52.0, 84.0)}),
    ("andante", {"tempo_range_bpm": (76.0, 100.0)}),
    ("bem rápido", {"tempo_range_bpm": (160.0, 208.0)}),
    ("slow house", {"genre": "house", "tempo_range_bpm": (110.0, 116.0)}),
    ("50 people at a party", {"tempo_bpm": None}),
    ("an 808 kit and a 303", {"tempo_bpm": None, "wanted": {"drum_machine", "synth_bass"}}),
    # --- length -----------------------------------------------------------------------------------------------
    ("two and a half minutes", {"length_s": 150.0}),
    ("0:45", {"length_s": 45.0}),
    ("about two minutes", {"length_s": 120.0}),
    ("90 seconds", {"length_s": 90.0}),
    ("a minute and a half", {"length_s": 90.0}),
    ("2½ min", {"length_s": 150.0}),
    ("2m30s", {"length_s": 150.0}),
    ("three minutes ten", {"length_s": 190.0}),
    ("1 min 5 s", {"length_s": 65.0}),
    ("half an hour of drones", {"length_s": 1800.0}),
    ("a couple of minutes", {"length_s": 120.0}),
    ("thirty-second spot", {"length_s": 30.0}),
    ("15s ident", {"length_s": 15.0}),
    ("90s rock", {"length_s": None, "genre": "rock"}),
    ("tres minutos", {"length_s": 180.0}),
    ("32 bars", {"length_bars": 32}),
    ("16-bar loop", {"length_bars": 16, "ending": "loop"}),
    ("two to three minutes", {"length_s": 150.0}),
    ("thirty-second notes on the hats", {"length_s": None}),
    # --- meter and key ----------------------------------------------------------------------------------------
    ("in six-eight", {"meter": "6/8"}),
    ("7/8", {"meter": "7/8"}),
    ("a waltz", {"meter": "3/4"}),
    ("in five", {"meter": "5/4"}),
    ("cut time", {"meter": "2/2"}),
    ("four-four time", {"meter": "4/4"}),
    ("3/4 of the song is quiet", {"meter": None}),
    ("5/4 or 4/4, whatever works", {"meter": "4/4"}),
    ("in E flat minor", {"key": "Eb minor"}),
    ("Eb minor", {"key": "Eb minor"}),
    ("F# m", {"key": "F# minor"}),
    ("F♯m", {"key": "F# minor"}),
    ("in G", {"key": "G major"}),
    ("key of b flat", {"key": "Bb major"}),
    ("D dorian", {"key": "D dorian"}),
    ("acoustic guitar, D, nice and easy", {"key": "D major"}),
    ("C harmonic minor", {"key": "C minor"}),
    ("en la menor", {"key": "A minor"}),
    ("mi bémol majeur", {"key": "Eb major"}),
    ("h-Moll", {"key": "B minor"}),
    ("a minor setback, but hopeful", {"key": None, "moods": {"hopeful"}}),
    ("a minor key", {"key": None, "mode": "minor"}),
    ("dark, in D", {"key": "D minor"}),
    ("sad, in D", {"key": "D major"}),
    ("G# major please", {"key": "Ab major"}),
    # --- who plays --------------------------------------------------------------------------------------------
    ("Rhodes, upright bass and brushes", {"wanted": {"electric_piano", "upright_bass", "brushes"}}),
    ("tenor sax and a muted trumpet", {"wanted": {"tenor_saxophone", "muted_trumpet"}}),
    ("Spanish guitar and castanets", {"wanted": {"nylon_guitar", "percussion"}}),
    ("violão e flauta", {"wanted": {"nylon_guitar", "flute"}}),
    ("no drums", {"unwanted": ("drums",)}),
    ("without strings", {"unwanted": {"strings"}, "wanted": ()}),
    ("w/o guitar, w/ piano", {"unwanted": {"guitar"}, "wanted": ("piano",)}),
    ("sin batería, con piano", {"unwanted": {"drums"}, "wanted": ("piano",)}),
    ("no drums, piano and strings", {"unwanted": {"drums"}, "wanted": {"piano", "strings"}}),
    ("without bells, claps or choir", {"unwanted": {"bells", "claps", "choir"}, "wanted": ()}),
    ("avoid synths, banjo and brass", {"unwanted": {"banjo", "brass", "synth_pad"}}),
    ("no percussion except a shaker", {"unwanted": {"percussion"}, "wanted": ("shaker",)}),
    ("leave the melody out", {"unwanted": ("melody",)}),
    ("room for a rapper", {"unwanted": ("melody",)}),
    ("guitar but not acoustic", {"wanted": ("guitar",), "unwanted": ("acoustic_guitar",)}),
    ("drum-free", {"unwanted": {"drums"}}),
    ("no loud drums please, rock, 120", {"part_dials": (("drums", "energy", -0.5),), "unwanted": ()}),
    ("just piano", {"only": (("*", ("piano",)),)}),
    ("piano and cello only", {"only": (("*", ("piano", "cello")),)}),
    ("solo harp", {"only": (("*", ("harp",)),)}),
    ("melody on the flute over strings", {"parts": (("melody", "flute"),), "wanted": {"strings"}}),
    ("pop with a sax solo", {"sections": ("solo",), "playing": {("saxophone", "solo")}}),
    ("piano or guitar", {"wanted": ("piano",)}),
    ("walking bass", {"playing": (("bass", "walking"),), "wanted": ("bass",)}),
    ("no walking bass", {"playing": (("bass", "not walking"),), "unwanted": ()}),
    ("fingerpicked nylon guitar", {"wanted": ("nylon_guitar",), "playing": {("guitar", "fingerpicked")}}),
    ("for a female alto", {"singer": ("F3", "D5")}),
    ("singer G3-D5", {"singer": ("G3", "D5")}),
    ("her range is A3 to E5", {"singer": ("A3", "E5")}),
    ("baritone sax", {"singer": None, "wanted": ("baritone_saxophone",)}),
    # --- dials and feel ---------------------------------------------------------------------------------------
    ("pop, sparse piano, busy drums, warm", {"part_dials": {("piano", "density", -0.6), ("drums", "density", 0.6)}}),
    ("swung", {"dials": (("swing", 0.6),)}),
    ("dead straight, no swing", {"dials": (("swing", -0.9),)}),
    ("laid-back", {"dials": (("feel", -0.6),)}),
    ("driving", {"dials": (("energy", 0.3), ("feel", 0.5))}),
    ("half-time", {"drum_feel": "half_time"}),
    ("four to the floor", {"drum_feel": "four_on_the_floor"}),
    ("lush jazz chords", {"dials": (("colour", 0.8),)}),
    ("power chords only", {"dials": (("colour", -0.8),)}),
    ("not too busy, not too bright", {"dials": (("density", -0.24), ("brightness", -0.2))}),
    ("very sparse", {"dials": (("energy", -0.28), ("density", -0.84))}),
    # --- sections and shape -----------------------------------------------------------------------------------
    ("intro, verse, chorus, verse, chorus, outro", {"form": ("intro", "verse", "chorus", "verse", "chorus", "outro")}),
    ("intro 4, verse 8, double chorus 8", {"form": ("intro 4", "verse 8", "chorus 8", "chorus 8")}),
    ("verse / pre-chorus / chorus / middle eight / chorus", {"form": ("verse", "pre-chorus", "chorus", "bridge", "chorus")}),
    ("32-bar AABA", {"form": ("verse", "verse", "bridge", "verse"), "length_bars": 32}),
    ("big chorus, quiet verses", {"energy": (("chorus", 0.8), ("verse", 0.25)), "form": ()}),
    ("last chorus huge", {"energy": (("last chorus", 0.8),)}),
    ("the second verse should be barely there", {"energy": (("verse 2", 0.05),)}),
    ("strings in the last chorus", {"appears": (("strings", "last chorus"),)}),
    ("no drums in the intro", {"silent": (("intro", ("drums",)),), "unwanted": ()}),
    ("no bass until the second verse", {"enters": (("bass", "verse 2"),), "unwanted": ()}),
    ("drums come in at the chorus", {"enters": (("drums", "chorus"),)}),
    ("verses just piano and bass", {"only": (("verse", ("piano", "bass")),)}),
    ("half-time bridge", {"section_feels": (("bridge", "half_time"),), "drum_feel": None}),
    ("no intro, no bridge", {"sections_unwanted": ("intro", "bridge")}),
    ("builds slowly", {"shapes": (("*", "rising"),)}),
    ("every chorus bigger than the last", {"shapes": (("chorus", "growing"),)}),
    ("starts calm, then explodes", {"shapes": (("*", "rising"),)}),
    ("quiet beginning, huge finish", {"shapes": (("*", "rising"),)}),
    ("rock with a soft start and a loud end", {"shapes": (("*", "rising"),), "genre": "rock"}),
    ("huge opening, quiet ending", {"shapes": (("*", "falling"),)}),
    ("from darkness into light", {"shapes": (("*", "rising"),), "moods": {"dark"}, "dials": {("brightness", -0.05)}}),
    ("a light song", {"shapes": ()}),
    ("from roaring crowd energy to silence and a whisper", {"dials": (("energy", -0.9), ("density", -0.6))}),
    ("a furious fight, then sleep", {"shapes": (("*", "falling"),)}),
    ("key change up a half step for the last chorus", {"key_changes": {("last chorus", 1)}}),
    ("fades out", {"ending": "fade"}),
    ("ends on a big hit at the end, cold ending", {"ending": "button"}),
    ("loops seamlessly", {"ending": "loop"}),
    # --- chords, title, seed ----------------------------------------------------------------------------------
    ("Am F C G, pop", {"chords": (("*", "| Am | F | C | G |"),), "key": None}),
    ("| Dm7 | G7 | Cmaj7 |", {"chords": (("*", "| Dm7 | G7 | Cmaj7 |"),)}),
    ("ii-V-I", {"chords": (("*", "| ii | V | I |"),)}),
    ("chords: C G/B Am", {"chords": (("*", "| C | G/B | Am |"),)}),
    ('called "Salt and Slow Rain", rock', {"title": "Salt and Slow Rain", "tempo_range_bpm": None}),
    ("seed 12, rock", {"seed": 12}),
    ("my band is called The Gulls, rock", {"title": None}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), CASES, ids=[words[:40] for words, _ in CASES])
def test_a_brief_is_understood(words: str, wanted: dict[str, Any]) -> None:
    """A phrase a client would use is taken to mean something else, or nothing."""
    has(read_brief(words).brief, **wanted)


MORE: list[tuple[str, dict[str, Any]]] = [
    ("everything except drums", {"unwanted": ("drums",), "wanted": ()}),
    ("nothing faster than 90", {"tempo_range_bpm": (72.0, 90.0)}),
    ("just keys, bass and a simple beat, 86ish", {"only": (("*", ("keys", "bass", "drums")),), "tempo_bpm": 86.0}),
    ("make the bass louder than the guitars", {"part_dials": (("bass", "energy", 0.5),), "dials": ()}),
    ("bridge drops to almost nothing", {"energy": (("bridge", 0.05),), "sections": ("bridge",)}),
    ("ukulele and claps, 20s, major", {"length_s": 20.0, "mode": "major"}),
    ("late 60s rock with organ", {"length_s": None, "style": "sixties"}),
    ("60 seconds with a five minute intro", {"length_s": 60.0, "shapes": ()}),
    ("straight into the verse", {"dials": (), "sections": ("verse",)}),
    ("two verses, a short bridge, three choruses", {"section_counts": (("verse", 2), ("chorus", 3))}),
    ("pop, one verse and a chorus", {"section_counts": (("verse", 1),)}),
    ("one verse with strings", {"section_counts": ()}),
    ("drums in the last two choruses", {"section_counts": ()}),
    ("the second hook is bigger", {"energy": (("hook 2", 0.8),), "sections": ("hook 2",)}),
    ("pop with a big hook", {"sections": (), "section_counts": ()}),
    ("not cheesy", {"moods_unwanted": (), "dials": {("colour", 0.3)}}),
    ("sitar and tabla", {"wanted": {"harp", "percussion"}}),
    ("no bebop please, cool jazz", {"genre": "jazz swing", "genres_unwanted": ()}),
    ("verse 1: piano. chorus: everyone.", {"energy": (("chorus", 0.85),), "appears": (("piano", "verse 1"),)}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), MORE, ids=[words[:40] for words, _ in MORE])
def test_turns_of_speech(words: str, wanted: dict[str, Any]) -> None:
    """What people say around a wish changes it: except, than, drops to, straight into."""
    has(read_brief(words).brief, **wanted)


NOT: list[tuple[str, str, Any]] = [
    ("not jazzy at all", "genre", "jazz swing"),
    ("nothing sad", "moods", "sad"),
    ("anything but techno", "genre", "house"),
    ("not a ballad, up-tempo", "tempo_bpm", 60.0),
    ("no vocals", "wanted", "melody"),
    ("no guitar riffs, no big choruses", "wanted", "guitar"),
]


@pytest.mark.parametrize(("words", "field", "unwanted"), NOT)
def test_what_is_denied_is_not_wanted(words: str, field: str, unwanted: Any) -> None:
    """`no` and `not` must never be overheard."""
    found = getattr(read_brief(words).brief, field)
    assert unwanted != found
    assert not isinstance(found, tuple) or unwanted not in found


def test_denials_are_kept_for_the_planner() -> None:
    """A genre or mood that is ruled out must stay ruled out when the program chooses by itself."""
    brief = read_brief("not jazzy, nothing creepy, no solos").brief
    assert brief.genres_unwanted == ("jazz swing",)
    assert brief.moods_unwanted == ("scary",)
    assert brief.sections_unwanted == ("solo",)


@pytest.mark.parametrize(
    ("words", "style", "genre"),
    [
        ("soul", "soul", "pop"),
        ("folk", "folk", "folk waltz"),
        ("indie folk", "indie folk", "country"),
        ("viennese waltz", "waltz", "folk waltz"),
        ("techno", "techno", "house"),
        ("flamenco", "flamenco", "bossa nova"),
        ("heavy metal", "metal", "rock"),
        ("ambient", "ambient", "lo-fi hip-hop"),
    ],
)
def test_an_absent_genre_is_told(words: str, style: str, genre: str) -> None:
    """Whoever asks for soul gets the nearest there is, knows so, and finds it bent towards soul."""
    reading = read_brief(words)
    assert reading.brief.genre == genre
    assert reading.brief.style == style
    assert any(
        w.startswith(f"{style}: the nearest genre here is {genre}") for w in reading.warnings
    )
    assert reading.brief.dials or reading.brief.tempo_range_bpm


def test_nothing_musical_is_said() -> None:
    """Words about something else become no song unasked: the reading says so."""
    reading = read_brief("Could you water my tomatoes on Thursday?")
    assert reading.understood == ()
    assert "tomatoes" in " ".join(reading.not_understood)
    assert any("no musical wish" in warning for warning in reading.warnings)


def test_nothing_at_all() -> None:
    """An empty brief is a brief: everything is left to the program."""
    assert read_brief("") == BriefReading(brief=Brief())
    assert read_brief(" \n\t ,.;").understood == ()


@pytest.mark.parametrize(
    "words",
    [
        "/usr/lib/song.mid",
        "rm -rf /",
        "<b onclick=alert(1)>jazz</b>",
        "'; DROP TABLE songs;",
        "{{7*7}}",
        "%s%n",
    ],
)
def test_text_that_looks_like_something_else_is_only_words(words: str) -> None:
    """Paths, commands and markup are read as words and nothing more."""
    reading = read_brief(words)
    assert reading.brief.words == words
    assert reading.brief.genre in (None, "jazz swing")


def test_a_long_spoken_brief() -> None:
    """A paragraph of band talk: sections, parts and singer together."""
    reading = read_brief(
        "Hi! We need a folk rock tune for our singer (tenor), about 3:20, 96 bpm, in E. Intro with just acoustic "
        "guitar, drums come in at verse 2, big last chorus with strings. No keyboards please, and leave the lead "
        "line out. It should end on a held chord."
    )
    has(
        reading.brief,
        key="E major",
        tempo_bpm=96.0,
        length_s=200.0,
        singer=("C3", "A4"),
        ending="held",
        unwanted={"keys", "melody"},
        only=(("intro", ("acoustic_guitar",)),),
        enters=(("drums", "verse 2"),),
        energy=(("last chorus", 0.8),),
        wanted={"strings", "drums", "acoustic_guitar"},
    )


def test_meanings_are_said_in_plain_words() -> None:
    """The receipt is for people: no field names, no numbers of dials."""
    reading = read_brief("sad rock, no drums, busy organ in E minor, 70 bpm")
    meanings = {u.words: u.meaning for u in reading.understood}
    assert meanings["70 bpm"] == "tempo 70 bpm"
    assert meanings["no drums"] == "no drums"
    assert meanings["sad"].startswith("mood sad")
    assert meanings["rock"] == "genre rock"
    assert meanings["E minor"] == "key E minor"
    assert meanings["busy"] == "organ: more notes"
