"""What frames every page: the masthead's facts, and the pages for errors."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject

from config.database_away import forget_dead_connections, is_away
from meetings.attachments.limits import LARGEST
from organizations.access import Permission, has_somewhere, posts_of, works_above_branches
from organizations.accounts.idle import allowed_for
from organizations.display import Size, elder_of, theme_of
from organizations.models import Organization


def page_frame(request):
    """Facts for base.html; each is lazy, so that a page without a masthead asks the database nothing."""
    return {
        "frame_post": SimpleLazyObject(lambda: _first_post(request)),
        "frame_inspects": SimpleLazyObject(lambda: _inspects(request)),
        "frame_office": SimpleLazyObject(_office),
        "frame_pause": SimpleLazyObject(lambda: int(allowed_for(request.user).total_seconds())),
        "single_sign_on": settings.SINGLE_SIGN_ON and settings.OIDC_NAME,
        "elder": elder_of(request.COOKIES.get("elder")),
        "theme": theme_of(request.COOKIES.get("theme")),
    }


def _first_post(request):
    posts = posts_of(request.user) if request.user.is_authenticated else []
    return posts[0] if posts else None


def _inspects(request) -> bool:
    """Whether the inspection page shows more than one's own branch."""
    return works_above_branches(request.user) and has_somewhere(request.user, Permission.INSPECT)


def _office():
    kind = Organization.Kind.CAMPAIGN_OFFICE
    return Organization.objects.filter(kind=kind).only("name", "short_name", "public_phone").first()


@login_not_required
def sign_in_for_admin(request):
    """The admin's sign-in page is the site's; who is signed in and may not enter is told so."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/admin/"))


def not_found(request, exception=None):
    return _error(request, 404, "没有找到这一页", "网址可能不对，或者这一页不归您查看。请回首页，从列表里再找一次。")


def forbidden(request, exception=None):
    return _error(
        request, 403, "这一步不由您办理", "您可以查看这里，但这一步要由有权限的人来办。请联系本组织的书记或活动办公室。"
    )


def csrf_failed(request, reason=""):
    return _error(
        request,
        403,
        "页面已经过期",
        "刚才的内容没有交上。为了安全，请按浏览器的“返回”回到刚才那一页，先把写好的字复制下来，刷新以后再提交一次。",
        "刷新以后还是这样，请看看浏览器是不是关掉了cookie；这个网站靠它认出刚才的页面。",
    )


def _error(request, status: int, title: str, *sentences: str):
    return render(request, "error.html", {"title": title, "sentences": sentences}, status=status)


def bad_request(request, exception=None):
    """What is too large or broken may be a vote: the page is made without the request."""
    return _bare_error(
        400,
        "这次提交没有收下",
        "提交的内容太大，或者传的时候出了错。请按浏览器的“返回”回到刚才那一页，再试一次。",
        f"附件一次传一个，不超过{LARGEST // (1024 * 1024)}MB；很长的文字请分几次保存。",
    )


def failed(request):
    """The database may be what failed: the page is made without the request, so it asks nobody anything.

    Nor does it ask when or after what it failed: it can meet a voter.
    """
    if is_away(sys.exception()):  # Django calls this while it handles the error
        forget_dead_connections()
        return _without_database()
    return _bare_error(
        500,
        "系统出错了",
        "这一步没有办成，您已经保存的内容还在。请按浏览器的“返回”回到刚才那一页，过几分钟再试。",
        "还不行，请打公开电话告诉活动办公室是哪一页打不开。会上等不及的，先用纸记下来，过后再补录。",
    )


def _without_database() -> HttpResponse:
    """What was sent may have been done: the answer to the last word of a transaction can be what got lost."""
    response = _bare_error(
        503,
        "系统暂时连不上数据库",
        "您以前保存的内容都在。刚才提交的这一步，可能没有办成：请过一两分钟，按浏览器的“返回”回到刚才那一页，先把写好的字复制下来，"
        "刷新以后看看是不是已经办成，没有办成的再提交一次。",
        "过了十分钟还不行，请打公开电话告诉活动办公室。会上等不及的，先用纸记下来，过后再补录。",
    )
    response["Retry-After"] = "60"
    return response


def _bare_error(status: int, title: str, *sentences: str) -> HttpResponse:
    context = {"title": title, "sentences": sentences, "elder": Size.LARGE}
    return HttpResponse(render_to_string("bare_error.html", context), status=status)


class WordsForWrongMethods:
    """Gives words to the empty answer 405, which somebody meets who opens or reloads the address of a button."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = _bare_error(
                405,
                "这个网址不能直接打开",
                "它只在按按钮的时候用。刚才按过的，请先从列表里看看是不是已经办成，没有办成再按一次。",
            ).content
        return response
