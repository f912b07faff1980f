//! `cargo xtask`: see the library `schema_sync`.

fn main() {
    schema_sync::main()
}
