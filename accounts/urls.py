"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from accounts import look

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("colours/<slug:colour>.css", look.colours, name="colours"),
    path("accessibility/", look.accessibility, name="accessibility"),
]
