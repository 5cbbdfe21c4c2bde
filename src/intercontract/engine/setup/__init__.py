"""What a use case is asked to do, and what it needs of files: settings, contract, scenarios, recordings."""
