"""Every address of the screens."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from django.urls import include, path

from standfast.web.journal import views as journal
from standfast.web.signin import views as signin
from standfast.web.today.views import today

urlpatterns = [
    path("healthz", signin.healthz, name="healthz"),
    path("sign-in/", signin.sign_in, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("account/", signin.account, name="mfa_index"),
    path("account/display/", signin.display, name="display"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/confirm-it-is-you/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("sign-in/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("account/second-factor/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/app/", include("allauth.mfa.totp.urls")),
    path("account/second-factor/recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path("", today, name="today"),
    path("log/", journal.log, name="log"),
    path("log/conflicts/", journal.conflicts, name="conflicts"),
    path("log/entries/<uuid:id>/", journal.entry, name="entry"),
]
