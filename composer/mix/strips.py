"""Where a mix starts: a channel strip for every role, and what a genre asks to be different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from composer.errors import FormatError, offer
from composer.mix.targets import master_target
from composer.model.audio import Mix, Strip

__all__ = ["ROLES", "default_mix"]

Hints = Mapping[str, Mapping[str, float | str]]
