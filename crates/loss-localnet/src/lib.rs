//! A local validator with the program, a pool, people and a price that moves.
