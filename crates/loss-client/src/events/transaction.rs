//! All events of one transaction, in order.

use super::{in_instruction, in_log, Event, EventError};
use crate::addresses::PROGRAM_ID;
use solana_pubkey::Pubkey;

/// What the runtime writes when a log is too long.
const LOG_CUT: &str = "Log truncated";

/// All events of a successful transaction, in the order in which they were sent.
///
/// `logs` are its log lines. `inner` are its inner instructions, program and data, flattened in the
/// order of execution. Either may be empty when it is not known: then only the events of the other
/// come out. Nothing of other programs is read, whatever it looks like: log lines count only while
/// the program itself runs, and only the program can send itself an event.
///
/// Each event is its own result, so that one this client cannot read does not hide the others.
pub fn of_transaction<'a>(
    logs: impl IntoIterator<Item = &'a str>,
    inner: impl IntoIterator<Item = (Pubkey, &'a [u8])>,
) -> Vec<Result<Event, EventError>> {
    let own = inner.into_iter().filter(|(program, _)| *program == PROGRAM_ID);
    let mut sent = own.filter_map(|(_, data)| in_instruction(data));
    let mut running: Vec<Option<Pubkey>> = Vec::new();
    let mut events = Vec::new();
    let mut cut = false;
    for line in logs {
        let ours = running.last() == Some(&Some(PROGRAM_ID));
        match Line::of(line) {
            Line::Invoke(program) => {
                // The program calls itself for one thing only: to send an event.
                if ours && program == Some(PROGRAM_ID) {
                    events.extend(sent.next());
                }
                running.push(program);
            }
            Line::End => {
                running.pop();
            }
            Line::Cut => cut = true,
            Line::Other if ours => events.extend(in_log(line)),
            Line::Other => {}
        }
    }
    // Those whose place the log does not say.
    events.extend(sent);
    if cut {
        events.push(Err(EventError::LogCut));
    }
    events
}

/// What a log line says about which program runs.
enum Line {
    /// A program begins; none if its id cannot be read.
    Invoke(Option<Pubkey>),
    /// The program that runs ends.
    End,
    /// The rest of the log is missing.
    Cut,
    Other,
}

impl Line {
    fn of(line: &str) -> Self {
        if line == LOG_CUT {
            return Self::Cut;
        }
        // What programs write themselves begins with `Program log:`, `data:` or `return:`.
        let Some((program, rest)) = line.strip_prefix("Program ").and_then(|l| l.split_once(' '))
        else {
            return Self::Other;
        };
        if program.ends_with(':') {
            Self::Other
        } else if rest.starts_with("invoke [") {
            Self::Invoke(program.parse().ok())
        } else if rest == "success" || rest.starts_with("failed") {
            Self::End
        } else {
            Self::Other
        }
    }
}
