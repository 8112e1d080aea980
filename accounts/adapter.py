"""Sign-in rules: nobody signs themselves up, and second-factor secrets lie encrypted."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import cipher, limits, second_factor
from accounts.mail import RealAddress

log = logging.getLogger(__name__)


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """A sign-in begins with an invitation, and its address is the one that was invited."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. Check both.",
        "too_many_login_attempts": "There were too many tries. Wait five minutes, then try again.",
        "enter_current_password": "Enter the password that you use now.",
        "incorrect_password": "That is not your password.",
        "incorrect_code": "That code is not right. Enter the newest one that your app shows.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What failed sign-ins are counted by: one household has many addresses of the new kind."""
        return limits.counted(super().get_client_ip(request))

    def clean_email(self, email: str) -> str:
        request = context.request
        if request is not None and request.path == reverse("account_email"):
            raise ValidationError("Your address cannot be changed here. Ask whoever keeps the list of people.")
        cleaned: str = super().clean_email(email)
        return cleaned

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the e-mail leads to the portal by its own name, whatever name the request came in by."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        address: str = settings.SITE_URL + path.replace("UID-KEY", key)
        return address

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In practice mode a real address gets nothing, and whoever typed it learns nothing from that."""
        try:
            super().send_mail(template_prefix, email, context)
        except RealAddress:
            log.warning("practice mode: %s was not sent to a real address", template_prefix)


class EncryptedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps second-factor secrets encrypted, and the last one of a person who needs one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Enter the newest one that your app shows.",
        "cannot_delete_authenticator": "What you can read or change here needs a second step: add another one first.",
    }

    def encrypt(self, text: str) -> str:
        return cipher.hide(text)

    def decrypt(self, encrypted_text: str) -> str:
        return cipher.show(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if settings.PRACTICE_MODE or not second_factor.needed(authenticator.user, on=timezone.localdate()):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
