"""What a brief asks of loudness, growth, loops and players, as the plan has it."""

from __future__ import annotations

import pytest

from composer.model.song import Plan, Section
from composer.studio.pipeline import plan


def named(made: Plan, material: str) -> list[Section]:
    return [section for section in made.sections if section.material == material]


def players(section: Section) -> set[str]:
    return {play.part for play in section.plays}


def test_a_lifted_last_chorus_follows_its_like() -> None:
    """A double last chorus becomes two, so that only the second is in the new key."""
    made = plan("gospel shuffle, up a half step for the last chorus", seed=1)
    choruses = named(made, "chorus")
    assert len({chorus.bars for chorus in choruses}) == 1
    assert [str(chorus.key) != str(made.key) for chorus in choruses] == [False] * (len(choruses) - 1) + [True]  # fmt: skip


def test_a_bridge_starts_with_whom_it_is_given_to() -> None:
    made = plan("pop in D, a bridge that starts with keys only and climbs to full band", seed=1)
    first, second = named(made, "bridge")
    assert players(first) == {"keys"}
    assert len(players(second)) > 3
    assert second.energy > first.energy


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_choruses_that_grow_gain_players_or_loudness(seed: int) -> None:
    made = plan("pop, every chorus a bit bigger than the one before", seed=seed)
    choruses = named(made, "chorus")
    sizes = [len(players(chorus)) for chorus in choruses]
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]
    assert [c.energy for c in choruses] == sorted(c.energy for c in choruses)


@pytest.mark.parametrize("genre", ["rock", "pop", "house"])
def test_the_end_of_a_loop_is_like_its_beginning(genre: str) -> None:
    made = plan(f"{genre}, seamless loop", seed=1)
    first, last = made.sections[0], made.sections[-1]
    if last.material in ("outro", "coda", "tag"):
        assert first.energy == last.energy
        assert players(first) == players(last)


def test_a_calm_song_has_calm_choruses() -> None:
    """Quieter than the genre's own, in notes as well: no dance beat in a hushed chorus."""
    plain, calm = plan("pop", seed=1), plan("pop, very calm and quiet", seed=1)
    for loud, soft in zip(named(plain, "chorus"), named(calm, "chorus"), strict=False):
        assert soft.energy < 0.6 * loud.energy
    assert not any(
        p.pattern in ("dance floor", "wide open") for s in calm.sections for p in s.plays
    )


def test_a_part_is_called_what_it_plays() -> None:
    """An electric piano in the piano's chair, a tune without a voice, a violin that is no fiddle."""
    parts = {p.instrument: p.name for p in plan("house with a Rhodes, no vocals", seed=1).parts}
    assert parts["electric_piano"] == "Electric Piano"
    assert not any("Vocal" in name for name in parts.values())
    assert "violin" in {p.instrument for p in plan("folk waltz with violin", seed=1).parts}
