"""Styles and scripts under names made of their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Of our own scripts alone: those of packages name files in their comments that do not exist.
IMPORTS = ("js/*.js", ((r'(?P<matched>from "(?P<url>\.{1,2}/[\w./-]+\.js)")', 'from "%(url)s"'),))


class HashedFiles(CompressedManifestStaticFilesStorage):
    """As whitenoise has it, and scripts import each other by those names, too: else a browser asks for each anew."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, IMPORTS)
