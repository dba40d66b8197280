//! `loss-wasm-bindgen FILE.wasm FOLDER`: what JavaScript loads, made of what rustc made. `cargo xtask
//! wasm` runs it.

use anyhow::{bail, Result};
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    let [input, folder] = args.as_slice() else {
        bail!("give a .wasm file and a folder; `cargo xtask wasm` does");
    };
    let mut bindgen = Bindgen::new();
    // Names of functions and tools are no use to a page, and would differ between machines.
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.web(true)?.typescript(true).input_path(input).out_name("loss_wasm");
    bindgen.generate(folder)?;
    for file in ["loss_wasm.js", "loss_wasm.d.ts"] {
        let file = Path::new(folder).join(file);
        // Comments that come through a macro keep the start of their literal.
        let text = std::fs::read_to_string(&file)?.replace(" * r\" ", " * ");
        std::fs::write(file, text)?;
    }
    Ok(())
}
