"""What a web server uses: its processes and the connections of this database, by what the kernel counts of them."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of(server: int) -> float:
    """Seconds of processor that the web server's processes and this database's connections have used."""
    database = f"{connection.settings_dict['USER']} {connection.settings_dict['NAME']} ".encode()
    used = 0
    for process, parent, fields in _processes():
        if server in (process, parent) or database in _command(process):
            used += int(fields[11]) + int(fields[12])
    return used / TICKS


def peak_of(server: int) -> float:
    """Megabytes of the web process that has held most so far."""
    peaks = [_peak(process) for process, parent, _ in _processes() if parent == server]
    return max(peaks) / 1024


def _processes() -> Iterator[tuple[int, int, list[str]]]:
    """Number, parent and the fields of `stat` behind the name, of every process that is still there."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield int(process.name), int(fields[1]), fields


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _peak(process: int) -> int:
    return int(Path(f"/proc/{process}/status").read_text().partition("VmHWM:")[2].split()[0])
