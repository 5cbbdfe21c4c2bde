"""How what a contract judges is redacted."""

from __future__ import annotations

from attrs import evolve

from intercontract.cassette.redaction.policy import DEFAULT_POLICY, Policy
from intercontract.contract.contract import Contract


def policy_for(salt: str | None, contract: Contract | None = None) -> Policy:
    """How to redact what a contract judges, under a salt of somebody's own."""
    policy = Policy(salt=salt.encode()) if salt else DEFAULT_POLICY
    free = contract.resources.free_maps if contract else policy.free_maps
    return evolve(policy, free_maps=policy.free_maps | free)
