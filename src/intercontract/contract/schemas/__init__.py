"""Values against schemas: what fits, what does not and why, what is documented nowhere."""
