"""What becomes of traffic: judged, counted, told in words that may be shown, and added up to a run."""
