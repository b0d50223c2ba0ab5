"""Looking after a store: examine, repair, salvage, back up, restore. No need of it to open one.

``doctor`` tells what is found: ``survey`` takes the ``journey`` along the journal and compares it
with the ``snapshots``; ``premises`` looks around them, ``left_overs`` at what was set aside,
``beside`` into the archive and at the backups.
``rescue`` writes a new store elsewhere, ``repair`` mends one where it is (a journal with ``anew``).
Both go by ``salvage``, which makes a journal of the ``evidence``, or by single ``documents`` where
there is none.
``copying`` makes backups that somebody asks for, ``copies`` reads sealed ones to restore them.
"""
