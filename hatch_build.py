"""Completes the package's metadata from the repository's address: the project URLs, and README.md's links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class AddressHook(MetadataHookInterface):
    """Makes the URLs and the README of the `[project]` table, which name one version of the repository."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `urls`, and `readme` with absolute links: the package index has neither files nor anchors."""
        repository = self.config["repository"]
        files = f"{repository}/blob/v{metadata['version']}"
        metadata["urls"] = {
            "Source": repository,
            "Documentation": f"{files}/README.md",
            "Changelog": f"{files}/CHANGELOG.md",
            "Issues": f"{repository}/issues",
            "Security contact": f"{repository}/security",
        }
        readme = Path(self.root, "README.md").read_text(encoding="utf-8")
        links = readme.replace("](#", "](README.md#")
        text = re.sub(r"\]\((?!https?:)", f"]({files}/", links)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
