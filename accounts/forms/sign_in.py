"""The form of the sign-in page."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm

EMAIL = "E-mail address"


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail address and password; the page itself offers the way for a forgotten one, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["login"].label = EMAIL


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """The page for a forgotten password calls the address as every other page does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL
