//! What a liquidator should do, from what it knows. No network, no clock, no keys.
