//! The bot as a process.

use std::{
    path::Path,
    process::{Child, Command, Output, Stdio},
};

pub fn command(config: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loss-liquidator"));
    command.arg("--config").arg(config).env_remove("LIQUIDATOR_KEYPAIR").env("RUST_LOG", "info");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it to its end.
pub async fn run(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// The one line that it says when it cannot start.
pub fn error(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", text(output));
    let lines = String::from_utf8(output.stderr.clone()).unwrap();
    let errors: Vec<&str> = lines.lines().filter_map(|line| line.strip_prefix("error: ")).collect();
    assert_eq!(errors.len(), 1, "{lines}");
    assert!(lines.trim_end().ends_with(errors[0]), "more after the error: {lines}");
    errors[0].to_owned()
}

pub fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A bot that is killed when this is dropped.
pub struct Running(pub Child);

impl Running {
    pub fn start(config: &Path) -> Self {
        let mut command = command(config);
        // Nobody reads what it says: a full pipe would stop it.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }

    /// As a crash would.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    pub fn terminate(&self) {
        let id = i32::try_from(self.0.id()).unwrap();
        let id = rustix::process::Pid::from_raw(id).unwrap();
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    }

    /// Its exit code, once it ended by itself.
    pub async fn end(mut self) -> Option<i32> {
        tokio::task::spawn_blocking(move || self.0.wait().unwrap().code()).await.unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap_or_default();
        self.0.wait().map(drop).unwrap_or_default();
    }
}
