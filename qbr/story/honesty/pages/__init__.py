"""One page for each rule of honest language: what a finding means, why it is one, and how to mend it."""
