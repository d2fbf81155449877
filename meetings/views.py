"""Pages of the meetings (being written)."""

from django.shortcuts import render


def meeting_list(request):
    return render(request, "error.html", {"title": "会议", "sentence": "这一页正在编写。"})


def detail(request, pk):
    return render(request, "error.html", {"title": "会议", "sentence": "这一页正在编写。"})
