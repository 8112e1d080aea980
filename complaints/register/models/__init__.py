"""What the register itself keeps: views that somebody saved, and lists that are printed."""

from complaints.register.models.saved import Printout, SavedView

__all__ = ["Printout", "SavedView"]
