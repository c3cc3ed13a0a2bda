"""`pycc.testing`: the runner itself, its pytest plugin, and a suite of an outside project under both runners."""
