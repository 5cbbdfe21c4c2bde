"""Flows of contacts and what belongs to them: companies, notes, tags, segments, subscriptions, visitors."""

from __future__ import annotations

from published import SdkProcess


def contacts(sdk: SdkProcess) -> None:
    email = f"{sdk.new('ada')}@customers.example"
    contact = sdk("contacts.create", email=email, external_id=sdk.new("user"), name="Ada")
    id_ = contact["id"]
    assert contact["role"] == "user"
    assert sdk("contacts.find", contact_id=id_)["email"] == email
    changed = sdk("contacts.update", contact_id=id_, name="Grace", custom_attributes={})
    assert changed["name"] == "Grace"
    found = sdk.pages("contacts.search", query={"field": "email", "operator": "=", "value": email})
    assert [item["id"] for item in found] == [id_]
    nested = {
        "operator": "AND",
        "value": [
            {"field": "role", "operator": "=", "value": "user"},
            {"field": "email", "operator": "=", "value": email},
        ],
    }
    assert (
        len(
            sdk.pages(
                "contacts.search", query=nested, pagination={"per_page": sdk.client.search_page}
            )
        )
        == 1
    )
    assert sdk("contacts.archive", contact_id=id_)["archived"] is True
    assert sdk("contacts.unarchive", contact_id=id_)["archived"] is False
    if sdk.newest:
        by_external_id = sdk("contacts.showContactByExternalId", external_id=contact["external_id"])
        assert by_external_id["id"] == id_
    assert sdk.refusal("contacts.create", email=email) == (409, "conflict")
    assert sdk("contacts.delete", contact_id=id_)["deleted"] is True
    assert sdk.refusal("contacts.find", contact_id=id_) == (404, "not_found")


def contacts_in_pages(sdk: SdkProcess) -> None:
    mine = {sdk("contacts.create", external_id=sdk.new("paged"))["id"] for _ in range(3)}
    listed = [item["id"] for item in sdk.pages("contacts.list", per_page=10)]
    assert mine <= set(listed)
    assert len(listed) == len(set(listed))
    everybody = {"field": "created_at", "operator": ">", "value": "0"}
    searched = [
        item["id"]
        for item in sdk.pages(
            "contacts.search", query=everybody, pagination={"per_page": sdk.client.search_page}
        )
    ]
    assert sorted(searched) == sorted(listed)


def leads(sdk: SdkProcess) -> None:
    lead = sdk("contacts.create", role="lead", name="Perhaps")
    user = sdk("contacts.create", external_id=sdk.new("user"))
    names = ("lead_id", "contact_id") if sdk.client.language == "python" else ("from", "into")
    both = dict(zip(names, (lead["id"], user["id"]), strict=True))
    merged = sdk("contacts.mergeLeadInUser", **both)
    assert merged["id"] == user["id"]
    assert sdk.refusal("contacts.find", contact_id=lead["id"])[0] == 404
    if sdk.newest:
        assert sdk("contacts.blockContact", contact_id=user["id"])["blocked"] is True


def companies(sdk: SdkProcess) -> None:
    key = sdk.new("company")
    company = sdk(
        "companies.createOrUpdate", company_id=key, name="Analytical Engines", plan="large"
    )
    id_ = company["id"]
    assert sdk("companies.find", company_id=id_)["company_id"] == key
    assert sdk("companies.retrieve", company_id=key)["id"] == id_
    again = sdk("companies.createOrUpdate", company_id=key, name="Difference Engines")
    assert (again["id"], again["name"]) == (id_, "Difference Engines")
    changes = {"body": {"name": "Engines"}} if sdk.newest else {}
    assert sdk("companies.update", company_id=id_, **changes)["id"] == id_
    contact = sdk("contacts.create", external_id=sdk.new("employee"))["id"]
    assert sdk("companies.attachContact", contact_id=contact, id=id_)["id"] == id_
    employees = sdk("companies.listAttachedContacts", company_id=id_)
    assert [item["id"] for item in employees["data"]] == [contact]
    if (
        sdk.client.language == "python"
    ):  # the first page: its iteration over several is not vouched for
        listed = [item["id"] for item in sdk("companies.list", per_page=50)]
    else:
        listed = [item["id"] for item in sdk.pages("companies.list", per_page=2)]
    assert id_ in listed  # companies without contacts are in no list
    assert len(listed) == len(set(listed))
    sdk(
        "contacts.listAttachedCompanies", contact_id=contact
    )  # the SDKs look for them under another key
    employers = sdk("contacts.find", contact_id=contact)["companies"]["data"]
    assert [item["id"] for item in employers] == [id_]
    assert sdk("companies.listAttachedSegments", company_id=id_)["data"] is not None
    sdk("companies.detachContact", contact_id=contact, company_id=id_)
    assert sdk("companies.listAttachedContacts", company_id=id_)["data"] == []
    assert sdk("companies.delete", company_id=id_)["deleted"] is True
    assert sdk.refusal("companies.find", company_id=id_)[0] == 404


