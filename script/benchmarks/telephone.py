"""A page on a slow telephone: Chromium with a processor slowed four times and a slow 4G line (Chrome's protocol)."""

from __future__ import annotations

import os
import statistics
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.web import HOST

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SLOWER = 4
LINE = {
    "offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 750_000 / 8,
}  # fmt: skip
"""Slow 4G as Lighthouse has it: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up."""
USABLE = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const seen = performance.getEntriesByName("first-contentful-paint")[0];
  return Math.max(page.domContentLoadedEventEnd, seen ? seen.startTime : 0);
}"""
"""Milliseconds until the form is seen and its scripts have run, so that it can be filled in and sent."""
PAINTED = """() => new Promise((seen, missed) => {
  setTimeout(() => missed(new Error("nothing was painted")), 20000);
  new PerformanceObserver((paints, me) => {
    if (paints.getEntriesByName("first-contentful-paint").length) { me.disconnect(); seen(); }
  }).observe({type: "paint", buffered: true});
})"""
"""Waits for the first paint. Playwright's own way of waiting evaluates words in the page, which its policy forbids."""
ROUNDS = 7


def usable(port: int, path: str, cookies: Mapping[str, str], *, first: str = "", rounds: int = ROUNDS) -> float:
    """Milliseconds until a page can be used, the median; with `first`, for somebody who was on that page before."""
    with sync_playwright() as playwright:
        found = Path(CHROMIUM)
        browser = playwright.chromium.launch(
            executable_path=found if found.exists() else None, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        took = []
        for _ in range(rounds):
            context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=f"http://{HOST}:{port}")
            took.append(_once(context, port, path, cookies, first))
            context.close()
        browser.close()
    return statistics.median(took)


def _once(context: BrowserContext, port: int, path: str, cookies: Mapping[str, str], first: str) -> float:
    url = f"http://{HOST}:{port}"
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if first:
        page.goto(first)
    page.goto(path)
    page.evaluate(PAINTED)
    if not page.get_by_role("button", name="Go on to the screenshots").is_enabled():
        raise RuntimeError("The form is not there.")
    return float(page.evaluate(USABLE))
