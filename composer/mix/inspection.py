"""Listens to a mix while it is made, for what goes wrong in mixes: each thing found comes with its number and its cure.

Clipping, clicks, direct current, silence, a missed loudness; a low end whose sides cancel; a part that is lost under the lead, or that vanishes in mono;
mud (too much between 180 and 450 Hz), and parts that cover the lead or the bass in the bands these live in.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from composer.mix.clicks import ClickFinder, is_click
from composer.mix.console import MixedBlock
from composer.mix.cures import drier, less_mud, narrower, turned_down
from composer.mix.effects import PERCUSSIVE
from composer.mix.lost_parts import lost_lead, lost_parts
from composer.mix.part_look import window_places
from composer.mix.peaks import HOP_FRAMES
from composer.mix.third_octaves import CENTRES_HZ, WINDOW_FRAMES, band_powers, k_weights
from composer.model.audio import Loudness, MasterTarget, StemSet, Strip
from composer.model.finding import Finding

__all__ = ["Inspector"]

LOW_HZ, PHASE_DB = 130.0, 0.0
"""Under this nothing is heard from a side, and more difference than sum is a wire the wrong way round."""
PLAYING = 1e-8
"""Mean square (-80 dB) over which a part is taken to play."""
LESS_ROOM = "less room_db and hall_db, or another impulse response: the sides of what comes back are against each other"
DC_LIMIT = 1e-3
SILENT_PEAK, SILENT_S = 3e-4, 4.0
MONO_LIMIT_DB, PART_MONO_LIMIT_DB = -4.5, -6.0
"""Two sides that have nothing in common lose 3 dB when they are added up."""
MUD_HZ, MUD_DB = (180.0, 450.0), 7.0
COVERED_DB, COVERED_SHARE, LEAST_WINDOWS = 6.0, 0.6, 4
STRONG_SHARE = 0.6
PROTECTED = ("melody", "bass")
LOW_BANDS = np.array(CENTRES_HZ) < LOW_HZ


class Inspector:
    """Feed it every block with the mix after its bus, then ask for `findings`."""

    def __init__(self, stems: StemSet, strips: tuple[Strip, ...]) -> None:
        self._strips, self._names = strips, tuple(stem.name for stem in stems.stems)
        self._rate, self._frames = stems.sample_rate_hz, stems.heard_frames
        self._song_frames = stems.frames
        self._spectra: list[list[NDArray[np.float64]]] = [[] for _ in strips]
        self._middle, self._sides = np.zeros(len(strips)), np.zeros(len(strips))
        self._clicks = ClickFinder(self._rate)
        self._before: tuple[int, tuple[NDArray[np.float32] | None, ...]] = (0, ())
        self._heard = 0
        self._powers: list[list[NDArray[np.float32]]] = [[] for _ in strips]
        self._low, self._own_low = np.zeros(2), np.zeros((len(strips), 2))
        self._sums, self._mix_middle, self._mix_sides = np.zeros(2), 0.0, 0.0

    def feed(self, block: MixedBlock, sound: NDArray[np.float32]) -> None:
        """Take what was seen of the parts of a block, and look at the mix of it, (2, frames)."""
        self._sums += sound.sum(
            axis=1
        )  # numpy adds up in pairs, so that single precision is enough
        middle, sides = _mono(sound)
        self._mix_middle += middle
        self._mix_sides += sides
        self._look_for_clicks(block, sound)
        places = window_places(sound.shape[1], self._song_frames)
        for at in places:
            here = sound[:, at : at + WINDOW_FRAMES]
            for number, way in enumerate((here[:1] + here[1:], here[:1] - here[1:])):
                self._low[number] += band_powers(way, self._rate)[LOW_BANDS].sum()
        for number, look in enumerate(block.looks):
            if look is None:
                self._spectra[number].append(np.zeros((len(places), len(CENTRES_HZ))))
                continue
            self._powers[number].append(look.course.sum(axis=0))
            self._spectra[number].append(look.bands)
            self._own_low[number] += look.windows[:, :, LOW_BANDS].sum(axis=(0, 2))
            middle, side = look.sides
            self._middle[number] += middle
            self._sides[number] += middle + side

    def _look_for_clicks(self, block: MixedBlock, sound: NDArray[np.float32]) -> None:
        """A jump of the mix is a click where a part by itself has it: the first tooth of a bass under a drum has not."""
        first, before = self._before
        for place in self._clicks.feed(sound):
            if not any(
                is_click(_joined(old, new, self._heard - first), place - first, self._rate)
                for old, new in itertools.zip_longest(before, block.parts)
            ):
                self._clicks.forget(place)
        self._before = self._heard, block.parts
        self._heard += sound.shape[1]

    @property
    def balance(self) -> tuple[tuple[float, ...], ...]:
        """Of every part, in the order of the strips, its power in each third-octave band."""
        return tuple(
            tuple(float(v) for v in np.concatenate(spectra).sum(axis=0)) if spectra else ()
            for spectra in self._spectra
        )

    def findings(
        self,
        peaks: NDArray[np.float32],
        loudness: Loudness,
        target: MasterTarget,
        raised_db: float = 0.0,
    ) -> tuple[Finding, ...]:
        """What was found, from the peaks of each 64 frames of the mix, what was measured in the master, and by how much
        this is louder than the mix."""
        found = [*self._of_master(loudness, target), *self._of_mix(peaks, raised_db)]
        if self._spectra and any(len(seen) for seen in self._spectra[0]):
            spectra = np.array([np.concatenate(seen) for seen in self._spectra])
            levels = [
                _loudness_db(of_part, powers)
                for of_part, powers in zip(spectra, self._powers, strict=True)
            ]
            found += [
                *self._out_of_phase(),
                *lost_parts(levels, self._strips, self._names),
                *self._muddy(spectra),
            ]
            found += self._of_lead(levels, self._covered(spectra))
        return tuple(found)

    def _of_master(self, loudness: Loudness, target: MasterTarget) -> list[Finding]:
        found = []
        if loudness.true_peak_dbtp > target.true_peak_dbtp + 0.1:
            found.append(
                Finding(
                    code="clipping",
                    message=f"the master's true peak is {loudness.true_peak_dbtp:.1f} dBTP, over its ceiling of "
                    f"{target.true_peak_dbtp:g}",
                    remedy="choose a quieter target, or a lower ceiling",
                    value=loudness.true_peak_dbtp,
                    unit="dBTP",
                    settings=(
                        f"master.true_peak_dbtp={2 * target.true_peak_dbtp - loudness.true_peak_dbtp:.1f}",
                    ),
                )
            )
        if abs(loudness.lufs - target.lufs) > 0.5:
            found.append(
                Finding(
                    code="loudness-missed",
                    message=f"the master has {loudness.lufs:.1f} LUFS for {target.lufs:g}",
                    remedy="more compression of the loudest part, or a quieter target",
                    value=loudness.lufs,
                    unit="LUFS",
                    settings=(f"master.lufs={loudness.lufs:.1f}",),
                )
            )
        return found

    def _of_mix(self, peaks: NDArray[np.float32], raised_db: float) -> list[Finding]:
        found = []
        offset = float(np.abs(self._sums).max() / max(self._frames, 1)) * 10.0 ** (raised_db / 20.0)
        if offset > DC_LIMIT:
            found.append(
                Finding(
                    code="direct-current",
                    message=f"the master is off its centre line by {20 * math.log10(offset):.0f} dBFS",
                    remedy="give every part a highpass_hz of 25 or more",
                    value=offset,
                    settings=drier(self._strips),
                )
            )
        gap_s, at_s = _longest_gap(peaks, self._rate)
        if gap_s > SILENT_S:
            found.append(
                Finding(
                    code="silence",
                    message=f"{gap_s:.0f} s of silence from {int(at_s) // 60}:{int(at_s) % 60:02d}",
                    remedy="see that a part plays there",
                    value=gap_s,
                    unit="s",
                )
            )
        clicks = self._clicks.places_s
        if clicks:
            found.append(
                Finding(
                    code="click",
                    message=f"{len(clicks)} click{'s' if len(clicks) > 1 else ''} in the mix, the first at "
                    f"{int(clicks[0]) // 60}:{clicks[0] % 60:04.1f}",
                    remedy="hear which part it is with composer render --only, and give it another sound in mix.toml "
                    "([parts.NAME] program, soundfont)",
                    value=float(len(clicks)),
                )
            )
        loss_db = _db(self._mix_middle, self._mix_sides)
        if loss_db < MONO_LIMIT_DB:
            settings = self._all_narrower()
            remedy = "less width for the parts named" if settings else LESS_ROOM
            found.append(_mono_finding("the mix", loss_db, (), remedy, settings))
        for strip, name, middle, sides in zip(
            self._strips, self._names, self._middle, self._sides, strict=True
        ):
            loss_db = _db(middle, sides)
            if loss_db < PART_MONO_LIMIT_DB:
                settings = narrower(strip, middle, sides, PART_MONO_LIMIT_DB)
                remedy = f"a width under {strip.width:g} in [parts.{strip.part}]"
                if not settings:
                    remedy = f"its sides are against each other: another program or soundfont in [parts.{strip.part}]"
                found.append(_mono_finding(name, loss_db, (strip.part,), remedy, settings))
        return found

    def _all_narrower(self) -> tuple[str, ...]:
        """Widths at which every part, and so the mix, is heard in mono."""
        return tuple(
            setting
            for strip, middle, sides in zip(self._strips, self._middle, self._sides, strict=True)
            if _db(middle, sides) < MONO_LIMIT_DB + 1.5
            for setting in narrower(strip, middle, sides, MONO_LIMIT_DB + 1.5)
        )

    def _out_of_phase(self) -> list[Finding]:
        """A low end that is weaker together than apart: of the part that is so most, or of the rooms."""
        excess_db = _db(float(self._low[1]), float(self._low[0]))
        if not self._low.any() or excess_db <= PHASE_DB:
            return []
        most = int(self._own_low[:, 1].argmax())
        middle, side = self._own_low.sum(axis=0)
        strip, is_part = self._strips[most], bool(side > middle)
        return [
            Finding(
                code="phase",
                message=f"the sides of the low end are against each other ({excess_db:.0f} dB more difference than "
                f"sum under {LOW_HZ:.0f} Hz), most of it from {self._names[most] if is_part else 'the rooms'}",
                remedy=f"width = 0 in [parts.{strip.part}]" if is_part else LESS_ROOM,
                parts=(strip.part,) if is_part else (),
                value=excess_db,
                unit="dB",
                settings=(f"parts.{strip.part}.width=0",) if is_part and strip.width else (),
            )
        ]

    def _fullest(self, spectra: NDArray[np.float64], bands: NDArray[np.bool_]) -> tuple[str, str]:
        """The part, by id and name, that has most sound in these bands."""
        most = int(spectra[:, :, bands].sum(axis=(1, 2)).argmax())
        return self._strips[most].part, self._names[most]

    def _of_lead(self, levels: Sequence[float], covered: list[Finding]) -> list[Finding]:
        """Who covers whom; where the lead is under several, that it is, in place of what each of them does to it."""
        lost = lost_lead(levels, self._strips, self._names)
        if not lost:
            return covered
        lead, *louder = lost[0].parts
        if not louder:
            return [*lost, *(finding for finding in covered if finding.parts[1] != lead)]
        return covered if any(f.parts == (*louder, lead) for f in covered) else [*lost, *covered]

    def _muddy(self, spectra: NDArray[np.float64]) -> list[Finding]:
        hz = np.array(CENTRES_HZ)
        total = spectra.sum(axis=(0, 1))
        mud = (hz >= MUD_HZ[0]) & (hz <= MUD_HZ[1])
        around = ((hz >= 60.0) & (hz < MUD_HZ[0])) | ((hz > MUD_HZ[1]) & (hz <= 2000.0))
        excess_db = _db(float(total[mud].mean()), float(total[around].mean()))
        if excess_db < MUD_DB:
            return []
        part, name = self._fullest(spectra, mud)
        return [
            Finding(
                code="mud",
                message=f"the mix is thick between 180 and 450 Hz ({excess_db:.0f} dB over its surroundings), most "
                f"of it from {name}",
                remedy=f"less of it, in [parts.{part}] before others: mid_db at mid_hz = 300, or level_lu",
                parts=(part,),
                value=excess_db,
                unit="dB",
                settings=less_mud(self._strips, spectra.sum(axis=1), mud, around, MUD_DB),
            )
        ]

    def _covered(self, spectra: NDArray[np.float64]) -> list[Finding]:
        """Parts that drown the lead or the bass where these have most of their sound."""
        found = []
        most_db: dict[int, float] = {}
        for number, strip in enumerate(self._strips):
            if strip.role not in PROTECTED:
                continue
            own = spectra[number]
            strong = _strong_bands(own.sum(axis=0))
            for other, cover in enumerate(self._strips):
                if cover.role in (strip.role, *PROTECTED, *PERCUSSIVE):
                    continue
                mine, theirs = own[:, strong].sum(axis=1), spectra[other][:, strong].sum(axis=1)
                both = (mine > PLAYING) & (theirs > PLAYING)
                if both.sum() < LEAST_WINDOWS:
                    continue
                over_db = 10.0 * np.log10(theirs[both] / mine[both]) - COVERED_DB
                share = float((over_db > 0.0).mean())
                if share >= COVERED_SHARE:
                    found.append((number, other, strong, share))
                    excess_db = float(np.quantile(over_db, 1.0 - COVERED_SHARE))
                    most_db[other] = max(most_db.get(other, 0.0), excess_db)
        return [self._covering(*row, most_db[row[1]]) for row in found]

    def _covering(
        self, number: int, other: int, strong: NDArray[np.intp], share: float, excess_db: float
    ) -> Finding:
        hz = round(CENTRES_HZ[int(strong[len(strong) // 2])], -1)
        return Finding(
            code="masking",
            message=f"{self._names[other]} covers {self._names[number]} around {hz:.0f} Hz for {share:.0%} of the "
            "time they play together",
            remedy=f"mid_db = -4 at mid_hz = {hz:.0f} in [parts.{self._strips[other].part}], or a lower level_lu",
            parts=(self._strips[other].part, self._strips[number].part),
            value=share,
            settings=turned_down(self._strips[other], excess_db),
        )


def _joined(
    old: NDArray[np.float32] | None, new: NDArray[np.float32] | None, old_frames: int
) -> NDArray[np.float32]:
    """A part in two blocks, one after the other, the first of this length; it may rest in either."""
    before = np.zeros((2, old_frames), dtype=np.float32) if old is None else old
    return before if new is None else np.concatenate([before, new], axis=1)


def _mono(sound: NDArray[np.float32]) -> tuple[float, float]:
    """Power of the two sides added up (halved), and the mean of their own."""
    middle = (sound[0] + sound[1]) / 2
    return float(middle @ middle), float(np.einsum("cn,cn->", sound, sound)) / 2


def _mono_finding(
    what: str, loss_db: float, parts: tuple[str, ...], remedy: str, settings: tuple[str, ...]
) -> Finding:
    return Finding(
        code="mono-loss",
        message=f"{what} loses {-loss_db:.0f} dB when it is heard in mono",
        remedy=remedy,
        parts=parts,
        value=loss_db,
        unit="dB",
        settings=settings,
    )


def _db(power: float, reference: float) -> float:
    return 0.0 if reference <= 0.0 else 10.0 * math.log10(max(power / reference, 1e-9))


def _loudness_db(spectra: NDArray[np.float64], powers: list[NDArray[np.float32]]) -> float:
    """About the loudness of a part where it plays: all its power, rests left out, with the ear's weight of its spectrum."""
    power = np.concatenate(powers) if powers else np.zeros(0, dtype=np.float32)
    loud = power[power > PLAYING]
    if not len(loud):
        return -math.inf
    loud = loud[loud > loud.mean() * 0.1]
    total = spectra.sum(axis=0)
    weight = float(total @ k_weights() / total.sum()) if total.any() else 1.0
    return float(10.0 * np.log10(loud.mean(dtype=np.float64) * weight))


def _strong_bands(power: NDArray[np.float64]) -> NDArray[np.intp]:
    """The fewest bands that hold most of a sound, lowest first."""
    order = np.argsort(power)[::-1]
    held = np.cumsum(power[order]) / max(float(power.sum()), 1e-30)
    return np.sort(order[: int(np.searchsorted(held, STRONG_SHARE)) + 1])


def _longest_gap(peaks: NDArray[np.float32], sample_rate_hz: int) -> tuple[float, float]:
    """The longest silence with sound on both sides of it: seconds, and where it begins."""
    sounding = np.flatnonzero(peaks > SILENT_PEAK)
    if len(sounding) < 2:
        return 0.0, 0.0
    gaps = np.diff(sounding)
    longest = int(gaps.argmax())
    hop_s = HOP_FRAMES / sample_rate_hz
    return float(gaps[longest] * hop_s), float(sounding[longest] * hop_s)
