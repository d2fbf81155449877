"""Two folders of pictures with planted differences, and what the comparison says of them."""

import pytest
from PIL import Image, ImageDraw

from tests.screenshots.comparing import Comparison, compare, write_report

SIZE = (100, 200)


@pytest.fixture
def folders(tmp_path):
    """`before` and `after` with one page that is the same, and room for more."""
    both = [tmp_path / "before", tmp_path / "after"]
    for folder in both:
        folder.mkdir()
        picture(folder / "same.png")
    return both


def picture(path, size=SIZE, box=None, colour="black"):
    drawn = Image.new("RGB", size, "white")
    ImageDraw.Draw(drawn).rectangle((10, 10, 29, 19), fill="black")
    if box:
        ImageDraw.Draw(drawn).rectangle(box, fill=colour)
    drawn.save(path)


def test_a_changed_a_new_and_a_missing_page_are_told_apart(folders):
    before, after = folders
    picture(before / "changed.png")
    picture(after / "changed.png", box=(0, 100, 99, 149))
    picture(before / "gone.png")
    picture(after / "new.png")
    assert compare(before, after) == Comparison({"changed.png": 0.25}, ["new.png"], ["gone.png"], ["same.png"])


def test_the_page_that_changed_most_stands_first(folders):
    before, after = folders
    for name, bottom in (("a little", 109), ("much", 199)):
        picture(before / f"{name}.png")
        picture(after / f"{name}.png", box=(0, 100, 99, bottom), colour="red")
    assert compare(before, after).changed == {"much.png": 0.5, "a little.png": 0.05}


def test_a_page_that_grew_has_changed_where_only_one_has_paper(folders):
    before, after = folders
    picture(before / "longer.png")
    picture(after / "longer.png", size=(100, 400))
    assert compare(before, after).changed == {"longer.png": 0.5}


@pytest.mark.parametrize(("colour", "found"), [("#f5f5f5", {}), ("#e0e0e0", {"grey.png": 0.25})])
def test_the_noise_of_edges_is_no_change(folders, colour, found):
    before, after = folders
    picture(before / "grey.png")
    picture(after / "grey.png", box=(0, 100, 99, 149), colour=colour)
    assert compare(before, after).changed == found


def test_the_report_is_one_folder_that_asks_nothing_of_elsewhere(folders, tmp_path):
    before, after = folders
    picture(before / "changed.png")
    picture(after / "changed.png", box=(0, 100, 99, 149))
    picture(before / "gone.png")
    picture(after / "new.png")
    write_report(before, after, tmp_path / "report")
    written = {path.name for path in (tmp_path / "report").iterdir()}
    pictures = {"apart-changed.png", "before-changed.png", "after-changed.png", "before-gone.png", "after-new.png"}
    assert written == pictures | {"index.html"}
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "变了1页，新有1页，没有了1页，没有变的1页" in page
    assert "changed.png，25.00%的像素不一样" in page
    assert {word for word in ("http", 'src="/', "<script") if word in page} == set()
    with Image.open(tmp_path / "report" / "apart-changed.png") as apart:
        assert [apart.getpixel(point) for point in ((50, 120), (50, 50))] == [(200, 30, 30), (255, 255, 255)]
