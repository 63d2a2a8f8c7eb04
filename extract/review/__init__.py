"""What a human should look at."""
