# Prints the block number `wanted` of those that are marked as OCaml.
/^```ocaml$/ { block++; inside = 1; next }
/^```$/ { inside = 0 }
inside && block == wanted
