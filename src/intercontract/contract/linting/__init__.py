"""What can be wrong with a description, one family of rules per module."""
