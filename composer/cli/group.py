"""A command that has commands of its own: help opens with examples, and a slip gets the nearest name."""

from __future__ import annotations

from typing import Any

import click

from composer.cli.command import write_examples
from composer.errors import offer

__all__ = ["Group"]


class Group(click.Group):
    """`examples` are (what is typed, what it does)."""

    def __init__(self, *args: Any, examples: tuple[tuple[str, str], ...] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.examples = examples

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_examples(formatter, self.examples)
        super().format_help(ctx, formatter)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        names = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in names:
            raise click.UsageError(f"no command {args[0]!r}; {offer(args[0], names)}", ctx)
        return super().resolve_command(ctx, args)
