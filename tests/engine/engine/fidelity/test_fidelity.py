"""The sandbox compared with recordings: all agrees, or what does not is named."""

from __future__ import annotations

import json

import pytest
from attrs import evolve

from intercontract.cassette.conversion import convert
from intercontract.cassette.writing import write
from intercontract.cli import invoke
from intercontract.engine.fidelity.measure import fidelity
from intercontract.model.headers import Headers
from intercontract.model.interaction import Credentials, Source


def by_name(found):
    return {score.operation: score for score in found.scores}


def told(found):
    return {d for score in found.scores for d in score.differences}


def test_recordings_with_other_ids_agree_wholly(played):
    found = fidelity(played)
    assert told(found) == set()
    assert (found.value, found.passed_over, found.not_served) == (1, (), {})
    names = by_name(found)
    assert {"retrieveConversation", "attachTagToConversation", "replyConversation"} <= set(names)
    assert sum(score.interactions for score in found.scores) == len(played)
    # An export is no JSON, and some answers are empty.
    assert sum(score.aspects["shape"][1] > 2 for score in found.scores) > 0.9 * len(names)


def test_reads_alone_agree_as_well(played):
    reads = tuple(i for i in played if i.request.method == "GET" and i.response.status == 200)
    # Companies that a client created lack what those of the sandbox's own have.
    found = fidelity(i for i in reads if "/companies" not in i.request.path)
    assert told(found) == set()
    # What only the writes that were left out had made is asked for in vain.
    assert all(text.endswith("stands for what it asks about") for text in found.passed_over)
    assert len(found.passed_over) < len(reads) / 4


def test_a_field_that_only_reality_has_is_named(played, changed):
    found = fidelity(changed(played, lambda v: v.update(surprise=1) if "state" in v else None))
    score = by_name(found)["retrieveConversation"]
    assert "200: /surprise is recorded, and not in the sandbox's answers" in score.differences
    assert 0.9 < score.value < 1
    assert by_name(found)["listAdmins"].value == 1


def test_a_field_that_only_the_sandbox_has_is_named(played, changed):
    found = fidelity(changed(played, lambda v: v.pop("statistics", None)))
    assert any("/statistics is in the sandbox's answers" in d for d in told(found))


def test_another_type_is_named(played, changed):
    def numbered(value):
        if "state" in value:
            value["id"] = int(value["id"])

    found = fidelity(changed(played, numbered))
    assert "200: /id is number as recorded, and string in the sandbox's answers" in told(found)


def test_another_status_is_named_and_its_answers_are_not_compared(recorded):
    found = fidelity([recorded(path="/tags", body={"x": 1}, status=202)])
    (score,) = found.scores
    assert score.differences == ("202 is recorded, and the sandbox answered 200 (1 times)",)
    assert score.aspects["shape"] == (0, 0)
    assert score.value == 0


def test_another_header_is_named_when_headers_were_recorded(played):
    def renamed(interaction):
        fields = tuple(
            ("X-Runtime-2" if name.lower() == "x-runtime" else name, value)
            for name, value in interaction.response.headers
        )
        return evolve(interaction, response=evolve(interaction.response, headers=Headers(fields)))

    differences = told(fidelity([renamed(i) for i in played]))
    assert "200: the header x-runtime-2 is recorded, and not sent by the sandbox" in differences
    assert "200: the header x-runtime is sent by the sandbox, and not recorded" in differences


def test_headers_that_were_not_recorded_say_nothing(played):
    def bare(interaction):
        fields = {"Content-Type": interaction.response.headers.get("content-type")}
        return evolve(interaction, response=evolve(interaction.response, headers=Headers(fields)))

    found = fidelity([bare(i) for i in played if i.response.body])
    assert told(found) == set()


def test_another_content_type_is_named(recorded):
    page = recorded(path="/tags", body=b"<html>", headers={"Content-Type": "text/html"})
    (difference,) = [d for d in told(fidelity([page])) if "content type" in d]
    assert difference.startswith("200: the content type is text/html as recorded")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_accidents_are_passed_over(recorded, status):
    found = fidelity([recorded(status=status), recorded()])
    assert [why.partition(":")[0] for why in found.passed_over] == ["made.har#0"]
    assert sum(score.interactions for score in found.scores) == 1


