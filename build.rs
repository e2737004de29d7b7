//! Compiles the interface descriptions of `data/ui` into the resource that tidings-ui carries, and tells the linker where
//! `./dev setup` unpacked gtk4-layer-shell, if it did.

fn main() {
    #[cfg(feature = "ui")]
    {
        glib_build_tools::compile_resources(&["data/ui"], "data/ui/tidings.gresource.xml", "tidings.gresource");
        println!("cargo:rerun-if-changed=data/ui");
        let prefix = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/prefix/lib");
        println!("cargo:rerun-if-changed={}", prefix.display());
        if prefix.join("libgtk4-layer-shell.so").exists() {
            println!("cargo:rustc-link-arg-bin=tidings-ui=-Wl,-rpath,{}", prefix.display());
        }
    }
}
