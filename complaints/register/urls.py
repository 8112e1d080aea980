"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.register import own_views, views
from complaints.register.boards.views import board
from complaints.register.lessons.urls import urlpatterns as of_lessons
from complaints.register.papers.urls import urlpatterns as of_papers

app_name = "register"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.register, name="register"),
    path("board/", board, name="board"),
    path("week/", views.week, name="week"),
    path("other-bodies/", views.bodies, name="bodies"),
    path("how-it-was/", views.how_it_was, name="how_it_was"),
    path("views/", own_views.saved_views, name="saved_views"),
    path("views/<uuid:key>/", own_views.saved_view, name="saved_view"),
    path("views/<uuid:key>/delete/", own_views.drop_view, name="drop_view"),
    path("print/", own_views.print_list, name="print"),
    path("print/<uuid:key>/", own_views.printout, name="printout"),
    path("print/<uuid:key>/register.pdf", own_views.printout_file, name="printout_file"),
    path("register.csv", views.csv, name="csv"),
    path("register.xlsx", views.xlsx, name="xlsx"),
    *of_lessons,
    *of_papers,
]
