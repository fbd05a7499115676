"""Registers: short tables of the appendix, the document and the brief; one producer a subject."""
