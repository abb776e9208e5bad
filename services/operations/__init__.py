"""What an operator does: look at dead letters, fill topics again, verify the log, reconcile."""
