# gtk4-layer-shell, which Debian has from 13 on: on Debian 12 the package of 13, unpacked under target/prefix.
# Sourced by ./dev; never installs a package of another release into the system.
# shellcheck shell=bash

layer_shell_module=gtk4-layer-shell-0
layer_shell_package=libgtk4-layer-shell-dev

install_layer_shell() {
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH} pkg-config --exists "$layer_shell_module" && return
    if apt-cache show "$layer_shell_package" >/dev/null 2>&1; then
        apt_install "$layer_shell_package"
    elif [[ $(os_release ID):$(os_release VERSION_ID) == debian:12 ]]; then
        unpack_layer_shell
    else
        die "the library gtk4-layer-shell is missing and this release has no package of it. Install it from its source,
or build without popups on Wayland: cargo build --release --no-default-features --features ui"
    fi
}

# Downloads with apt's own folders kept apart, so that the system never hears of the other release.
unpack_layer_shell() {
    step "unpacking gtk4-layer-shell of Debian 13 into target/prefix"
    local uri work=$root/target/layer-shell apt
    uri=$(archive_uri "$(os_release VERSION_CODENAME)" /etc/apt/sources.list /etc/apt/sources.list.d/*) ||
        die "no apt source of this machine serves its own release; add one to /etc/apt/sources.list and try again"
    rm -rf "$work"
    mkdir -p "$work"/{lists/partial,cache/archives/partial,unpacked}
    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$uri" >"$work/sources.list"
    apt=(apt-get -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)"
        -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
        -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false)
    "${apt[@]}" update
    (cd "$work" && "${apt[@]}" download libgtk4-layer-shell0 "$layer_shell_package") ||
        die "could not download gtk4-layer-shell from $uri"
    local package
    for package in "$work"/*.deb; do
        dpkg -x "$package" "$work/unpacked"
    done
    place_layer_shell "$work/unpacked/usr"
    rm -rf "$work"
    pkg-config --exists "$prefix/lib/pkgconfig/$layer_shell_module.pc" || die "gtk4-layer-shell was unpacked but pkg-config does not take it"
}

# Moves an unpacked tree into the prefix and tells its pkg-config file where it now lives.
place_layer_shell() {
    mkdir -p "$prefix/lib"
    cp -a "$1/include" "$prefix/"
    cp -a "$1"/lib/*/. "$prefix/lib/"
    # `|` stands in no sane path; the values of the package are all below its own prefix.
    sed -i -e "s|^prefix=.*|prefix=$prefix|" -e 's|^includedir=.*|includedir=${prefix}/include|' \
        -e 's|^libdir=.*|libdir=${prefix}/lib|' "$prefix/lib/pkgconfig/$layer_shell_module.pc"
}

# The address from which apt gets the release named first, read from the source files named after it (one-line and
# deb822). The archive itself, not its security updates; fails if there is none.
archive_uri() {
    local release=$1 file
    shift
    for file in "$@"; do
        [[ -f $file ]] || continue
        case $file in
            *.list) list_uri "$release" "$file" && return ;;
            *.sources) deb822_uri "$release" "$file" && return ;;
        esac
    done
    return 1
}

# deb [options] URI SUITE COMPONENTS…
list_uri() {
    awk -v release="$1" '
        { sub(/#.*/, ""); sub(/\[[^]]*\]/, "") }
        $1 == "deb" && $3 == release && $2 !~ /^cdrom:/ && / main( |$)/ { print $2; found = 1; exit }
        END { exit !found }' "$2"
}

# Stanzas of fields, continued on lines that begin with a blank.
deb822_uri() {
    awk -v release="$1" '
        function has(list, word,    words, n, i) {
            n = split(list, words)
            for (i = 1; i <= n; i++) if (words[i] == word) return 1
            return 0
        }
        function stanza(    uris) {
            if (!found && !has(field["enabled"], "no") && has(field["types"], "deb") && has(field["suites"], release) \
                && has(field["components"], "main") && split(field["uris"], uris)) {
                print uris[1]
                found = 1
            }
            split("", field)
            name = ""
        }
        /^#/ { next }
        /^[ \t]*$/ { stanza(); next }
        /^[ \t]/ { field[name] = field[name] " " $0; next }
        { name = tolower($0); sub(/:.*/, "", name); value = $0; sub(/^[^:]*:/, "", value); field[name] = value }
        END { stanza(); exit !found }' "$2"
}
