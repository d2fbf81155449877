"""What the documents tell operators to write, read out of them, so that it is tried as it stands there."""

import re
from pathlib import Path

from tests.served import CHECKOUT


def block(document: str, begin: str) -> str:
    """The indented block of a document in `docs` that begins with these words."""
    text = Path(CHECKOUT, "docs", document).read_text(encoding="utf-8")
    found = re.search(rf"^    {re.escape(begin)}.*?(?=^\S)", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join(line.removeprefix("    ") for line in found[0].splitlines())
