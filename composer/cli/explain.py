"""`composer explain`: what a finding means, why it matters, how it is measured and mended."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import heading, lines, print_json, table

__all__ = ["command"]

SCHEMA = 1


@click.command(
    "explain",
    cls=Command,
    examples=(
        ("composer explain", "every code the critique knows"),
        (
            "composer explain melody-clash",
            "what it is, why it matters, how it is measured and mended",
        ),
        ("composer explain bass-kick --json", "the same as data"),
    ),
)
@click.argument("code", metavar="[CODE]", required=False)
@json_option
def command(code: str | None, as_json: bool) -> None:
    """Explain a CODE of the critique; without one, list them all."""
    from composer.critique.rulebook import RULES
    from composer.critique.sound_words import SOUND
    from composer.errors import SelectorError, offer

    known = {rule.code: (rule.title, rule.why, rule.how, rule.mend) for rule in RULES.values()}
    known |= {
        name: (title, why, how, "The finding itself says which level or target to change.")
        for name, (title, why, how) in SOUND.items()
    }
    if code is None:
        if as_json:
            rows = [{"code": name, "title": row[0]} for name, row in known.items()]
            print_json({"schema": SCHEMA, "codes": rows})
        else:
            table(("code", "what it hears"), [(name, row[0]) for name, row in known.items()])
        return
    name = code.strip().casefold().replace("_", "-").replace(" ", "-")
    if name not in known:
        raise SelectorError(f"no finding is called {code!r}; {offer(name, known)}")
    title, why, how, mend = known[name]
    if as_json:
        print_json(
            {
                "schema": SCHEMA,
                "code": name,
                "title": title,
                "why": why,
                "measured": how,
                "mend": mend,
            }
        )
        return
    heading(f"{name}: {title}")
    lines("", f"Why it matters  {why}", f"How measured    {how}", f"How to mend it  {mend}")
