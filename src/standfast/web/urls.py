"""Every address of the screens."""

from allauth.account import views as account
from django.urls import include, path

from standfast.web.signin.views import healthz, sign_in
from standfast.web.today.views import today

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/confirm-it-is-you/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("", today, name="today"),
]
