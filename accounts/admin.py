"""The configuration pages: the trust and its academies, and nothing of any case.

People and posts have screens of their own. Whoever opens these pages signs in like everybody else, second
factor included.
"""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts import posts
from accounts.models import Academy, Trust

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Configuration"
admin.site.site_title = "Configuration"
admin.site.index_title = "Configuration"

for hidden in (Group, EmailAddress, Authenticator):
    if admin.site.is_registered(hidden):
        admin.site.unregister(hidden)


class Kept(admin.ModelAdmin):  # type: ignore[type-arg]
    """A place that complaints hang on is never deleted."""

    list_display = ("name", "slug", "telephone", "email")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Trust)
class TrustAdmin(Kept):
    pass


@admin.register(Academy)
class AcademyAdmin(Kept):
    list_display = ("name", "code", "slug", "is_open")

    def save_model(self, request: HttpRequest, obj: Academy, form: ModelForm[Academy], change: bool) -> None:
        super().save_model(request, obj, form, change)
        posts.mirror_all(on=timezone.localdate())
