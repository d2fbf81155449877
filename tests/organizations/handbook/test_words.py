"""The handbook says what the screens say, and quotes the notice as it stands."""

import re

import pytest

from organizations.handbook.steps import STEPS
from tests.organizations.handbook.screens import CHAPTERS, HANDBOOK, ROOT, of_the_notice_in, quoted_in, words_of_screens

NOTICE = (HANDBOOK / "notice.md").read_text(encoding="utf-8")
NAMES = [path.stem for path in CHAPTERS]


@pytest.fixture(scope="module")
def shown():
    return words_of_screens()


def unknown(text: str, shown: str) -> list[str]:
    return [words for words in quoted_in(text) if words not in shown and words not in NOTICE]


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_every_quoted_label_stands_on_a_screen_or_in_the_notice(path, shown):
    text = path.read_text(encoding="utf-8")
    assert quoted_in(text) != []
    assert unknown(text, shown) == []


def test_a_label_that_no_screen_shows_would_be_found(shown):
    assert unknown("点“投入票箱”，再点“撤回我的票”。", shown) == ["撤回我的票"]


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_the_notice_is_quoted_word_for_word(path):
    assert [words for words in of_the_notice_in(path.read_text(encoding="utf-8")) if words not in NOTICE] == []


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_step_says_what_the_screens_say_and_quotes_the_notice_word_for_word(step, shown):
    assert unknown(step.words, shown) == []
    assert step.quotation in NOTICE


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_step_names_the_clause_that_it_quotes(step):
    assert step.quotation in clauses()[step.clause]


def clauses() -> dict[str, str]:
    """The notice's text by clause: “一（二）” is the second item of the first part."""
    found, part = {}, ""
    for block in re.split(r"^#+ ", NOTICE, flags=re.MULTILINE)[1:]:
        head, _, text = block.partition("\n")
        if item := re.match("（.）", head):
            found[part + item[0]] = text
        elif head[1] == "、":
            part = head[0]
            found[part] = text
    return found


def test_every_step_stands_on_a_page_and_every_page_asks_for_a_step_that_there_is():
    asked = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'help_beside "(\w+)"', path.read_text(encoding="utf-8"))
        if path.name != "help.html"
    }
    by_pool = {
        f"rating_of_{pool}" for pool in ("members", "staff", "organizations")
    }  # the sheet's page puts them together
    assert asked | by_pool == set(STEPS)


@pytest.mark.parametrize("path", [*CHAPTERS, HANDBOOK / "README.md"], ids=[*NAMES, "README"])
def test_chinese_is_set_as_everywhere(path):
    """Full-width punctuation, no exclamation marks, no blanks between Han and digits."""
    prose = re.sub(r"!\[|\]\([^)]*\)|`[^`]*`|^[|>#].*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert re.findall(r"[！!]|[\u4e00-\u9fff][,;:?()]|[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]", prose) == []
