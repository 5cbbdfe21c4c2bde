"""attachment-lifecycle."""

from __future__ import annotations

import pytest

ID, OTHER = "5ba682d23d7cf92bef87bfd4", "5ba682d23d7cf92bef87bfd5"
AT = f"/contacts/{ID}"
PUT_ON = ("POST", f"{AT}/tags", {"type": "tag", "id": "7"}, {"id": "7"})
TAKEN_OFF = ("DELETE", f"{AT}/tags/7", {"type": "tag", "id": "7"})


def tags(*ids, at=AT):
    return (
        "GET",
        f"{at}/tags",
        {"type": "list", "data": [{"type": "tag", "id": id_} for id_ in ids]},
    )


def person(*ids, total=None, more=False):
    holder = {"type": "list", "data": [{"type": "tag", "id": id_} for id_ in ids], "has_more": more}
    return (
        "GET",
        AT,
        {"type": "contact", "id": ID, "tags": {**holder, "total_count": total or len(ids)}},
    )


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([PUT_ON, tags("7")], [], id="put on"),
        pytest.param([PUT_ON, tags("8")], [("/data", "missing")], id="lost"),
        pytest.param([PUT_ON, PUT_ON, tags("7", "7")], [("/data", "twice")], id="twice"),
        pytest.param([PUT_ON, TAKEN_OFF, tags()], [], id="taken off"),
        pytest.param([PUT_ON, TAKEN_OFF, tags("7")], [("/data", "kept")], id="kept"),
        pytest.param([PUT_ON, person("7")], [], id="in the contact"),
        pytest.param([PUT_ON, person("8")], [("/tags/data", "missing")], id="not in the contact"),
        pytest.param([PUT_ON, person("8", total=3, more=True)], [], id="the contact has more"),
        pytest.param(
            [PUT_ON, TAKEN_OFF, person("7")], [("/tags/data", "kept")], id="in the contact still"
        ),
        pytest.param([PUT_ON, ("DELETE", "/tags/7", {}), tags()], [], id="the tag was deleted"),
        pytest.param([(*PUT_ON, 404), tags()], [], id="refused"),
        pytest.param([PUT_ON, (*TAKEN_OFF, None, 500), tags()], [], id="nobody knows"),
        pytest.param([tags("8", at=f"/contacts/{OTHER}"), PUT_ON], [], id="another contact"),
    ],
)
def test_tags_of_a_contact(story, reports, steps, expected):
    assert reports("attachment-lifecycle", story(*steps)) == expected


def test_a_note_is_known_by_the_answer(story, reports):
    written = ("POST", f"{AT}/notes", {"type": "note", "id": "3"}, {"body": "Hi"})

    def notes(*ids):
        data = [{"type": "note", "id": id_} for id_ in ids]
        return ("GET", f"{AT}/notes", {"type": "list", "data": data, "total_count": len(ids)})

    assert reports("attachment-lifecycle", story(written, notes("3", "2"))) == []
    assert reports("attachment-lifecycle", story(written, notes("2"))) == [("/data", "missing")]


def test_a_company_lists_its_contacts(story, reports):
    joined = ("POST", f"{AT}/companies", {"type": "company", "id": "c1"}, {"id": "c1"})
    left = ("DELETE", f"{AT}/companies/c1", {"type": "company", "id": "c1"})

    def listed(*ids):
        return (
            "GET",
            "/companies/c1/contacts",
            {"data": [{"type": "contact", "id": i} for i in ids]},
        )

    def found(*steps):
        from attrs import evolve

        told = story(*steps)
        return reports(
            "attachment-lifecycle",
            [evolve(e, interaction=evolve(e.interaction, answered_by="sandbox")) for e in told],
        )

    assert found(joined, listed(ID)) == []
    assert found(joined, listed(OTHER)) == [("/data", "missing")]
    assert found(joined, left, listed(ID)) == [("/data", "kept")]


def test_what_hung_on_a_lead_hangs_on_the_user(story, reports):
    merged = (
        "POST",
        "/contacts/merge",
        {"type": "contact", "id": OTHER},
        {"from": ID, "into": OTHER},
    )
    at = f"/contacts/{OTHER}"
    assert reports("attachment-lifecycle", story(PUT_ON, merged, tags("7", at=at))) == []
    lost = reports("attachment-lifecycle", story(PUT_ON, merged, tags(at=at)))
    assert lost == [("/data", "missing")]
