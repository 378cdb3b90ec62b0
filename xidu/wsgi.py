"""The web server's way in; it refuses an unsafe production setup before the first request."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xidu.settings")
application = get_wsgi_application()

from xidu.engine.guards import refuse_unsafe_production  # noqa: E402  (settings must be loaded first)

refuse_unsafe_production()
