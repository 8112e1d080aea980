"""Whether the mail server that we trust says that a sender's address is genuine (RFC 8601).

It is read here: the library for this line, `authres`, has had no new version since 2019, comes without types, and would
still leave to us which of the results decides.
"""

from __future__ import annotations

import re

from django.conf import settings

from complaints.intake.mail.reading import Read

VERSION = r"(?:\s*/\s*\d+)?\s*=\s*"
VERDICT = re.compile(rf"dmarc{VERSION}(\S*)(.*)", re.DOTALL)
SIGNED = re.compile(rf"dkim{VERSION}pass(?=\s|$)", re.DOTALL)
WRITTEN_BY = re.compile(r"\sheader\.from\s*=\s*(?:\S*@)?([a-z0-9.-]+)(?=\s|$)")
SIGNED_BY = re.compile(r"\sheader\.(?:d\s*=\s*|i\s*=\s*[^\s@]*@)([a-z0-9.-]+)(?=\s|$)")


def proven(said: Read) -> bool:
    """Whether the address that the e-mail gives as its sender's is proven.

    Only the first line counts that carries the name of our server: a line that a stranger wrote stands below it or is
    taken out. In that line a method counts only where its part begins: whatever else stands there, such as the address
    in `smtp.mailfrom`, the sender chose. What DMARC decided is final, because it speaks of the very address that people
    see; without it a signature of the same domain proves the address.
    """
    domain = said.sender.rpartition("@")[2].lower()
    if not settings.MAIL_IN_PROVEN_BY or not domain:
        return False
    for line in said.proofs:
        server, _semicolon, results = line.partition(";")
        if server.split()[:1] == [settings.MAIL_IN_PROVEN_BY]:
            return _says(parts(results.lower()), domain)
    return False


def _says(given: list[str], domain: str) -> bool:
    verdicts = [found for found in map(VERDICT.match, given) if found]
    if verdicts:
        passed = all(found[1] == "pass" for found in verdicts)
        return passed and all(named == domain for found in verdicts for named in WRITTEN_BY.findall(found[2]))
    return any(domain in SIGNED_BY.findall(part) for part in given if SIGNED.match(part))


def parts(results: str) -> list[str]:
    """What stands between the semicolons, without comments and quoted words; nothing where those do not end, because it
    is then unclear what the server itself says."""
    found, depth, quoted, letters = [""], 0, False, iter(results)
    for letter in letters:
        if letter == "\\" and (quoted or depth):
            next(letters, "")
        elif quoted:
            quoted = letter != '"'
        elif letter == "(":
            depth += 1
            found[-1] += " "
        elif letter == ")":
            depth -= 1
            if depth < 0:
                return []
        elif depth:
            continue
        elif letter == '"':
            quoted = True
        elif letter == ";":
            found.append("")
        else:
            found[-1] += letter
    return [] if quoted or depth else [part.strip() for part in found]
