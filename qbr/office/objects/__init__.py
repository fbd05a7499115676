"""Alt text at work: charts, pictures, tiles and the frames they stand in."""
