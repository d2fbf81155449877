"""Pages of organizations, people, accounts and the process register."""

from django.urls import path

from organizations import (
    exemption_views,
    holiday_views,
    import_views,
    people_views,
    policy_views,
    register_views,
    roster_views,
    views,
)
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
    path("organizations/<int:pk>/people/add/", people_views.add, name="add_person"),
    path("people/<int:pk>/", roster_views.person, name="person"),
    path("people/<int:pk>/change/", people_views.change, name="change_person"),
    path("people/<int:pk>/transfer/", people_views.transfer, name="transfer_person"),
    path("organizations/<int:pk>/exemptions/", exemption_views.exemptions, name="exemptions"),
    path("organizations/<int:pk>/exemptions/apply/", exemption_views.apply, name="apply_for_exemption"),
    path("exemptions/waiting/", exemption_views.waiting, name="exemptions_waiting"),
    path("exemptions/<int:pk>/", exemption_views.exemption, name="exemption"),
    path("exemptions/<int:pk>/agree/", exemption_views.agree, name="agree_to_exemption"),
    path("exemptions/<int:pk>/refuse/", exemption_views.refuse, name="refuse_exemption"),
    path("exemptions/<int:pk>/withdraw/", exemption_views.withdraw, name="withdraw_exemption"),
    path("exemptions/<int:pk>/end/", exemption_views.end_early, name="end_exemption"),
    path("exemptions/<int:pk>/renew/", exemption_views.renew, name="renew_exemption"),
    path("policy/", policy_views.policy, name="policy"),
    path("policy/new/", policy_views.new, name="new_policy"),
    path("policy/<int:pk>/", policy_views.version, name="policy_version"),
    path("policy/<int:pk>/correct/", policy_views.correct, name="correct_policy"),
    path("policy/<int:pk>/withdraw/", policy_views.withdraw, name="withdraw_policy"),
    path("holidays/", holiday_views.holidays, name="holidays"),
    path("holidays/load/<int:year>/", holiday_views.load, name="load_holidays"),
    path("holidays/add/", holiday_views.add, name="add_holiday"),
    path("holidays/<int:pk>/", holiday_views.change, name="change_holiday"),
    path("holidays/<int:pk>/remove/", holiday_views.remove, name="remove_holiday"),
    path("register/", register_views.register, name="register"),
    path("register/workbook/", register_views.workbook, name="register_workbook"),
    path("register/<int:pk>/", register_views.line, name="register_line"),
    path("register/<str:record_type>/<str:record_id>/", register_views.record, name="register_record"),
    path("elder/", views.elder, name="elder"),
]
