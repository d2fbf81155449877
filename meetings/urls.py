"""Pages of the meetings."""

from django.urls import path

from meetings import views

app_name = "meetings"

urlpatterns = [
    path("meetings/", views.meeting_list, name="list"),
    path("meetings/schedule/", views.schedule, name="schedule"),
    path("meetings/<int:pk>/", views.detail, name="detail"),
    path("meetings/<int:pk>/reschedule/", views.reschedule, name="reschedule"),
    path("meetings/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("meetings/<int:pk>/open/", views.open_meeting, name="open"),
    path("meetings/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("meetings/<int:pk>/attendance/invite/", views.invite, name="invite"),
    path("meetings/<int:pk>/people/<int:person_pk>/", views.person, name="person"),
    path("meetings/<int:pk>/people/<int:person_pk>/statement/", views.save_statement, name="save_statement"),
    path(
        "meetings/<int:pk>/people/<int:person_pk>/statement/confirm/", views.confirm_statement, name="confirm_statement"
    ),
    path("meetings/<int:pk>/people/<int:person_pk>/critique/", views.save_critique, name="save_critique"),
    path("meetings/<int:pk>/branches/<int:organization_pk>/", views.branch, name="branch"),
    path(
        "meetings/<int:pk>/branches/<int:organization_pk>/statement/",
        views.save_branch_statement,
        name="save_branch_statement",
    ),
    path(
        "meetings/<int:pk>/branches/<int:organization_pk>/critique/",
        views.save_branch_critique,
        name="save_branch_critique",
    ),
    path("meetings/<int:pk>/conclude/", views.conclude, name="conclude"),
]
