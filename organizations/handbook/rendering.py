"""A chapter of docs/handbook as a page: headings with anchors, a table of contents, pictures, links between chapters.

The same files are read on a code host, so that anchors are made there and here by the same rule.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from organizations.handbook.chapters import SIGNED_IN, VISITOR, Chapter

FOLDER = settings.BASE_DIR / "docs" / "handbook"
PICTURES = "pictures/"
DOTS_A_PIXEL = 2  # the script takes pictures twice as dense as they are shown
PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
TO_PAGES = {f"{chapter.slug}.md": chapter.slug for chapter in SIGNED_IN}


@dataclass(frozen=True)
class Heading:
    anchor: str
    words: str


@dataclass(frozen=True)
class Page:
    """A chapter, ready to be shown."""

    title: str
    contents: tuple[Heading, ...]  # what stands in the table of contents: headings of the second level
    anchors: frozenset[str]  # of every level
    body: SafeString


@cache
def page_of(chapter: Chapter) -> Page:
    """The chapter as it was when the server started: it changes with a release only."""
    tokens = PARSER.parse(text_of(chapter))
    headings = []
    for token, inline in zip(tokens, tokens[1:], strict=False):
        _dress(token)
        if token.type == "heading_open":
            headings.append((token.tag, Heading(anchor_of(inline.content), inline.content)))
            token.attrSet("id", headings[-1][1].anchor)
    return Page(
        title=headings[0][1].words,
        contents=tuple(heading for tag, heading in headings if tag == "h2"),
        anchors=frozenset(heading.anchor for _, heading in headings),
        body=mark_safe(PARSER.renderer.render(_without_title(tokens), PARSER.options, {})),  # noqa: S308 - our own file
    )


def text_of(chapter: Chapter) -> str:
    return (FOLDER / f"{chapter.slug}.md").read_text(encoding="utf-8")


def anchor_of(heading: str) -> str:
    """The id that code hosts give a heading: its letters and characters, without punctuation."""
    return "".join(sign for sign in heading.lower() if sign.isalnum() or sign in "-_ ").replace(" ", "-")


def _without_title(tokens: list[Token]) -> list[Token]:
    """The first heading is the page's own, set by the template."""
    end = next(index for index, token in enumerate(tokens) if token.type == "heading_close")
    return tokens[end + 1 :]


def _dress(token: Token) -> None:
    if token.type == "link_open":
        token.attrSet("href", _address(str(token.attrGet("href"))))
    elif token.type == "inline":
        token.children = [part for child in token.children or () for part in _dressed(child)]
    elif token.type == "table_open":
        token.attrSet("class", "table")
    elif token.type == "blockquote_open":
        token.attrSet("class", "past")


def _dressed(part: Token) -> list[Token]:
    """A picture leads to itself, so that one can look at it in full on a phone."""
    if part.type != "image":
        _dress(part)
        return [part]
    _place(part)
    return [Token("link_open", "a", 1, attrs={"href": part.attrs["src"]}), part, Token("link_close", "a", -1)]


def _address(href: str) -> str:
    """Another chapter's file becomes its page; what is no chapter stays as it is."""
    file, _, anchor = href.partition("#")
    if file == f"{VISITOR.slug}.md":
        page = reverse("organizations:help_for_visitors")
    elif file in TO_PAGES:
        page = reverse("organizations:help_chapter", args=[TO_PAGES[file]])
    else:
        return href
    return f"{page}#{unquote(anchor)}" if anchor else page


def _place(image: Token) -> None:
    name = str(image.attrGet("src")).removeprefix(PICTURES)
    width, height = _size(FOLDER / PICTURES / name)
    image.attrs = {
        "src": static(f"handbook/{name}"),
        "alt": "",  # the renderer fills in what stands between the brackets
        "width": width // DOTS_A_PIXEL,
        "height": height // DOTS_A_PIXEL,
        "loading": "lazy",
    }


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size
