"""Every rule in one table: its code, what it hears, why a listener cares, how it is measured, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from composer.critique import harmony, players, rhythm_section, shape, tune
from composer.critique.listening import Listening
from composer.model.finding import Finding

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`code` is stable; `title` names the fault; `why` it matters to a listener; `how` it is measured, with thresholds
    and their source; `mend` says what to do by hand. `redraws` are the roles that are written anew to mend it where
    the finding names no part; () with `is_mendable` False where only a person can."""

    code: str
    title: str
    why: str
    how: str
    mend: str
    check: Callable[[Listening], Iterator[Finding]]
    redraws: tuple[str, ...] = ()
    is_mendable: bool = True


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(code="melody-clash", title="x", why="", how="", mend="", check=tune.melody_clash),
        Rule(code="part-clash", title="x", why="", how="", mend="", check=harmony.part_clash),
        Rule(code="wrong-key", title="x", why="", how="", mend="", check=harmony.wrong_key),
        Rule(code="bass-root", title="x", why="", how="", mend="", check=rhythm_section.bass_root),
        Rule(code="bass-kick", title="x", why="", how="", mend="", check=rhythm_section.bass_kick),
        Rule(code="bass-high", title="x", why="", how="", mend="", check=rhythm_section.bass_high),
        Rule(code="mud", title="x", why="", how="", mend="", check=harmony.mud),
        Rule(code="crowding", title="x", why="", how="", mend="", check=harmony.crowding),
        Rule(code="melody-covered", title="x", why="", how="", mend="", check=harmony.melody_covered),
        Rule(code="out-of-voice", title="x", why="", how="", mend="", check=tune.out_of_voice),
        Rule(code="off-range", title="x", why="", how="", mend="", check=players.off_range),
        Rule(code="wild-leaps", title="x", why="", how="", mend="", check=tune.wild_leaps),
        Rule(code="one-note", title="x", why="", how="", mend="", check=tune.one_note),
        Rule(code="several-climaxes", title="x", why="", how="", mend="", check=tune.several_climaxes),
        Rule(code="no-breath", title="x", why="", how="", mend="", check=tune.no_breath),
        Rule(code="hook-lost", title="x", why="", how="", mend="", check=tune.hook_lost),
        Rule(code="unplayable", title="x", why="", how="", mend="", check=players.unplayable),
        Rule(code="drum-limbs", title="x", why="", how="", mend="", check=rhythm_section.drum_limbs),
        Rule(code="stuck-note", title="x", why="", how="", mend="", check=players.stuck_note),
        Rule(code="doubled", title="x", why="", how="", mend="", check=players.doubled),
        Rule(code="flat-velocity", title="x", why="", how="", mend="", check=players.flat_velocity),
        Rule(code="same-bar", title="x", why="", how="", mend="", check=shape.same_bar),
        Rule(code="sections-alike", title="x", why="", how="", mend="", check=shape.sections_alike),
        Rule(code="energy-curve", title="x", why="", how="", mend="", check=shape.energy_curve),
        Rule(code="hole", title="x", why="", how="", mend="", check=shape.hole),
        Rule(code="all-playing", title="x", why="", how="", mend="", check=shape.all_playing),
        Rule(code="no-ending", title="x", why="", how="", mend="", check=shape.no_ending),
        Rule(code="parallels", title="x", why="", how="", mend="", check=harmony.parallels),
    )
}
