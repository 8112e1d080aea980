"""The referral pack: what goes in, and the making of it by a worker."""
