"""Pages that exist only in these tests: every kind of field on a page of staff and on a page of parents."""

from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from accounts import look
from accounts.fields import TypedDateField
from complaints.evidence.fields import FilesField

TRUST = SimpleNamespace(
    name="Larkfield Learning Trust", colour="#6b2f73", telephone="01632 960000", email="office@example.org",
    company_number="00000000",
)  # fmt: skip
NAVIGATION = [
    {"text": "Today", "url": "/sample/", "current": True},
    {"text": "Register", "url": "/register/", "current": False},
    {"text": "Letters", "url": "/letters/", "current": False},
]


class Sample(forms.Form):
    """Every kind of field that the portal has."""

    name = forms.CharField(label="Your full name")
    email = forms.EmailField(label="E-mail address", required=False, help_text="We write to you here.")
    story = forms.CharField(label="What happened?", widget=forms.Textarea(attrs={"rows": 5}))
    about = forms.ChoiceField(
        label="Whom is it about?", choices=[("staff", "A member of staff"), ("head", "The principal")],
        widget=forms.RadioSelect, help_text="Choose the nearest.",
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label="What would help you?", choices=[("print", "Large print"), ("sign", "An interpreter")],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    stage = forms.ChoiceField(label="Stage", choices=[("", "Choose"), ("1", "Formal"), ("2", "Panel")])
    when = TypedDateField(label="When did it happen?")
    agree = forms.BooleanField(label="I have told the truth", help_text="As far as I know.")
    files = FilesField(label="Files", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def sample(request: HttpRequest, kind: str = "base") -> HttpResponse:
    form = Sample(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Your complaint was sent.")
        return redirect(request.path)
    page = Paginator(range(100), 25).page(2)
    stages = [
        {"text": "Informal", "place": "done", "note": "Answered 3 November"},
        {"text": "Formal", "place": "current"},
        {"text": "Panel", "place": "to_come"},
    ]
    context = {
        "form": form, "page": page, "stages": stages, "layout": f"{kind}.html", "trust": TRUST,
        "practice_mode": True, "navigation": {"main": NAVIGATION, "more": []} if kind == "base" else None,
        "idle_seconds": int(request.GET.get("idle", 1800)),
    }  # fmt: skip
    return render(request, "look_sample.html", context)


def stay(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


OF_PEOPLE = [
    path("colours/<slug:colour>.css", look.colours, name="colours"),
    path("accessibility/", look.accessibility, name="accessibility"),
    path("stay/", stay, name="stay"),
]
urlpatterns = [
    path("sample/", sample),
    path("sample/<slug:kind>/", sample),
    path("people/", include((OF_PEOPLE, "accounts"))),
    path("account/", include("allauth.urls")),
]
