"""The order in which a public list stands: by pinyin, or by strokes of the surname (姓氏笔画为序)."""

from django.db import models

from organizations.stroke_order import stroke_key


class NameOrder(models.TextChoices):
    PINYIN = "pinyin", "按拼音"
    STROKES = "strokes", "按姓氏笔画"


SAID_ON_THE_BOARD = "按姓氏笔画为序"  # a list by pinyin explains itself


def chosen(value: str | None) -> NameOrder:
    """The order that a form or an address names; pinyin for anything else."""
    return NameOrder(value) if value in NameOrder.values else NameOrder.PINYIN


def order_of(content: dict) -> NameOrder:
    """The order in which a posted list stands."""
    return NameOrder.STROKES if content.get("order") else NameOrder.PINYIN


def place_of(name: str, pinyin: str, order: NameOrder) -> tuple[str, str]:
    """The key of one name in a list of `order`; `pinyin` is its stored key."""
    return (stroke_key(name) if order == NameOrder.STROKES else pinyin or name), name


def said_in(content: dict, order: NameOrder) -> dict:
    """The content with a word on its order, where readers expect one."""
    return content | {"order": SAID_ON_THE_BOARD} if order == NameOrder.STROKES else content
