# What `./dev run` shows without a desktop, and the pictures of the README. Sourced by ./dev.
# Every step is looked at: a popup that does not come, or does not go, fails the demo.
# shellcheck shell=bash

demo() {
    demo_dir=$root/target/demo
    rm -rf "$demo_dir"
    mkdir -p "$demo_dir"
    open_stage
    start_tidingsd "$demo_dir/tidingsd.log"
    start_calls
    draw_picture "$stage/lake.png"
    capture bare

    show plain 'Anna' 'Are you coming to lunch? We start at noon.' -a Chat -i mail-unread
    show markup 'Build 214 passed' 'All <b>312</b> tests; <i>two</i> were <u>slow</u>. <a href="https://example.org/214">See the report</a>' -a Builder
    show progress 'Copying photos' '60 of 100 files' -a Files -h int:value:60 -i folder
    show picture 'The picture is ready' 'lake.png, 640 × 360' -a Photos -i "$stage/lake.png"
    press_button
    replace
    step "tidingsd is asked to end"
    stop_tidingsd || die "tidingsd was still there 3 s after SIGTERM"
    say "it did"
    say
    say "Everything came true. Pictures: target/demo/*.png"
}

# Prints each call and signal of the notification interface as one line, from now on.
start_calls() {
    dbus-monitor --session "interface='org.freedesktop.Notifications'" >"$stage/calls" 2>/dev/null &
    children+=($!)
    # The monitor is there when it has seen its own name being given to it.
    await 10 test -s "$stage/calls" || die "dbus-monitor did not start"
    calls_read=0
}

# The calls and signals since the last call of this, up to the end of the notification that is being shown.
print_calls() {
    local lines
    await 5 closed_since_read || die "the popup went, but no NotificationClosed was sent"
    lines=$(wc -l <"$stage/calls")
    tail -n "+$((calls_read + 1))" "$stage/calls" | head -n "$((lines - calls_read))" | readable
    calls_read=$lines
}

closed_since_read() { tail -n "+$((calls_read + 1))" "$stage/calls" | grep -A2 member=NotificationClosed | grep -c uint32 | grep -qx 2; }

# The monitor's blocks of lines, one line each: → a call to the server, ← a signal from it.
readable() {
    local line text='' indent='' key=''
    while IFS= read -r line; do
        case $line in
            'method call '*) flush_call && text="→ $(member "$line")(" ;;
            'signal '*'interface=org.freedesktop.Notifications;'*) flush_call && text="← $(member "$line")(" ;;
            'signal '* | 'method return '* | 'error '*) flush_call ;;
            *)
                [[ -n $text ]] || continue
                indent=${line%%[! ]*}
                line=${line#"$indent"}
                readable_value
                ;;
        esac
    done
    flush_call
}

member() { printf '%s' "${1##*member=}"; }

flush_call() {
    if [[ -n $text ]]; then
        text=${text//, ]/]}
        printf '   %s)\n' "${text%, }"
    fi
    text=
}

readable_value() {
    if [[ $line == variant* ]]; then
        line=${line#variant}
        line=${line#"${line%%[! ]*}"}
    fi
    case $line in
        'dict entry('*) key=yes ;;
        'array ['*) text+='[' ;;
        ']') text+='], ' ;;
        ')') ;;
        'string "'*)
            text+=${line#string }
            [[ -n $key ]] && text+=': ' || text+=', '
            key=
            ;;
        *' '*) text+="${line#* }, " ;;
    esac
}

# A command line as a person would type it.
typed() {
    local word line=''
    for word in "$@"; do
        [[ $word =~ ^[A-Za-z0-9_./:=-]+$ ]] || word="'$word'"
        line+=" $word"
    done
    printf '%s' "${line# }"
}

# show NAME SUMMARY BODY OPTION…: sends it, waits for the popup, keeps a picture, closes it and waits until it is gone.
show() {
    local name=$1 summary=$2 body=$3 id
    shift 3
    step "$name: $(typed notify-send "$@" "$summary" "$body")"
    id=$(notify-send --print-id -t 0 "$@" "$summary" "$body") || die "notify-send failed for $name"
    await_change bare shown || die "no popup of $name within 15 s; see target/demo/tidingsd.log"
    picture shown "$demo_dir/$name.png"
    say "   id $id is on screen: target/demo/$name.png"
    close "$id"
    await_back bare || die "the popup of $name was closed but did not go within 15 s"
    print_calls
}

close() {
    gdbus call --session --dest org.freedesktop.Notifications --object-path /org/freedesktop/Notifications \
        --method org.freedesktop.Notifications.CloseNotification "$1" >/dev/null
}

