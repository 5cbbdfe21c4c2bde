"""Recordings as they are written down: HAR, NDJSON, VCR and what JavaScript's recorders write."""
