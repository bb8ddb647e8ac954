"""What a process takes of the machine's memory, as Linux counts it."""

from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    now: float  # MiB that are resident
    peak: float  # … and the most there have been


def memory(process: int | str = "self") -> Memory:
    status = Path("/proc", str(process), "status")
    if not status.exists():  # not Linux
        return Memory(float("nan"), float("nan"))
    values = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return Memory(*(int(values[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")))
