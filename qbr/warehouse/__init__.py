"""Databases that hold the rows of all customers: what `qbr pull` reads from them, and the snapshots it writes.

Nothing here runs during a build: builds read snapshots (`qbr.sources.typed.snapshots`), offline.
"""
