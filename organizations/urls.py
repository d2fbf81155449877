"""Pages of organizations, people, accounts and the process register."""

from django.urls import path

from organizations import export_views, import_views, register_views, roster_views, views

app_name = "organizations"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("account/", views.account, name="account"),
    path("organizations/", roster_views.organization_list, name="organizations"),
    path("organizations/import/", import_views.upload, name="import"),
    path("organizations/import/<int:pk>/", import_views.list_import, name="list_import"),
    path("organizations/import/<int:pk>/confirm/", import_views.confirm, name="confirm_import"),
    path("organizations/import/<int:pk>/progress/", import_views.progress, name="import_progress"),
    path("organizations/import/<int:pk>/errors/", import_views.errors, name="import_errors"),
    path("organizations/import/<int:pk>/missing/", import_views.missing, name="import_missing"),
    path("organizations/<int:pk>/", roster_views.organization, name="organization"),
    path("organizations/<int:pk>/export/", export_views.export, name="export"),
    path("organizations/<int:pk>/people/", roster_views.people, name="people"),
    path("people/<int:pk>/", roster_views.person, name="person"),
    path("register/", register_views.register, name="register"),
    path("elder/", views.elder, name="elder"),
]
