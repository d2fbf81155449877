"""Pages of opinions; leaving one and looking up its answer need no account."""

from django.urls import path

from disclosures.opinions import views

urlpatterns = [
    path("boards/<slug:token>/opinion/", views.leave, name="leave_opinion"),  # public while the board is up
    path("opinions/receipt/", views.receipt, name="opinion_receipt"),  # public
    path("opinions/", views.opinions, name="opinions"),
    path("opinions/<int:pk>/", views.opinion, name="opinion"),
    path("organizations/<int:organization>/opinions/new/", views.write_down, name="write_down_opinion"),
]
