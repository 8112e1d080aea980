"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.casework.views import (
    calendar_entry,
    calendars,
    case,
    contacts,
    documents,
    heads,
    home,
    letters,
    people,
    steps,
)

app_name = "casework"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.front_door, name="home"),
    path("cases/<slug:reference>/", case.overview, name="case"),
    path("cases/<slug:reference>/heads/", case.heads, name="heads"),
    path("cases/<slug:reference>/heads/edit/", heads.edit_heads, name="edit_heads"),
    path("cases/<slug:reference>/heads/offer/", heads.offer_heads, name="offer_heads"),
    path("cases/<slug:reference>/people/", people.people, name="people"),
    path("cases/<slug:reference>/people/precautions/<int:pk>/lift/", people.lift, name="lift"),
    path("cases/<slug:reference>/people/precautions/<int:pk>/confirm/", people.confirm, name="confirm"),
    path("cases/<slug:reference>/conflict/", people.declare, name="declare"),
    path("cases/<slug:reference>/classify/", people.classify, name="classify"),
    path("cases/<slug:reference>/compare/", people.compare, name="compare"),
    path("cases/<slug:reference>/letters/", letters.letters, name="letters"),
    path("cases/<slug:reference>/letters/begin/", letters.begin, name="begin_letter"),
    path("cases/<slug:reference>/letters/<uuid:key>/", letters.letter, name="letter"),
    path("cases/<slug:reference>/letters/<uuid:key>/edit/", letters.edit_letter, name="edit_letter"),
    path("cases/<slug:reference>/letters/<uuid:key>/pdf/", letters.pdf, name="letter_pdf"),
    path("cases/<slug:reference>/documents/", documents.documents, name="documents"),
    path("cases/<slug:reference>/documents/<uuid:key>/", documents.document, name="document"),
    path("cases/<slug:reference>/documents/<uuid:key>/share/", documents.share, name="share"),
    path("cases/<slug:reference>/contacts/", contacts.contacts, name="contacts"),
    path("cases/<slug:reference>/contacts/add/", contacts.add_contact, name="add_contact"),
    path("cases/<slug:reference>/other-bodies/add/", contacts.add_body, name="add_body"),
    path("cases/<slug:reference>/dates/", case.dates, name="dates"),
    path("cases/<slug:reference>/chronology/", case.chronology, name="chronology"),
    path("cases/<slug:reference>/steps/<slug:name>/", steps.step, name="step"),
    path("calendars/", calendars.overview, name="calendars"),
    path("calendars/load/", calendar_entry.upload, name="calendar_upload"),
    path("calendars/load/titles/", calendar_entry.meanings, name="calendar_titles"),
    path("calendars/proof/", calendars.faults, name="date_faults"),
    path("calendars/proof/<int:pk>/", calendars.put_right, name="put_date_right"),
    path("calendars/changes/<int:pk>/", calendars.change, name="calendar_change"),
    path("calendars/academies/<slug:slug>/", calendars.academy, name="calendar"),
    path("calendars/academies/<slug:slug>/day/", calendar_entry.day, name="calendar_day"),
    path("calendars/academies/<slug:slug>/take-out/", calendar_entry.take_out, name="calendar_remove"),
]
