"""How fast the Office engine is beside its peers, and what each of them does to a normal file. Run by hand."""
