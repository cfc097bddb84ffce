"""What a command answers, as a program that calls it reads it."""

import json
from collections.abc import Callable


def told(composer: Callable, *arguments: object) -> dict:
    """The JSON that a command prints; the test fails with its message where it is refused."""
    answer = composer(*arguments, "--json")
    assert answer.code == 0, answer.err
    return dict(json.loads(answer.out))
