"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Every page is read now, before the workers are made of this process, so that they share it and none is slow at first.
get_resolver().url_patterns  # noqa: B018 - reading it is what loads them
