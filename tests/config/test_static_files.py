"""How files are named in a real installation."""

import re
from pathlib import Path

from django.core.management import call_command


def test_the_booths_modules_bring_each_other_in_under_the_names_of_their_content(settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.static_files.NamedByContent"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    named = [path for path in (tmp_path / "booth").rglob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", path.name)]
    assert len(named) > 20
    for path in named:
        code = re.sub(r"/\*.*?\*/|^\s*//[^\n]*$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
        for name in re.findall(r"""\b(?:from|import)\b[\s(]*["']([^"']+)["']""", code):
            assert (path.parent / name).resolve() in named, (path.name, name)
