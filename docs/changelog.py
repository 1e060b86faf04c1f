"""Gather the fragments of docs/changelog.d into CHANGELOG.md, under the version of pyproject.toml.

A fragment is `<topic>.<added|changed|fixed|security>.md`: one or more sentences for members and
secretaries. Gathered, it is deleted. The standard library only.
"""

import sys
import tomllib
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRAGMENTS = ROOT / "docs" / "changelog.d"
CHANGELOG = ROOT / "CHANGELOG.md"
KINDS = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "security": "Security"}
TITLE = "# Changelog\n"


def kind_of(fragment: Path) -> str:
    """Return what kind of change the fragment's name says; leave when it says none."""
    kind = fragment.stem.rpartition(".")[2]
    if kind not in KINDS:
        sys.exit(f"{fragment.name}: name it <topic>.<{'|'.join(KINDS)}>.md")
    return kind


def section(fragments: list[Path], version: str, on: date) -> str:
    """Return the section of one version, its changes by kind and in the order of their names."""
    lines = [f"## {version} ({on.isoformat()})"]
    for kind, heading in KINDS.items():
        entries = [fragment.read_text(encoding="utf-8").strip() for fragment in fragments if kind_of(fragment) == kind]
        if entries:
            lines += ["", f"### {heading}", "", *(f"- {entry.replace(chr(10), chr(10) + '  ')}" for entry in entries)]
    return "\n".join(lines) + "\n"


def main() -> None:
    fragments = sorted(path for path in FRAGMENTS.glob("*.md") if path.name != "README.md")
    if not fragments:
        sys.exit("There is no fragment in docs/changelog.d.")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    before = CHANGELOG.read_text(encoding="utf-8") if CHANGELOG.exists() else TITLE
    heading, _, rest = before.partition("\n## ")
    kept = f"\n## {rest}" if rest else ""
    new = section(fragments, version, date.today())  # noqa: DTZ011  # the day on which somebody releases
    CHANGELOG.write_text(f"{heading.rstrip()}\n\n{new}{kept}", encoding="utf-8")
    for fragment in fragments:
        fragment.unlink()


if __name__ == "__main__":
    main()
