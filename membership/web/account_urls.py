"""The addresses of signing in and out: those of allauth that have a place here, and no other.

Nobody signs up, adds addresses or resets a password by mail: the register decides who has an
account, and a lost password is replaced by a new activation code.
"""

from allauth.account import views
from django.urls import path

from membership.web import signing_in

urlpatterns = [
    path("login/", signing_in.request_code, name="account_login"),
    path("login/code/", signing_in.request_code, name="account_request_login_code"),
    path("login/code/confirm/", signing_in.confirm_code, name="account_confirm_login_code"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", signing_in.change_password, name="account_change_password"),
    path("signup/", signing_in.no_sign_up, name="account_signup"),
]
