"""What is verified of an SDK, one aspect a module: each makes calls, and yields what it observed."""
