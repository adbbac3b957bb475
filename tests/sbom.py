"""Writes a bill of materials of the packages that the archive runs on, as CycloneDX:
`python -m tests.sbom requirements.txt sbom.json`.

It is made of the pinned file alone, of which `pip-compile` wrote each package so:

    psycopg-pool==3.3.3 \\
        --hash=sha256:2e44… \\
        --hash=sha256:fa5a…
        # via
        #   -r requirements.in
        #   psycopg

https://cyclonedx.org/docs/1.6/json/
"""

import json
import re
import sys
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from igfarchive import RELEASE

PACKAGE = re.compile(
    r"^(?P<name>[a-z0-9-]+)(?:\[[a-z,]+\])?==(?P<version>\S+) \\\n"
    r"(?P<hashes>(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"(?P<via>(?: +#.*\n)*)",
    re.MULTILINE,
)
ARCHIVE = f"igfarchive@{RELEASE}"


def bill_of_materials(pinned: str) -> dict[str, Any]:
    """The same for the same file: no time stands in it, and its number is made of the rest."""
    found = {each["name"]: each for each in PACKAGE.finditer(pinned)}
    urls = {name: f"pkg:pypi/{name}@{each['version']}" for name, each in found.items()}
    asked: dict[str, list[str]] = {ARCHIVE: [], **{url: [] for url in urls.values()}}
    for name, each in found.items():
        for asker in re.findall(r"# +([a-z0-9-]+)", each["via"].replace("# via", "#")):
            asked[urls.get(asker, ARCHIVE)].append(urls[name])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{ARCHIVE} {pinned}')}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ARCHIVE,
                "name": "igfarchive",
                "version": RELEASE,
                "licenses": [{"license": {"id": "BSD-3-Clause"}}],
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": urls[name],
                "name": name,
                "version": each["version"],
                "purl": urls[name],
                "externalReferences": [
                    {
                        "type": "distribution",
                        "url": urls[name],
                        "hashes": [
                            {"alg": "SHA-256", "content": digest}
                            for digest in re.findall(r"[0-9a-f]{64}", each["hashes"])
                        ],
                    }
                ],
            }
            for name, each in found.items()
        ],
        "dependencies": [
            {"ref": asker, "dependsOn": sorted(needed)} for asker, needed in asked.items()
        ],
    }


def main() -> None:
    pinned, written = map(Path, sys.argv[1:])
    bill = bill_of_materials(pinned.read_text("utf-8"))
    written.write_text(json.dumps(bill, indent=2) + "\n", "utf-8")
    print(f"{written}: {len(bill['components'])} packages.")


if __name__ == "__main__":
    main()
