"""Pages of organizations, people, accounts and the process register."""

from django.urls import path

from organizations import import_views, register_views, roster_views, views

app_name = "organizations"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("account/", views.account, name="account"),
    path("organizations/", roster_views.organization_list, name="organizations"),
    path("organizations/import/", import_views.upload, name="import"),
    path("organizations/import/preview/", import_views.preview, name="import_preview"),
    path("organizations/import/errors/", import_views.errors, name="import_errors"),
    path("organizations/<int:pk>/", roster_views.organization, name="organization"),
    path("organizations/<int:pk>/people/", roster_views.people, name="people"),
    path("people/<int:pk>/", roster_views.person, name="person"),
    path("register/", register_views.register, name="register"),
    path("register/workbook/", register_views.workbook, name="register_workbook"),
    path("register/<int:pk>/", register_views.line, name="register_line"),
    path("register/<str:record_type>/<str:record_id>/", register_views.record, name="register_record"),
    path("elder/", views.elder, name="elder"),
]
