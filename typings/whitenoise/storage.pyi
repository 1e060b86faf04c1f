from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

class CompressedManifestStaticFilesStorage(ManifestStaticFilesStorage):
    patterns: tuple[tuple[str, tuple[object, ...]], ...]
