"""How heavy the site's own styles and scripts are: a phone in a village fetches them before its first page stands."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR, "static")
WHOLE_SITE, ONE_PAGE = 60_000, 20_000  # bytes, compressed
IMPORTED = re.compile(r'^import .* from "\./([\w.]+)";', re.MULTILINE)


def weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def with_imports(path: Path) -> set[Path]:
    """A script and what it brings along."""
    if path.suffix != ".js":
        return {path}
    imports = IMPORTED.findall(path.read_text(encoding="utf-8"))
    return {path}.union(*(with_imports(path.parent / name) for name in imports))


def fetched_by(page: str) -> set[Path]:
    """The styles and scripts of a page, with all that they import."""
    linked = re.findall(r'<(?:link rel="stylesheet" href|script [^>]*src)="/static/([^"]+)"', page)
    return set().union(*(with_imports(STATIC / name) for name in linked))


def test_styles_and_scripts_of_the_whole_site_keep_to_their_budget():
    files = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".js")]
    assert len(files) > 20
    assert sum(map(weight, files)) < WHOLE_SITE


@pytest.mark.parametrize("address", ["/", "/meetings/", "/commitments/", "/gallery/", "/boards/", "/secrecy/"])
def test_styles_and_scripts_of_a_page_keep_to_theirs(cast, signed_in, address):
    fetched = fetched_by(signed_in(cast.inspector).get(address).content.decode())
    assert {path.name for path in fetched} >= {"tokens.css", "components.css", "connection.js"}
    assert sum(map(weight, fetched)) < ONE_PAGE


def test_what_a_script_imports_is_weighed_with_it():
    assert {path.name for path in with_imports(STATIC / "js/ballot/vote.js")} >= {"vote.js", "page.js", "blind_rsa.js"}
