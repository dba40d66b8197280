//! The parts of the registry-only toolchain and their versions.

/// Rises with every change to how the parts are put together: cargo does not notice an edited std,
/// so an existing folder is never changed, only replaced by one of another name.
const RECIPE: u32 = 1;

/// LLVM 23 as static libraries, and those of the targets the first wheel leaves out (BPF).
pub const LLVM_WHEELS: [&str; 2] = ["mlc-llvm-static", "mlc-llvm-static-extra-targets"];
pub const LLVM_WHEEL: &str = "23.1.1.post0";
/// The cargo feature of `bpf-linker` for that LLVM.
pub const LLVM_FEATURE: &str = "bpf-linker/llvm-23,bpf-linker/llvm-link-static";
pub const LINKER: &str = "0.2.6";

/// The folder's name: everything that decides its contents.
pub fn folder(debian_rustc: &str) -> String {
    let arch = std::env::consts::ARCH;
    let name = format!(
        "sbf-{arch}_rustc-web-{debian_rustc}_llvm-{LLVM_WHEEL}_sbpf-linker-{LINKER}_recipe-{RECIPE}"
    );
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    name.chars().map(plain).collect()
}

/// The line that names the toolchain beside the bytecode.
pub fn line(rustc: &str) -> String {
    let llvm = LLVM_WHEEL.split(".post").next().unwrap_or(LLVM_WHEEL);
    format!("registry-only: rustc {rustc}, LLVM {llvm}, sbpf-linker {LINKER}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_names_every_version_and_nothing_a_shell_minds() {
        let name = folder("1.96.0+dfsg1-1~deb12u2");
        assert!(name.contains("rustc-web-1.96.0-dfsg1-1-deb12u2_llvm-23.1.1.post0_"));
        assert!(name.ends_with(&format!("sbpf-linker-{LINKER}_recipe-{RECIPE}")));
    }

    #[test]
    fn line_names_the_release_of_llvm_not_of_its_wheel() {
        assert_eq!(line("1.96.0"), "registry-only: rustc 1.96.0, LLVM 23.1.1, sbpf-linker 0.2.6");
    }
}
