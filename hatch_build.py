"""What a package's page needs and a checkout does not know: where the project lives.

A build is told with INTERCONTRACT_REPOSITORY (the release workflow does). Then the metadata name it, and the
README's links, which lead to files of the checkout, lead there from anywhere. Without it neither is claimed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^]]*)\]\((?P<to>(?!\w+:|#)[^)]+)\)")


def absolute(text: str, repository: str) -> str:
    """Markdown whose links to files of the checkout lead to those of a repository; images to the raw file."""
    return LINK.sub(
        lambda found: "{image}[{text}]({repository}/{view}/HEAD/{to})".format(
            repository=repository, view="raw" if found["image"] else "blob", **found.groupdict()
        ),
        text,
    )


class Metadata(MetadataHookInterface):
    """The project's addresses and its README."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in what pyproject.toml calls dynamic."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        repository = os.environ.get("INTERCONTRACT_REPOSITORY", "").rstrip("/")
        if repository:
            text = absolute(text, repository)
            metadata["urls"] = {
                "Repository": repository,
                "Documentation": f"{repository}/tree/HEAD/docs",
                "Changelog": f"{repository}/blob/HEAD/CHANGELOG.md",
                "Issues": f"{repository}/issues",
            }
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
