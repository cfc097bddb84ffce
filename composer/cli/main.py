"""The `composer` command: finds the command that was typed, and turns whatever goes wrong into one line.

Exit codes: 0 fine, 2 a wrong use or a refusal, 3 the machine lacks something, 130 interrupted, 70 our own bug
(1 is kept for findings). Nothing heavier than click is imported here.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn

import click

from composer import __version__
from composer.cli.group import Group
from composer.errors import ComposerError

__all__ = ["COMMANDS", "cli", "main", "run"]

COMMANDS = {
    "sketch": "A brief becomes a song folder: MIDI, mixed audio, chord chart.",
    "brief": "A short interview instead of a sentence: it writes a brief.toml.",
    "plan": "What sketch would do, before a note is written.",
    "revise": "A direction in words changes a song, and a receipt says what moved.",
    "again": "Another take of some parts, everything else as it was.",
    "alt": "Alternatives of some parts to choose from by ear.",
    "pick": "One of the alternatives, taken.",
    "lock": "Parts that must stay as they are.",
    "unlock": "Parts that may change again.",
    "undo": "The last change taken back, or any earlier state brought back.",
    "redo": "A change that was undone, again.",
    "log": "Every state of a song, numbered, with what was done.",
    "diff": "What two states of a song differ in, in a musician's words.",
    "snapshot": "A name for a song as it stands.",
    "why": "Where a note or a chord comes from: rule, plan, words of the brief.",
    "chords": "Chord progressions: made in a genre, explained, continued, read.",
    "reharmonise": "Other chords for a progression: safe, colour, bold, with reasons.",
    "voicing": "A progression under the fingers: piano, guitar, strings, satb.",
    "scale": "A scale: its notes, its signature, the chords on its steps.",
    "critique": "A producer's ear on a song or any MIDI file: what is wrong, where, and what mends it.",
    "explain": "What a finding of the critique means, how it is measured, how it is mended.",
    "show": "A song's chart, sections, energy and players.",
    "mix": "A song mixed anew: after an edit of mix.toml, louder, beside a reference.",
    "render": "A song's sound made anew, as wav, flac, ogg, opus or mp3.",
    "stems": "Every part of a song as a sound file, for a DAW.",
    "play": "A song heard now, by the sound card or through a MIDI port with clock.",
    "genre": "The genres: list them, show one as a musician reads it.",
    "soundfont": "The soundfonts: list them, look inside, choose the one to play with.",
    "doctor": "What this machine has and lacks, and how to get it.",
}
"""Every command, and the line that tells what it does; `composer.cli.NAME.command` is the command itself."""

_EXAMPLES = (
    (
        'composer sketch "warm late-night soul, about two minutes"',
        "a finished sketch in a folder of its own",
    ),
    (
        'composer plan "upbeat pop in D, no guitar" --seed 7',
        "what it would do, before a note is written",
    ),
    ("composer show night-bus", "a song's chart, its sections and who plays"),
)
USAGE, ENVIRONMENT, BUG, INTERRUPTED, TERMINATED = 2, 3, 70, 130, 143


class _Commands(Group):
    """Commands that are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"composer.cli.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> NoReturn:
        sys.exit(run(sys.argv[1:] if args is None else args))


@click.group(
    cls=_Commands, examples=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="composer", message="%(prog)s %(version)s")
def cli() -> None:
    """From a sentence to a song: plan, chords, melody, bass, drums, MIDI and mixed audio.

    Every command takes --json, and `composer COMMAND --help` opens with examples.
    """


_YOUNG = 100_000
"""Objects that come before the collector looks for circles among them: a command makes many that stay and soon ends."""


def main() -> NoReturn:
    """The process: run the command typed, and end with its exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    gc.set_threshold(_YOUNG)
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError:  # whoever read it has gone, or it went to a full disk
        _mute_stdout()
        code = code or 0
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="replace"
            )  # an old terminal shows a question mark, and no traceback
    as_json = "--json" in arguments
    try:
        with cli.make_context("composer", list(arguments)) as ctx:
            cli.invoke(ctx)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except ComposerError as problem:
        return _report(str(problem), as_json, problem.exit_code)
    except click.ClickException as problem:
        if isinstance(problem, getattr(click.exceptions, "NoArgsIsHelpError", ())):
            print(problem.format_message())
            return 0
        return _report(_usage(problem), as_json, USAGE)
    except (KeyboardInterrupt, click.Abort):
        return _report("interrupted; nothing was left half-written", as_json, INTERRUPTED)
    except BrokenPipeError:
        _mute_stdout()
        return 0
    except OSError as problem:
        if problem.errno not in _MACHINE:
            return _bug(problem, as_json)
        return _report(
            f"{problem.filename or 'the output'}: {problem.strerror}", as_json, ENVIRONMENT
        )
    except Exception as problem:
        return _bug(problem, as_json)
    return 0


_MACHINE = {
    errno.ENOSPC,
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
}


def _usage(problem: click.ClickException) -> str:
    ctx = getattr(problem, "ctx", None)
    text = problem.format_message().strip().rstrip(".")
    text = text[:1].lower() + text[1:]
    if ctx is None or "; " in text:
        return text
    return f"{text}; see `{ctx.command_path} --help`"


def _report(message: str, as_json: bool, code: int) -> int:
    line = " ".join(message.split())
    try:
        if as_json:
            print(json.dumps({"error": {"message": line}}, ensure_ascii=False), flush=True)
        print(f"composer: {line}", file=sys.stderr, flush=True)
    except OSError:
        _mute_stdout()
    return code


def _bug(problem: BaseException, as_json: bool) -> int:
    from composer.cli.crash import keep_traceback

    place = keep_traceback(problem)
    where = f"the details are in {place}" if place else "and its details could not be saved"
    return _report(f"this is a bug of ours, not your doing; {where}", as_json, BUG)


def _mute_stdout() -> None:
    """Send what is still to come nowhere, so that the interpreter's last flush has nothing to complain of."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  (to the end of the process)


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(TERMINATED)


if __name__ == "__main__":
    main()
