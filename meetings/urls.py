"""Pages of the meetings."""

from django.urls import path

from meetings.views import (
    attachments,
    attendance,
    branches,
    corrections,
    follow_ups,
    fulfilment,
    hearings,
    meeting,
    offline,
    papers,
    people,
    planning,
    versions,
)

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
    path("meetings/<int:pk>/people/<int:person_pk>/fulfilment/", fulfilment.save_fulfilment, name="save_fulfilment"),
    path("meetings/<int:pk>/people/<int:person_pk>/critique/", people.save_critique, name="save_critique"),
    path("meetings/<int:pk>/people/<int:person_pk>/versions/", versions.versions_of_person, name="versions_of_person"),
    path("meetings/<int:pk>/people/<int:person_pk>/correct/", corrections.correct_person, name="correct_person"),
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
    path(
        "meetings/<int:pk>/branches/<int:organization_pk>/versions/",
        versions.versions_of_branch,
        name="versions_of_branch",
    ),
    path(
        "meetings/<int:pk>/branches/<int:organization_pk>/correct/", corrections.correct_branch, name="correct_branch"
    ),
    path("meetings/<int:pk>/attachments/", attachments.attachments, name="attachments"),
    path("meetings/<int:pk>/attachments/<int:attachment_pk>/", attachments.attachment, name="attachment"),
    path(
        "meetings/<int:pk>/attachments/<int:attachment_pk>/remove/",
        attachments.remove_attachment,
        name="remove_attachment",
    ),
    path("meetings/<int:pk>/papers/", papers.papers, name="papers"),
    path("meetings/<int:pk>/papers/download/", papers.download_paper, name="download_paper"),
    path("meetings/<int:pk>/papers/offline/", offline.upload_filled, name="upload_filled"),
    path("meetings/<int:pk>/papers/offline/<str:token>/", offline.filled, name="filled"),
    path("meetings/<int:pk>/papers/offline/<str:token>/confirm/", offline.confirm_filled, name="confirm_filled"),
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
