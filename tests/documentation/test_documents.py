"""What documents tell of commands is so: they are run, and print what is shown."""

from __future__ import annotations

import re
import shutil

import click
import pytest
from documents import DOCUMENTS, ROOT, fenced, follow, for_elsewhere

from intercontract.cli.app import cli
from intercontract.sdk.install import NotInstalled, installed
from intercontract.sdk.languages import sdks

NEEDS_NODE = {"judge-your-node-service.md"}
NEEDS_SDKS = {"verify-an-sdk.md": ("python-intercom==4.0.0", "python-intercom==5.0.1")}
RUN = [p for p in DOCUMENTS if any(language == "console" for language, _, _ in fenced(p))]
ELSEWHERE = [
    pytest.param(words, id=f"{path.stem}: {' '.join(words)}")
    for path in DOCUMENTS
    for words in for_elsewhere(path)
]


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", RUN, ids=name_of)
def test_a_document_can_be_followed(path, shell):
    if path.name in NEEDS_NODE and shutil.which("node") is None:
        pytest.skip("needs node")
    for one in sdks(NEEDS_SDKS[path.name]) if path.name in NEEDS_SDKS else ():
        try:
            installed(one)
        except NotInstalled as reason:
            pytest.skip(f"{one}: {reason}")
    assert follow(path, shell) > 0


@pytest.mark.parametrize("words", ELSEWHERE)
def test_what_is_for_elsewhere_exists(words):
    """The command and its options, where the command itself needs a workspace, a container or a server."""
    context = click.Context(cli, info_name="intercontract", **cli.context_settings)
    command = cli.get_command(context, words[0])
    assert command is not None, words[0]
    command.make_context(words[0], words[1:], parent=context)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_a_command_stands_where_it_is_tested(path):
    """No command of ours in a block that is neither run nor parsed."""
    lost = [
        line
        for language, title, text in fenced(path)
        if language not in ("console", "sh") and not title
        for line in re.findall(r"^\$? ?intercontract [a-z].*", text, flags=re.M)
    ]
    if "reference/commands" not in str(path):
        assert lost == []


class Parrot:
    """A shell that says the same to everything."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, command):
        return "one 17\ntwo\n"


@pytest.mark.parametrize(
    ("shown", "is_so"),
    [
        ("one 17\ntwo\n", True),
        ("one ...\ntwo\n", True),
        ("...\ntwo\n", True),
        ("one ...\n", True),
        ("one 18\ntwo\n", False),
        ("two\n", False),
        ("", False),
    ],
)
def test_what_is_not_so_is_noticed(shown, is_so, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f'```json title="a/b.json"\n{{}}\n```\n\n```console\n$ say\n{shown}```\n')
    if is_so:
        assert follow(page, Parrot(tmp_path)) == 2
        assert (tmp_path / "a" / "b.json").read_text() == "{}\n"
    else:
        with pytest.raises(AssertionError, match=r"\$ say"):
            follow(page, Parrot(tmp_path))
