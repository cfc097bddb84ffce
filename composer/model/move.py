"""What a direction asks for: typed `Move`s on the dials and the form of a song, and the reading they came of.

A move says what is to change, where, by how much or to what, and which measure must show it afterwards. It knows
nothing of words (that is the reader's part) nor of notes (that is the reviser's).
"""

from __future__ import annotations

from dataclasses import dataclass

from composer.model.brief import Understood

__all__ = ["MOVES", "Direction", "Move", "MoveKind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveKind:
    """One kind of move: the `measure` that must change, what `to` may be, and what it does, in a musician's words."""

    measure: str
    to: str = ""
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One change that is asked for.

    `name` is one of `MOVES`. `sections` are section ids of the song as it stands ("*": all), `parts` part ids, or pieces
    of the kit such as `drums.hat` ("*": all); `bars` are bars of the song counted from 1, first and last. Whatever is
    in `spared_sections` and `spared_parts` stays as it is.

    `by` is how far and which way where nobody gave a figure: 0.35 a touch, 1 plainly, 2 a lot; below 0 the other
    way. `to` is a definite aim in the kind's own terms. `after` and `before` are section ids beside which a section
    is put. `words` are those it was read from.
    """

    name: str
    sections: tuple[str, ...] = ("*",)
    parts: tuple[str, ...] = ("*",)
    bars: tuple[int, int] | None = None
    spared_sections: tuple[str, ...] = ()
    spared_parts: tuple[str, ...] = ()
    by: float = 0.0
    to: str = ""
    after: str = ""
    before: str = ""
    length_bars: int = 0
    words: str = ""

    @property
    def sign(self) -> int:
        """Which way the measure must go: 1 up, -1 down, 0 where an aim is to be met."""
        return (self.by > 0) - (self.by < 0)

    @property
    def measure(self) -> str:
        """The measure that must show this move."""
        return MOVES[self.name].measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """A direction as it was read. With a `question` or a `refusal` there is nothing to be done: the words were too
    vague, or ask for what this song has not; both are sentences for the user. `history` is "undo", "redo", or
    "restore NAME" where the words ask for an earlier state instead of a change; `kept_parts` then stay as they are now, and `then` are
    the words still to be read, on that state. `echoes` are phrases that say no more than the rest."""

    text: str
    moves: tuple[Move, ...] = ()
    understood: tuple[Understood, ...] = ()
    not_understood: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    question: str = ""
    refusal: str = ""
    history: str = ""
    kept_parts: tuple[str, ...] = ()
    then: str = ""
    echoes: tuple[str, ...] = ()


MOVES: dict[str, MoveKind] = {
    # time
    "tempo": MoveKind(measure="tempo", to="bpm", about="faster or slower, notes kept in beats"),
    "tempo_within": MoveKind(measure="tempo_change", about="speeds up (or slows down) inside the section"),
    "length": MoveKind(measure="duration", to="seconds", about="the whole song shorter or longer"),
    "swing": MoveKind(measure="swing", to="straight | shuffle | triplet", about="off-beats later"),
    "lateness": MoveKind(measure="timing_offset", about="behind the beat, or ahead of it"),
    "looseness": MoveKind(measure="timing_spread", about="looser, or tight on the grid"),
    # key and harmony
    "key": MoveKind(measure="key", to="a key, or +n / -n semitones", about="transposed"),
    "mode": MoveKind(measure="mode", to="major | minor | a mode | relative", about="another mode"),
    "brightness": MoveKind(measure="brightness", about="brighter or darker"),
    "colour": MoveKind(measure="chord_extension", to="triads | sevenths | ninths | power", about="richer chords"),
    "tension": MoveKind(measure="chromaticism", about="more pull, more from outside the key"),
    "harmonic_rhythm": MoveKind(measure="harmonic_rhythm", to="chords a bar", about="chords change more often"),
    "reharmonise": MoveKind(measure="chords", to="safe | colour | bold", about="new chords under the same tune"),
    "chords": MoveKind(measure="chords", to="a chart", about="these chords"),
    # size
    "dynamics": MoveKind(measure="velocity", about="louder or quieter, notes kept"),
    "energy": MoveKind(measure="energy", about="bigger or smaller: players, density, dynamics"),
    "contrast": MoveKind(measure="energy_gap", about="chorus and verse further apart"),
    "shape": MoveKind(measure="energy_slope", to="rising | falling | flat", about="builds or comes down inside"),
    "density": MoveKind(measure="note_density", to="notes a beat", about="busier or sparser"),
    "complexity": MoveKind(measure="off_beats", about="more movement, or simpler"),
    "register": MoveKind(measure="pitch_mean", to="+n / -n semitones", about="higher or lower"),
    "range": MoveKind(measure="pitch_range", to="semitones", about="wider leaps, or easier to sing"),
    "articulation": MoveKind(measure="note_length", to="short | long", about="longer or shorter notes"),
    # players
    "add_part": MoveKind(measure="parts", to="an instrument", about="a player joins"),
    "remove_part": MoveKind(measure="parts", about="a player rests, or a piece of the kit"),
    "only": MoveKind(measure="parts", about="these players and nobody else"),
    "enter": MoveKind(measure="parts", about="rests until the section `before`, then plays"),
    "full_band": MoveKind(measure="parts", about="everybody plays"),
    "instrument": MoveKind(measure="instrument", to="an instrument", about="the same notes on another instrument"),
    "double": MoveKind(measure="doubling", to="octave up | octave down | thirds", about="the tune doubled"),
    "counterline": MoveKind(measure="parts", about="an answer in the tune's gaps"),
    "manner": MoveKind(measure="manner", to="walking, arpeggio, strummed, sustained ...", about="how a part plays"),
    "new_take": MoveKind(measure="similarity", about="the same plan drawn again: another tune, another groove"),
    "catchiness": MoveKind(measure="repetition", about="a shorter motif, said more often"),
    # drums
    "drum_feel": MoveKind(measure="drum_feel", to="half_time, double_time, train, one_drop ...", about="another beat"),
    "timekeeper": MoveKind(measure="timekeeper", to="ride | hat | hat_open | sidestick | snare | tom", about="another piece keeps time"),
    "ghost_notes": MoveKind(measure="ghost_notes", about="quiet strokes between the backbeats"),
    "rolls": MoveKind(measure="hat_rolls", about="hat rolls"),
    "fill": MoveKind(measure="fill", to="present | absent", about="a fill into the section `before`, or into each of these"),
    # form and transitions
    "cut": MoveKind(measure="form", about="the section goes"),
    "insert": MoveKind(measure="form", to="a material", about="a section more"),
    "repeat": MoveKind(measure="form", about="the section once more"),
    "reorder": MoveKind(measure="form", to="section ids in their new order", about="another order"),
    "bars": MoveKind(measure="bars", to="bars, or x2, x0.5", about="the section longer or shorter"),
    "build": MoveKind(measure="energy_slope", about="a longer or stronger build into the section `before`"),
    "drop_out": MoveKind(measure="silence", to="bars or beats", about="everything stops before the section"),
    "crash": MoveKind(measure="crash", to="present | absent", about="a crash on the one"),
    "pickup": MoveKind(measure="pickup", to="present | absent", about="notes lead into the section"),
    "ending": MoveKind(measure="ending", to="held | button | fade | ritardando | loop", about="how the song ends"),
}  # fmt: skip
"""Every kind of move. "contrast", "shape" and the rest of the measures are defined where they are measured."""
