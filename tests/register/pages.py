"""What stands on a page of the register."""

from __future__ import annotations

from django.test import Client

from complaints.casework.models import Complaint


def references(client: Client, query: str = "") -> list[str]:
    """The references on one page, from top to bottom."""
    response = client.get(f"/register/{query}", follow=True)
    assert response.status_code == 200, response.status_code
    return [row.reference for row in response.context.get("rows", ())]


def seen(client: Client, query: str = "") -> set[str]:
    """The references on one page, each of which its text shows."""
    response = client.get(f"/register/{query}", follow=True)
    found = {row.reference for row in response.context.get("rows", ())}
    text = response.content.decode()
    assert all(reference in text for reference in found)
    return found


def of(*complaints: Complaint) -> set[str]:
    return {complaint.reference for complaint in complaints}
