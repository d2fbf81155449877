"""Pages of the meetings."""

from django.urls import path

from meetings.views import attendance, branches, follow_ups, hearings, meeting, people, planning

app_name = "meetings"

urlpatterns = [
    path("meetings/", planning.meeting_list, name="list"),
    path("meetings/schedule/", planning.schedule, name="schedule"),
    path("meetings/<int:pk>/", meeting.detail, name="detail"),
    path("meetings/<int:pk>/reschedule/", planning.reschedule, name="reschedule"),
    path("meetings/<int:pk>/cancel/", planning.cancel, name="cancel"),
    path("meetings/<int:pk>/open/", meeting.open_meeting, name="open"),
    path("meetings/<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("meetings/<int:pk>/attendance/invite/", attendance.invite, name="invite"),
    path("meetings/<int:pk>/people/<int:person_pk>/", people.person, name="person"),
    path("meetings/<int:pk>/people/<int:person_pk>/statement/", people.save_statement, name="save_statement"),
    path(
        "meetings/<int:pk>/people/<int:person_pk>/statement/confirm/",
        people.confirm_statement,
        name="confirm_statement",
    ),
    path("meetings/<int:pk>/people/<int:person_pk>/critique/", people.save_critique, name="save_critique"),
    path("meetings/<int:pk>/branches/<int:organization_pk>/", branches.branch, name="branch"),
    path(
        "meetings/<int:pk>/branches/<int:organization_pk>/statement/",
        branches.save_branch_statement,
        name="save_branch_statement",
    ),
    path(
        "meetings/<int:pk>/branches/<int:organization_pk>/critique/",
        branches.save_branch_critique,
        name="save_branch_critique",
    ),
    path("meetings/<int:pk>/branches/<int:organization_pk>/stand-in/", branches.stand_in, name="stand_in"),
    path("meetings/<int:pk>/conclude/", meeting.conclude, name="conclude"),
    path("hearings/", hearings.hearing_list, name="hearings"),
    path("hearings/new/", hearings.new_hearing, name="new_hearing"),
    path("hearings/<int:pk>/", hearings.hearing, name="hearing"),
    path("hearings/<int:pk>/edit/", hearings.edit_hearing, name="edit_hearing"),
    path("hearings/<int:pk>/record/", hearings.record_hearing, name="record_hearing"),
    path("hearings/<int:pk>/correct/", hearings.correct_hearing, name="correct_hearing"),
    path("hearings/<int:pk>/void/", hearings.void_hearing, name="void_hearing"),
    path("hearings/<int:pk>/follow-ups/add/", follow_ups.add_follow_up, name="add_follow_up"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/remove/", follow_ups.remove_follow_up, name="remove_follow_up"),
]
