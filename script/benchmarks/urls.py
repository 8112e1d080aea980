"""The portal's addresses, and the floors under /floor/. Never part of the portal itself."""

from django.urls import URLPattern, URLResolver, path

from benchmarks import floors
from config.urls import urlpatterns as portal

urlpatterns: list[URLPattern | URLResolver] = [
    path("floor/token/", floors.token),
    path("floor/register/", floors.register),
    path("floor/week/", floors.week),
    path("floor/home/", floors.home),
    path("floor/search/", floors.search),
    path("floor/names/", floors.names),
    path("floor/board/", floors.board),
    path("floor/cases/<slug:reference>/", floors.case),
    path("floor/chronology/<slug:reference>/", floors.chronology),
    path("floor/insert/<slug:slug>/", floors.insert),
    path("floor/insert-one/<slug:slug>/", floors.insert_one),
    path("floor/update/<slug:reference>/", floors.update),
    *portal,
]
