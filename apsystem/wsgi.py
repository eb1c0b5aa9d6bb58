"""The web application, as gunicorn or any other WSGI server loads it."""

import os

from django.core.wsgi import get_wsgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apsystem.settings")
application = get_wsgi_application()
