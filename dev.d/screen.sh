# A session of our own: a private bus, a virtual X screen with a background, tidingsd on them, and pictures of the screen.
# Sourced by ./dev; nothing of it touches the bus, the display or the files of the person who calls it.
# shellcheck shell=bash

screen_width=1280
screen_height=800
stage=
children=()

# Starts bus and screen. Their files are in a short path of their own: a socket's path has at most 107 bytes.
open_stage() {
    stage=$(mktemp -d "/tmp/tidings-XXXXXX")
    trap close_stage EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    export XDG_RUNTIME_DIR=$stage XDG_CONFIG_HOME=$stage/config XDG_DATA_HOME=$stage/data XDG_STATE_HOME=$stage/state \
        XDG_CACHE_HOME=$stage/cache GSETTINGS_BACKEND=memory GTK_A11Y=none
    unset WAYLAND_DISPLAY XAUTHORITY GTK_THEME
    mkdir -p "$XDG_CONFIG_HOME/gtk-4.0"
    # The same font on every machine.
    printf '[Settings]\ngtk-font-name=Cantarell 11\n' >"$XDG_CONFIG_HOME/gtk-4.0/settings.ini"
    # Nobody is here to be asked about each sender.
    mkdir -p "$XDG_CONFIG_HOME/tidings"
    printf '[permission]\npolicy = "allow"\n' >"$XDG_CONFIG_HOME/tidings/config.toml"
    start_bus
    start_screen
}

close_stage() {
    local pid
    # The last started ends first, so that nobody loses the bus or the display under its feet.
    for ((i = ${#children[@]} - 1; i >= 0; i--)); do
        pid=${children[i]}
        kill "$pid" 2>/dev/null || continue
        await 3 gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
    done
    children=()
    [[ -z $stage ]] || rm -rf "$stage"
    stage=
}

gone() { ! kill -0 "$1" 2>/dev/null; }

# await SECONDS COMMAND…: repeats the command until it succeeds; fails when the time is over.
await() {
    local end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
    shift
    until "$@"; do
        ((${EPOCHREALTIME/[.,]/} < end)) || return 1
        sleep 0.05
    done
}

start_bus() {
    cat >"$stage/bus.conf" <<XML
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=$stage/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
XML
    dbus-daemon --config-file="$stage/bus.conf" --nofork --nopidfile >"$stage/bus.log" 2>&1 &
    children+=($!)
    export DBUS_SESSION_BUS_ADDRESS=unix:path=$stage/bus
    await 10 test -S "$stage/bus" || die "dbus-daemon did not start: $(cat "$stage/bus.log")"
}

# The server chooses a free number itself; without a compositing manager there would be no transparent corners.
start_screen() {
    Xvfb -displayfd 3 -noreset -nolisten tcp -screen 0 "${screen_width}x${screen_height}x24" 3>"$stage/display" 2>"$stage/x.log" &
    children+=($!)
    await 10 test -s "$stage/display" || die "Xvfb did not start: $(cat "$stage/x.log")"
    DISPLAY=:$(<"$stage/display")
    export DISPLAY
    hsetroot -add '#2d4263' -add '#4f6d8f' -add '#a7a3b5' -gradient 25 >/dev/null
    xcompmgr >"$stage/compositor.log" 2>&1 &
    children+=($!)
    await 10 xdotool search --name '^xcompmgr$' >/dev/null 2>&1 || die "xcompmgr did not start: $(cat "$stage/compositor.log")"
}

# Starts tidingsd; its log is kept in the file named.
start_tidingsd() {
    "$bin_dir/tidingsd" >"$1" 2>&1 &
    tidingsd_pid=$!
    children+=("$tidingsd_pid")
    if ! gdbus wait --session --timeout 10 org.freedesktop.Notifications; then
        cat "$1" >&2
        die "tidingsd did not take org.freedesktop.Notifications within 10 s"
    fi
}

stop_tidingsd() {
    kill "$tidingsd_pid"
    await 3 gone "$tidingsd_pid"
}

# The pixels of the screen as a raw file: the cheapest thing to compare.
capture() { import -silent -window root -depth 8 "rgb:$stage/$1"; }

same() { cmp -s "$stage/$1" "$stage/$2"; }

picture() { convert -size "${screen_width}x${screen_height}" -depth 8 "rgb:$stage/$1" "${@:2}"; }

# Waits until the screen differs from an earlier capture and has come to rest, and leaves it in the second name.
await_change() { await 15 changed "$1" "$2"; }

changed() {
    capture "$2"
    ! same "$1" "$2" || return 1
    sleep 0.1
    capture again
    same "$2" again
}

# Waits until the screen looks as in an earlier capture.
await_back() { await 15 is_back "$1"; }

is_back() {
    capture again
    same "$1" again
}

# Where two captures differ, as "width height x y".
difference() {
    convert -size "${screen_width}x${screen_height}" -depth 8 "rgb:$stage/$1" "rgb:$stage/$2" -compose difference -composite \
        -format '%@\n' info: | tr 'x+' '  '
}
