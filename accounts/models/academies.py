"""The trust and its academies, as they write their own names and addresses."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

HEX_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Enter a colour as # and six letters or digits, such as #1d4f5f.")
ONE_LINE = RegexValidator(
    r"[\x00-\x1f\x7f\x85\u2028\u2029]", "Write this on one line, without line breaks.", inverse_match=True
)


class Place(models.Model):
    """What a letterhead needs to know of a trust or an academy."""

    name = models.CharField(max_length=200, validators=[ONE_LINE])
    slug = models.SlugField(max_length=80, unique=True)
    address = models.TextField(blank=True, help_text="One line of the address on each line.")
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    website = models.URLField(blank=True)
    colour = models.CharField(max_length=7, default="#1d4f5f", validators=[HEX_COLOUR])

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Trust(Place):
    """The proprietor. One installation serves one trust."""

    company_number = models.CharField(max_length=20, blank=True)
    practice = models.BooleanField(
        "the practice trust", default=False, editable=False,
        help_text="Its people share a password that everybody knows: such a database is never used for real.",
    )  # fmt: skip


class Academy(Place):
    """A school of the trust. Role rights hang on it through django-guardian, mirrored from posts."""

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="academies")
    code = models.CharField(
        max_length=4,
        unique=True,
        help_text="Three or four capital letters that begin its references, such as ACA.",
    )
    urn = models.CharField("unique reference number", max_length=10, blank=True)
    head_name = models.CharField(max_length=200, blank=True)
    safeguarding_contact = models.CharField(max_length=200, blank=True)
    pupils_on_roll = models.PositiveIntegerField(null=True, blank=True)
    pupils_counted_on = models.DateField("pupils counted on", null=True, blank=True)
    early_years = models.BooleanField("has a nursery or reception class", default=False)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "academies"
        default_permissions = ()
        permissions = [
            ("log_complaints", "Log a complaint"),
            ("see_register", "See the register"),
            ("see_cases", "See every case of the academy"),
            ("see_cases_below_principal", "See cases not about the principal or above"),
            ("see_safeguarding_cases", "See cases flagged safeguarding"),
            ("see_answered_cases", "See cases from the formal answer on"),
            ("keep_records", "Keep the record of complaints"),
            ("see_papers", "See anonymised papers"),
        ]
