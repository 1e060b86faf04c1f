"""What the booth brings along is what its authors published, and nothing else comes along."""

import hashlib
import re

from config.paths import BASE_DIR

BOOTH = BASE_DIR / "static" / "booth"
VENDORED = BOOTH / "vendor"


def test_every_vendored_file_has_the_recorded_hash_and_every_recorded_file_is_there():
    lines = [line.split("  ", 1) for line in (VENDORED / "SHA256SUMS").read_text().splitlines()]
    recorded = {name: digest for digest, name in lines}
    found = {
        str(path.relative_to(VENDORED)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDORED.rglob("*.js")
    }
    assert found == recorded


def test_modules_bring_in_nothing_from_elsewhere():
    for module in BOOTH.rglob("*.js"):
        # The vendored files show in their comments how they are brought in.
        code = re.sub(r"/\*.*?\*/|^\s*//[^\n]*$", "", module.read_text(), flags=re.DOTALL | re.MULTILINE)
        for name in re.findall(r"""\b(?:from|import)\b[\s(]*["']([^"']+)["']""", code):
            assert name.startswith("./"), (module.name, name)
