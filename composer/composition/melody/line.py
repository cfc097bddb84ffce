"""A tune growing unit by unit: an idea is placed where it fits best, and what returns keeps its shape.

An idea heard first is set at the level, near its height in the section, that suits the chords of all its
appearances; its later appearances take the pitches of the first, moved in sequence or bent by a step where the
chords ask for it. One note of one unit is the climax; below it everything else has to stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.composition.melody.costs import Palette, cadence_costs
from composer.composition.melody.motif import Figure
from composer.composition.melody.phrase import Unit
from composer.composition.melody.rhythm import Rhythm, breathing
from composer.composition.melody.search import ANY, Candidate, Slot, search
from composer.composition.melody.task import Place, Setting, Tone

__all__ = ["Line"]

_LOOSE, _FIRM, _TIGHT = 2, 5, 7
"""Cost of each semitone away from the target: a new idea, one that returns, the hook."""


class Line:
    """The tones written so far, and the pitches each idea had when it was first heard."""

    def __init__(self, setting: Setting, units: Sequence[Unit], grain: Sequence[int]) -> None:
        self.setting = setting
        self.units = units
        self.grain = grain
        self.tones: list[Tone] = []
        self.models: dict[str, list[int]] = {}
        self.closes: dict[str, str] = {}
        self.climax = -1
        self.bent = 0

    def copy(self, grain: Sequence[int]) -> Line:
        """The same beginning, to be continued in another way."""
        other = Line(self.setting, self.units, grain)
        other.tones = list(self.tones)
        other.models, other.closes = dict(self.models), dict(self.closes)
        other.climax, other.bent = self.climax, self.bent
        return other

    def add(self, number: int, figure: Figure, height: int, is_climax: bool) -> None:
        """Write one unit after what stands."""
        unit = self.units[number]
        rhythm = self.breathed(unit, figure)
        if not rhythm:
            return
        self._make_room(unit.start + rhythm[0][0])
        model = self.models.get(unit.letter)
        places = self._places(unit, rhythm)
        tight = _TIGHT if unit.letter == "h" else _LOOSE if model is None else _FIRM
        if model is None:
            targets = self._first(unit, figure, rhythm, height, places)
        else:
            targets = self._again(unit, figure, places, model)
        wanted = list(targets)
        if model is not None and not is_climax and self._stands(unit, model, targets, places):
            pitches = targets
        else:
            bends = is_climax and unit.letter != "h"
            top = (
                self._peak(unit, rhythm, targets, places, model is not None and self.climax >= 0)
                if bends
                else -1
            )
            slots = self._slots(unit, rhythm, targets, tight, top, places)
            pitches, _ = search(
                slots, self.setting.table, self.tones[-1].pitch if self.tones else None
            )
            if is_climax:
                top = top if bends else max(range(len(pitches)), key=pitches.__getitem__)
                self.climax = unit.start + rhythm[top][0]
        for (at, dur), pitch, target in zip(rhythm, pitches, wanted, strict=True):
            self.bent += abs(pitch - target) * (2 if tight > _LOOSE else 1)
            letter = unit.letter if at >= 0 else ""
            self.tones.append(
                Tone(at=unit.start + at, dur=dur, pitch=pitch, unit=number, letter=letter)
            )
        if model is None:
            self.models[unit.letter] = pitches
            self.closes[unit.letter] = unit.close

    def breathed(self, unit: Unit, figure: Figure) -> Rhythm:
        """The figure's rhythm cut to the unit, with a long note and a rest where a phrase ends."""
        meter = self.setting.task.meter
        rhythm = figure.rhythm
        if figure.length > unit.length:
            rhythm = figure.fragment(unit.length).rhythm
        on_beat = self.setting.style.syncopation <= 0
        if unit.is_last:
            return breathing(rhythm, unit.length, meter, meter.beat_ticks, on_beat)
        return breathing(rhythm, unit.length, meter, on_beat=on_beat) if unit.close else rhythm

    def _make_room(self, start: int) -> None:
        """Cut what rings into the coming note, and drop what starts less than an eighth before it."""
        eighth = self.setting.eighth
        while self.tones and self.tones[-1].at > start - eighth:
            self.tones.pop()
        if self.tones and self.tones[-1].end > start - eighth // 4:
            last = self.tones[-1]
            room = start - last.at
            dur = min(last.dur, room - eighth if room >= 3 * eighth else room)
            self.tones[-1] = replace(last, dur=dur)

    def _places(self, unit: Unit, rhythm: Rhythm) -> list[Place]:
        """Where each note of a unit falls: its palette, its weight, and the costs of that weight."""
        place, start = self.setting.place, unit.start
        return [place(start + at, dur) for at, dur in rhythm]

    def _straight(self, places: Sequence[Place], pitches: Sequence[int]) -> int:
        """What these pitches would cost just as they are; no note counts more than 60."""
        reach, total = self.setting.reach, 0
        for (_, _, costs), pitch in zip(places, pitches, strict=False):
            cost = costs[pitch % 12] + reach[pitch]
            total += cost if cost < 60 else 60
        return total

    def _stands(
        self, unit: Unit, model: Sequence[int], targets: Sequence[int], places: Sequence[Place]
    ) -> bool:
        """Whether a return can be note for note what it was (or its sequence): nothing rubs, and it ends alike."""
        if unit.variation or unit.close != self.closes[unit.letter] or len(model) != len(targets):
            return False
        reach = self.setting.reach
        return all(
            c[p % 12] < 10 and reach[p] < 10 for (_, _, c), p in zip(places, targets, strict=True)
        )

    def _first(
        self, unit: Unit, figure: Figure, rhythm: Rhythm, height: int, places: Sequence[Place]
    ) -> list[int]:
        """Target pitches of an idea heard for the first time."""
        setting = self.setting
        contour = figure.contour[: len(rhythm)]
        total = 0
        for step in contour:
            total += step
        mean = round(total / len(contour))
        wanted = setting.step_of(setting.middle - self._drift()) + height
        returns = [
            self._places(u, rhythm)
            for u in self.units
            if u.letter == unit.letter and unit.start < u.start < 6 * setting.task.meter.bar_ticks
        ]
        best: list[int] = []
        best_cost = 1 << 30
        number = len(self.tones)
        for shift in (0, -1, 1, -2, 2, -3, 3):
            targets = setting.at_steps(contour, wanted - mean + shift)
            cost = 8 * shift * shift + 2 * self.grain[(number + 7 * shift) % 61]
            if cost >= best_cost:
                continue
            cost += 2 * self._straight(places, targets)
            for other in returns:
                cost += self._straight(other, targets)
            if self.tones:
                cost += abs(targets[0] - self.tones[-1].pitch)
            if cost < best_cost:
                best, best_cost = targets, cost
        return best

    def _drift(self) -> int:
        """How many semitones the tune so far lies above the section's middle, to lean against."""
        if not self.tones:
            return 0
        total = 0
        for tone in self.tones:
            total += tone.pitch - self.setting.middle
        return round(total / len(self.tones))

    def _again(
        self, unit: Unit, figure: Figure, places: Sequence[Place], model: list[int]
    ) -> list[int]:
        """Target pitches of an idea that returns: as before, or in sequence where the chords ask for it."""
        setting = self.setting
        model = model[: len(places)]
        for n in range(len(model), len(places)):  # cut short where it was first heard
            move = figure.contour[n] - figure.contour[n - 1]
            model.append(setting.at_step(setting.step_of(model[-1]) + move))
        if setting.is_loop or unit.letter == "h":
            return list(model)
        steps = [setting.step_of(pitch) for pitch in model]
        best, best_cost = model, self._straight(places, model)
        for shift in (-1, 1, -2, 2):
            targets = setting.at_steps(steps, shift)
            cost = self._straight(places, targets) + 8 + 4 * abs(shift)
            if cost < best_cost:
                best, best_cost = targets, cost
        return list(best)

    def _peak(
        self,
        unit: Unit,
        rhythm: Rhythm,
        targets: list[int],
        places: Sequence[Place],
        is_return: bool,
    ) -> int:
        """Choose the climax note of the unit and bend the targets up to it; gives its place. Where the plan goes
        round again the climax `is_return`, and stays what it was."""
        setting = self.setting
        if is_return:
            return max(range(len(targets)), key=targets.__getitem__)
        best, best_score = 0, -1000
        for n, ((at, _), (palette, weight, _)) in enumerate(zip(rhythm, places, strict=True)):
            inner = unit.start + at < setting.length * 9 // 10 and n < len(rhythm) - 1
            score = 4 * weight + targets[n] - setting.middle + (20 if inner else 0)
            score += 8 * any(palette.role[pitch % 12] in (0, 3) for pitch in self._summits())
            if score > best_score:
                best, best_score = n, score
        targets[best] = setting.ceiling
        for away, share in ((1, 2), (2, 3)):
            for n in (best - away, best + away):
                if 0 <= n < len(targets):
                    targets[n] += max((setting.ceiling - 2 - targets[n]) // share, 0)
        return best

    def _slots(
        self,
        unit: Unit,
        rhythm: Rhythm,
        targets: list[int],
        tight: int,
        top: int,
        places: Sequence[Place],
    ) -> list[Slot]:
        """The notes of a unit as slots with their priced candidates."""
        setting = self.setting
        end = self.tones[-1].end if self.tones else -(1 << 20)
        slots = []
        count = len(rhythm)
        for n, ((at, dur), (palette, weight, costs)) in enumerate(zip(rhythm, places, strict=True)):
            free = unit.variation > 0 and n >= count - 2
            if n == count - 1:
                cadence = cadence_costs(palette, setting.task.key, unit.close, setting.style.homing)
                costs = tuple(a + b for a, b in zip(costs, cadence, strict=True))
            if n == top:
                slots.append(Slot(self._summit(costs, palette, targets[n]), False, ANY))
            else:
                near = self._near(costs, palette, targets[n], 1 if free else tight, weight, n)
                way = ANY
                if n and tight > _LOOSE and not free:
                    way = (targets[n] > targets[n - 1]) - (targets[n] < targets[n - 1])
                slots.append(Slot(near, unit.start + at - end >= setting.eighth // 2, way))
            end = unit.start + at + dur
        return slots

    def _near(
        self,
        costs: Sequence[int],
        palette: Palette,
        target: int,
        tight: int,
        weight: int,
        place: int,
    ) -> tuple[Candidate, ...]:
        """Candidates round a target, from a third (what returns) to a fourth (what is new) either way."""
        setting, grain, reach, role = self.setting, self.grain, self.setting.reach, palette.role
        width = 4 if tight >= _FIRM else 5
        low, high = max(target - width, setting.low), min(target + width, setting.high)
        if low > high:
            low = high = min(max(target, setting.low), setting.high)
        found: list[Candidate] = []
        for pitch in range(low, high + 1):
            pc = pitch % 12
            cost = costs[pc]
            if cost < 200:
                away = pitch - target if pitch >= target else target - pitch
                rank = role[pc]
                if rank == 1 and weight == 2:
                    rank = 2
                elif rank == 2 and weight == 0:
                    rank = 1
                cost += reach[pitch] + tight * away + grain[(7 * place + pitch - setting.low) % 61]
                found.append((pitch, cost, rank))
        if not found:
            pitch = min(range(low, high + 1), key=lambda p: costs[p % 12])
            found.append((pitch, costs[pitch % 12], 1))
        return tuple(found)

    def _summit(self, costs: Sequence[int], palette: Palette, target: int) -> tuple[Candidate, ...]:
        """Candidates of the climax: the best notes round the ceiling, above what the rest may reach."""
        found = [
            (pitch, costs[pitch % 12] + abs(target - pitch), palette.role[pitch % 12])
            for pitch in self._summits()
            if costs[pitch % 12] < 200
        ]
        return tuple(found) or ((target, 0, 0),)

    def _summits(self) -> range:
        """The pitches a climax may have."""
        setting = self.setting
        return range(
            max(setting.ceiling - 1, setting.low), min(setting.ceiling + 1, setting.high) + 1
        )
