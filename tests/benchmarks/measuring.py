"""What work costs: seconds of processor and the highest memory, here or in a process of its own."""

import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Spent:
    """Seconds of processor, and the highest memory of the process that did the work."""

    cpu: float
    peak_mb: float


def measured(work: Callable[[], None]) -> Spent:
    """Do the work here; memory is the highest of this process so far."""
    began = time.process_time()
    work()
    return Spent(time.process_time() - began, _peak_mb())


def _peak_mb() -> float:
    """Of this program alone: `ru_maxrss` would begin with what the parent held when it started us."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measured_apart(work: Callable[[], None]) -> Spent:
    """Do the work in a process that has loaded its module and nothing else, the apps included."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, work.__module__, work.__name__],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Spent(**json.loads(done.stdout))


if __name__ == "__main__":
    json.dump(asdict(measured(getattr(importlib.import_module(sys.argv[1]), sys.argv[2]))), sys.stdout)
