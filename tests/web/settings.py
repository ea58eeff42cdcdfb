"""The server's settings, in a home of its own that is gone after the tests."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="laban-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ |= {"LABAN_HOME": _home, "LABAN_PROGRAMME": "programmes/vietnam"}

from laban_web.site.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
