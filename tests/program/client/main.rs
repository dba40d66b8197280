//! The client says the same as the program: accounts, instructions, events, refusals, addresses, and
//! previews on the bytecode. What is added to the program and forgotten in the client fails here.

mod accounts;
mod addresses;
mod anchor;
mod errors;
mod events;
mod fixtures;
mod instructions;
mod quote_borrower;
mod quote_crash;
mod quote_owners;
mod quote_vectors;
mod quotes;
mod source;
mod transactions;
mod venue_example;
