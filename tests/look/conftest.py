"""The pages that exist only in these tests."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _sample_pages(settings):
    """The sample template is found beside the product's own."""
    templates = [{**one} for one in settings.TEMPLATES]
    templates[0]["DIRS"] = [HERE / "templates", *templates[0]["DIRS"]]
    settings.TEMPLATES = templates
