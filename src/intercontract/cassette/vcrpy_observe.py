"""Looking on while stock vcrpy plays and records: whoever opens the cassettes need not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from attrs import Factory, evolve
from vcr.cassette import Cassette

from intercontract.cassette.formats.bounded import Decoder
from intercontract.cassette.formats.messages import EntryReader
from intercontract.cassette.limits import DEFAULT
from intercontract.cassette.vcrpy_patch import entry_of
from intercontract.model.interaction import Interaction, Source
from intercontract.model.region import region_of
from intercontract.values import define


@define
class ObservedCassettes:
    """The cassettes that were opened, what of them was never played, and the ``others`` that were asked."""

    _opened: list[Cassette] = Factory(list)
    others: set[str] = Factory(set)

    def add(self, cassette: object) -> None:
        """One more."""
        self._opened.append(cassette)

    def __contains__(self, cassette: object) -> bool:
        return any(opened is cassette for opened in self._opened)

    def entries(self) -> Iterator[tuple[str, str, bool]]:
        """Each recording of an Intercom server: its name (``file#index``), what it is, whether it was played.

        What was recorded just now counts as played.
        """
        for cassette in self._opened:
            loaded = getattr(cassette, "_loaded_count", len(cassette))
            for number, request in enumerate(cassette.requests[:loaded]):
                if region_of(request.uri):
                    told = f"{request.method} {request.path}"
                    yield f"{cassette._path}#{number}", told, bool(cassette.play_counts[number])


@contextmanager
def observed(listen: Callable[[Interaction], object]) -> Iterator[ObservedCassettes]:
    """Tell of each request that vcrpy answers or records, with its answer, as long as the context lasts.

    Holds for every cassette that is opened meanwhile, by a decorator, pytest-recording or pytest-vcr.
    """
    found = ObservedCassettes()
    load, play, append = Cassette.load.__func__, Cassette.play_response, Cassette.append

    def tell(cassette: Any, request: Any, response: Any) -> None:
        region = region_of(request.uri)
        if region is None:
            found.others.add(request.host)
        else:
            listen(_seen(cassette, request, response, region))

    def loaded(cls: type[Cassette], /, **options: object) -> object:
        cassette = load(cls, **options)
        found.add(cassette)
        return cassette

    def played(self: object, request: object) -> object:
        response = play(self, request)
        tell(self, request, response)
        return response

    def appended(self: Any, request: Any, response: Any) -> None:
        append(self, request, response)
        # While a cassette is loaded, what it holds is appended too; it is opened after that.
        if self in found and self.filter_request(request):
            tell(self, request, response)

    with (
        mock.patch.object(Cassette, "load", classmethod(loaded)),
        mock.patch.object(Cassette, "play_response", played),
        mock.patch.object(Cassette, "append", appended),
    ):
        yield found


def _seen(cassette: Any, request: Any, response: Any, region: str) -> Interaction:
    path = str(cassette._path)
    entry = entry_of(request, response, EntryReader(path, 0, Decoder(DEFAULT, path), wraps=True))
    return evolve(entry.interaction, name=path, source=Source.CAPTURED, region=region)
