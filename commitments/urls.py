"""Pages of the commitments."""

from django.urls import path

from commitments.views import campaigns, commitment, fulfilment, lists, writing

app_name = "commitments"

urlpatterns = [
    path("commitments/", lists.commitment_list, name="list"),
    path("commitments/campaigns/open/", campaigns.open_campaign, name="open_campaign"),
    path("commitments/<int:pk>/", commitment.detail, name="detail"),
    path("commitments/<int:pk>/edit/", writing.edit, name="edit"),
    path("commitments/<int:pk>/submit/", commitment.submit, name="submit"),
    path("commitments/<int:pk>/confirm/", commitment.confirm, name="confirm"),
    path("commitments/<int:pk>/return/", commitment.return_to_writer, name="return"),
    path("commitments/<int:pk>/fulfilment/", fulfilment.fulfilment, name="fulfilment"),
    path("commitments/people/<int:person_pk>/write/", writing.write_for_person, name="write_for_person"),
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
