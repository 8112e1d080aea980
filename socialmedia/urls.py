"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from socialmedia.views import acts, assessment, evidence, guide, incidents, letters, report

app_name = "socialmedia"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", incidents.incidents, name="incidents"),
    path("report/", report.report, name="report"),
    path("report/mine/", report.own, name="own_reports"),
    path("report/<uuid:key>/screenshots/", report.screenshots, name="report_screenshots"),
    path("report/<uuid:key>/source/", report.source, name="report_source"),
    path("report/<uuid:key>/done/", report.done, name="report_done"),
    path("counts/", incidents.counts, name="counts"),
    path("guide/", guide.guide, name="guide"),
    path("guide/gates/<slug:gate>/", guide.rule, name="gate_rule"),
    path("guide/add/<slug:kind>/", guide.add, name="add_to_guide"),
    path("guide/<slug:kind>/<hidden:pk>/", guide.edit, name="edit_guide"),
    path("<slug:incident>/", incidents.incident, name="incident"),
    path("<slug:incident>/evidence/", evidence.evidence, name="evidence"),
    path("<slug:incident>/evidence/<uuid:key>/", evidence.copy, name="exhibit"),
    path("<slug:incident>/evidence/<uuid:key>/small/", evidence.small, name="exhibit_small"),
    path("<slug:incident>/evidence/<uuid:key>/original/", evidence.original, name="exhibit_original"),
    path("<slug:incident>/evidence/<uuid:key>/black-out/", evidence.sanitise, name="sanitise"),
    path("<slug:incident>/evidence/<uuid:key>/pages/<int:number>/", evidence.page, name="exhibit_page"),
    path("<slug:incident>/source/", evidence.source, name="source"),
    path("<slug:incident>/assessment/", assessment.assessment, name="assessment"),
    path("<slug:incident>/assessment/<slug:key>/", assessment.question, name="question"),
    path("<slug:incident>/people/", incidents.people, name="people"),
    path("<slug:incident>/people/<hidden:pk>/lift/", acts.lift, name="lift"),
    path("<slug:incident>/meetings/", incidents.meetings, name="meetings"),
    path("<slug:incident>/meetings/print-outs/<uuid:key>/", evidence.prints, name="prints"),
    path("<slug:incident>/afterwards/", incidents.afterwards, name="afterwards"),
    path("<slug:incident>/letters/", letters.letters, name="letters"),
    path("<slug:incident>/letters/<uuid:key>/", letters.letter, name="letter"),
    path("<slug:incident>/letters/<uuid:key>/edit/", letters.edit_letter, name="edit_letter"),
    path("<slug:incident>/letters/<uuid:key>/pages/", letters.pages, name="letter_pages"),
    path("<slug:incident>/letters/<uuid:key>/pdf/", letters.pdf, name="letter_pdf"),
    path("<slug:incident>/chronology/", incidents.chronology, name="chronology"),
    path("<slug:incident>/acts/<slug:name>/", acts.act, name="act"),
]
