"""Jazz solos."""
from __future__ import annotations
from composer.composition.melody_task import TuneTask
from composer.composition.tune import Tune, compose
def is_solo(task: TuneTask) -> bool:
    return False
def improvise(task: TuneTask) -> Tune:
    return compose(task)
