"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.records.views import disclosures, pack, retention, scope

ONE = "disclosures/<slug:disclosure>/"

app_name = "records"
urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<slug:reference>/referral-pack/", pack.pack, name="pack"),
    path("cases/<slug:reference>/referral-pack/<uuid:key>/", pack.file, name="pack_file"),
    path("cases/<slug:reference>/referral-pack/<uuid:key>/again/", pack.again, name="pack_again"),
    path("cases/<slug:reference>/disclosures/", disclosures.beside, name="beside"),
    path("cases/<slug:reference>/hold/", retention.hold, name="hold"),
    path("retention/", retention.overview, name="retention"),
    path("retention/schedule/", retention.rules, name="schedule"),
    path("retention/schedule/<slug:kind>/", retention.rule, name="rule"),
    path("retention/holds/", retention.holds, name="holds"),
    path("retention/holds/<slug:kind>/<uuid:key>/", retention.hold_own, name="hold_own"),
    path("retention/holds/<uuid:key>/keep/", retention.keep_holding, name="keep_hold"),
    path("retention/holds/<uuid:key>/lift/", retention.lift, name="lift_hold"),
    path("retention/disposals/<uuid:key>/", retention.disposal, name="disposal"),
    path("retention/disposals/<uuid:key>/decide/", retention.decide, name="decide_disposal"),
    path("retention/disposals/<uuid:key>/certificate/", retention.certificate, name="certificate"),
    path("disclosures/", disclosures.overview, name="disclosures"),
    path("disclosures/record/", disclosures.begin, name="begin"),
    path(ONE, disclosures.disclosure, name="disclosure"),
    path(f"{ONE}identity/", disclosures.identity, name="identity"),
    path(f"{ONE}clarify/", disclosures.clarify, name="clarify"),
    path(f"{ONE}clarified/", disclosures.clarified, name="clarified"),
    path(f"{ONE}longer/", disclosures.longer, name="longer"),
    path(f"{ONE}close/", disclosures.close, name="close"),
    path(f"{ONE}release/", disclosures.release, name="release"),
    path(f"{ONE}pack/", disclosures.make_pack, name="make_pack"),
    path(f"{ONE}pack/<uuid:key>/", disclosures.pack_file, name="disclosure_pack"),
    path(f"{ONE}pack/<uuid:key>/again/", disclosures.pack_again, name="disclosure_pack_again"),
    path(f"{ONE}scope/", scope.search, name="scope"),
    path(f"{ONE}scope/<slug:case>/leave-out/", scope.leave_out, name="leave_out"),
    path(f"{ONE}scope/<slug:case>/again/", scope.gather_again, name="gather_again"),
    path(f"{ONE}items/<uuid:key>/", scope.item, name="item"),
    path(f"{ONE}items/<uuid:key>/file/", scope.item_file, name="item_file"),
    path(f"{ONE}items/<uuid:key>/copy/", scope.item_copy, name="item_copy"),
    path(f"{ONE}items/<uuid:key>/pages/<int:number>/", scope.item_page, name="item_page"),
    path(f"{ONE}items/<uuid:key>/black-out/", scope.black_out, name="black_out"),
    path(f"{ONE}items/<uuid:key>/reasons/", scope.reasons, name="reasons"),
    path(f"{ONE}items/<uuid:key>/check/", scope.check, name="check"),
]
