"""What was observed, added up: values that merge, equal however the work was split."""
