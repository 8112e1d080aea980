"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.register import views
from complaints.register.boards.views import board

app_name = "register"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.register, name="register"),
    path("board/", board, name="board"),
    path("week/", views.week, name="week"),
    path("other-bodies/", views.bodies, name="bodies"),
    path("how-it-was/", views.how_it_was, name="how_it_was"),
    path("register.csv", views.csv, name="csv"),
    path("register.xlsx", views.xlsx, name="xlsx"),
]
