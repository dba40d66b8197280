//! Where an RPC or its websocket is. A path or query is often the key to it: neither is ever shown.

use std::{fmt, str::FromStr};
use url::Url;

/// A URL that shows only scheme, host and port.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    /// What comes before `://`.
    pub fn scheme(&self) -> &str {
        self.0.scheme()
    }

    /// All of it: to connect.
    pub fn secret(&self) -> &str {
        self.0.as_str()
    }

    /// `text`, which somebody else wrote, without what is not shown.
    pub fn hide(&self, text: &str) -> String {
        text.replace(self.0.as_str(), &self.to_string())
    }
}

impl FromStr for Endpoint {
    type Err = url::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0.origin().ascii_serialization())
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_a_url_is_never_shown() {
        for url in [
            "https://me:secret@rpc.example:8899/",
            "https://rpc.example:8899/v2/secret",
            "https://rpc.example:8899?api-key=secret",
        ] {
            let endpoint: Endpoint = url.parse().unwrap();
            assert!(endpoint.secret().contains("secret"), "{}", endpoint.secret());
            assert_eq!(endpoint.to_string(), "https://rpc.example:8899");
            assert_eq!(format!("{endpoint:?}"), "https://rpc.example:8899");
            let said = format!("cannot send request for url ({})", endpoint.secret());
            let shown = "cannot send request for url (https://rpc.example:8899)";
            assert_eq!(endpoint.hide(&said), shown);
        }
    }
}
