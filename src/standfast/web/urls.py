"""Every address of the screens."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from django.urls import include, path

from standfast.web.desks.addresses import desk_addresses
from standfast.web.desks.declare import REGISTERS
from standfast.web.devices import views as devices
from standfast.web.evidence import views as evidence
from standfast.web.figures import views as figures
from standfast.web.followup import assessment, claiming, overview, recommendations, updating
from standfast.web.guidance import views as guidance
from standfast.web.imports import changes as imports
from standfast.web.incidents import breakdowns, changes, merging
from standfast.web.incidents import views as incidents
from standfast.web.journal import views as journal
from standfast.web.letter import editions
from standfast.web.letter import views as letter
from standfast.web.letter.compare import compare_letters
from standfast.web.linkage import views as linkage
from standfast.web.signin import views as signin
from standfast.web.sites.views import sites
from standfast.web.threats import changes as threat_changes
from standfast.web.threats import dossiers as threat_dossiers
from standfast.web.threats import views as threats
from standfast.web.today.views import today
from standfast.web.zones import views as zones
from standfast.web.zones.effect import zone_effect_page

__all__ = ["REGISTERS", "urlpatterns"]

urlpatterns = [
    path("healthz", signin.healthz, name="healthz"),
    path("sign-in/", signin.sign_in, name="account_login"),
    path("sign-in/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("account/", signin.account, name="mfa_index"),
    path("account/display/", signin.display, name="display"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/confirm-it-is-you/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("account/second-factor/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/app/", include("allauth.mfa.totp.urls")),
    path("account/second-factor/recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path("", today, name="today"),
    path("letter/", letter.letter, name="letter"),
    path("letter/as/<str:form>", letter.take_away, name="letter_file"),
    path("letter/freeze/", letter.freeze_letter, name="freeze_letter"),
    path("letter/compare/", compare_letters, name="compare_letters"),
    path("letter/editions/", editions.editions, name="editions"),
    path("letter/editions/preview/", editions.edition_preview, name="edition_preview"),
    path("letter/editions/as/<str:form>", editions.edition_file, name="edition_file"),
    path("letter/editions/publish/", editions.publish_edition, name="publish_edition"),
    path("letter/editions/<str:digest>/", editions.published_edition, name="published_edition"),
    path("letter/editions/<str:digest>/<str:form>", editions.published_form, name="published_form"),
    path("letter/frozen/", letter.frozen_letters, name="frozen_letters"),
    path("letter/frozen/<str:digest>/<str:form>", letter.frozen_letter, name="frozen_letter"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<str:key>", figures.figure, name="figure"),
    path("figures/<str:key>/cases/<str:opaque>", figures.case, name="case"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/report/", changes.report, name="report_incident"),
    path("incidents/by/<str:cut>/", breakdowns.breakdown, name="incidents_by"),
    path("incidents/<uuid:subject>/", incidents.incident, name="incident"),
    path("incidents/<uuid:subject>/source/", changes.add_source, name="add_source"),
    path("incidents/<uuid:subject>/harm/", changes.record_harm, name="record_harm"),
    path("incidents/<uuid:subject>/verify/", changes.verify, name="verify_incident"),
    path("incidents/<uuid:subject>/correct/", changes.correct, name="correct_incident"),
    path("incidents/<uuid:subject>/merge/", merging.merge, name="merge_incident"),
    path("incidents/<uuid:subject>/separate/", merging.separate, name="separate_incident"),
    path("evidence/add/", evidence.add, name="add_evidence"),
    path("evidence/<uuid:subject>/file", evidence.fetch, name="evidence_file"),
    path("evidence/<uuid:subject>/picture", evidence.preview, name="evidence_preview"),
    path("evidence/<uuid:subject>/replace/", evidence.replace, name="replace_evidence"),
    path("evidence/<uuid:subject>/supports/", evidence.support, name="support_evidence"),
    path("imports/rows/<uuid:subject>/correct/", imports.correct, name="correct_row"),
    path("linkage/<uuid:subject>/", linkage.pair, name="linkage_pair"),
    path("recommendations/", recommendations.recommendations, name="recommendations"),
    path("recommendations/<uuid:subject>/", recommendations.recommendation, name="recommendation"),
    path("actions/<uuid:subject>/report/", recommendations.report_action, name="report_action"),
    path("followup/", overview.overview, name="followup"),
    path("followup/answers/", overview.matrix, name="answers"),
    path("followup/obligations/", overview.ledger, name="obligations"),
    path("followup/undated/", overview.undated, name="undated"),
    path("followup/updates/make/", updating.draft_update, name="draft_update"),
    path("followup/updates/<uuid:subject>/as/json", updating.update_json, name="update_json"),
    path("followup/claims/make/", claiming.make_claim, name="make_claim"),
    path("assessment/claims/<uuid:subject>/reword/", claiming.reword_claim, name="reword_claim"),
    path("assessment/", assessment.assessment, name="assessment"),
    path("assessment/claims/<uuid:subject>/", assessment.claim, name="claim"),
    path("assessment/claims/<uuid:subject>/verify/", assessment.verify, name="verify_claim"),
    path("assessment/claims/<uuid:subject>/dispute/", assessment.dispute, name="dispute_claim"),
    path("guidance/map/", guidance.policy_map, name="guidance_map"),
    path("guidance/learnt/", guidance.learnt, name="guidance_learnt"),
    path("threats/", threats.threats, name="threats"),
    path("threats/scores/", threats.scores, name="threat_scores"),
    path("threats/alerts/", threats.alerts, name="threat_alerts"),
    path("threats/alerts/raise/", threat_changes.raise_alert, name="raise_alert"),
    path("threats/alerts/<uuid:subject>/", threat_dossiers.alert, name="threat_alert"),
    *(
        path(
            f"threats/alerts/<uuid:subject>/{name.removesuffix('_alert').replace('_', '-')}/",
            threat_changes.respond,
            {"step": name},
            name=name,
        )
        for name in threat_changes.STEPS
    ),
    path("threats/worth/", threat_dossiers.worth, name="patrol_values"),
    path("threats/forecasts/issue/", threat_changes.issue_forecast, name="issue_forecast"),
    path("threats/hotspots/identify/", threat_changes.identify_hotspot, name="identify_hotspot"),
    path("threats/hotspots/<uuid:subject>/", threat_dossiers.hotspot, name="hotspot"),
    *(
        path(
            f"threats/hotspots/<uuid:subject>/{name.removesuffix('_hotspot')}/",
            threat_changes.analyse,
            {"step": name},
            name=name,
        )
        for name in threat_changes.ANALYSES
    ),
    path("threats/triggers/schedule/", threat_changes.schedule_trigger, name="schedule_trigger"),
    path(
        "threats/triggers/<uuid:subject>/cancel/",
        threat_changes.cancel_trigger,
        name="cancel_trigger",
    ),
    path("zones/", zones.zones, name="zones"),
    path("zones/<uuid:subject>/", zones.zone, name="zone"),
    path("zones/<uuid:subject>/effect.pdf", zone_effect_page, name="zone_effect"),
    path("phones/", devices.phones, name="phones"),
    path("phones/offer/", devices.offer_phone, name="offer_phone"),
    path("phones/<uuid:subject>/", devices.phone, name="phone"),
    path("protected/", include("standfast.web.persons.urls")),
    path("sites/", sites, name="sites"),
    path("log/", journal.log, name="log"),
    path("log/conflicts/", journal.conflicts, name="conflicts"),
    path("log/entries/<uuid:id>/", journal.entry, name="entry"),
    *desk_addresses(),
]
