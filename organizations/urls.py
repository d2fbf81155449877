"""Pages of organizations, people, accounts and the process register."""

from django.urls import path

from organizations import import_views, register_views, roster_views, views
from organizations.accounts.views import activation, issuing, own, second_factor, sign_in

app_name = "organizations"

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-in/second-step/", sign_in.second_step, name="second_step"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("activate/", activation.activate, name="activate"),
    path("account/", own.account, name="account"),
    path("account/password/", own.password, name="password"),
    path("account/sign-out-everywhere/", own.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/time-left/", own.time_left, name="time_left"),
    path("account/stay/", own.stay, name="stay"),
    path("account/second-factor/", second_factor.second_factor, name="second_factor"),
    path("account/second-factor/drop/", second_factor.drop, name="drop_second_factor"),
    path("accounts/", issuing.places, name="accounts"),
    path("organizations/<int:pk>/accounts/", issuing.place, name="accounts_of"),
    path("organizations/<int:pk>/accounts/issue-to-new/", issuing.issue_to_new, name="issue_to_new"),
    path("organizations/<int:pk>/accounts/issue/", issuing.issue_to_chosen, name="issue_to_chosen"),
    path("people/<int:person>/account/close/", issuing.close, name="close_account"),
    path(
        "people/<int:person>/account/second-factor/remove/", issuing.remove_second_factor, name="remove_second_factor"
    ),
    path("organizations/", roster_views.organization_list, name="organizations"),
    path("organizations/import/", import_views.upload, name="import"),
    path("organizations/import/preview/", import_views.preview, name="import_preview"),
    path("organizations/import/errors/", import_views.errors, name="import_errors"),
    path("organizations/<int:pk>/", roster_views.organization, name="organization"),
    path("organizations/<int:pk>/people/", roster_views.people, name="people"),
    path("people/<int:pk>/", roster_views.person, name="person"),
    path("register/", register_views.register, name="register"),
    path("elder/", views.elder, name="elder"),
]
