"""Recorded traffic: reading, writing, redacting, replaying. Only this package imports vcrpy.

Each name is imported from its module, so that nothing waits for YAML, requests, httpx or vcrpy unless it
needs them.

Reading and writing: ``reading.read(path)`` gives the interactions of a file or folder in any format,
``reading.load(path)`` a :class:`~intercontract.cassette.entry.Recording` with what is stored beside them;
``writing.write(path, interactions)`` writes VCR YAML. Formats are VCR YAML and JSON, HAR 1.2 and NDJSON,
recognised by content. Everything is untrusted: ``CassetteError`` and ``TrafficError`` name file and line.
Interactions are named ``path#index``.

Replaying: ``replay.ReplayIndex(interactions)`` finds the recorded answer in constant time and says what
differs where there is none; ``requests_adapter.replay_session``, ``httpx_transport.ReplayTransport`` and,
for any client, ``vcrpy_patch.use_cassette`` play from it. ``guard.socket_guard`` refuses all but loopback.

Redacting: ``redaction.redact(interaction, policy)`` is pure, idempotent and denies by default;
``leaks.scan(path)`` finds what is left.

Recording: ``recorder.Recorder`` journals each interaction, redacted, before the next one is sent;
``recorder.recover`` completes what a crash cut short; ``distillation.distil`` keeps the smallest telling set.

Tools: ``conversion.convert``, ``conversion.prune``, ``conversion.redact_file``, ``compare.diff``; and
``vcrpy_patch.Persister`` for stock vcrpy.
"""
