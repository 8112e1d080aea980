"""Somebody who has a keyboard and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Error as PageLeft
from playwright.sync_api import Page

NAME = """() => {
  const at = document.activeElement;
  const labels = at.labels ? [...at.labels].map((label) => label.innerText).join(" ") : "";
  return (labels || at.getAttribute("aria-label") || at.innerText || at.value || "").trim();
}"""
SHOWN = """() => {
  const at = document.activeElement, label = at.labels && at.labels[0];
  const seen = (style) => style.outlineStyle !== "none" || style.boxShadow !== "none";
  return seen(getComputedStyle(at)) || (label && seen(getComputedStyle(label, "::before")));
}"""
MOST = 90
"""Presses of Tab until somebody would give up."""


@dataclass
class Keyboard:
    """Tab, arrows, Space, Enter and letters."""

    page: Page

    def to(self, name: str) -> Keyboard:
        """Tab on until this has the focus, and see that it has."""
        for _press in range(MOST):
            self.page.keyboard.press("Tab")
            if self._name().startswith(name):
                assert self.page.evaluate(SHOWN), f"the focus on {name} cannot be seen"
                return self
        raise AssertionError(f"Tab never reaches {name}")

    def choose(self, name: str) -> Keyboard:
        """Into a group of choices by Tab, then to this one by the arrows."""
        for _press in range(MOST):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.type === 'radio'"):
                break
        self.page.keyboard.press("Space")
        for _press in range(MOST):
            if self._name().startswith(name):
                assert self.page.evaluate("document.activeElement.checked")
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {name}")

    def write(self, text: str) -> Keyboard:
        self.page.keyboard.type(text)
        return self

    def press(self, key: str) -> Keyboard:
        """A key that leads to another page."""
        self.page.evaluate("window.stillHere = true")
        self.page.keyboard.press(key)
        # Asked again and again: the security policy rightly refuses what Playwright would evaluate to wait.
        for _try in range(400):
            try:
                if self.page.evaluate("!window.stillHere && document.readyState === 'complete'"):
                    return self
            except PageLeft:
                continue  # the old page went away while it was being asked
            self.page.wait_for_timeout(25)
        raise AssertionError(f"{key} leads nowhere from {self.page.url}")

    def tick(self) -> Keyboard:
        self.page.keyboard.press("Space")
        return self

    def _name(self) -> str:
        return str(self.page.evaluate(NAME))
