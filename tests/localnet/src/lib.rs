//! End to end on a real validator.
