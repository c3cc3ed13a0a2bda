"""`pycc-reduce`: smaller modules, and smaller Python programs, that still fail."""
