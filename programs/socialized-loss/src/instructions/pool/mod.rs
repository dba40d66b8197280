//! Pools.

pub mod accrue;
pub mod init_pool;
