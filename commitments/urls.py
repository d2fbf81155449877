"""Pages of the commitments."""

from django.urls import path

from commitments.views import areas, campaigns, commitment, fulfilment, key_tasks, lists, rosters, writing

app_name = "commitments"

urlpatterns = [
    path("commitments/", lists.commitment_list, name="list"),
    path("commitments/campaigns/open/", campaigns.open_campaign, name="open_campaign"),
    path("commitments/campaigns/<int:year>/", campaigns.campaign, name="campaign"),
    path("commitments/campaigns/<int:year>/correct/", campaigns.correct_campaign, name="correct_campaign"),
    path("commitments/campaigns/<int:year>/key-tasks/add/", key_tasks.add_key_task, name="add_key_task"),
    path("commitments/key-tasks/<int:task_pk>/", key_tasks.key_task, name="key_task"),
    path("commitments/key-tasks/<int:task_pk>/change/", key_tasks.change_key_task, name="change_key_task"),
    path("commitments/key-tasks/<int:task_pk>/remove/", key_tasks.remove_key_task, name="remove_key_task"),
    path("commitments/<int:pk>/", commitment.detail, name="detail"),
    path("commitments/<int:pk>/edit/", writing.edit, name="edit"),
    path("commitments/<int:pk>/submit/", commitment.submit, name="submit"),
    path("commitments/<int:pk>/confirm/", commitment.confirm, name="confirm"),
    path("commitments/<int:pk>/consent/", commitment.give_consent, name="give_consent"),
    path("commitments/<int:pk>/take-back/", commitment.take_back, name="take_back"),
    path("commitments/<int:pk>/return/", commitment.return_to_writer, name="return"),
    path("commitments/<int:pk>/fulfilment/", fulfilment.fulfilment, name="fulfilment"),
    path("commitments/people/<int:person_pk>/write/", writing.write_for_person, name="write_for_person"),
    path("commitments/people/<int:person_pk>/copy/", writing.copy_for_person, name="copy_for_person"),
    path(
        "commitments/organizations/<int:organization_pk>/copy/",
        writing.copy_for_organization,
        name="copy_for_organization",
    ),
    path("commitments/organizations/<int:organization_pk>/<int:year>/areas/", areas.areas, name="areas"),
    path(
        "commitments/organizations/<int:organization_pk>/areas/<int:area_pk>/remove/",
        areas.remove_area,
        name="remove_area",
    ),
    path("commitments/organizations/<int:organization_pk>/<int:year>/roster/", rosters.roster, name="roster"),
    path(
        "commitments/organizations/<int:organization_pk>/<int:year>/roster/file/",
        rosters.roster_file,
        name="roster_file",
    ),
    path(
        "commitments/organizations/<int:organization_pk>/write/",
        writing.write_for_organization,
        name="write_for_organization",
    ),
    path(
        "commitments/organizations/<int:organization_pk>/<int:year>/confirm-all/",
        commitment.confirm_all,
        name="confirm_all",
    ),
]
