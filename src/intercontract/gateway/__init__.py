"""HTTP in front of a sandbox, of cassettes, or of Intercom itself, for clients in any language.

::

    GatewaySettings(upstream, listeners, api_version, seed, bases, allow_writes, cassettes, policy,
                    strict, max_age, record, scenario, faults)
    with RegionalGateways(settings, contract, log, ready, judge=...) as gateways: ...   # listens meanwhile
    gateways.findings(); gateways.notes(); gateways.recorded                   # what it came to

One `Gateway` per region: wire (ASGI in, shared values out) → faults → upstream (sandboxed, replayed,
forwarded) → scenario (held, step) → watch (redact, record, judge) → answer. `control` serves the paths
below ``/__intercontract__/``. Judging is handed in: this package imports no engine.
"""
