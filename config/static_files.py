"""How files are named in a real installation: by what they hold, so that browsers may keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# What a module of the booth brings in, at once or when it is wanted.
IMPORTS = (
    (r"""(?P<matched>from\s*"(?P<url>\.[^"]+\.js)")""", """from "%(url)s\""""),
    (r"""(?P<matched>import\("(?P<url>\.[^"]+\.js)"\))""", """import("%(url)s")"""),
)


class NamedByContent(CompressedManifestStaticFilesStorage):
    """Gives each file a name of its content, and has the booth's modules bring each other in under those names."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("booth/*.js", IMPORTS))
