//! The liquidator as a service around `liquidator-core`.
