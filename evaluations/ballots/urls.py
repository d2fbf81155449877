"""Pages of the secret ballot; those marked anonymous never read a cookie."""

from django.urls import path

from evaluations.ballots import views

urlpatterns = [
    path("secrecy/", views.promises, name="promises"),  # anonymous
    path("meetings/<int:meeting>/ballot/", views.of_meeting, name="ballot_of_meeting"),
    path("ballots/<uuid:ballot>/", views.room, name="ballot"),
    path("ballots/<uuid:ballot>/turnout/", views.room_turnout, name="ballot_turnout"),
    path("ballots/<uuid:ballot>/qr.svg", views.qr, name="ballot_qr"),
    path("ballots/<uuid:ballot>/start-voting/", views.start_voting, name="ballot_start_voting"),
    path("ballots/<uuid:ballot>/seal/", views.seal, name="ballot_seal"),
    path("ballots/<uuid:ballot>/count/", views.count, name="ballot_count"),
    path("ballots/<uuid:ballot>/void/", views.void, name="ballot_void"),
    path("ballots/<uuid:ballot>/results/", views.results, name="ballot_results"),
    path("ballots/<uuid:ballot>/sign-in/", views.sign_in, name="ballot_sign_in"),
    path("ballots/<uuid:ballot>/vote/", views.vote, name="ballot_vote"),  # anonymous
    path("ballots/<uuid:ballot>/state/", views.state, name="ballot_state"),  # anonymous
    path("ballots/<uuid:ballot>/cast/", views.cast, name="ballot_cast"),  # anonymous
]
