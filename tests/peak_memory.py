"""How much memory a process of its own has needed at most."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["peak_mb", "run_measured"]


def peak_mb() -> float:
    """The most memory that this process has had at a time, in MB of 2^20 bytes.

    Linux counts in `ru_maxrss` also what the process that started this one held at that moment, so that a small program
    started by a large test would be as large as the test; its own high-water mark is asked for instead.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def run_measured(code: str) -> float:
    """Run Python code in a process of its own, from the root of the project; gives the most MB it had."""
    code += "\nfrom tests.peak_memory import peak_mb\nprint(peak_mb())"
    root = Path(__file__).parents[1]
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)  # fmt: skip
    return float(said.stdout.splitlines()[-1])