# A critical one with two buttons: the left is clicked, and notify-send prints its key.
press_button() {
    step "critical: notify-send -u critical -A retry='Try again' -A ignore=Ignore 'Backup failed' …"
    notify-send -u critical -a Backup -i drive-harddisk -A retry='Try again' -A ignore=Ignore \
        'Backup failed' 'The disk “Archive” is full.' >"$stage/key" &
    local sender=$!
    await_change bare shown || die "no popup of critical within 15 s; see target/demo/tidingsd.log"
    picture shown "$demo_dir/critical.png"
    say "   it is on screen: target/demo/critical.png"
    click_left_button "$sender" || die "its left button was clicked, but notify-send did not hear of it"
    wait "$sender" || die "notify-send failed for critical"
    [[ $(<"$stage/key") == retry ]] || die "the left button was clicked and notify-send printed '$(<"$stage/key")', not 'retry'"
    say "   its left button was clicked, notify-send printed: $(<"$stage/key")"
    await_back bare || die "the popup of critical was answered but did not go within 15 s"
    print_calls
}

# The buttons are the lowest thing of a popup, their middle about 40 px above its end; a click beside them closes it.
click_left_button() {
    local width height x y
    read -r width height x y < <(difference bare shown)
    xdotool mousemove "$((x + width / 4))" "$((y + height - 40))" click 1
    await 5 gone "$1" || return 1
    xdotool mousemove 5 "$((screen_height - 5))"
}

# Sent, and sent again with its id: the popup changes in place.
replace() {
    step "replaced: notify-send -p …, then -r with its id"
    local id again
    id=$(notify-send --print-id -t 0 -a Music -i audio-x-generic 'Now playing' 'Morning')
    await_change bare before || die "no popup of replaced within 15 s; see target/demo/tidingsd.log"
    again=$(notify-send --print-id -r "$id" -t 0 -a Music -i audio-x-generic 'Now playing' 'Evening')
    [[ $again == "$id" ]] || die "the replacement of $id was given another id: $again"
    await_change before shown || die "the popup of $id did not change within 15 s"
    picture shown "$demo_dir/replaced.png"
    say "   id $id changed in place: target/demo/replaced.png"
    close "$id"
    await_back bare || die "the popup of replaced was closed but did not go within 15 s"
    print_calls
}

# A picture to send: a sky over a lake.
draw_picture() {
    convert -size 640x220 gradient:'#f3b27a-#c86b7e' \( -size 640x140 gradient:'#5b6f9c-#26365c' \) -append \
        -fill '#fff1d0' -draw 'circle 440,170 440,128' \
        -fill '#3c4a73' -draw 'polygon 0,222 120,110 210,180 330,90 470,222' \
        -fill '#2b365a' -draw 'polygon 250,222 400,150 520,200 640,130 640,222' "$1"
}

# The pictures of the README: a few popups, light and dark.
shots() {
    local colours
    demo_dir=$root/target/demo
    mkdir -p "$demo_dir" data/screenshots
    for colours in light dark; do
        (
            step "$colours"
            open_stage
            shoot "$colours"
        )
    done
    local page
    for page in 'light light ltr 1' 'dark dark ltr 1' 'right-to-left light rtl 1' '2x light ltr 2' \
        'compact light ltr 1 compact' 'gnome dark ltr 1 gnome'; do
        (
            step "gallery: $page"
            # shellcheck disable=SC2086
            gallery $page
        )
    done
    say "data/screenshots has popups, tray and gallery; its README.md shows all of them"
}

shoot() {
    local dark=0
    [[ $1 != dark ]] || dark=1
    printf 'gtk-application-prefer-dark-theme=%s\n' "$dark" >>"$XDG_CONFIG_HOME/gtk-4.0/settings.ini"
    start_tidingsd "$demo_dir/shots-$1.log"
    draw_picture "$stage/lake.png"
    capture bare
    cp "$stage/bare" "$stage/before"
    add -a Photos -i "$stage/lake.png" 'The picture is ready' 'lake.png, 640 × 360'
    add -a Builder 'Build 214 passed' 'All <b>312</b> tests; <i>two</i> were slow. <a href="https://example.org/214">See the report</a>'
    add -a Files -i folder -h int:value:60 'Copying photos' '60 of 100 files'
    add -u critical -a Backup -i drive-harddisk -A retry='Try again' -A ignore=Ignore 'Backup failed' 'The disk “Archive” is full.'
    # What is around the popups: as wide as a popup and its margins, down to the end of the lowest.
    local width height x y
    read -r width height x y < <(difference bare shown)
    picture shown -gravity NorthEast -crop "440x$((y + height + 16))+0+0" +repage "data/screenshots/popups-$1.png"
    "$bin_dir/tidings" tray open
    await_change shown tray || die "no tray within 15 s; see target/demo"
    read -r width height x y < <(difference bare tray)
    picture tray -crop "${width}x${height}+$x+$y" +repage "data/screenshots/tray-$1.png"
}

# Sends one more that stays, and waits until it is on the screen: they come in this order.
add() {
    notify-send -t 0 "$@" >/dev/null &
    children+=($!)
    await_change before shown || die "no popup of '$*' within 15 s; see target/demo"
    cp "$stage/shown" "$stage/before"
}
