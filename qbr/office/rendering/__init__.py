"""Values become escaped text inside the emit call; faults are told and the others go on."""
