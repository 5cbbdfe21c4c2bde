"""intercontract sdk --command, and a program after two dashes."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("python-intercom", "--command", "true"), "name SDKs, or a command, but not both"),
        (("--command", "true", "--", "true"), "either --command, or a program after --"),
        (("--",), "nothing stands after --"),
        (("--region", "uk", "--command", "true"), "'uk' is none of us, eu, au"),
        (("--env", "A={nothing}", "--command", "true"), "names {nothing}"),
        (("--", "no-such-program-anywhere"), "cannot be run"),
    ],
)
def test_what_makes_no_sense_is_refused(call, arguments, words):
    done = call("sdk", *arguments)
    assert done.code == 2
    assert words in done.err


def test_it_leaves_with_the_commands_code_and_prints_one_document(call, folder):
    script = f"echo noise; echo $0 $1 > {folder}/out; exit 3"
    done = call("sdk", "--format", "json", "--", "sh", "-c", script, "--region", "--help")
    assert done.code == 3
    assert "the command left with 3" in done.err
    assert done.document["run"]["command"] == "sdk"
    assert (folder / "out").read_text() == "--region --help\n", "a program keeps its options"
