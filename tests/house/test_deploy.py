"""The containers as a technician starts them on a Monday: what runs once, what is reached, and what is not."""

from __future__ import annotations

import re
import runpy
import socket
from pathlib import Path
from typing import Any

import pytest
import yaml
from gunicorn.http.errors import LimitRequestLine

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PORTAL = ("prepare", "web", "worker", "beat")
CADDY = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")


def test_every_part_of_the_health_check_runs_in_a_service_of_its_own() -> None:
    assert set(SERVICES) == {*PORTAL, "postgres", "redis", "proxy"}


def test_tables_are_changed_by_one_service_and_the_others_wait_for_it() -> None:
    """No other command touches the tables, and the image's own starts the web server only."""
    assert SERVICES["prepare"]["command"] == "python manage.py prepare"
    assert SERVICES["prepare"]["restart"] == "no"
    assert SERVICES["prepare"]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
        assert "prepare" not in SERVICES[name].get("command", "")
    assert 'CMD ["gunicorn"' in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_schedule_runs_once() -> None:
    asked = [name for name in PORTAL if " beat " in f" {SERVICES[name].get('command', '')} "]
    assert asked == ["beat"]
    assert SERVICES["beat"]["scale"] == 1
    assert "-B" not in SERVICES["worker"]["command"].split()


def test_everything_that_stays_up_says_whether_it_is_well_and_starts_again() -> None:
    for name, service in SERVICES.items():
        if name != "prepare":
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name


@pytest.mark.req("R11")
def test_the_web_server_in_front_reaches_neither_the_private_files_nor_what_stands_behind_the_portal() -> None:
    mounted = {volume.split(":")[0] for volume in SERVICES["proxy"]["volumes"]}
    assert mounted == {"./deploy/Caddyfile", "static", "certificates"}
    assert SERVICES["proxy"]["networks"] == ["front"]
    inside = {name for name, service in SERVICES.items() if "inside" in service["networks"]}
    assert inside == {*PORTAL, "postgres", "redis"}
    assert {name for name, service in SERVICES.items() if "front" in service["networks"]} == {"web", "proxy"}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    roots = re.findall(r"^\s*root \* (\S+)", CADDY, re.M)
    assert roots == ["/srv/static", "/srv/static/portal/away"]
    assert [volume for volume in SERVICES["proxy"]["volumes"] if "/srv" in volume] == ["static:/srv/static:ro"]


def test_private_links_are_in_no_log_of_the_web_server() -> None:
    assert "request>uri delete" in CADDY
    assert not re.search(r"^\t\tlog\b|^\tlog\s*$", CADDY, re.M)  # no log of accesses in a site
    assert "accesslog = None" in (ROOT / "deploy" / "gunicorn.conf.py").read_text(encoding="utf-8")


def test_secrets_come_from_the_environment_alone() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|EMAIL_URL", name):
                assert re.fullmatch(r"\$\{\w+:-\}", value), name
    assert SERVICES["web"]["environment"]["DATABASE_URL"].count("${POSTGRES_PASSWORD:-}") == 1
    assert "!.env" not in (ROOT / ".dockerignore").read_text(encoding="utf-8")


def test_every_volume_and_network_that_is_used_is_declared() -> None:
    used = {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", []) if not v.startswith(".")}
    assert used == set(COMPOSE["volumes"])
    assert {n for s in SERVICES.values() for n in s["networks"]} == set(COMPOSE["networks"])


def test_an_address_that_is_too_long_is_told_so_with_a_way_on() -> None:
    """A search of ten thousand signs never reaches the portal: the server in front of it says what to do."""
    conf = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    worker = conf["Worker"].__new__(conf["Worker"])
    ours, theirs = socket.socketpair()
    worker.handle_error(None, ours, ("127.0.0.1", 1), LimitRequestLine(10_000, 4094))
    ours.close()
    answer = theirs.makefile("rb").read().decode()
    theirs.close()
    head, _, page = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 414")
    assert f"Content-Length: {len(page.encode())}" in head
    assert "search for a few words" in page
    assert 'href="/"' in page
