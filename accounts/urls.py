"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from accounts import look
from accounts.views import own, people, places, posts, seen

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", people.people, name="people"),
    path("<hidden:pk>/", people.person, name="person"),
    path("<hidden:pk>/looked-at/", seen.looked_at, name="looked_at"),
    path("looked-at/", seen.looked_at, name="own_looked_at"),
    path("<hidden:pk>/details/", people.details, name="details"),
    path("<hidden:pk>/invite/", people.invite_again, name="invite_again"),
    path("<hidden:pk>/sign-in/", people.close_sign_in, name="close_sign_in"),
    path("invite/", people.invite, name="invite"),
    path("accept/<str:token>/", people.accept, name="accept"),
    path("posts/", posts.all_posts, name="posts"),
    path("posts/fill/", posts.fill, name="fill"),
    path("posts/<hidden:pk>/cover/", posts.cover, name="cover"),
    path("posts/<hidden:pk>/end/", posts.end, name="end"),
    path("places/", places.places, name="places"),
    path("places/trust/", places.trust, name="trust"),
    path("places/new/", places.new_academy, name="new_academy"),
    path("places/academy/<slug:slug>/", places.academy, name="academy"),
    path("colours/<slug:colour>.css", look.colours, name="colours"),
    path("accessibility/", look.accessibility, name="accessibility"),
    path("stay/", own.stay, name="stay"),
    path("notices/", own.notices, name="notices"),
    path("notices/times/", own.notice_times, name="notice_times"),
    path("notices/calendar/", own.calendar_address, name="calendar_address"),
    path("kept/<hidden:pk>/", own.kept, name="kept"),
]
