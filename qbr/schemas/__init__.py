"""JSON Schemas of the files people write in YAML, one a file beside this module, generated from the records.

Renew them with `python -m qbr.schemas`; a workspace has a copy in `.qbr/schemas`, which its files name in their first
line so that an editor completes and checks while somebody types.
"""
