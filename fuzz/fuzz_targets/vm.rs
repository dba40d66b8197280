// What the bytecode did is not among libFuzzer's counters, so the targets that run it say what they saw,
// and libFuzzer looks for inputs that show it something else.

/// libFuzzer adds what is in this section to its own counters.
#[unsafe(link_section = "__libfuzzer_extra_counters")]
static mut SEEN: [u8; 1_024] = [0; 1_024];

pub fn show(seen: &[u8]) {
    for (at, count) in seen.iter().enumerate().take(1_024) {
        // SAFETY: one thread, and the index is within the array.
        unsafe { (&raw mut SEEN).cast::<u8>().add(at).write(*count) };
    }
}
