"""Which rules there are: ids, levels and groups, as tables."""
