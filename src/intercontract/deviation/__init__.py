"""Known differences between a contract and reality: they make a finding known, and go stale."""
