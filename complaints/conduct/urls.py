"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.conduct.views import duplicates

app_name = "conduct"
urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<slug:reference>/beside/", duplicates.beside, name="beside"),
    path("cases/<slug:reference>/similar/", duplicates.similar, name="similar"),
    path("cases/<slug:reference>/similar/<slug:other>/", duplicates.side_by_side, name="side_by_side"),
    path("cases/<slug:reference>/similar/<slug:other>/decline/", duplicates.decline, name="decline"),
]
