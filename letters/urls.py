"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from letters import views

app_name = "letters"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.every_wording, name="wordings"),
    path("<slug:key>/", views.wording, name="wording"),
    path("<slug:key>/edit/", views.edit, name="edit"),
    path("<slug:key>/reset/", views.reset, name="reset"),
    path("<slug:key>/versions/<int:number>/", views.version, name="version"),
    path("<slug:key>/at/<slug:slug>/", views.wording, name="wording_at"),
    path("<slug:key>/at/<slug:slug>/edit/", views.edit, name="edit_at"),
    path("<slug:key>/at/<slug:slug>/reset/", views.reset, name="reset_at"),
    path("<slug:key>/at/<slug:slug>/versions/<int:number>/", views.version, name="version_at"),
]
