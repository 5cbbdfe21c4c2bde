"""``contracts lint`` tells each problem once, with its line, and fails when one is new."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import intercontract.contract
from intercontract.contract.linting.table import RULES


def test_a_sound_description_has_no_problem(call, write, description):
    done = call("contracts", "lint", write("a.yaml", description()))
    assert (done.code, done.out) == (0, "no problem\n")


def test_each_problem_has_file_line_rule_pointer_and_operation(call, write, unsound):
    path = write("a.yaml", unsound)
    done = call("contracts", "lint", path)
    assert done.code == 1
    dangling = next(line for line in done.out.splitlines() if "dangling-reference" in line)
    number = 1 + path.read_text().splitlines().index("          $ref: '#/components/schemas/owner'")
    pointer = "/components/schemas/pet/properties/owner/$ref"
    assert dangling.startswith(f"{path}:{number}: dangling-reference: {pointer}: ")
    example = next(line for line in done.out.splitlines() if "example-contradicts" in line)
    assert "expected string, found 1 [retrievePet]" in example
    assert "2 distinct problems: " in done.out.splitlines()[-1]


def test_json_says_the_same(call, write, unsound):
    document = call("contracts", "lint", write("a.yaml", unsound), "--format", "json").document
    assert document["distinct"] == len(document["problems"]) == 2
    assert document["rules"] == {"dangling-reference": 1, "example-contradicts-schema": 1}
    example = document["problems"][0]
    assert example["example"].endswith("/application~1json/example")
    assert (example["keyword"], example["operation"]) == ("type", "retrievePet")
    assert all(problem["line"] > 1 for problem in document["problems"])


def test_rules_can_be_chosen(call, write, unsound):
    path = write("a.yaml", unsound)
    one = call("contracts", "lint", path, "--rule", "dangling-reference")
    assert one.code == 1
    assert "example-contradicts" not in one.out
    assert call("contracts", "lint", path, "--rule", "duplicate-key").code == 0


def test_a_rule_that_does_not_exist_is_refused(call, write, unsound):
    done = call("contracts", "lint", write("a.yaml", unsound), "--rule", "dangling-refrence")
    assert done.code == 2
    assert "did you mean dangling-reference?" in done.err


KNOWN = {
    "check": "document-lint",
    "pointer": "/components/schemas/pet/properties/*/$ref",
    "arguments": ["dangling-reference"],
    "reason": "The schema was forgotten.",
}


def test_what_is_known_beside_a_description_is_counted_and_not_told(call, write, unsound):
    write("pets/openapi.yaml", unsound)
    write("pets/deviations.yaml", {"version": 1, "document": [KNOWN]})
    done = call("contracts", "lint", "pets")
    assert done.code == 1
    assert "dangling" not in done.out
    assert "1 distinct problem: 1 example-contradicts-schema; 1 known problem not told" in done.out


def test_what_is_known_and_gone_is_stale(call, write, description):
    write("pets/openapi.yaml", description())
    write("pets/deviations.yaml", {"version": 1, "document": [KNOWN]})
    done = call("contracts", "lint", "pets")
    assert done.code == 1
    assert "entry 1: stale" in done.out
    assert "The schema was forgotten." in done.out


def test_a_description_that_was_changed_since_it_was_added_is_refused(
    call, write, folder, description
):
    call("contracts", "add", write("a.yaml", description()))
    kept = folder / "contracts" / "vendor-7.1" / "openapi.yaml"
    kept.write_text(kept.read_text() + "# changed\n")
    done = call("contracts", "lint", "vendor-7.1")
    assert done.code == 2
    assert "differs from the one that was added" in done.err


@pytest.mark.parametrize("name", ["nosuch", "./nosuch.yaml"])
def test_a_description_that_is_not_there(call, name):
    done = call("contracts", "lint", name)
    assert done.code == 2
    assert "known names: 2.10, 2.11" in done.err


def test_the_official_description(call, shared):
    done = call("contracts", "lint", shared / "official" / "intercom-2.11.yaml", "--format", "json")
    problems = done.document["problems"]
    assert done.code == 1
    dangling = [p for p in problems if p["rule"] == "dangling-reference"]
    assert sorted(p["pointer"].split("/")[3] for p in dangling) == [
        "conversation",
        "conversation_list_item",
        "create_phone_switch_request",
        "update_conversation_request",
    ]
    text = (shared / "official" / "intercom-2.11.yaml").read_text().splitlines()
    assert all("#/components/schemas/custom_attributes" in text[p["line"] - 1] for p in dangling)
    examples = [p for p in problems if p["rule"] == "example-contradicts-schema"]
    assert len(examples) >= 270
    assert all(p["pointer"].startswith(p["example"]) and p["line"] for p in examples)
    told = {(p["rule"], p["pointer"], p["keyword"], p["message"]) for p in problems}
    assert len(told) == len(problems) == done.document["distinct"]


def test_the_table_of_rules_has_every_rule_and_no_other():
    folder = Path(intercontract.contract.__file__).parent
    sources = [
        path.read_text()
        for path in folder.rglob("*.py")
        if path.name not in ("table.py", "keywords.py")
    ]
    literals = {
        name for source in sources for name in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source)
    }
    assert set(RULES) <= literals
    problem = re.compile(
        r'(?:DocumentProblem\(|report\(|yield |return |rule = )\s*"([a-z]+(?:-[a-z]+)+)"'
    )
    named = {name for source in sources for name in problem.findall(source)}
    assert named - {"validators-disagree"} <= set(RULES)
