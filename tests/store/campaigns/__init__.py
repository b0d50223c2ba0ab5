"""Campaigns against the store: thousands of crashes, faults, kills and damaged files.

Each is one module with a ``CAMPAIGN``. Its short form is a test (test_campaigns.py); all long
forms together are ``make soak``. Every run prints its figures and its seed.
"""
