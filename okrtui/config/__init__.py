"""Where things lie and what the user's configuration says; imports nothing by itself."""
