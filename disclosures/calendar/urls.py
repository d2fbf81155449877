"""The year's calendar (日程) and its feed."""

from django.urls import path

from disclosures.calendar import views

urlpatterns = [
    path("calendar/", views.this_year, name="calendar"),
    path("calendar/<int:year>/", views.year, name="calendar_of_year"),
    path("calendar/subscription/", views.subscription, name="calendar_subscription"),
    path("calendar/subscription/renew/", views.renew, name="renew_calendar_feed"),
    path("calendar/subscription/end/", views.end, name="end_calendar_feed"),
    path("calendar/feeds/<slug:token>.ics", views.feed, name="calendar_feed"),  # public: the address is the secret
]
