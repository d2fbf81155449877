"""Accounts (账号)."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account; what it may do follows from its person's posts, never from groups."""

    first_name = None
    last_name = None
    email = models.EmailField("电子邮箱", blank=True)

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    @property
    def display_name(self) -> str:
        person = getattr(self, "person", None)
        return person.name if person else self.username

    def __str__(self):
        return self.username
