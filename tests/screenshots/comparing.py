"""Two folders of pictures laid side by side: what changed, what is new, what is missing, as one static page.

`python -m tests.screenshots.comparing BEFORE AFTER REPORT`, where REPORT is a new folder.
"""

import shutil
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PIL import Image, ImageChops

NOISE = 12  # of 255: edges of letters are not drawn alike every time
PAPER, MARK = (255, 255, 255), (200, 30, 30)


@dataclass(frozen=True)
class Comparison:
    """The names of pictures; of those that changed also the share of their pixels that did, the greatest first."""

    changed: dict[str, float]
    new: list[str]
    missing: list[str]
    same: list[str]


def compare(before: Path, after: Path) -> Comparison:
    """Lay each picture of `after` upon the one of the same name in `before`."""
    old, new = ({path.name for path in folder.glob("*.png")} for folder in (before, after))
    shares = {name: share_of(difference(before / name, after / name)) for name in sorted(old & new)}
    changed = {name: share for name, share in shares.items() if share}
    return Comparison(
        changed=dict(sorted(changed.items(), key=lambda each: -each[1])),
        new=sorted(new - old),
        missing=sorted(old - new),
        same=[name for name, share in shares.items() if not share],
    )


def difference(before: Path, after: Path) -> Image.Image:
    """White where two pictures differ, black elsewhere; as large as the larger of both."""
    with Image.open(before) as one, Image.open(after) as other:
        size = tuple(map(max, one.size, other.size))
        distance = ImageChops.difference(_upon_paper(one, size), _upon_paper(other, size))
        most = ImageChops.lighter(ImageChops.lighter(*distance.split()[:2]), distance.split()[2])
        apart = most.point(lambda value: 255 if value > NOISE else 0)
        return ImageChops.lighter(apart, _beyond(one.size, other.size, size))


def _upon_paper(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    sheet = Image.new("RGB", size, PAPER)
    sheet.paste(picture.convert("RGB"))
    return sheet


def _beyond(one: tuple[int, int], other: tuple[int, int], size: tuple[int, int]) -> Image.Image:
    """White where only one of both pictures is, though it be as white as the paper there."""
    outside = Image.new("L", size, 255)
    outside.paste(0, (0, 0, min(one[0], other[0]), min(one[1], other[1])))
    return outside


def share_of(apart: Image.Image) -> float:
    return apart.histogram()[255] / (apart.width * apart.height)


def write_report(before: Path, after: Path, report: Path) -> Comparison:
    """A page that needs nothing but its own folder."""
    report.mkdir(parents=True)
    found = compare(before, after)
    for name in found.changed:
        apart = difference(before / name, after / name)
        with Image.open(after / name) as now:
            faded = Image.blend(_upon_paper(now, apart.size), Image.new("RGB", apart.size, PAPER), 0.7)
        faded.paste(MARK, mask=apart)
        faded.save(report / f"apart-{name}")
    for name in [*found.changed, *found.missing]:
        shutil.copyfile(before / name, report / f"before-{name}")
    for name in [*found.changed, *found.new]:
        shutil.copyfile(after / name, report / f"after-{name}")
    (report / "index.html").write_text(_page(found), encoding="utf-8")
    return found


def _page(found: Comparison) -> str:
    sections = [
        ("变了", found.changed, ["before", "after", "apart"]),
        ("新有", found.new, ["after"]),
        ("没有了", found.missing, ["before"]),
    ]
    counted = "，".join(f"{heading}{len(names)}页" for heading, names, _ in sections)
    body = "".join(_section(heading, names, kinds, found.changed) for heading, names, kinds in sections if names)
    return f"""<!doctype html>
<html lang="zh-Hans-CN"><head><meta charset="utf-8"><title>截图对比</title>
<style>body {{ font-family: sans-serif; margin: 24px }} figure {{ display: inline-block; margin: 0 16px 16px 0;
  vertical-align: top }} img {{ max-width: 30vw; border: 1px solid #999 }}</style></head>
<body><h1>截图对比：{counted}，没有变的{len(found.same)}页</h1>{body}</body></html>
"""


def _section(heading: str, names, kinds: list[str], shares: dict[str, float]) -> str:
    words = {"before": "以前", "after": "现在", "apart": "红的地方不一样"}
    parts = [f"<h2>{heading}{len(names)}页</h2>"]
    for name in names:
        share = f"，{shares[name]:.2%}的像素不一样" if name in shares else ""
        parts.append(f"<h3>{escape(name)}{share}</h3>")
        for kind in kinds:
            image = f'<img src="{kind}-{escape(name)}" alt="" loading="lazy">'
            parts.append(f"<figure>{image}<figcaption>{words[kind]}</figcaption></figure>")
    return "\n".join(parts)


def main() -> None:
    before, after, report = map(Path, sys.argv[1:])
    found = write_report(before, after, report)
    sys.stdout.write(
        f"变了{len(found.changed)}页，新有{len(found.new)}页，没有了{len(found.missing)}页，"
        f"没有变{len(found.same)}页。请打开{report / 'index.html'}\n"
    )


if __name__ == "__main__":
    main()
