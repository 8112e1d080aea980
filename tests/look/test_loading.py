"""What a page makes a browser fetch: nothing twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command


def test_a_script_asks_for_another_by_the_name_that_the_page_announces(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.static.NamedByContent"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    script = (tmp_path / staticfiles_storage.stored_name("portal/portal.js")).read_text(encoding="utf-8")
    asked_for = re.findall(r'from "\.\./(vendor/[^"]+)"', script)
    announced = staticfiles_storage.url("vendor/govuk-frontend-6.6.0/govuk-frontend.js").removeprefix("/static/")
    assert asked_for == [announced]
    assert re.search(r"\.[0-9a-f]{12}\.js$", announced)
