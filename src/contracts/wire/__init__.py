"""How values written as text become values of a type: one at a time, and a column at once."""
