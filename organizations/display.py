"""How pages look in one browser (显示设置): size of type and theme, in two cookies that hold nothing else."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import TextChoices

ONE_YEAR = 365 * 24 * 3600


class Size(TextChoices):
    """大字版 and its sizes; the value is what `data-elder` of a page says."""

    STANDARD = "standard", "标准"
    LARGE = "18", "大字版，18磅"
    LARGER = "24", "大字版，24磅"
    LARGEST = "30", "大字版，30磅"


class Theme(TextChoices):
    SYSTEM = "system", "跟随系统"
    LIGHT = "light", "浅色"
    DARK = "dark", "深色"


def elder_of(value: str | None) -> str:
    """What stands in `data-elder` for what a cookie or an address says; nothing for the standard edition."""
    return value if value in Size.values and value != Size.STANDARD else ""


def theme_of(value: str | None) -> str:
    """What stands in `data-theme`; nothing when the device decides."""
    return value if value in Theme.values and value != Theme.SYSTEM else ""


def chosen(cookies: Mapping[str, str]) -> dict[str, str]:
    """What holds in the browser that sent the cookies, as the form of the settings names it."""
    return {
        "size": elder_of(cookies.get("elder")) or Size.STANDARD,
        "theme": theme_of(cookies.get("theme")) or Theme.SYSTEM,
    }


def remember(response, *, elder: str | None = None, theme: str | None = None) -> None:
    """Keep what was chosen in this browser; None leaves a cookie as it is, anything unknown forgets it."""
    if elder is not None:
        _keep(response, "elder", elder_of(elder))
    if theme is not None:
        _keep(response, "theme", theme_of(theme))


def _keep(response, name: str, value: str) -> None:
    if value:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(name, value, max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie(name, samesite="Lax")
