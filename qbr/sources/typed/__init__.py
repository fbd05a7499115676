"""From rows of texts to records and typed columns: exclusions counted, faults with their place."""
