"""Pages of opinions; leaving one and looking up its answer need no account."""

from django.urls import path

from disclosures.opinions import public_views, views

urlpatterns = [
    path("boards/<slug:token>/opinion/", public_views.leave, name="leave_opinion"),  # public while the board is up
    path("opinions/receipt/", public_views.receipt, name="opinion_receipt"),  # public
    path("opinions/", views.opinions, name="opinions"),
    path("opinions/<int:pk>/", views.opinion, name="opinion"),
    path("opinions/<int:pk>/assign/", views.assign, name="assign_opinion"),
    path("opinions/<int:pk>/refer/", views.refer, name="refer_opinion"),
    path("opinions/<int:pk>/check/", views.check, name="check_opinion"),
    path("opinions/<int:pk>/answer/", views.answer, name="answer_opinion"),
    path("opinions/<int:pk>/close/", views.close, name="close_opinion"),
    path("opinions/<int:pk>/attachments/<int:attachment>/", views.attachment, name="opinion_attachment"),
    path("organizations/<int:organization>/opinions/new/", views.write_down, name="write_down_opinion"),
]
