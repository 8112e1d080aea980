"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from letters import mailing_views as many
from letters import marks_views as marks
from letters import views
from letters import words_views as words

app_name = "letters"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.every_wording, name="wordings"),
    path("logos/", marks.letterheads, name="letterheads"),
    path("logos/trust/", marks.logo, name="logo"),
    path("logos/at/<slug:slug>/", marks.logo, name="logo_at"),
    path("signature/", marks.signature, name="signature"),
    path("pictures/<slug:name>/", marks.picture, name="picture"),
    path("read/", words.read, name="read_words"),
    path("many/", many.every, name="mailings"),
    path("many/new/", many.begin, name="begin_mailing"),
    path("many/<uuid:key>/", many.mailing, name="mailing"),
    path("many/<uuid:key>/facts/", many.facts, name="mailing_facts"),
    path("many/<uuid:key>/words/", many.words, name="mailing_words"),
    path("many/<uuid:key>/people/", many.people, name="mailing_people"),
    path("many/<uuid:key>/people/<uuid:who>/", many.reader, name="mailing_reader"),
    path("many/<uuid:key>/people/<uuid:who>/letter.pdf", many.letter_pdf, name="mailing_letter_pdf"),
    path("many/<uuid:key>/preview/", many.preview, name="mailing_preview"),
    path("many/<uuid:key>/print/<uuid:run>.pdf", many.print_pdf, name="mailing_print_pdf"),
    path("many/<uuid:key>/<slug:what>/", many.act, name="mailing_act"),
    path("<slug:key>/", views.wording, name="wording"),
    path("<slug:key>/edit/", views.edit, name="edit"),
    path("<slug:key>/reset/", views.reset, name="reset"),
    path("<slug:key>/versions/<int:number>/", views.version, name="version"),
    path("<slug:key>/at/<slug:slug>/", views.wording, name="wording_at"),
    path("<slug:key>/at/<slug:slug>/edit/", views.edit, name="edit_at"),
    path("<slug:key>/at/<slug:slug>/reset/", views.reset, name="reset_at"),
    path("<slug:key>/at/<slug:slug>/versions/<int:number>/", views.version, name="version_at"),
]
