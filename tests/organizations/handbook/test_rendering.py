"""Chapters become pages: anchors, links, pictures; and every one of them leads somewhere."""

import re
from urllib.parse import unquote

import pytest
from PIL import Image

from organizations.handbook.chapters import CHAPTERS, MEMBER, SECRETARY, VISITOR
from organizations.handbook.rendering import FOLDER, anchor_of, page_of, text_of
from organizations.handbook.steps import STEPS

SLUGS = [chapter.slug for chapter in CHAPTERS]
PAGES = {"/help/visitor/": VISITOR} | {f"/help/{chapter.slug}/": chapter for chapter in CHAPTERS if chapter != VISITOR}


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [("怎么投票", "怎么投票"), ("（一）分级分类进行点评", "一分级分类进行点评"), ("A4 海报，B-1", "a4-海报b-1")],
)
def test_an_anchor_is_made_as_code_hosts_make_it(heading, anchor):
    assert anchor_of(heading) == anchor


def test_every_file_of_the_handbook_is_a_chapter():
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted([*SLUGS, "README"])


@pytest.mark.parametrize("chapter", CHAPTERS, ids=SLUGS)
def test_the_headings_of_a_chapter_are_its_contents_and_no_two_share_an_anchor(chapter):
    written = re.findall("^#+ (.*)$", text_of(chapter), flags=re.MULTILINE)
    page = page_of(chapter)
    assert page.title == written[0]
    assert [heading.words for heading in page.contents] == re.findall("^## (.*)$", text_of(chapter), flags=re.MULTILINE)
    assert len(page.anchors) == len(written)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=SLUGS)
def test_every_link_of_a_chapter_leads_to_a_heading_that_there_is(chapter):
    broken = []
    for target in re.findall(r'<a href="([^"]*)">(?!<img)', page_of(chapter).body):
        address, _, anchor = target.partition("#")
        aim = PAGES.get(address) if address else chapter
        if aim is None or (anchor and unquote(anchor) not in page_of(aim).anchors):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_the_heading_that_a_step_leads_to_stands_in_its_chapter(step):
    assert anchor_of(step.heading) in page_of(step.chapter).anchors


def test_the_list_of_chapters_on_a_code_host_names_all_of_them():
    links = re.findall(r"\]\((\w+)\.md\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert links == SLUGS


def test_a_picture_is_shown_half_as_wide_as_it_was_taken_and_says_what_it_shows():
    image = re.search(r'<img [^>]*handbook/attendance\.webp"[^>]*>', page_of(SECRETARY).body)[0]
    with Image.open(FOLDER / "pictures" / "attendance.webp") as picture:
        width, height = picture.size
    assert f'width="{width // 2}" height="{height // 2}"' in image
    assert 'alt="签到：逐人选到会、线上、书面、请假、缺席"' in image


def test_a_picture_leads_to_itself_so_that_it_can_be_looked_at_in_full():
    assert '<a href="/static/handbook/vote.webp"><img src="/static/handbook/vote.webp"' in page_of(MEMBER).body


def test_what_looks_like_markup_in_a_chapter_stays_text(monkeypatch):
    monkeypatch.setattr("organizations.handbook.rendering.text_of", lambda _: "# 题\n\n<script>x</script>\n")
    page = page_of.__wrapped__(MEMBER)
    assert page.body == "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"
