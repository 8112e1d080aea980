"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.conduct.views import answers, campaigns, duplicates

app_name = "conduct"
urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<slug:reference>/beside/", duplicates.beside, name="beside"),
    path("cases/<slug:reference>/similar/", duplicates.similar, name="similar"),
    path("cases/<slug:reference>/similar/<slug:other>/", duplicates.side_by_side, name="side_by_side"),
    path("cases/<slug:reference>/similar/<slug:other>/decline/", duplicates.decline, name="decline"),
    path("campaigns/", campaigns.overview, name="campaigns"),
    path("campaigns/gather/", campaigns.gather, name="gather"),
    path("campaigns/<uuid:key>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:key>/add/", campaigns.add, name="add_members"),
    path("campaigns/<uuid:key>/members/<int:pk>/take-out/", campaigns.take_out, name="take_out"),
    path("campaigns/<uuid:key>/answer/", answers.write, name="write_answer"),
    path("campaigns/<uuid:key>/read/", answers.read, name="read_answer"),
    path("campaigns/<uuid:key>/publish/", answers.publish, name="publish"),
    path("campaigns/<uuid:key>/take-down/", answers.take_down, name="take_down"),
    path("campaigns/<uuid:key>/send/", answers.send, name="send_answer"),
    path("published-answers/<slug:slug>/", answers.published, name="published"),
]
