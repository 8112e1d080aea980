"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from letters.views import comparing, links, marks, typing, wordings
from letters.views import mailings as many

app_name = "letters"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", wordings.every_wording, name="wordings"),
    path("logos/", marks.letterheads, name="letterheads"),
    path("logos/trust/", marks.logo, name="logo"),
    path("logos/at/<slug:slug>/", marks.logo, name="logo_at"),
    path("signature/", marks.signature, name="signature"),
    path("pictures/<slug:name>/", marks.picture, name="picture"),
    path("read/", typing.read, name="read_words"),
    path("many/", many.every, name="mailings"),
    path("many/from/<uuid:letter>/", many.begin, name="begin_mailing"),
    path("many/<uuid:key>/", many.mailing, name="mailing"),
    path("many/<uuid:key>/name/", many.name, name="mailing_name"),
    path("many/<uuid:key>/people/", many.people, name="mailing_people"),
    path("many/<uuid:key>/people/<uuid:who>/", many.reader, name="mailing_reader"),
    path("many/<uuid:key>/people/<uuid:who>/letter.pdf", many.letter_pdf, name="mailing_letter_pdf"),
    path("many/<uuid:key>/preview/", many.preview, name="mailing_preview"),
    path("many/<uuid:key>/print/<uuid:run>.pdf", many.print_pdf, name="mailing_print_pdf"),
    path("many/<uuid:key>/<slug:what>/", many.act, name="mailing_act"),
    path("links/", links.every, name="links"),
    path("links/<uuid:key>/", links.link, name="link"),
    path("<slug:key>/", wordings.wording, name="wording"),
    path("<slug:key>/edit/", wordings.edit, name="edit"),
    path("<slug:key>/pages/", wordings.pages, name="pages"),
    path("<slug:key>/reset/", wordings.reset, name="reset"),
    path("<slug:key>/compare/", comparing.compare, name="compare"),
    path("<slug:key>/news/", comparing.news, name="news"),
    path("<slug:key>/versions/<int:number>/", wordings.version, name="version"),
    path("<slug:key>/at/<slug:slug>/", wordings.wording, name="wording_at"),
    path("<slug:key>/at/<slug:slug>/edit/", wordings.edit, name="edit_at"),
    path("<slug:key>/at/<slug:slug>/pages/", wordings.pages, name="pages_at"),
    path("<slug:key>/at/<slug:slug>/reset/", wordings.reset, name="reset_at"),
    path("<slug:key>/at/<slug:slug>/compare/", comparing.compare, name="compare_at"),
    path("<slug:key>/at/<slug:slug>/news/", comparing.news, name="news_at"),
    path("<slug:key>/at/<slug:slug>/versions/<int:number>/", wordings.version, name="version_at"),
]
