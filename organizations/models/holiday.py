"""Holidays and made-up working days (节假日与调休): editable, seeded for the years that are known."""

import datetime as dt

from django.db import models

from organizations.working_days import WorkCalendar


class HolidayQuerySet(models.QuerySet):
    def calendar(self, first: dt.date | None = None, last: dt.date | None = None) -> WorkCalendar:
        """The days as a value for the rules, in one query."""
        days = self
        if first:
            days = days.filter(day__gte=first)
        if last:
            days = days.filter(day__lte=last)
        off, made_up = set(), set()
        for day, is_working in days.values_list("day", "is_working"):
            (made_up if is_working else off).add(day)
        return WorkCalendar(frozenset(off), frozenset(made_up))


class Holiday(models.Model):
    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("调休上班", default=False)
    name = models.CharField("名称", max_length=40)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "节假日"
        verbose_name_plural = "节假日"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.name}"
