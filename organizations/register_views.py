"""The page of the process register (全程记实). 通知四: 全程记实登记."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render

from organizations.access import Permission, organizations_where
from organizations.forms import RegisterFilter
from organizations.models import RegisterEntry

PAGE = 50


def register(request):
    """Lines of the organizations one may look into; everybody sees his own."""
    visible = organizations_where(request.user, Permission.VIEW_REGISTER)
    form = RegisterFilter(request.GET or None, organizations=visible)
    entries = RegisterEntry.objects.filter(Q(organization__in=visible) | Q(actor=request.user))
    if form.is_valid():
        if chosen := form.cleaned_data["organization"]:
            entries = entries.filter(organization=chosen)
        if words := form.cleaned_data["q"]:
            about = Q(verb__icontains=words) | Q(actor_name__icontains=words) | Q(record_name__icontains=words)
            entries = entries.filter(about)
        if first := form.cleaned_data["first"]:
            entries = entries.filter(at__date__gte=first)
        if last := form.cleaned_data["last"]:
            entries = entries.filter(at__date__lte=last)
    page = Paginator(entries.select_related("organization"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "sees_others": visible.exists(), "section": "register"}
    return render(request, "organizations/register.html", context)
