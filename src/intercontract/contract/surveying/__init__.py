"""What schemas say of the parts of answers, remembered from one answer to the next."""
