"""The one selector grammar: what it means, and what is said where it means nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import SelectorError
from composer.model.selector import move_selectors, select, spots_text
from composer.model.song import Plan, Play
from tests.songs import a_part, a_section, a_song

PARTS = (
    a_part("tune"),
    a_part("keys", role="comp", program=0, instrument="piano", name="Piano"),
    a_part("bass", role="bass", program=33),
    a_part("drums", role="drums"),
)
FORM = (
    ("intro", 4),
    ("verse 1", 8),
    ("chorus 1", 8),
    ("verse 2", 8),
    ("chorus 2", 8),
    ("bridge", 4),
)


def plan() -> Plan:
    sections = []
    for number, (name, bars) in enumerate(FORM, start=1):
        players = ("keys",) if name == "intro" else ("tune", "keys", "bass", "drums")
        plays = tuple(Play(part=part, technique="chords") for part in players)
        sections.append(a_section(f"s{number}", bars, name=name.title(), plays=plays))
    return a_song(sections, PARTS, {}).plan


def meant(text: str) -> dict[str, str]:
    """Section -> parts and bars, written short."""
    found: dict[str, str] = {}
    for spot in select(text, plan()):
        piece = f".{spot.piece}" if spot.piece else ""
        bars = (
            ""
            if spot.first_bar == 0 and spot.last_bar == spot.bars - 1
            else f"/{spot.first_bar}-{spot.last_bar}"
        )
        found[spot.section] = f"{found.get(spot.section, '')} {spot.part}{piece}{bars}".strip()
    return found


ALL = "tune keys bass drums"


@pytest.mark.parametrize(
    ("text", "spots"),
    [
        ("chorus", {"s3": ALL, "s5": ALL}),
        ("Verse 2", {"s4": ALL}),
        ("verse2:drums", {"s4": "drums"}),
        ("verse-2:DRUMS", {"s4": "drums"}),
        ("last chorus:tune", {"s5": "tune"}),
        ("*:bass", {f"s{n}": "bass" for n in range(2, 7)}),
        (":bass", {f"s{n}": "bass" for n in range(2, 7)}),
        ("bridge:keys:3-4", {"s6": "keys/2-3"}),
        ("bridge:piano:3", {"s6": "keys/2-2"}),
        ("bridge:comp", {"s6": "keys"}),
        ("bridge 1", {"s6": ALL}),
        ("bars 1-4", {"s1": "keys"}),
        ("bars 9-16:bass", {"s2": "bass/4-7", "s3": "bass/0-3"}),
        ("bar 9:drums.kick", {"s2": "drums.kick/4-4"}),
        ("intro:*", {"s1": "keys"}),
        ("first", {"s1": "keys"}),
        ("s5:tune", {"s5": "tune"}),
    ],
)  # fmt: skip
def test_what_is_meant(text: str, spots: dict[str, str]) -> None:
    """By the names people use for sections, parts, pieces of the kit and bars."""
    assert meant(text) == spots


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("chrous", "did you mean Chorus"),
        ("verse 3", "no section 'verse 3'.*did you mean Verse"),
        ("verse:bas", "did you mean bass"),
        ("drums", r"is a part; write \*:drums"),
        ("verse:chorus", "is a section"),
        ("intro:bass", "does not play in 'intro:bass'"),
        ("bridge:keys:3-9", "Bridge has bars 1 to 4"),
        ("bridge:keys:4-3", "outside"),
        ("bars 39-41", "this song has bars 1 to 40"),
        ("bars 0-4", "outside"),
        ("bridge:keys:some", "no range of bars"),
        ("bars 9-16:bass:2", "bars twice"),
        ("bridge:keys.kick", "piece of a kit"),
        ("", "no selector"),
        ("a:b:c:d", "no selector"),
    ],
)
def test_a_near_miss_gets_the_nearest_name(text: str, message: str) -> None:
    """One line that says what there is."""
    with pytest.raises(SelectorError, match=message):
        select(text, plan())


@given(
    st.text(max_size=60)
    | st.from_regex(r"(verse|bars?) ?\d*:?[a-z.]{0,6}:?\d?-?\d?", fullmatch=True)
)
def test_any_text_means_something_or_is_refused(text: str) -> None:
    """Never anything else than spots of the song or a SelectorError."""
    try:
        spots = select(text, plan())
    except SelectorError:
        return
    assert spots
    assert all(0 <= spot.first_bar <= spot.last_bar < spot.bars for spot in spots)


@pytest.mark.parametrize(
    "text", ["chorus", "verse 2", "verse 2:drums", "bridge:keys:3-4", "*:bass", "bars 9-16"]
)
def test_spots_are_written_as_they_are_read(text: str) -> None:
    """What a receipt names can be typed again."""
    spots = select(text, plan())
    again = [spot for written in spots_text(spots, plan()) for spot in select(written, plan())]
    assert set(again) == set(spots)


def test_moves_are_told_as_selectors() -> None:
    """One a section and part, `*` for all."""
    song = plan()
    assert move_selectors(("*",), ("*",), None, song) == ("*",)
    assert move_selectors(("*",), ("bass",), None, song) == ("*:bass",)
    assert move_selectors(("s4", "s5"), ("drums.hat",), None, song) == (
        "verse 2:drums.hat",
        "chorus 2:drums.hat",
    )
    assert move_selectors(("*",), ("drums.kick",), (25, 32), song) == ("bars 25-32:drums.kick",)
