"""The scanners that are not ours, in their own virtual environment."""

import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAMS = CHECKOUT / ".local" / "scanners" / "bin"


class Incomplete(Exception):
    """A scanner broke off or met too little, in a sentence each; `found` is what there is to say all the same."""

    def __init__(self, missed: list[str], found: list[str]):
        super().__init__("；".join(missed))
        self.missed, self.found = missed, found


def told(program: str, *arguments: object) -> subprocess.CompletedProcess:
    """Run a scanner over the checkout; that it found something is no failure of its own."""
    command = [str(PROGRAMS / program), *map(str, arguments)]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
