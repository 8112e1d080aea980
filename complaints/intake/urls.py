"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.intake.views import (
    again,
    answer,
    complain,
    front,
    log,
    own,
    own_acting,
    own_details,
    own_hearing,
    own_help,
    own_steps,
    pin,
)

app_name = "intake"
urlpatterns: list[URLPattern | URLResolver] = [
    path("complain/", front.front, name="front"),
    path("complain/<slug:slug>/", front.start, name="start"),
    path("complain/<slug:slug>/route/", front.route, name="route"),
    path("complain/<slug:slug>/route/<slug:key>/", front.elsewhere, name="elsewhere"),
    path("complain/<slug:slug>/<slug:token>/check/", complain.check, name="check"),
    path("complain/<slug:slug>/<slug:token>/done/", complain.done, name="done"),
    path("complain/<slug:slug>/<slug:token>/save/", complain.save, name="save"),
    path("complain/<slug:slug>/<slug:token>/come-back/", complain.come_back, name="come_back"),
    path("complain/<slug:slug>/<slug:token>/<slug:key>/", complain.question, name="question"),
    path("your-complaint/", own.by_reference, name="by_reference"),
    path("your-complaint/send-my-link/", again.again, name="again"),
    path("your-complaint/<slug:token>/", own.own, name="own"),
    path("your-complaint/<slug:token>/message/", own.message, name="own_message"),
    path("your-complaint/<slug:token>/files/", own.add_files, name="own_files"),
    path("your-complaint/<slug:token>/details/", own_details.details, name="own_details"),
    path("your-complaint/<slug:token>/leave/", own.leave, name="own_leave"),
    path("your-complaint/<slug:token>/letters/<uuid:uuid>/", own.letter, name="own_letter"),
    path("your-complaint/<slug:token>/documents/<uuid:uuid>/", own.document, name="own_document"),
    path("your-complaint/<slug:token>/do/<slug:offer>/", own_steps.step, name="own_step"),
    path("your-complaint/<slug:token>/take-down/<slug:offer>/", own_help.take_down, name="own_take_down"),
    path("your-complaint/<slug:token>/acting/", own_acting.acting, name="own_acting"),
    path("your-complaint/<slug:token>/hearing/", own_hearing.hearing, name="own_hearing"),
    path("your-complaint/<slug:token>/hearing/papers/<uuid:uuid>/", own_hearing.papers, name="own_papers"),
    path("answer/<slug:token>/", answer.answer, name="answer"),
    path("log/", log.log, name="log"),
    path("log/<slug:reference>/", log.logged, name="logged"),
    path("cases/<slug:reference>/own-page/", pin.pin, name="pin"),
]