def test_what_the_sandbox_does_not_serve_is_counted(recorded):
    found = fidelity([recorded(path="/calls/5f3d1a"), recorded(path="/calls/66aa01")])
    assert found.not_served == {"GET /calls/*": 2}
    assert found.scores == ()
    assert found.value == 0


def test_requests_to_others_are_passed_over(recorded):
    other = recorded(region=None)
    elsewhere = evolve(other, request=evolve(other.request, url="https://example.com/tags"))
    found = fidelity([elsewhere])
    assert found.passed_over == ("made.har#0: asks example.com, not Intercom",)


def test_a_thing_that_nothing_stands_for_is_passed_over(recorded):
    # 202 to a retrieval: no conversation of the sandbox is answered so.
    asked = recorded(path="/conversations/777", body={"type": "conversation"}, status=202)
    found = fidelity([asked])
    assert found.scores == ()
    assert found.passed_over == (
        "made.har#0: nothing in the sandbox stands for what it asks about",
    )


def test_a_recorded_absence_is_an_absence_here(recorded):
    body = {
        "type": "error.list",
        "request_id": "x",
        "errors": [{"code": "not_found", "message": ""}],
    }
    (score,) = fidelity([recorded(path="/conversations/777", body=body, status=404)]).scores
    assert score.differences == ()


def test_a_401_that_lost_its_credentials_was_without_valid_ones(recorded):
    body = {
        "type": "error.list",
        "request_id": "x",
        "errors": [{"code": "unauthorized", "message": ""}],
    }
    (score,) = fidelity([recorded(path="/tags", body=body, status=401)]).scores
    assert score.aspects["status"] == (1, 1)
    sent = recorded(path="/tags", body=body, status=401, credentials=Credentials.SENT)
    (score,) = fidelity([sent]).scores
    assert score.aspects["status"] == (0, 1)


def test_regions_are_compared_each_with_a_sandbox_of_its_own(played):
    there = [evolve(i, region="au", name=f"au{i.name}") for i in played]
    found = fidelity([*played, *there])
    assert told(found) == set()
    assert sum(score.interactions for score in found.scores) == 2 * len(played)


@pytest.mark.parametrize("form", ["har", "ndjson", "json"])
def test_every_format_of_recording_is_taken(played, tmp_path, form, capsys):
    cassette = tmp_path / "cassette.yaml"
    if form == "json":  # which holds no file of an export
        played = [i for i in played if b"\x8b" not in i.response.body]
    write(cassette, [evolve(i, source=Source.RECORDED) for i in played])
    other = tmp_path / f"recording.{form}"
    convert(cassette, other)
    assert invoke(["selftest", "--fidelity", str(other), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["score"] == 1
    assert {row["score"] for row in document["operations"]} == {1}


def test_the_command_prints_a_score_per_operation_and_what_differs(
    played, changed, tmp_path, capsys
):
    cassette = tmp_path / "cassette.yaml"
    write(cassette, changed(played, lambda v: v.update(surprise=1)))
    assert invoke(["selftest", "--fidelity", str(cassette)]) == 1
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if line.startswith("listAdmins"))
    assert row.split()[2] == "%"
    assert float(row.split()[1]) < 100
    assert "200: /surprise is recorded, and not in the sandbox's answers" in out
    assert out.splitlines()[-1].startswith("fidelity ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "there is no such file", id="no file"),
        pytest.param("", "is empty", id="empty"),
        pytest.param("a: [", "hint", id="damaged"),
    ],
)
def test_recordings_that_cannot_be_read(tmp_path, capsys, content, said):
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_text(content)
    assert invoke(["selftest", "--fidelity", str(path)]) == 2
    assert said in capsys.readouterr().err


def test_recordings_of_nothing_that_is_served(recorded, tmp_path, capsys):
    path = tmp_path / "x.yaml"
    write(path, [recorded(path="/calls/1")])
    assert invoke(["selftest", "--fidelity", str(path)]) == 2
    assert "it does not serve GET /calls/*" in capsys.readouterr().err
