"""Pages of organizations, people, accounts and the process register."""

from django.urls import path

from organizations import access_views, import_views, post_views, register_views, roster_views, tree_views, views

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
    path("organizations/<int:pk>/found/", tree_views.found, name="found"),
    path("organizations/<int:pk>/rename/", tree_views.rename, name="rename"),
    path("organizations/<int:pk>/move/", tree_views.move, name="move"),
    path("organizations/<int:pk>/units/add/", tree_views.add_unit, name="add_unit"),
    path("units/<int:pk>/rename/", tree_views.rename_unit, name="rename_unit"),
    path("organizations/<int:pk>/posts/", post_views.posts, name="posts"),
    path("organizations/<int:pk>/posts/appoint/", post_views.appoint, name="appoint"),
    path("posts/<int:pk>/end/", post_views.end, name="end_post"),
    path("organizations/<int:pk>/access/", access_views.holders, name="holders"),
    path("access/", access_views.rules, name="rules"),
    path("people/<int:pk>/", roster_views.person, name="person"),
    path("register/", register_views.register, name="register"),
    path("elder/", views.elder, name="elder"),
]
