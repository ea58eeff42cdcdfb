"""Back up everything a server keeps, while it runs, and bring it back elsewhere.

In: a home, its database, its store. Out: one archive with the digest of every file; from it, a
home in which every accepted delivery counts and every proof holds.
Never: changes what it backs up, or writes into a home that is in use.
"""

from laban.lake.backups.archives import Manifest
from laban.lake.backups.making import BackupReport, back_up
from laban.lake.backups.restoring import RestoreReport, restore

__all__ = ["BackupReport", "Manifest", "RestoreReport", "back_up", "restore"]
