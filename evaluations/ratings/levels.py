"""The four levels of “星级先锋” and their symbols. 通知二(二)."""

from django.db import models


class Level(models.TextChoices):
    """先锋★ 合格☆ 基本合格○ 后进△, best first."""

    PIONEER = "pioneer", "先锋"
    QUALIFIED = "qualified", "合格"
    BASICALLY_QUALIFIED = "basically_qualified", "基本合格"
    LAGGING = "lagging", "后进"

    @property
    def symbol(self) -> str:
        return SYMBOLS[self]


SYMBOLS = {Level.PIONEER: "★", Level.QUALIFIED: "☆", Level.BASICALLY_QUALIFIED: "○", Level.LAGGING: "△"}
