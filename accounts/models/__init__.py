"""People, academies, posts, the trail and notices."""

from accounts.models.academies import Academy, Place, Trust
from accounts.models.keys import ApiKey
from accounts.models.notices import CalendarFeed, Notice, NoticeTimes
from accounts.models.people import Invitation, KeptForm, User
from accounts.models.posts import Handover, Post, PostKind
from accounts.models.trail import Access, Entry, Heartbeat, Proof, ProvedEnd

__all__ = [
    "Academy",
    "Access",
    "ApiKey",
    "CalendarFeed",
    "Entry",
    "Handover",
    "Heartbeat",
    "Invitation",
    "KeptForm",
    "Notice",
    "NoticeTimes",
    "Place",
    "Post",
    "PostKind",
    "Proof",
    "ProvedEnd",
    "Trust",
    "User",
]
