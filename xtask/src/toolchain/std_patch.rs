//! The edits that let Rust's standard library be compiled for `target_os = "solana"`.
//!
//! Each names the text it hangs on, so that a newer std that has moved on is refused with the file
//! and the text, not compiled into something subtly different.

use std::fs;
use std::path::Path;

use anyhow::{ensure, Context, Result};

const SOLANA: &str = "target_os = \"solana\",";

/// Programs bring their own allocator; the system's exists because std must have one.
const NULL_ALLOCATOR: &str = "\
use crate::alloc::{GlobalAlloc, Layout, System};

#[stable(feature = \"alloc_system_type\", since = \"1.28.0\")]
unsafe impl GlobalAlloc for System {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        crate::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
";

/// Splits `RandomState::new` in two: std's, and one with fixed keys, because std keeps its keys in
/// writable data, which the VM refuses.
const NEW: &str = "    pub fn new() -> RandomState {\n";
const FIXED_OR_RANDOM: &str = "    pub fn new() -> RandomState {
        #[cfg(target_os = \"solana\")]
        return RandomState { k0: 0, k1: 0 };
        #[cfg(not(target_os = \"solana\"))]
        Self::with_random_keys()
    }

    #[cfg(not(target_os = \"solana\"))]
    fn with_random_keys() -> RandomState {
";

/// Patches the source below `std/src`.
pub fn apply(std: &Path) -> Result<()> {
    edit(std, "sys/alloc/mod.rs", |text| add_allocator(&add_min_align(text)?))?;
    fs::write(std.join("sys/alloc/solana.rs"), NULL_ALLOCATOR)?;
    // Neither threads nor randomness, as on VEXos; errors without an operating system, as on zkVM.
    edit(std, "sys/random/mod.rs", |text| add_to_lists(text, "target_os = \"vexos\","))?;
    edit(std, "sys/thread_local/mod.rs", |text| add_to_lists(text, "target_os = \"vexos\","))?;
    edit(std, "sys/io/error/mod.rs", |text| add_to_lists(text, "target_os = \"zkvm\","))?;
    edit(std, "hash/random.rs", |text| replace_once(text, NEW, FIXED_OR_RANDOM))
}

fn edit(std: &Path, file: &str, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let path = std.join(file);
    let text = fs::read_to_string(&path);
    let patched = text.map_err(anyhow::Error::from).and_then(|text| change(&text));
    let patched = patched.with_context(|| {
        format!(
            "cannot patch std/src/{file}: this version of Rust's standard library is not known; \
             bring xtask/src/toolchain/std_patch.rs up to date with it"
        )
    })?;
    fs::write(&path, patched).with_context(|| format!("cannot write {}", path.display()))
}

fn add_min_align(text: &str) -> Result<String> {
    let (wasm, bpf) = ("    target_arch = \"wasm64\",\n", "    target_arch = \"bpf\",\n");
    replace_once(text, wasm, &format!("{wasm}{bpf}"))
}

fn add_allocator(text: &str) -> Result<String> {
    let zkvm = "    target_os = \"zkvm\" => {\n        mod zkvm;\n    }\n";
    replace_once(text, zkvm, &format!("{zkvm}{}", zkvm.replace("zkvm", "solana")))
}

fn replace_once(text: &str, old: &str, new: &str) -> Result<String> {
    let found = text.matches(old).count();
    ensure!(found == 1, "found this {found} times instead of once:\n{old}");
    Ok(text.replace(old, new))
}

/// Puts Solana after every line that is `entry` and nothing else.
fn add_to_lists(text: &str, entry: &str) -> Result<String> {
    ensure!(text.lines().any(|line| line.trim() == entry), "found no line `{entry}`");
    let mut patched = String::with_capacity(text.len());
    for line in text.lines() {
        patched.push_str(line);
        patched.push('\n');
        if line.trim() == entry {
            patched.push_str(&line.replace(entry, SOLANA));
            patched.push('\n');
        }
    }
    Ok(patched)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solana_joins_every_list_but_no_branch_of_its_own() {
        let text = "any(\n    target_os = \"vexos\",\n) => a,\ntarget_os = \"vexos\" => b,\n";
        let patched = add_to_lists(text, "target_os = \"vexos\",").unwrap();
        let wanted = "any(\n    target_os = \"vexos\",\n    target_os = \"solana\",\n) => a,\n\
                      target_os = \"vexos\" => b,\n";
        assert_eq!(patched, wanted);
    }

    #[test]
    fn solana_gets_an_allocator() {
        let zkvm = "    target_os = \"zkvm\" => {\n        mod zkvm;\n    }\n}\n";
        let patched = add_allocator(zkvm).unwrap();
        assert!(patched.contains("    target_os = \"solana\" => {\n        mod solana;\n    }\n}"));
    }

    #[test]
    fn an_unknown_std_is_refused_with_the_file_and_the_text() {
        let std = std::env::temp_dir().join(format!("xtask-std-{}", std::process::id()));
        fs::create_dir_all(std.join("sys/alloc")).unwrap();
        fs::write(std.join("sys/alloc/mod.rs"), "fn other() {}\n").unwrap();
        let error = format!("{:#}", apply(&std).unwrap_err());
        fs::remove_dir_all(&std).unwrap();
        assert!(error.contains("std/src/sys/alloc/mod.rs"), "{error}");
        assert!(error.contains("target_arch = \"wasm64\""), "{error}");
    }

    #[test]
    fn an_anchor_found_twice_is_refused() {
        assert!(replace_once("a a", "a", "b").is_err());
    }
}
