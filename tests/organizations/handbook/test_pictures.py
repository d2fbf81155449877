"""Every picture that the handbook names is among those that are taken, is there, and is small; and the reverse."""

import re

from tests.handbook_pictures.pictures import PICTURES
from tests.organizations.handbook.screens import HANDBOOK

FOLDER = HANDBOOK / "pictures"
MOST_BYTES = 1_500_000
MOST_OF_ONE = 120_000


def named() -> list[tuple[str, str]]:
    """Description and name of each picture in the chapters."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(HANDBOOK.glob("*.md"))]
    return [found for text in texts for found in re.findall(r"!\[([^\]]*)\]\(pictures/([^)]+)\.webp\)", text)]


def test_the_chapters_the_list_and_the_folder_name_the_same_pictures():
    names = sorted(name for _, name in named())
    assert names == sorted(picture.name for picture in PICTURES)
    assert names == sorted(path.stem for path in FOLDER.iterdir())


def test_every_picture_is_described_in_words():
    assert [name for description, name in named() if len(description) < 6] == []


def test_all_pictures_together_are_small():
    sizes = {path.stem: path.stat().st_size for path in FOLDER.iterdir()}
    assert [name for name, size in sizes.items() if size > MOST_OF_ONE] == []
    assert sum(sizes.values()) < MOST_BYTES
