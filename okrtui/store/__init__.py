"""What is kept: the JSON TinyDB store with its journal; ``journal_store.open_store`` opens it."""
