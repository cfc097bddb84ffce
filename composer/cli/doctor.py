"""`composer doctor`: what this machine has."""

from __future__ import annotations

from dataclasses import asdict

import click

from composer.cli.command import Command, json_option
from composer.cli.page import lines, print_json, table

__all__ = ["command"]


@click.command(
    "doctor",
    cls=Command,
    examples=(
        ("composer doctor", "every tool: found or not, and the command that gets it"),
        ("composer doctor --json", "the same as data"),
        ("composer doctor | grep missing", "what is missing"),
    ),
)
@json_option
def command(as_json: bool) -> None:
    """Look at this machine: what is found, what is missing, and the command that gets it here."""
    from composer.studio.doctor import examine

    checks = examine()
    if as_json:
        print_json({"schema": 1, "checks": [asdict(check) for check in checks]})
        return
    rows = [
        ("found" if c.found else "missing", c.name, c.detail if c.found else c.get, c.needed_for)
        for c in checks
    ]
    table(("", "what", "where, or how to get it", "for"), rows, wide=(2, 3))
    missing = [c for c in checks if not c.found and c.is_required]
    lines(
        "", f"{len(missing)} needed and missing" if missing else "everything that is needed is here"
    )
