"""Pages of the secret ballot; those marked anonymous never read a cookie."""

from django.urls import path

from evaluations.ballots.views import anonymous, anonymous_slip, desk, papers, room, sign_in, slips

urlpatterns = [
    path("secrecy/", anonymous.promises, name="promises"),  # anonymous
    path("meetings/<int:meeting>/ballot/", room.of_meeting, name="ballot_of_meeting"),
    path("ballots/<uuid:ballot>/", room.room, name="ballot"),
    path("ballots/<uuid:ballot>/turnout/", room.room_turnout, name="ballot_turnout"),
    path("ballots/<uuid:ballot>/qr.svg", room.qr, name="ballot_qr"),
    path("ballots/<uuid:ballot>/start-voting/", room.start_voting, name="ballot_start_voting"),
    path("ballots/<uuid:ballot>/seal/", room.seal, name="ballot_seal"),
    path("ballots/<uuid:ballot>/count/", room.count, name="ballot_count"),
    path("ballots/<uuid:ballot>/void/", room.void, name="ballot_void"),
    path("ballots/<uuid:ballot>/results/", room.results, name="ballot_results"),
    path("ballots/<uuid:ballot>/desk/", desk.desk, name="ballot_desk"),
    path("ballots/<uuid:ballot>/desk/<int:person>/", desk.mark, name="ballot_desk_mark"),
    path("ballots/<uuid:ballot>/sign-in/", sign_in.sign_in, name="ballot_sign_in"),
    path("ballots/<uuid:ballot>/vote/", anonymous.vote, name="ballot_vote"),  # anonymous
    path("ballots/<uuid:ballot>/state/", anonymous.state, name="ballot_state"),  # anonymous
    path("ballots/<uuid:ballot>/cast/", anonymous.cast, name="ballot_cast"),  # anonymous
    path("ballots/<uuid:ballot>/papers/", papers.papers, name="ballot_papers"),
    path("ballots/<uuid:ballot>/papers/print/", papers.print_papers, name="ballot_papers_print"),
    path("ballots/<uuid:ballot>/paper-count/", papers.paper_count, name="ballot_paper_count"),
    path("ballots/<uuid:ballot>/slip/", anonymous_slip.slip, name="ballot_slip"),  # anonymous
    path("ballots/<uuid:ballot>/slips/", slips.slips, name="ballot_slips"),
    path("ballots/<uuid:ballot>/slips/print/", slips.print_slips, name="ballot_slips_print"),
    path("ballots/<uuid:ballot>/slips/void/", slips.void_slips, name="ballot_slips_void"),
    path("ballots/<uuid:ballot>/slips/void-all/", slips.void_all_slips, name="ballot_slips_void_all"),
    path("ballots/<uuid:ballot>/slips/resume/", slips.resume_slips, name="ballot_slips_resume"),
]
