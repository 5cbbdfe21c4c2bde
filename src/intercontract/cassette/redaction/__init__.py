"""What secrets and personal data look like, and recordings without them."""
