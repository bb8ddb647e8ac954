"""The site's settings for a test run, which shares nothing with the site that runs on this machine.

pytest-django reads settings before conftest.py, so the environment has to be set here.
"""

import atexit
import os
import shutil
import tempfile

for name in (
    "ALLOWED_HOSTS",
    "BACKUP_DIR",
    "DEBUG",
    "DOWN_DIR",
    "EMAIL_FROM",
    "EMAIL_URL",
    "LOG_FORMAT",
    "METRICS_TOKEN",
    "REPLICA_URL",
    "SECRET_KEY",
    "SHELF",
    "SHELF_DIR",
    "SITE_URL",
    "TRUSTED_PROXIES",
):
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="hikipedia-test-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from hikipedia.settings import *  # noqa: E402, F403
from hikipedia.settings import STATIC_ROOT  # noqa: E402

# WhiteNoise warns when nothing has been collected.
STATIC_ROOT.mkdir(exist_ok=True)
SHELF_DIR = None  # the tests of the shelf have their own
# Slow on purpose in production; here every log-in would wait for it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
