"""The site's settings with the plain page beside everything else, for a server of its own."""

from config.settings import *  # noqa: F403 - settings are taken over whole

ROOT_URLCONF = "tests.benchmarks.plain_page"