def companies_scrolled(sdk: SdkProcess) -> None:
    # The first page: no SDK sees the end of a scroll, which is an empty page with the same parameter.
    assert sdk("companies.scroll")


def notes(sdk: SdkProcess) -> None:
    contact = sdk("contacts.create", external_id=sdk.new("noted"))["id"]
    admin = sdk("admins.list")["admins"][0]["id"]
    written = [
        sdk("notes.create", contact_id=contact, body=f"Note {n}", admin_id=admin)["id"]
        for n in range(3)
    ]
    assert sdk("notes.find", note_id=int(written[0]))["id"] == written[0]
    listed = [item["id"] for item in sdk.pages("notes.list", contact_id=contact, per_page=2)]
    assert sorted(listed) == sorted(written)


def tags(sdk: SdkProcess) -> None:
    name = sdk.new("tag")
    tag = sdk("tags.create", name=name)
    id_ = tag["id"]
    assert sdk("tags.find", tag_id=id_)["name"] == name
    assert id_ in {item["id"] for item in sdk("tags.list")["data"]}
    contact = sdk("contacts.create", external_id=sdk.new("tagged"))["id"]
    assert sdk("tags.tagContact", contact_id=contact, id=id_)["id"] == id_
    attached = sdk("contacts.listAttachedTags", contact_id=contact)
    assert [item["id"] for item in attached["data"]] == [id_]
    sdk("tags.untagContact", contact_id=contact, tag_id=id_)
    assert sdk("contacts.listAttachedTags", contact_id=contact)["data"] == []
    company = sdk("companies.createOrUpdate", company_id=sdk.new("tagged"))
    tagging = {"name": name, "companies": [{"id": company["id"]}]}
    assert sdk("tags.create", **tagging)["id"] == id_
    tagged = sdk("companies.find", company_id=company["id"])["tags"]["tags"]
    assert [item["id"] for item in tagged] == [id_]
    tagging["companies"][0]["untag"] = True
    sdk("tags.create", **tagging)
    assert sdk("companies.find", company_id=company["id"])["tags"]["tags"] == []
    sdk("tags.delete", tag_id=id_)
    assert sdk.refusal("tags.find", tag_id=id_)[0] == 404


def segments(sdk: SdkProcess) -> None:
    listed = sdk("segments.list", include_count=True)["segments"]
    assert all(isinstance(item["count"], int) for item in listed)
    assert sdk("segments.find", segment_id=listed[0]["id"])["name"] == listed[0]["name"]
    contact = sdk("contacts.create", external_id=sdk.new("segmented"))["id"]
    assert sdk("contacts.listAttachedSegments", contact_id=contact)["data"] is not None


def subscriptions(sdk: SdkProcess) -> None:
    kind = sdk("subscriptionTypes.list")["data"][0]
    contact = sdk("contacts.create", email=f"{sdk.new('subscriber')}@customers.example")["id"]
    sdk("contacts.attachSubscription", contact_id=contact, id=kind["id"],
        consent_type=kind["consent_type"])  # fmt: skip
    listed = sdk("contacts.listAttachedSubscriptions", contact_id=contact)["data"]
    assert kind["id"] in {item["id"] for item in listed}
    sdk("contacts.detachSubscription", contact_id=contact, subscription_id=kind["id"])


FLOWS = (
    contacts, contacts_in_pages, leads, companies, companies_scrolled, notes, tags, segments,
    subscriptions,
)  # fmt: skip
