//! The program as native code under `solana-program-test`: another runtime than the bytecode
//! tests use, with checked arithmetic, real panics and a debugger's view of every line.
//!
//! `solana-program-test` runs a native program through stubs of the runtime's system calls. It
//! installs them in one version of `solana-sysvar`; the framework calls another. Left alone,
//! every CPI of the program would answer `Ok` and move nothing. This file is the bridge between
//! the two, and `tests/bridge.rs` fails when it breaks.
//!
//! What native runs cannot show: compute units, heap and stack limits, `emit!` and return data.

pub mod bank;
pub mod cast;

use anchor_lang::{
    prelude::{AccountInfo, Pubkey},
    solana_program::entrypoint::ProgramResult,
};
use solana_clock::Clock;
use solana_instruction::Instruction;
use solana_program_test::{
    invoke_builtin_function, BuiltinFunctionDefinition, EbpfError, EncryptedHostAddressToEbpfVm,
    InvokeContext,
};
use solana_sysvar_v3::{
    program_stubs::{set_syscall_stubs, SyscallStubs},
    rent::Rent as FrameworkRent,
};
use solana_sysvar_v4::{program_stubs as runtime, rent::Rent as RuntimeRent};
use std::{cell::RefCell, sync::Once};

type RunResult = Result<u64, Box<dyn std::error::Error>>;

/// The program as a builtin of the runtime.
pub struct NativeProgram;

impl BuiltinFunctionDefinition<InvokeContext<'_, '_>> for NativeProgram {
    type Error = Box<dyn std::error::Error>;

    fn rust(_: &mut InvokeContext, _: u64, _: u64, _: u64, _: u64, _: u64) -> RunResult {
        unreachable!("the runtime enters builtins through `vm`")
    }

    #[allow(unsafe_code, reason = "the runtime hands its context out as a raw VM only")]
    fn vm(
        mut vm: EncryptedHostAddressToEbpfVm<InvokeContext>,
        _: u64,
        _: u64,
        _: u64,
        _: u64,
        _: u64,
    ) {
        install_bridge();
        // SAFETY: the runtime made `vm` for this very call and nobody else uses it meanwhile.
        unsafe {
            vm.with_vm(|vm| {
                capture_sysvars(vm.context());
                let result = invoke_builtin_function(enter, vm.context());
                vm.program_result = result.map_err(EbpfError::SyscallError).into();
            });
        }
    }
}

/// The framework's entry point wants everything to live equally long. The copies share the
/// originals' cells, so the runtime sees every write; leaking a few hundred bytes a call makes
/// them live long enough without `unsafe`.
fn enter<'info>(id: &Pubkey, accounts: &[AccountInfo<'info>], data: &[u8]) -> ProgramResult {
    let accounts: &'info [AccountInfo<'info>] = Box::leak(accounts.to_vec().into_boxed_slice());
    let data = Box::leak(data.to_vec().into_boxed_slice());
    socialized_loss::entry(Box::leak(Box::new(*id)), accounts, data)
}

#[derive(Clone, Default)]
struct Sysvars {
    clock: Clock,
    rent: RuntimeRent,
}

thread_local! {
    /// As of the current invocation. The runtime's own getters work only inside a VM.
    static SYSVARS: RefCell<Sysvars> = RefCell::default();
}

fn capture_sysvars(context: &InvokeContext) {
    let cache = context.environment_config.sysvar_cache();
    let captured = Sysvars {
        clock: cache.get_clock().map(|clock| (*clock).clone()).unwrap_or_default(),
        rent: cache.get_rent().map(|rent| (*rent).clone()).unwrap_or_default(),
    };
    SYSVARS.with(|sysvars| sysvars.replace(captured));
}

fn install_bridge() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| drop(set_syscall_stubs(Box::new(Bridge))));
}

/// Takes the framework's system calls and hands them to the runtime's.
struct Bridge;

impl SyscallStubs for Bridge {
    fn sol_log(&self, message: &str) {
        runtime::sol_log(message);
    }

    fn sol_invoke_signed(
        &self,
        instruction: &Instruction,
        accounts: &[AccountInfo],
        seeds: &[&[&[u8]]],
    ) -> ProgramResult {
        runtime::sol_invoke_signed(instruction, accounts, seeds)
    }

    #[allow(unsafe_code, reason = "the system call fills a variable behind a bare address")]
    fn sol_get_clock_sysvar(&self, var: *mut u8) -> u64 {
        let clock = SYSVARS.with(|sysvars| sysvars.borrow().clock.clone());
        // SAFETY: `Clock::get` passes the address of its own `Clock`; both sides use one type.
        unsafe { var.cast::<Clock>().write(clock) };
        0
    }

    #[allow(unsafe_code, reason = "the system call fills a variable behind a bare address")]
    #[allow(deprecated, reason = "the framework's rent still has the old fields")]
    fn sol_get_rent_sysvar(&self, var: *mut u8) -> u64 {
        let rent = SYSVARS.with(|sysvars| sysvars.borrow().rent.clone());
        let rent = FrameworkRent {
            lamports_per_byte_year: rent.lamports_per_byte,
            exemption_threshold: f64::from_le_bytes(rent.exemption_threshold),
            burn_percent: rent.burn_percent,
        };
        // SAFETY: `Rent::get` passes the address of its own `Rent`, the framework's type.
        unsafe { var.cast::<FrameworkRent>().write(rent) };
        0
    }

    fn sol_get_stack_height(&self) -> u64 {
        runtime::sol_get_stack_height()
    }
}
