"""Contract tests and spec conformance for the Intercom REST API."""

__version__ = "0.1.0"
