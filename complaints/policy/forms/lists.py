"""Editors of the lists of a draft, whose items can be added and removed: signposts, categories and so on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import slugify

from complaints.policy.forms.sections import Editor, known_marks
from complaints.policy.models import Category, Ground, LinkedPolicy, Part, Procedure, Signpost

BLANK_ITEMS = 2
NUMBER = {"class": "govuk-input--width-3", "inputmode": "numeric"}


class ItemForm(forms.ModelForm[Any]):
    """One item of a list. A new one without a title is left out."""

    remove = forms.BooleanField(label="Remove it", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = self.instance.pk is None
        self.hide_optional = True
        self.fields["position"].widget = forms.TextInput(attrs=NUMBER)
        self.fields["position"].required = False
        self.order_fields([name for name in self.fields if name != "remove"] + ["remove"])
        if self.is_new:
            del self.fields["remove"]
            for field in self.fields.values():
                field.required = False
                field.widget.is_required = False

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0

    @property
    def is_wanted(self) -> bool:
        """False for an item that is to go, and for a new one that was left empty."""
        if self.is_new:
            return bool(self.cleaned_data.get("title"))
        return not self.cleaned_data.get("remove")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.is_new and not data.get("title") and any(data.get(name) for name in ("text", "help", "link")):
            self.add_error("title", "Enter a title.")
        if self.is_new and data.get("title") and "text" in self.fields and not data.get("text"):
            self.add_error("text", "Write what to do instead.")
        return data

    def _post_clean(self) -> None:
        if self.is_new and not self.cleaned_data.get("title"):
            return  # nothing was typed, so there is no item to check
        super()._post_clean()  # type: ignore[misc]


class SignpostForm(ItemForm):
    """A subject with its own procedure (R20, R21, R24)."""

    text = forms.CharField(
        label="What to do instead", widget=forms.Textarea(attrs={"rows": 3}), validators=[known_marks]
    )
    policy_key = forms.ChoiceField(label="Linked policy", required=False)

    class Meta:
        model = Signpost
        fields = ("title", "text", "link", "policy_key", "position")

    def __init__(self, *args: Any, policies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy_key"].choices = [("", "None"), *policies]  # type: ignore[attr-defined]


class CategoryForm(ItemForm):
    class Meta:
        model = Category
        fields = ("title", "help", "first_to", "statutory_clock", "position")


class GroundForm(ItemForm):
    class Meta:
        model = Ground
        fields = ("title", "help", "position")


class PolicyForm(ItemForm):
    class Meta:
        model = LinkedPolicy
        fields = ("title", "link", "public", "position")


class ListEditor(Editor):
    """A list of items, each in a form of its own, with two empty ones at the end."""

    model: type[Part]
    form: type[ItemForm]
    related = ""
    singular = ""

    def make(self, draft: Procedure, data: QueryDict | None) -> Iterable[tuple[str, forms.BaseForm]]:
        items = list(getattr(draft, self.related).all())
        more = self.extras(draft)
        for item in items:
            yield str(item), self.form(_sent(data, item.key), prefix=item.key, instance=item, **more)
        last = items[-1].position if items else 0
        for place in range(1, BLANK_ITEMS + 1):
            blank = self.model(**{"procedure": draft})
            initial = {"position": last + place * 10}
            yield (
                f"Another {self.singular}",
                self.form(data, prefix=f"new.{place}", instance=blank, initial=initial, **more),
            )

    def extras(self, draft: Procedure) -> dict[str, Any]:
        return {}

    def is_valid(self) -> bool:
        valid = super().is_valid()
        titles: set[str] = set()
        for _, form in self.forms:
            assert isinstance(form, ItemForm)  # noqa: S101 - tells the type checker what `make` yields
            if not hasattr(form, "cleaned_data") or not form.is_wanted:
                continue
            title = str(form.cleaned_data.get("title", "")).casefold()
            if title and title in titles:
                form.add_error("title", "Two have the same title. Give one of them another.")
                valid = False
            titles.add(title)
        return valid

    def write(self, draft: Procedure) -> None:
        keys = set(getattr(draft, self.related).values_list("key", flat=True))
        for _, form in self.forms:
            assert isinstance(form, ItemForm)  # noqa: S101 - tells the type checker what `make` yields
            if form.is_wanted:
                item = form.instance
                item.procedure = draft
                if form.is_new:
                    item.key = _free_key(form.cleaned_data["title"], keys)
                    keys.add(item.key)
                item.save()
            elif not form.is_new:
                form.instance.delete()


def _sent(data: QueryDict | None, prefix: str) -> QueryDict | None:
    """What was sent, if it has anything about this item: one that somebody else just added is not in it."""
    return data if data and any(name.startswith(f"{prefix}-") for name in data) else None


def _free_key(title: str, taken: set[str]) -> str:
    base = (slugify(title).replace("-", "_") or "item")[:34]
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key


class SignpostsEditor(ListEditor):
    key = "signposts"
    model, form, related, singular = Signpost, SignpostForm, "signposts", "subject"
    intro = "Subjects that this procedure does not cover. The parents' form shows them first."

    def extras(self, draft: Procedure) -> dict[str, Any]:
        return {"policies": [(policy.key, policy.title) for policy in draft.linked_policies.all()]}


class CategoriesEditor(ListEditor):
    key = "categories"
    model, form, related, singular = Category, CategoryForm, "categories", "category"


class GroundsEditor(ListEditor):
    key = "grounds"
    model, form, related, singular = Ground, GroundForm, "grounds", "reason"
    intro = "Nobody has to give a reason to go on to the next stage; these help those who wish to."


class PoliciesEditor(ListEditor):
    key = "policies"
    model, form, related, singular = LinkedPolicy, PolicyForm, "linked_policies", "policy"
    intro = "Other policies that this one refers to. Letters and the public page use the links."
