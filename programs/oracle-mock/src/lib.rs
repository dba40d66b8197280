//! Stands for Pyth's receiver.
