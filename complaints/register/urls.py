"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.register import views
from complaints.register.lessons.urls import urlpatterns as of_lessons
from complaints.register.papers.urls import urlpatterns as of_papers

app_name = "register"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.register, name="register"),
    path("week/", views.week, name="week"),
    path("other-bodies/", views.bodies, name="bodies"),
    path("how-it-was/", views.how_it_was, name="how_it_was"),
    path("register.csv", views.csv, name="csv"),
    path("register.xlsx", views.xlsx, name="xlsx"),
    *of_lessons,
    *of_papers,
]
