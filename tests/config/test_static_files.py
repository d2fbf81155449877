"""Styles and scripts as production serves them: a name for each content, kept for years, sent compressed."""

import gzip
import re
from posixpath import dirname, join, normpath

import pytest
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client

from config import settings as project

HASHED = re.compile(r"[\w./-]+\.[0-9a-f]{12}\.(?:css|js|svg)")
NEARLY_NOTHING = 500  # bytes: of less than this gzip saves too little, and whitenoise leaves it as it is


@pytest.fixture
def visitor(db, settings, tmp_path):
    """A browser before the files that `collectstatic` leaves in production."""
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = project.STORAGES | {"staticfiles": {"BACKEND": "config.static_files.HashedFiles"}}
    settings.WHITENOISE_USE_FINDERS = False
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin", "handbook"])
    return Client()


def imported_by(script: str) -> list[str]:
    return re.findall(r'from "([^"]+)"', script)


def text_of(response) -> str:
    return response.getvalue().decode()


def test_pages_name_styles_and_scripts_by_their_content_and_these_are_kept_for_years(visitor):
    pages = [text_of(visitor.get(address)) for address in ("/sign-in/", "/boards/")]
    named = {name for page in pages for name in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)}
    assert {name.rpartition(".")[2] for name in named} == {"css", "js", "svg"}
    assert [name for name in named if not HASHED.fullmatch(name)] == []
    for name in named:
        plain, packed = visitor.get(name), visitor.get(name, HTTP_ACCEPT_ENCODING="gzip")
        kept = [response["Cache-Control"] for response in (plain, packed)]
        assert kept == ["max-age=315360000, public, immutable"] * 2
        content, sent = plain.getvalue(), packed.getvalue()
        assert len(content) < NEARLY_NOTHING or gzip.decompress(sent) == content


def test_scripts_import_each_other_by_such_names_too(visitor):
    scripts = sorted((project.BASE_DIR / "static" / "js").rglob("*.js"))
    kept = [static(str(path.relative_to(project.BASE_DIR / "static"))) for path in scripts]
    imports = [(each, name) for each in kept for name in imported_by(text_of(visitor.get(each)))]
    assert len(imports) == sum(len(imported_by(path.read_text())) for path in scripts) > 0
    assert [name for _, name in imports if not HASHED.fullmatch(name)] == []
    found = {visitor.get(normpath(join(dirname(each), name))).status_code for each, name in imports}
    assert found == {200}
