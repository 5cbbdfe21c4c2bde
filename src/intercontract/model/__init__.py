"""Values that every layer speaks: interactions, findings, verdicts, runs. Pure."""
