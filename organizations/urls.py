"""Pages of organizations, people, accounts and the process register."""

from django.urls import path

from organizations import views

app_name = "organizations"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("account/", views.account, name="account"),
    path("elder/", views.elder, name="elder"),
]
