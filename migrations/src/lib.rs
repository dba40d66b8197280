//! Deploys the program and makes the pools of a cluster.
