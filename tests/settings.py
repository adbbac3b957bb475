"""The archive's own settings, for tests: plain static names, quick password hashes."""

import os
import tempfile

# Before the settings are read: tests leave the data folder of this checkout alone.
os.environ["IGFARCHIVE_DATA"] = tempfile.mkdtemp(prefix="igfarchive-tests-")

from igfarchive.settings import *  # noqa: F403 - the tests run on the real settings

# live_server cannot serve whitenoise's hashed names.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
