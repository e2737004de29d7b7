# What has to be on the machine, by the names of its packages, and how it gets there.
# Sourced by ./dev; installs by the system's own package manager and by cargo, never from anywhere else.
# shellcheck shell=bash

rust_floor=1.92

# The packages of Debian and Ubuntu, by what they are for: building and running, the demo, the tests, those with browsers.
debian_build=(ca-certificates gcc libc6-dev binutils pkg-config libgtk-4-dev libglib2.0-dev-bin libwayland-dev libglib2.0-bin dbus
    adwaita-icon-theme hicolor-icon-theme librsvg2-common fonts-cantarell fonts-dejavu-core fonts-noto-color-emoji)
debian_demo=(xvfb hsetroot xcompmgr xdotool imagemagick libnotify-bin fonts-droid-fallback)
debian_test=(procps meson ninja-build openbox sway grim at-spi2-core python3 python3-gi)
# Ubuntu has both browsers as snaps alone, which know no home but the person's.
debian_browsers=(chromium firefox-esr)

# What other distributions must have, as a thing to look for and its packages there.
# A line: what for, kind (a pkg-config module, a program, either of two, a Python module, a file), its name, in Fedora, in Arch.
elsewhere='
build program cc                     gcc                      gcc
build program pkg-config             pkgconf-pkg-config       pkgconf
build module  gtk4                   gtk4-devel               gtk4
build module  gtk4-layer-shell-0     gtk4-layer-shell-devel   gtk4-layer-shell
build program glib-compile-resources glib2-devel              glib2-devel
build program gdbus                  glib2                    glib2
build program dbus-daemon            dbus-daemon              dbus
demo  program dbus-monitor           dbus-tools               dbus
demo  program Xvfb                   xorg-x11-server-Xvfb     xorg-server-xvfb
demo  program hsetroot               hsetroot                 hsetroot
demo  program xcompmgr               xcompmgr                 xcompmgr
demo  program xdotool                xdotool                  xdotool
demo  program import                 ImageMagick              imagemagick
demo  program notify-send            libnotify                libnotify
test  program kill                   util-linux               util-linux
test  program meson                  meson                    meson
test  program ninja                  ninja-build              ninja
test  program readelf                binutils                 binutils
test  program openbox                openbox                  openbox
test  program sway                   sway                     sway
test  program grim                   grim                     grim
test  python  gi                     python3-gobject-base     python-gobject
test  file    /usr/lib*/at-spi-bus-launcher at-spi2-core      at-spi2-core
browsers either chromium|chromium-browser chromium            chromium
browsers either firefox|firefox-esr       firefox             firefox
'

has_program() { command -v "$1" >/dev/null 2>&1; }

has_browsers() { elsewhere_has either 'chromium|chromium-browser' && elsewhere_has either 'firefox|firefox-esr'; }

os_release() {
    # shellcheck disable=SC1091
    (. /etc/os-release 2>/dev/null && printf '%s' "${!1:-}")
}

require_rust() {
    # rustup's folder is in the path only of shells that were started after rustup.
    local cargo_bin=${CARGO_HOME:-$HOME/.cargo}/bin
    if ! has_program cargo && [[ -x $cargo_bin/cargo ]]; then
        export PATH=$cargo_bin:$PATH
    fi
    has_program cargo || die "Rust is not installed: get Rust $rust_floor or later (https://rustup.rs) and try again"
    local version
    version=$(rustc --version | cut -d' ' -f2) || die "rustc does not start: repair the Rust installation and try again"
    if [[ $(printf '%s\n' "$rust_floor" "$version" | sort -V | head -n1) != "$rust_floor" ]]; then
        die "Rust $version is too old: Tidings needs $rust_floor or later (rustup update stable)"
    fi
}

# Installs what of the named groups is missing: build, demo, test, browsers.
install_packages() {
    if has_program apt-get && has_program dpkg-query; then
        install_debian "$@"
    else
        require_elsewhere "$@"
    fi
}

install_debian() {
    local wanted=() missing group
    for group in "$@"; do
        [[ $group != browsers || $(os_release ID) != ubuntu ]] || continue
        local -n packages=debian_$group
        wanted+=("${packages[@]}")
    done
    mapfile -t missing < <(debian_missing "${wanted[@]}")
    ((${#missing[@]} == 0)) || apt_install "${missing[@]}"
}

# Those of the arguments that are not installed, one a line.
debian_missing() {
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p') || true
    comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$installed")
}

apt_install() {
    step "installing $*"
    as_root "$@"
    # A source of some third party that does not answer is no reason to stop: what is missing then is told by the install.
    "${become_root[@]}" apt-get -o DPkg::Lock::Timeout=600 -q update || say "apt-get update failed in part; going on"
    "${become_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -q install -y --no-install-recommends "$@" ||
        die "apt-get could not install: $*"
}

# Sets become_root to what must stand before a command that needs root; fails, naming the command, where there is no way.
as_root() {
    become_root=()
    if ((EUID != 0)); then
        if ! { has_program sudo && sudo -n true 2>/dev/null; }; then
            die "root is needed to install packages. Run this, then try again:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
        fi
        become_root=(sudo -n)
    fi
}

# Fails with the list of what is missing, by the names that the distribution's own package manager knows.
require_elsewhere() {
    local missing=() packages=() group kind name fedora arch command
    command=$(elsewhere_command)
    while read -r group kind name fedora arch; do
        [[ -n $group && " $* " == *" $group "* ]] || continue
        ! elsewhere_has "$kind" "$name" || continue
        missing+=("$name")
        case $command in
            *dnf*) packages+=("$fedora") ;;
            *pacman*) packages+=("$arch") ;;
        esac
    done <<<"$elsewhere"
    ((${#missing[@]} > 0)) || return 0
    if ((${#packages[@]} > 0)); then
        mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
        die "missing: ${missing[*]}
Install them, then try again:
  $command ${packages[*]}"
    fi
    die "missing (programs and pkg-config modules): ${missing[*]}
Install what provides them, then try again."
}

elsewhere_command() {
    if has_program dnf; then
        printf 'sudo dnf install'
    elif has_program pacman; then
        printf 'sudo pacman -S --needed'
    fi
}

elsewhere_has() {
    case $1 in
        module) has_program pkg-config && pkg-config --exists "$2" ;;
        program) has_program "$2" ;;
        either) has_program "${2%|*}" || has_program "${2#*|}" ;;
        python) /usr/bin/python3 -c "import $2" 2>/dev/null ;;
        file) compgen -G "$2" >/dev/null ;;
    esac
}

# The test runner and the two components of Rust that the tests call.
install_cargo_tools() {
    local component
    for component in fmt clippy; do
        cargo "$component" --version >/dev/null 2>&1 && continue
        has_program rustup || die "cargo $component is missing: install it with your Rust packages and try again"
        rustup component add "${component/fmt/rustfmt}"
    done
    if ! cargo nextest --version >/dev/null 2>&1; then
        step "installing cargo-nextest"
        # Without what lets it update itself, and unoptimised: it waits for the tests, and is built much sooner.
        cargo install cargo-nextest --locked --debug --no-default-features --features default-no-update
    fi
}
