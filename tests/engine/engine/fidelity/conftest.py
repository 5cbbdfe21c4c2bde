"""Recordings to compare with: made from a sandbox of another seed, so that every id is another."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import pytest
from attrs import evolve

from intercontract.contract.load import load
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.generate.scenario import Player
from intercontract.model.headers import Headers
from intercontract.model.interaction import Credentials, Interaction, Request, Response, Source
from intercontract.sandbox import Sandbox, Settings
from intercontract.transport.direct import Direct

SEED = 7


@pytest.fixture(scope="session")
def played() -> tuple[Interaction, ...]:
    """Every scenario, as a tool that strips credentials would have recorded it somewhere else."""
    found: list[Interaction] = []
    sandbox = Sandbox(Settings(region="eu", seed=SEED, disguised=True))
    sender = Direct("eu", "sandbox-eu", sandbox.handle, lambda i: (found.append(i), ())[1], "2.11")
    player = Player(sender, "2.11", "recorded")
    for scenario in load_scenarios(load("2.11")):
        for _ in player.play(scenario):
            pass
    return tuple(
        evolve(
            interaction,
            request=evolve(
                interaction.request, headers=interaction.request.headers.without("Authorization")
            ),
            name=f"recorded.har#{index}",
            source=Source.IMPORTED,
            case=None,
            sequence=None,
            credentials=Credentials.UNKNOWN,
            answered_by="unknown",
        )
        for index, interaction in enumerate(found)
    )


@pytest.fixture
def recorded() -> Callable[..., Interaction]:
    """``recorded("GET", "/tags", {"type": "list"})``: one made-up recording."""

    def made(method="GET", path="/tags", body=None, *, status=200, sent=None, headers=None, **more):
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        fields = {"Content-Type": "application/json; charset=utf-8"} if headers is None else headers
        return Interaction(
            Request(
                method,
                f"https://api.intercom.io{path}",
                Headers({"Content-Type": "application/json"} if sent is not None else {}),
                orjson.dumps(sent) if sent is not None else None,
            ),
            Response(status, Headers(fields), content),
            **({"name": "made.har#0", "region": "us", "api_version": "2.11"} | more),
        )

    return made


@pytest.fixture
def changed() -> Callable[..., tuple[Interaction, ...]]:
    """``changed(interactions, change)``: each JSON answer that is an object, changed in place."""

    def made(interactions, change):
        found = []
        for interaction in interactions:
            body = interaction.response.body
            if body.startswith(b"{"):
                value = orjson.loads(body)
                change(value)
                body = orjson.dumps(value)
            found.append(evolve(interaction, response=evolve(interaction.response, body=body)))
        return tuple(found)

    return made
