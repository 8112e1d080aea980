"""Addresses of what is about no case."""

from django.urls import URLPattern, URLResolver, path

from letters.views import to_parents

app_name = "parents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", to_parents.every, name="every"),
    path("new/", to_parents.choose, name="choose"),
    path("new/<slug:key>/<slug:slug>/", to_parents.make, name="make"),
    path("<uuid:key>/", to_parents.text, name="text"),
    path("<uuid:key>/words/", to_parents.words, name="words"),
    path("<uuid:key>/pdf/", to_parents.pdf, name="pdf"),
]
