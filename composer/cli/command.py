"""What every command has in common: help that opens with examples, and `--json`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["Command", "json_option", "path_option", "write_examples"]

F = TypeVar("F", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose help opens with three examples; `examples` are (what is typed, what it does)."""

    def __init__(self, *args: Any, examples: tuple[tuple[str, str], ...] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.examples = examples

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_examples(formatter, self.examples)
        super().format_help(ctx, formatter)


def write_examples(formatter: click.HelpFormatter, examples: tuple[tuple[str, str], ...]) -> None:
    """Print examples, each with what it does under it."""
    with formatter.section("Examples"):
        for typed, meaning in examples:
            formatter.write(f"{'':{formatter.current_indent}}{typed}\n")
            formatter.write(f"{'':{formatter.current_indent}}    {meaning}\n")
    formatter.write_paragraph()


def json_option(command: F) -> F:
    """Add `--json`."""
    text = "Print the result as JSON on standard output, and nothing else."
    return click.option("--json", "as_json", is_flag=True, help=text)(command)


def path_option(*names: str, help: str) -> Callable[[F], F]:
    """An option that takes a path as it is typed; whether it is any good is found out where it is used."""
    return click.option(*names, metavar="PATH", help=help)
