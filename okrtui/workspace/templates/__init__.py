"""Objectives to begin with: a gallery, and what people saved of their own."""
