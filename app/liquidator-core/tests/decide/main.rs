//! Holds up the decisions: from what is on the stage to exactly what is sent, rule by rule.

mod in_flight;
mod liquidate;
mod prices;
mod properties;
mod recognise;
mod salvage;
mod stage;
mod upkeep;
mod wallet;
