"""What is done for intake beside events: pushing files, comparing works."""
