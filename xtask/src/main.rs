//! `cargo xtask`: see the library `schema_sync`.

fn main() -> std::process::ExitCode {
    schema_sync::main()
}
