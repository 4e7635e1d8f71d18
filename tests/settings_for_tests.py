"""The product's settings with a home that is thrown away and passwords that cost nothing to hash."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

TEST_HOME = Path(tempfile.mkdtemp(prefix="standfast-tests-"))
atexit.register(shutil.rmtree, TEST_HOME, ignore_errors=True)
os.environ["STANDFAST_HOME"] = str(TEST_HOME)

from standfast.config.settings import *  # noqa: E402, F403 -- they read the home when they load
from standfast.config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in the product: a database in memory locks whole tables and knows no second connection.
    DATABASES["default"]["TEST"] = {"NAME": TEST_HOME / "test.sqlite3"}
