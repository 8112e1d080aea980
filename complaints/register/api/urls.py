"""Addresses of the interface for machines, and of the screen where its keys are made."""

from django.urls import URLPattern, URLResolver, path

from complaints.register.api import screens, views

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("keys/", screens.keys, name="keys"),
    path("keys/<uuid:key>/", screens.one_key, name="key"),
    path("v1/openapi.json", views.description, name="description"),
    path("v1/academies", views.academies, name="academies"),
    path("v1/papers", views.papers, name="papers"),
    path("v1/figures", views.figures, name="figures"),
]
