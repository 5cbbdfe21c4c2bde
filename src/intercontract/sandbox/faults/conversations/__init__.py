"""Faults in conversations, their parts, their tags, and the messages that begin them."""
