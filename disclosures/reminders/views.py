"""邮件提醒: the holder's own page for the address, on and off."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from disclosures.reminders import actions
from disclosures.reminders.forms import MailForm
from disclosures.reminders.models import MailAddress
from organizations.refusals import Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request):
    """Where my reminders go, and whether they do."""
    kept = MailAddress.objects.filter(user=request.user).first()
    form = MailForm(request.POST or None, initial={"address": kept.address if kept else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_address(by=request.user, today=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("address", refused.sentence)
        else:
            messages.success(request, "确认邮件已经交给系统去发。请在三天内打开邮件里的链接。")
            return redirect("disclosures:mail")
    return render(request, "disclosures/reminders/mail.html", {"kept": kept, "form": form})


@require_POST
def switch_on(request):
    """Send again."""
    return _carry_out(request, actions.switch_on, "邮件提醒已经打开。")


@require_POST
def switch_off(request):
    """Send nothing more."""
    return _carry_out(request, actions.switch_off, "邮件提醒已经关闭。要办的事照样在首页上。")


@require_POST
def forget(request):
    """Delete the address."""
    return _carry_out(request, actions.forget_address, "邮箱已经删除，不再提醒。")


def _carry_out(request, action, done: str):
    try:
        action(by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect("disclosures:mail")
