"""How like the real thing the sandbox is."""
