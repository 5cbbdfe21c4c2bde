"""Impact: which changes touch what somebody uses, and whether they can upgrade. Pure."""
