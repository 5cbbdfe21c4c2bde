"""A sender without sockets: whatever turns a request into a response answers at once."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, field

from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import (
    Case,
    Credentials,
    Interaction,
    Request,
    Response,
    Source,
)
from intercontract.model.region import canonical_base
from intercontract.transport.session import Collect
from intercontract.values import define

RequestHandler = Callable[[Request], Response]


@define
class Direct(Sender):
    """Sends to a function, such as a sandbox's ``handle``."""

    region: str
    token: str
    answer: RequestHandler
    collect: Collect
    api_version: str
    read_only: bool = False
    base_url: str = ""
    case: Case = field(factory=lambda: Case("other"))
    sequence: str | None = None
    count: int = 0

    def __attrs_post_init__(self) -> None:
        self.base_url = canonical_base(self.region)

    def label(self, case: Case, sequence: str | None = None) -> None:
        """Name the case and the sequence that the next requests belong to."""
        self.case, self.sequence = case, sequence

    def send(self, request: Request, *, token: str | None = "") -> Interaction:
        """Send one request; see `Sender`. Credentials of the request's own are sent as they are."""
        given = request.headers.get("Authorization")
        if token == "" and given:
            own = given == f"Bearer {self.token}"
            return self.resend(request, Credentials.SENT if own else Credentials.INVALID)
        headers = request.headers.without("Authorization")
        credentials = Credentials.NONE
        if token is not None:
            credentials = Credentials.INVALID if token else Credentials.SENT
            bearer = f"Bearer {token or self.token}"
            headers = Headers((*headers.fields, ("Authorization", bearer)))
        return self.resend(evolve(request, headers=headers), credentials)

    def resend(self, request: Request, credentials: Credentials) -> Interaction:
        """Send a request exactly as it is."""
        interaction = Interaction(
            request=request,
            response=self.answer(request),
            name=f"{self.region}#{self.count}",
            source=Source.SCENARIO if self.sequence else Source.GENERATED,
            region=self.region,
            api_version=self.api_version,
            credentials=credentials,
            case=self.case,
            sequence=self.sequence,
            answered_by="sandbox",
        )
        self.count += 1
        self.collect(interaction)
        return interaction
