"""The weekly review: what is gone through, what was said, and what it came to."""
