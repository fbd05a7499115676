"""Analysis: records to facts, one module per subject, no words.

`analyse(folder, scope)` in `findings.py` runs them all; each subject is a function from a `CustomerFolder` and a
`Scope` to a frozen dataclass of facts, or to None where the folder has no data on it.
"""
