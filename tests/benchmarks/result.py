"""What a benchmark hands back to `script/bench`."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Result:
    """One figure, beside the figure of a plain reference measured in the same run on the same machine."""

    value: float
    unit: str
    reference: float | None = None
    errors: int = 0  # requests that failed
    lost: int = 0  # writes that were confirmed and are not there
