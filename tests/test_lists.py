"""What every list has, read from the templates: a way to print it, words for when it is empty, dates for people."""

import re
from pathlib import Path

import pytest

from tests.test_architecture import TEMPLATES

LISTS = [
    path
    for path in TEMPLATES
    if '{% extends "base.html" %}' in (text := path.read_text(encoding="utf-8")) and "components/pager.html" in text
]
# For people; machines read the ISO dates of <time datetime>. A board (公示) is written like an official paper.
AS_PEOPLE_WRITE = {"H:i", "n月j日", "n月j日 H:i", "Y年", "Y年n月j日", "Y年n月j日 H:i"}
OF_A_BOARD = {"Y年n月j日（l）", "n月j日（l）"}
FOR_MACHINES = re.compile(r"datetime=([\"'])(?:\{[{%].*?[}%]\}|(?!\1)[^{])*\1")


def _label(path: Path) -> str:
    return "/".join(path.parts[-2:])


def test_the_lists_are_found():
    assert {"people.html", "publications.html", "opinions.html"} <= {path.name for path in LISTS}


@pytest.mark.parametrize("path", LISTS, ids=_label)
def test_every_list_can_be_printed(path):
    assert '{% block print %}{% include "components/print_button.html" %}' in path.read_text(encoding="utf-8")


NEVER_EMPTY = {"register_record.html"}  # a record without a line has no such page


@pytest.mark.parametrize("path", [path for path in LISTS if path.name not in NEVER_EMPTY], ids=_label)
def test_every_list_says_something_when_it_is_empty(path):
    assert re.search(r'class="(empty|notice)[ "]', path.read_text(encoding="utf-8"))


def date_formats(text: str) -> set[str]:
    return set(re.findall(r"\|date:[\"'](.*?)[\"']", FOR_MACHINES.sub("", text)))


@pytest.mark.parametrize("path", TEMPLATES, ids=_label)
def test_dates_are_written_as_people_write_them(path):
    allowed = AS_PEOPLE_WRITE | (OF_A_BOARD if path.name == "board.html" else set())
    assert date_formats(path.read_text(encoding="utf-8")) - allowed == set()


def test_other_dates_would_be_found():
    assert date_formats("""<time datetime="{{ a|date:'Y-m-d' }}">{{ a|date:"Y-m-d" }}</time>""") == {"Y-m-d"}
