"""Addresses of the desk of protected persons."""

from django.urls import path

from standfast.web.persons import changes, views

urlpatterns = [
    path("", views.protected_persons, name="protected_persons"),
    path("enrol/", changes.enrol, name="enrol_protected"),
    path("refer/", changes.refer, name="refer_person"),
    path("break-glass/", changes.break_glass, name="break_glass"),
    path("erasures/", views.erasures, name="erasures"),
    path("erase/", changes.erase, name="erase_person"),
    path("hold/", changes.hold, name="legal_hold"),
    path("redact/<uuid:id>/", changes.redact, name="redact_entry"),
    path("readings/<uuid:subject>/", views.opened_record, name="opened_record"),
    path("readings/<uuid:subject>/review/", changes.review, name="review_glass"),
    path("<uuid:subject>/", views.protected_person, name="protected_person"),
    path("<uuid:subject>/open/", changes.open_record, name="open_record"),
    path("<uuid:subject>/identity/", changes.identity, name="record_identity"),
    path("<uuid:subject>/account/", changes.account, name="record_account"),
    path("<uuid:subject>/consent/", changes.consent, name="record_consent"),
    path("<uuid:subject>/share/", changes.share, name="share_record"),
    path("shares/<uuid:id>/recall/", changes.recall, name="recall_share"),
]
