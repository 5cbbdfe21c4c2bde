"""Contract tests and spec conformance for the Intercom REST API.

The command line's use cases as functions, with the options' names and defaults as keyword arguments. They
return a report, print nothing, and raise the errors of `intercontract.errors`::

    import intercontract as ic

    report = ic.audit(["traffic.har"])
    print(report.verdict, report.summary)
    for finding in report.findings:
        print(finding.message)

Nothing is imported before it is asked for.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intercontract.contract.load import load as load_contract
    from intercontract.engine.audit import audit
    from intercontract.engine.drift import drift
    from intercontract.engine.record import record
    from intercontract.engine.run import run
    from intercontract.engine.sandbox import sandbox
    from intercontract.engine.sdk import sdk as verify_sdk
    from intercontract.model.finding import Finding
    from intercontract.model.report import Report

__all__ = [
    "Finding",
    "Report",
    "__version__",
    "audit",
    "drift",
    "load_contract",
    "record",
    "run",
    "sandbox",
    "verify_sdk",
]

__version__ = "0.1.0"

# Where each public name is found, and how it is called there.
_PLACES = {
    "Finding": ("model.finding", "Finding"),
    "Report": ("model.report", "Report"),
    "audit": ("engine.audit", "audit"),
    "drift": ("engine.drift", "drift"),
    "load_contract": ("contract.load", "load"),
    "record": ("engine.record", "record"),
    "run": ("engine.run", "run"),
    "sandbox": ("engine.sandbox", "sandbox"),
    "verify_sdk": ("engine.sdk", "sdk"),
}


class _Package(ModuleType):
    """This package. Its functions `drift` and `sandbox` are named as two of its packages are.

    Importing a package puts it into the one above as an attribute; here the function keeps the name, and
    ``from intercontract.drift.change import Change`` finds the package all the same.
    """

    def __getattr__(self, name: str) -> object:
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, attribute = _PLACES[name]
        value: object = getattr(import_module(f"{__name__}.{module}"), attribute)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _PLACES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
