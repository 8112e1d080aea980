"""The address of a post: only of the web, and without what follows people about."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 1000
TRACKING = frozenset(
    {
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh",
        "mc_cid", "mc_eid", "mibextid", "ref_src", "ref_url", "rdid", "share_app_id", "share_id", "si", "_rdc", "_rdr",
        "__tn__", "__cft__", "_t", "_r", "refid", "feature", "sfnsn",
    }
)  # fmt: skip
"""Parameters that say who shared a link, or how; they could betray whoever brought it."""

HOSTS_THAT_ADD = {"x.com": {"s", "t"}, "twitter.com": {"s", "t"}, "reddit.com": {"share_id", "context"}}


class NotAnAddress(ValueError):
    """Why something is not taken as the address of a post: a sentence."""


def cleaned(text: str) -> str:
    """The address without tracking parameters, or an empty text. Raises NotAnAddress."""
    text = "".join(one for one in text if one.isprintable()).strip()
    if not text:
        return ""
    if "://" not in text and not text.split(":")[0].isalpha():
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").casefold()
        port = parts.port
    except ValueError as fault:
        raise NotAnAddress(_WRONG) from fault
    if parts.scheme.casefold() not in ("http", "https") or "." not in host or " " in host:
        raise NotAnAddress(_WRONG)
    bare = host.removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    dropped = TRACKING | HOSTS_THAT_ADD.get(bare, set())
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.casefold().split("[")[0] not in dropped and not name.casefold().startswith("utm_")
    ]
    place = f"{host}:{port}" if port else host
    made = urlunsplit((parts.scheme.casefold(), place, parts.path, urlencode(kept), ""))
    if len(made) > LONGEST:
        raise NotAnAddress(
            f"This address is longer than {LONGEST} characters. Leave it out; a screenshot of it will do."
        )
    return made


_WRONG = (
    "This is not the address of a page on the web: it begins with https:// and the name of the site. Open the post in "
    "a web browser and copy it from the address line, or leave this empty."
)
