"""Who may do what, and what browsers are told to refuse."""
