"""Pages of the commitments."""

from django.urls import path

from commitments import views

app_name = "commitments"

urlpatterns = [
    path("commitments/", views.commitment_list, name="list"),
    path("commitments/campaigns/open/", views.open_campaign, name="open_campaign"),
    path("commitments/<int:pk>/", views.detail, name="detail"),
    path("commitments/<int:pk>/edit/", views.edit, name="edit"),
    path("commitments/<int:pk>/submit/", views.submit, name="submit"),
    path("commitments/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("commitments/<int:pk>/return/", views.return_to_writer, name="return"),
    path("commitments/<int:pk>/fulfilment/", views.fulfilment, name="fulfilment"),
    path("commitments/people/<int:person_pk>/write/", views.write_for_person, name="write_for_person"),
    path(
        "commitments/organizations/<int:organization_pk>/write/",
        views.write_for_organization,
        name="write_for_organization",
    ),
    path(
        "commitments/organizations/<int:organization_pk>/<int:year>/confirm-all/", views.confirm_all, name="confirm_all"
    ),
]
