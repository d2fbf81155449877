"""The development secret: made once, kept beside the checkout, never in it."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, making it (mode 0600) on first use; safe when two processes start at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(get_random_secret_key(), encoding="ascii")
    try:
        os.link(fresh, path)  # refuses to replace: the first process wins
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii")
