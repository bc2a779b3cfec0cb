import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mssite.settings")

django_application = get_wsgi_application()
# Knows models, which are only there now.
from mssite.operations.watch import Watched  # noqa: E402
from mssite.pages.first import KeptFirst  # noqa: E402

application = Watched(KeptFirst(django_application))
