"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.conduct.views import answers, campaigns, contact, duplicates, plans

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
    path("campaigns/<uuid:key>/members/<hidden:pk>/take-out/", campaigns.take_out, name="take_out"),
    path("campaigns/<uuid:key>/answer/", answers.write, name="write_answer"),
    path("campaigns/<uuid:key>/read/", answers.read, name="read_answer"),
    path("campaigns/<uuid:key>/publish/", answers.publish, name="publish"),
    path("campaigns/<uuid:key>/take-down/", answers.take_down, name="take_down"),
    path("campaigns/<uuid:key>/send/", answers.send, name="send_answer"),
    path("campaigns/<uuid:key>/stop/", answers.stop, name="stop_answer"),
    path("campaigns/<uuid:key>/print/", answers.print_all, name="print_answers"),
    path("campaigns/<uuid:key>/print/<uuid:run>.pdf", answers.print_pdf, name="print_answers_pdf"),
    path("published-answers/<slug:slug>/", answers.published, name="published"),
    path("cases/<slug:reference>/contact/", contact.contact, name="contact"),
    path("cases/<slug:reference>/contact/record/", contact.record, name="record"),
    path("cases/<slug:reference>/contact/<hidden:pk>/evidence/", contact.evidence, name="evidence"),
    path("cases/<slug:reference>/contact/<hidden:pk>/plan/", contact.make_plan, name="make_plan"),
    path("cases/<slug:reference>/contact/<hidden:pk>/stop/", contact.propose_stop, name="propose_stop"),
    path("cases/<slug:reference>/contact/plans/<hidden:pk>/end/", contact.end_plan, name="end_plan"),
    path("cases/<slug:reference>/contact/stops/<hidden:pk>/", contact.decide_stop, name="decide_stop"),
    path("cases/<slug:reference>/contact/stops/<hidden:pk>/end/", contact.end_stop, name="end_stop"),
    path("cases/<slug:reference>/contact/aggression/", contact.aggression, name="aggression"),
    path("cases/<slug:reference>/contact/aggression/<hidden:pk>/bar/", contact.bar, name="bar"),
    path("cases/<slug:reference>/contact/bars/<hidden:pk>/end/", contact.review_bar, name="review_bar"),
    path("contact-plans/", plans.overview, name="plans"),
    path("contact-plans/grounds/", plans.grounds, name="grounds"),
    path("contact-plans/grounds/add/", plans.add_ground, name="add_ground"),
    path("contact-plans/grounds/<hidden:pk>/", plans.ground, name="ground"),
    path("contact-plans/<uuid:key>/", plans.plan, name="plan"),
]
