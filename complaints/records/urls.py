"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.records import views

app_name = "records"
urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<slug:reference>/referral-pack/", views.pack, name="pack"),
    path("cases/<slug:reference>/referral-pack/<uuid:key>/", views.file, name="pack_file"),
    path("cases/<slug:reference>/referral-pack/<uuid:key>/again/", views.again, name="pack_again"),
]
