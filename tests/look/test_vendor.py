"""The files that browsers get are the ones that were fetched, without what only the government may use."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"


def test_every_vendored_file_has_its_hash_and_the_style_sheet_is_fresh():
    done = subprocess.run(
        [sys.executable, ROOT / "script" / "vendor", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_package_has_its_licence():
    folders = [one for one in (STATIC / "vendor").iterdir() if one.is_dir()]
    assert len(folders) == 5
    for folder in folders:
        assert "ermission" in (folder / "LICENSE").read_text()


def test_neither_the_typeface_nor_the_arms_of_the_government_are_served():
    for path in STATIC.rglob("*"):
        if path.suffix in (".css", ".js"):
            text = path.read_text().lower()
            assert "transport" not in text or path.suffix == ".js", path
            assert "crest" not in text, path
            assert "sourcemappingurl" not in text, path
    assert not list(STATIC.rglob("*crest*"))


def test_every_picture_and_font_that_the_style_sheet_names_is_there():
    css = (STATIC / "portal" / "portal.css").read_text()
    named = re.findall(r'url\("?([^")]+)"?\)', css)
    assert named
    for address in named:
        assert address.startswith("data:") or (STATIC / "portal" / address).resolve().is_file(), address


def test_templates_carry_no_style_script_or_handler_of_their_own():
    pattern = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
    templates = [*(ROOT / "templates").glob("*.html"), *(ROOT / "templates" / "parts").glob("*.html")]
    templates += (ROOT / "templates" / "django").rglob("*.html")
    for path in templates:
        assert not pattern.search(path.read_text()), path
