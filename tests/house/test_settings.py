"""What an administrator is told is what the code reads, and what is locked stays locked."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from environ import Env

from accounts.models import Trust

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SETTINGS = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
READ_BY_SCRIPTS = {"PORT", "HOST", "WEB_WORKERS"}
"""Read by script/server and deploy/gunicorn.conf.py, before Django is there."""

ADDRESS = re.compile(
    r"\b(?:https?|ftp|file|git\+\w+)://?\S+|--(?:extra-)?index[-]url|--find[-]links|--trusted[-]host", re.I
)
INSTALLS = ("script/", ".ci/", "deploy/", "Dockerfile", "docker-compose.yml", "pyproject.toml")
"""Whatever installs something: it takes packages from wherever the machine is told to, and names no place itself."""
ELSEWHERE = re.compile(r"\b(?:https?|ftp|git\+\w+)://(?!localhost|127\.0\.0\.1|\{|\$|\[)\S+", re.I)
FROM_WHERE = re.compile(r"(?:index[-]url|find[-]links|trusted[-]host)\s*[=:]\s*\S", re.I)


def tracked() -> list[Path]:
    """The files of the repository, or of a copy of it without its history."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    skipped = {".venv", "var", "__pycache__", ".git"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.relative_to(ROOT).parts)]


def offered() -> dict[str, str | None]:
    """The variables of .env.example with their values; None where the line is commented out."""
    found: dict[str, str | None] = {}
    for line in EXAMPLE.splitlines():
        if match := re.match(r"(#?)([A-Z][A-Z0-9_]*)=(.*)$", line):
            found[match[2]] = None if match[1] else match[3]
    return found


def read_by_settings() -> dict[str, str]:
    """Every variable that the settings read, with the default as it is written there."""
    calls = re.findall(r'env\.(?:str|bool|int|list|email_url)\(\s*"([A-Z0-9_]+)"(?:,\s*default=([^\n]+?))?\)', SETTINGS)
    return {name: default for name, default in calls if name or default}


def in_compose() -> set[str]:
    return set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE))


def test_env_example_holds_every_variable_that_is_read_and_no_other() -> None:
    known = set(read_by_settings()) | READ_BY_SCRIPTS | in_compose()
    assert set(offered()) == known


def test_env_example_shows_the_defaults_that_the_settings_have() -> None:
    """Loading the example changes nothing: each value in it is the one that holds without it."""
    for name, default in read_by_settings().items():
        shown = offered()[name]
        if shown is None:
            continue
        written = {"True": "true", "False": "false"}.get(default, default.strip("\"'"))
        if default.startswith("["):
            written = ",".join(re.findall(r'"([^"]+)"', default))
        assert shown == written, name


def test_the_containers_get_every_variable_that_is_theirs_to_set() -> None:
    given = set(re.findall(r"^    ([A-Z0-9_]+): ", COMPOSE, re.M))
    for_people_at_their_own_machine = {"DEBUG", "CELERY_TASK_ALWAYS_EAGER"}
    assert set(read_by_settings()) - given == for_people_at_their_own_machine


def test_the_containers_default_to_what_the_example_shows() -> None:
    example = offered()
    differing = {"SITE_URL", "SITE_ADDRESS"}  # containers are reached at port 80, script/server at 8000
    for name, default in re.findall(r"\$\{([A-Z0-9_]+):-([^}\n]*(?:\[::1\])?)\}", COMPOSE):
        if name not in differing:
            assert (example[name] or "") == default, name


def test_only_the_web_server_in_front_is_reached_from_outside() -> None:
    services = re.split(r"\n  (?=\w+:\n)", COMPOSE.split("\nservers:")[0].split("\nvolumes:")[0])
    publishing = [block.split(":")[0] for block in services if re.search(r"^    ports:", block, re.M)]
    assert publishing == ["proxy"]
    proxy = next(block for block in services if block.startswith("proxy:"))
    assert "private" not in proxy
    assert "var:" not in proxy


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_holds_a_hash_for_everything_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not ADDRESS.findall(text)
    entries = [entry for entry in re.split(r"\n(?=[a-z0-9])", "\n" + text, flags=re.I) if "==" in entry]
    assert len(entries) > 30
    assert [entry.split(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_development_lock_holds_the_production_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+==[^\s;\\]+)", (ROOT / name).read_text(encoding="utf-8"), re.M))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


def test_nothing_says_from_where_packages_come() -> None:
    here = Path(__file__).resolve()
    found = []
    for path in tracked():
        if path.resolve() == here or path.suffix in {".png", ".pdf", ".woff2", ".woff", ".ico", ".jpg", ".gz"}:
            continue
        name = str(path.relative_to(ROOT))
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if FROM_WHERE.search(line) or (name.startswith(INSTALLS) and ELSEWHERE.search(line)):
                found.append(f"{name}:{number}")
    assert found == []


def test_no_lock_file_of_another_tool_slips_in() -> None:
    others = {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"}
    assert [path.name for path in tracked() if path.name in others] == []


def test_every_script_can_be_run() -> None:
    scripts = [path for path in (ROOT / "script").iterdir() if path.is_file()] + [ROOT / ".ci/run", ROOT / "manage.py"]
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []
    assert [path.name for path in scripts if not path.read_bytes().startswith(b"#!")] == []


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """Loads the settings in a process of its own, with these variables and no .env."""
    env = {name: value for name, value in os.environ.items() if name not in offered()}
    return subprocess.run(
        [sys.executable, "-c", "import environ; environ.Env.read_env = lambda *a, **k: None; import config.settings"],
        cwd=ROOT, env=env | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_real_use_without_a_secret_key_is_refused_by_name(tmp_path: Path) -> None:
    whole = {
        "PRACTICE_MODE": "false", "SECRET_KEY": "x" * 50, "EMAIL_URL": "smtp://mail.example.org:25",
        "VAR_DIR": str(tmp_path),
    }  # fmt: skip
    assert start(**whole).returncode == 0
    for name, value in (("SECRET_KEY", ""), ("SECRET_KEY", "short"), ("EMAIL_URL", ""), ("DEBUG", "true")):
        refused = start(**whole | {name: value})
        assert refused.returncode != 0
        assert f"{name} must be" in refused.stderr


@pytest.mark.django_db
def test_the_practice_trust_is_never_used_for_real(settings: Any) -> None:
    Trust.objects.create(name="Thistledown", slug="thistledown", practice=True)
    settings.PRACTICE_MODE = False
    with pytest.raises(CommandError, match="practice trust"):
        call_command("prepare", no_demo=True)


@pytest.mark.parametrize(("name", "value"), [("SESSION_IDLE_MINUTES", "soon"), ("UPLOAD_LARGEST_MB", "25 MB")])
def test_a_value_that_makes_no_sense_stops_the_start(name: str, value: str, tmp_path: Path) -> None:
    refused = start(**{name: value, "VAR_DIR": str(tmp_path)})
    assert refused.returncode != 0
    assert name in refused.stderr
    assert value in refused.stderr


def test_the_example_can_be_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in offered():
        monkeypatch.delenv(name, raising=False)
    example = tmp_path / ".env"
    example.write_text(EXAMPLE, encoding="utf-8")
    Env.read_env(str(example))
    assert os.environ["PRACTICE_MODE"] == "true"
    for name in offered():
        monkeypatch.delenv(name, raising=False)
