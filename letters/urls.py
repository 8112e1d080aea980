"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from letters.views import comparing, links, wordings

app_name = "letters"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", wordings.every_wording, name="wordings"),
    path("links/", links.every, name="links"),
    path("links/<uuid:key>/", links.link, name="link"),
    path("<slug:key>/", wordings.wording, name="wording"),
    path("<slug:key>/edit/", wordings.edit, name="edit"),
    path("<slug:key>/reset/", wordings.reset, name="reset"),
    path("<slug:key>/compare/", comparing.compare, name="compare"),
    path("<slug:key>/news/", comparing.news, name="news"),
    path("<slug:key>/versions/<int:number>/", wordings.version, name="version"),
    path("<slug:key>/at/<slug:slug>/", wordings.wording, name="wording_at"),
    path("<slug:key>/at/<slug:slug>/edit/", wordings.edit, name="edit_at"),
    path("<slug:key>/at/<slug:slug>/reset/", wordings.reset, name="reset_at"),
    path("<slug:key>/at/<slug:slug>/compare/", comparing.compare, name="compare_at"),
    path("<slug:key>/at/<slug:slug>/news/", comparing.news, name="news_at"),
    path("<slug:key>/at/<slug:slug>/versions/<int:number>/", wordings.version, name="version_at"),
]
