"""Values between Python and compiled code: keys of types, conversions, the compiled entry, errors, guards."""
