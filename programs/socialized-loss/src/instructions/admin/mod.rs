//! The authority and the guardian.

pub mod accept_authority;
pub mod administer;
pub mod apply_params;
pub mod cancel_params;
pub mod pause;
pub mod propose_params;
