"""Pages of publications; the boards are for visitors without an account."""

from django.urls import path

from disclosures.publications import commitment_list_views, public_views, views

urlpatterns = [
    path("boards/", public_views.boards, name="boards"),  # public
    path("boards/<slug:token>/", public_views.board, name="board"),  # public while it is up
    path("publications/", views.publications, name="publications"),
    path("publications/<int:pk>/", views.publication, name="publication"),
    path("publications/<int:pk>/correct/", views.correct, name="correct_publication"),
    path("publications/<int:pk>/poster/<slug:paper>/", views.poster, name="publication_poster"),
    path("meetings/<int:meeting>/publish/", views.publish_results, name="publish_results"),
    path(
        "organizations/<int:organization>/publish-commitments/", views.publish_commitments, name="publish_commitments"
    ),
    path(
        "organizations/<int:organization>/commitment-list/<int:year>/",
        commitment_list_views.commitment_list,
        name="commitment_list",
    ),
    path(
        "organizations/<int:organization>/publish-commitments/<slug:whose>/",
        views.publish_commitments_of,
        name="publish_commitments_of",
    ),
]
