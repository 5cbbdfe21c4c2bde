"""What is demanded of an SDK: the ids of findings, each with its aspect."""

from __future__ import annotations

from intercontract.model.finding import Severity
from intercontract.values import frozen


@frozen
class SdkRule:
    """One demand: what findings of it are called, and how bad they are."""

    id: str
    aspect: str
    severity: Severity
    summary: str


_FAIL, _WARNING = Severity.FAIL, Severity.WARNING

RULES = {
    rule.id: rule
    for rule in (
        SdkRule("sdk-request", "sent", _FAIL, "What the SDK sends keeps the contract."),
        SdkRule("sdk-left-out", "sent", _WARNING, "Documented parameters can be given."),
        SdkRule("sdk-version", "sent", _WARNING,
                "The SDK names an API version, and it is the contract's."),
        SdkRule("sdk-declared-type", "declared", _FAIL,
                "The declared type of a result allows what comes."),
        SdkRule("sdk-undeclared-null", "declared", _WARNING,
                "An optional field that may be null is declared so."),
        SdkRule("sdk-undeclared-field", "declared", _WARNING,
                "Every field that comes has a declared type."),
        SdkRule("sdk-request-type", "declared", _WARNING,
                "The declared type of a request has room for what was taken before."),
        SdkRule("sdk-refused-answer", "understood", _FAIL, "A recorded answer raises no error."),
        SdkRule("sdk-lost-field", "understood", _FAIL, "The result has every field that came."),
        SdkRule("sdk-changed-value", "understood", _FAIL, "The result has the values that came."),
        SdkRule("sdk-invented-field", "understood", _WARNING, "The result has nothing that did not come."),
        SdkRule("sdk-written-back", "understood", _FAIL,
                "Writing back what was read, with one change, sends that change and loses nothing."),
        SdkRule("sdk-error", "errors", _FAIL,
                "An error raises, with its status, code, message and request id."),
        SdkRule("sdk-foreign-error", "errors", _WARNING, "What is raised is an error of the SDK's own."),
        SdkRule("sdk-broken-answer", "errors", _FAIL, "A broken answer is no success."),
        SdkRule("sdk-pages", "pages", _FAIL,
                "Iteration ends, repeats nothing and misses nothing."),
        SdkRule("sdk-retry", "retries", _FAIL,
                "No write is repeated unasked, nothing that cannot succeed is, and waiting is as was told."),
        SdkRule("sdk-setting", "retries", _FAIL, "Each setting has the effect that it promises."),
        SdkRule("sdk-region", "regions", _FAIL, "Each region is reached by the SDK's own setting."),
        SdkRule("sdk-other-version", "regions", _WARNING,
                "That an answer is in another version than was asked for is told."),
        SdkRule("sdk-misread-version", "regions", _FAIL,
                "An answer in another version raises, or is understood as what came."),
        SdkRule("sdk-driver", "driver", _FAIL, "The driver keeps the protocol."),
    )
}  # fmt: skip

ASPECTS = ("sent", "declared", "understood", "errors", "pages", "retries", "regions")
"""What is verified, in this order."""
