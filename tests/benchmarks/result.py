"""What a benchmark hands back to `script/bench`."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Result:
    """One figure, beside the figure of a plain reference measured in the same run on the same machine."""

    value: float
    unit: str
    reference: float | None = None
    sql: float | None = None  # statements of one operation; None: those that this process sent in the whole run
    cpu_ms: float | None = None  # processor time of one operation; None: this process's in the whole run
    peak_mb: float | None = None  # memory before the reference was measured; None: this process's in the whole run
    errors: int = 0  # requests that failed
    lost: int = 0  # writes that were confirmed and are not there
