"""What people decide about documents: the queue of doubts, corrections, what they teach."""
