"""Addresses of papers."""

from django.urls import URLPattern, URLResolver, path

from complaints.register.papers import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("papers/", views.papers, name="papers"),
    path("papers/begin/", views.begin, name="begin_paper"),
    path("papers/<uuid:key>/", views.paper, name="paper"),
    path("papers/<uuid:key>/write/", views.write, name="write_paper"),
    path("papers/<uuid:key>/read/", views.read, name="read_paper"),
    path("papers/<uuid:key>/publish/", views.publish, name="publish_paper"),
    path("papers/<uuid:key>/discard/", views.discard, name="discard_paper"),
    path("papers/<uuid:key>/pdf/", views.pdf, name="paper_pdf"),
    path("papers/<uuid:key>/pdf/again/", views.pdf_again, name="paper_pdf_again"),
    path("formal-complaints/<slug:slug>/", views.statement, name="statement"),
    path("formal-complaints/<slug:slug>/<uuid:key>.pdf", views.statement_pdf, name="statement_pdf"),
]
