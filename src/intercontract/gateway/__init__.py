"""HTTP in front of a sandbox, of cassettes, or of Intercom itself, for clients in any language."""
