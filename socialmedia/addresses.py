"""The address of a post: only of the web, and without what follows people about."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 1000
TRACKING = frozenset(
    {
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "yclid", "li_fat_id", "igshid",
        "igsh", "mc_cid", "mc_eid", "mkt_tok", "mibextid", "ref_src", "ref_url", "refsrc", "rdid", "share_app_id",
        "share_id", "share_url", "share_iid", "share_link_id", "si", "_rdc", "_rdr", "__tn__", "__cft__", "__xts__",
        "_ft_", "_t", "_r", "refid", "feature", "sfnsn", "srsltid", "_gl", "_ga", "_hsenc", "_hsmi",
    }
)  # fmt: skip
"""Parameters that say who shared a link, or how; they could betray whoever brought it."""

META = frozenset(
    {
        "ref", "fref", "hc_ref", "pn_ref", "href_ref", "ref_type", "ref_component", "ref_page", "ref_notif_type",
        "ref_surface", "aref", "acontext", "notif_id", "notif_ids", "notif_t", "notif_medium", "comment_tracking",
        "hc_location", "paipv", "eav", "wtsid", "extid", "xmt", "slof", "checkpoint_src", "context_token",
    }
)  # fmt: skip
ADDED_BY: dict[str, frozenset[str]] = {
    "facebook.com": META, "fb.com": META, "fb.watch": META, "messenger.com": META, "instagram.com": META,
    "threads.net": META, "threads.com": META,
    "x.com": frozenset({"s", "t", "cxt", "ref"}), "twitter.com": frozenset({"s", "t", "cxt", "ref"}),
    "reddit.com": frozenset({"context", "rdt", "ref", "ref_source", "ref_campaign", "correlation_id"}),
    "youtube.com": frozenset({"pp", "ref"}), "youtu.be": frozenset({"pp", "ref"}),
    "linkedin.com": frozenset({"trk", "trackingid", "lipi", "rcm", "midtoken", "midsig", "ref"}),
    "tiktok.com": frozenset(
        {
            "sec_uid", "sec_user_id", "u_code", "user_id", "sender_device", "sender_web_id", "web_id", "tt_from",
            "is_from_webapp", "is_copy_url", "social_sharing", "social_share_type", "share_item_id", "preview_pb",
            "timestamp", "source", "checksum", "enter_method", "refer", "referer_url", "ug_btm", "_d", "ref",
        }
    ),
    "nextdoor.co.uk": frozenset(
        {"is", "s", "ct", "ec", "lc", "init_source", "share_platform", "share_action_id", "link_source_user_id", "ref"}
    ),
}  # fmt: skip
"""What these sites add as well: elsewhere a parameter of such a name may be what leads to the post."""


class NotAnAddress(ValueError):
    """Why something is not taken as the address of a post: a sentence."""


def cleaned(text: str) -> str:
    """The address without tracking parameters, or an empty text. Raises NotAnAddress."""
    text = "".join(one for one in text if one.isprintable()).strip()
    if not text:
        return ""
    if "@" in re.split(r"[/?#\\]", text.split("://", 1)[-1], maxsplit=1)[0]:
        raise NotAnAddress(_SIGN_IN)
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
    dropped = TRACKING.union(*(added for site, added in ADDED_BY.items() if f".{host}".endswith(f".{site}")))
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
_SIGN_IN = (
    "This address has an @ before the name of the site: what stands there is somebody’s name or password for signing "
    "in, or it is an e-mail address. Open the post in a web browser and copy the address line without it."
)
