"""Judgement: pure functions from interactions and a contract to findings. One check, one file, one id."""
