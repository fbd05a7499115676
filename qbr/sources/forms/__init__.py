"""From any form of table, CSV to Parquet, to rows and columns of texts under their header."""
