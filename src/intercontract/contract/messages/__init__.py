"""The bodies and parameters of requests and responses as values that a schema can judge."""
