"""Looking after a store: examine, repair, salvage, back up, restore. No need of it to open one.

``doctor`` says what is to be said (``survey`` of the journal and its copies, ``premises`` around
them); ``repair`` mends in place, ``rescue`` builds a new store elsewhere, both out of what
``salvage`` puts together; ``copying`` and ``copies`` write backups and read them again.
"""
