"""Reminders by mail: one's own page, and the two links that mails carry."""

from django.urls import path

from disclosures.reminders import link_views, views

urlpatterns = [
    path("account/mail/", views.mail, name="mail"),
    path("account/mail/on/", views.switch_on, name="switch_mail_on"),
    path("account/mail/off/", views.switch_off, name="switch_mail_off"),
    path("account/mail/forget/", views.forget, name="forget_mail"),
    path("mail/confirm/<slug:token>/", link_views.confirm, name="confirm_mail"),  # public: the address is the secret
    path("mail/stop/<slug:token>/", link_views.stop, name="stop_mail"),  # public: the address is the secret
]
