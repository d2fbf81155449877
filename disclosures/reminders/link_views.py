"""The two links that mails carry: rendered without the request, because whoever opens one need not be signed in.

A look changes nothing: mail programs open links to examine them. The forms carry no token of a session; the address
is the authority.
"""

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from disclosures.reminders import actions
from disclosures.reminders.models import MailAddress
from evaluations.ballots.views.anonymous_page import anonymous_page
from organizations.refusals import Refused


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token: str):
    """Confirm an address, by a button."""
    if request.method != "POST":
        return _ask(request, MailAddress.CONFIRM, token, CONFIRM)
    return _done(request, lambda: actions.confirm_address(token=token, today=timezone.localdate()), CONFIRM)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token: str):
    """Unsubscribe by a button, or by the mail program's own (RFC 8058)."""
    if request.method != "POST":
        return _ask(request, MailAddress.STOP, token, STOP)
    return _done(request, lambda: actions.stop_by_link(token=token), STOP)


CONFIRM = {
    "question": "接收提醒邮件",
    "explanation": "点下面的按钮，以后有事要办时，会在到期以前发到这个邮箱，一天最多一封。不是您自己填的，不用点。",
    "button": "确认接收",
    "answer": "邮箱已经确认",
    "result": "有事要办时会发邮件提醒您。不想再收，点邮件末尾的链接就行。",
}
STOP = {
    "question": "不再接收提醒邮件",
    "explanation": "点下面的按钮，以后不再发提醒邮件。要办的事照样在网站的首页上。",
    "button": "不再接收",
    "answer": "已经停发提醒邮件",
    "result": "要办的事照样在网站的首页上。想再收，请登录以后在“我的账号”里打开。",
}
DEAD = {"answer": "这个链接不管用了", "result": "请登录以后打开“我的账号”里的“邮件提醒”，在那里填写、打开或关闭。"}


def _ask(request, purpose: str, token: str, words: dict):
    if not MailAddress.objects.of_token(purpose, token).exists():
        return _page(request, DEAD, 404)
    return _page(request, words | {"asks": True}, 200)


def _done(request, act, words: dict):
    try:
        act()
    except Refused as refused:
        return _page(request, DEAD | {"result": refused.sentence}, 404)
    return _page(request, words, 200)


def _page(request, words: dict, status: int):
    response = anonymous_page("disclosures/reminders/link.html", request, dict(words))
    response.status_code = status
    return response
