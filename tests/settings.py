"""The archive's own settings, for tests: plain static names, quick password hashes.

DATABASE_URL counts, so that the tests can run on any database; nothing else of the environment
does, and the data folder of the checkout is left alone.
"""

import atexit
import os
import shutil
import tempfile

for _name in list(os.environ):
    if _name.startswith("IGFARCHIVE_") and not _name.startswith("IGFARCHIVE_TEST_"):
        del os.environ[_name]
# One folder a process: tests that run side by side share neither index nor secret key.
os.environ["IGFARCHIVE_DATA"] = tempfile.mkdtemp(prefix="igfarchive-tests-")
atexit.register(shutil.rmtree, os.environ["IGFARCHIVE_DATA"])

from igfarchive.settings import *  # noqa: E402, F403 - the tests run on the real settings
from igfarchive.settings import DATA_DIR, RATE_LIMITS  # noqa: E402

# live_server cannot serve whitenoise's hashed names.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Nothing is collected, and whitenoise warns of a folder that is not there.
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One visitor asks for all that tests ask for: those of the limits set their own.
RATE_LIMITS = dict.fromkeys(RATE_LIMITS, 0)
