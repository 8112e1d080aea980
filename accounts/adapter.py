"""Sign-in rules."""

from allauth.account.adapter import DefaultAccountAdapter as ClosedSignUp
from allauth.mfa.adapter import DefaultMFAAdapter as EncryptedSecrets
