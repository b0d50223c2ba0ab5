"""What looks after a store: on every kind of damage, and on sound ones."""
