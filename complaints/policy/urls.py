"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from complaints.policy.views import bodies, drafts, public, versions

app_name = "policy"
urlpatterns: list[URLPattern | URLResolver] = [
    path("versions/", versions.versions, name="versions"),
    path("versions/begin/", versions.begin, name="begin"),
    path("versions/<int:pk>/", versions.version, name="version"),
    path("versions/<int:pk>/copy/", versions.copy, name="copy"),
    path("versions/<int:pk>/compare/", versions.compare, name="compare"),
    path("versions/<int:pk>/put-in-force/", versions.put_in_force, name="put_in_force"),
    path("versions/<int:pk>/review/", versions.review, name="review"),
    path("versions/<int:pk>/end/", versions.end, name="end"),
    path("versions/<int:pk>/take-back/", versions.take_back, name="take_back"),
    path("versions/<int:pk>/discard/", versions.discard, name="discard"),
    path("versions/<int:pk>/edit/<slug:section>/", drafts.edit, name="edit"),
    path("outside-bodies/", bodies.bodies, name="bodies"),
    path("outside-bodies/new/", bodies.new_body, name="new_body"),
    path("outside-bodies/<int:pk>/", bodies.body, name="body"),
    path("<slug:slug>/", public.procedure, name="public"),
    path("<slug:slug>/version/<int:pk>/", public.version, name="public_version"),
]
