"""Where a run's traffic comes from: sent to an API, region by region, or read from recordings."""
