//! Who has a port, from /proc.

use std::fs;

/// `process 123 (solana-test-validator --ledger ...)`, or what can be said without the rights to see it.
pub fn describe(port: u16) -> String {
    let holder = inode_of(port).and_then(|inode| pid_with(&inode));
    match holder {
        Some(pid) => format!("process {pid} ({})", command_of(pid)),
        None => "a process of another user".to_owned(),
    }
}

/// The socket at the port: listening, or of a protocol that knows no listening.
fn inode_of(port: u16) -> Option<String> {
    let tables = [("tcp", Some("0A")), ("tcp6", Some("0A")), ("udp", None), ("udp6", None)];
    tables.into_iter().find_map(|(name, state)| {
        let table = fs::read_to_string(format!("/proc/net/{name}")).ok()?;
        table.lines().skip(1).find_map(|line| inode_in(line, port, state))
    })
}

/// A line of such a table: number, local address, remote address, state, ..., inode as the tenth.
fn inode_in(line: &str, port: u16, state: Option<&str>) -> Option<String> {
    let words: Vec<_> = line.split_whitespace().collect();
    let (_, hex) = words.get(1)?.rsplit_once(':')?;
    let matches = u16::from_str_radix(hex, 16).ok()? == port
        && state.is_none_or(|state| words.get(3) == Some(&state));
    matches.then(|| words.get(9).map(|inode| (*inode).to_owned()))?
}

fn pid_with(inode: &str) -> Option<u32> {
    let wanted = format!("socket:[{inode}]");
    let mut processes = fs::read_dir("/proc")
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    processes.find(|pid| {
        let files = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten();
        let mut links = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
        links.any(|link| link.to_string_lossy() == wanted)
    })
}

/// Its command line, cut to what a line holds.
fn command_of(pid: u32) -> String {
    let text = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let words = String::from_utf8_lossy(&text).replace('\0', " ");
    let short: String = words.trim().chars().take(80).collect();
    if short.len() < words.trim().len() {
        return format!("{short}...");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_listening_socket_of_the_port_counts() {
        let line = "   0: 0100007F:22C3 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1";
        assert_eq!(inode_in(line, 8899, Some("0A")).as_deref(), Some("4711"));
        assert_eq!(inode_in(line, 8900, Some("0A")), None);
        assert_eq!(inode_in(&line.replace(" 0A ", " 01 "), 8899, Some("0A")), None);
        assert_eq!(inode_in("  sl  local_address", 8899, None), None);
    }
}
