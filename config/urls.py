"""Every address of the portal, by room."""

from django.contrib import admin
from django.urls import include, path, register_converter

from accounts.tokens import HiddenKey

register_converter(HiddenKey, "hidden")

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("people/", include("accounts.urls")),
    path("procedure/", include("complaints.policy.urls")),
    path("letters/", include("letters.urls")),
    path("to-parents/", include("letters.urls_to_parents")),
    path("api/", include("complaints.register.api.urls")),
    path("register/", include("complaints.register.urls")),
    path("incidents/", include("socialmedia.urls")),
    path("online-safety/", include("socialmedia.prevention.urls")),
    path("configuration/", admin.site.urls),
    path("", include("complaints.intake.urls")),
    path("", include("complaints.conduct.urls")),
    path("", include("complaints.records.urls")),
    path("", include("complaints.casework.urls")),
]
