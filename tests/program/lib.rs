//! Tests of the real bytecode in a Solana VM. `pools`, `lps`, `positions` and `defaults` have one
//! file per instruction; `promises` has one per promise that needs several; `attacks` and `matrix` are
//! tables, and `machine` goes at random beside the maths and a model.
