"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igfarchive.settings")

application = get_wsgi_application()

from igfarchive.archive.servers import watch  # noqa: E402 - Django is set up by now
from igfarchive.search import index  # noqa: E402
from igfarchive.web.warming import warm  # noqa: E402

# Before anybody waits for a database that has stopped without a word.
watch()

# The server accepts once this module is imported, and /readyz is silent until then.
warm(application)
# What is here by now stays: to look through it for garbage, again and again, keeps whoever asks at
# that moment waiting for a tenth of a second.
gc.freeze()

# What an import that was killed has left undone.
index.update_apart()
