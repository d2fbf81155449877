"""Holidays and made-up working days (节假日与调休): editable, seeded for the years that are known."""

import datetime as dt

from django.db import models
from django.db.models import Q

from organizations.working_days import WorkCalendar

from .tracking import tracked


class HolidayQuerySet(models.QuerySet):
    def of_year(self, year: int):
        return self.filter(day__year=year)

    def years(self) -> list[int]:
        """The years that hold any day; in all others Monday to Friday are taken for working days."""
        return sorted(day.year for day in self.order_by().dates("day", "year"))

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


@tracked
class Holiday(models.Model):
    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("调休上班", default=False)
    name = models.CharField("名称", max_length=40)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "节假日"
        verbose_name_plural = "节假日"
        ordering = ["day"]
        constraints = [models.CheckConstraint(name="holiday_has_a_name", condition=~Q(name=""))]

    def __str__(self):
        return f"{self.day} {self.name}"
