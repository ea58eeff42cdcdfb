"""The server's settings, in a home of its own that is gone after the tests."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="laban-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ |= {"LABAN_HOME": _home, "LABAN_PROGRAMME": "programmes/vietnam"}

from laban_web.site.settings import *  # noqa: E402, F403
from laban_web.site.settings import database  # noqa: E402

DATABASES = {"default": database(os.environ.get("LABAN_TEST_DATABASE_URL", ""))}
if not os.environ.get("LABAN_TEST_DATABASE_URL"):
    # A file, as in earnest: threads would not wait for one another on a database in memory.
    DATABASES["default"]["TEST"] = {"NAME": f"{_home}/test.db"}

ALLOWED_HOSTS = ["testserver", "localhost"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "laban_web.accounts.tokens.SecretHasher",
]
