# The gallery: every state of popups and tray in light, dark, from right to left, at twice the scale, and in the two other looks
# that come with Tidings. Sourced by ./dev.
# Every state is looked at before it is kept: one that does not come fails the shots.
# shellcheck shell=bash

# gallery NAME SCHEME DIRECTION SCALE [LOOK]: one picture, data/screenshots/gallery-NAME.png.
gallery() {
    local name=$1 direction=$3 scale=$4
    screen_width=$((1280 * scale)) screen_height=$((1100 * scale))
    open_stage
    [[ $scale == 1 ]] || export GDK_SCALE=$scale
    printf '[popups]\nlimit = 6\n' >>"$XDG_CONFIG_HOME/tidings/config.toml"
    [[ -z ${5:-} ]] || printf '@import url("%s/data/style/%s.css");\n' "$root" "$5" >"$XDG_CONFIG_HOME/tidings/style.css"
    telephone
    draw_picture "$stage/lake.png"
    convert "$stage/lake.png" -gravity center -crop 220x220+0+0 +repage "$stage/square.png"
    capture bare
    cp "$stage/bare" "$stage/before"
    start_tidingsd "$demo_dir/gallery-$name.log"
    "$bin_dir/tidings-ui" --color-scheme "$2" --direction "$3" --idle-seconds 600 >>"$demo_dir/gallery-$name.log" 2>&1 &
    children+=($!)
    gdbus wait --session --timeout 10 org.tidings.Ui || die "tidings-ui did not start; see target/demo/gallery-$name.log"
    columns=()
    plain_states
    text_states
    wide_states
    many_states
    web_states
    asking_states
    tray_states
    # Popups above, the tray and what it leads to below.
    convert -background '#5f7794' \( "${columns[@]:0:6}" +append \) \( "${columns[@]:6}" +append \) -append -bordercolor '#5f7794' -border "$((16 * scale))" \
        -dither None -colors 255 "png8:data/screenshots/gallery-$name.png"
}

# An application for links that begin with `tel:`.
telephone() {
    mkdir -p "$XDG_DATA_HOME/applications"
    printf '[Desktop Entry]\nType=Application\nName=Telephone\nExec=true %%u\nMimeType=x-scheme-handler/tel;\n' \
        >"$XDG_DATA_HOME/applications/telephone.desktop"
    printf '[Default Applications]\nx-scheme-handler/tel=telephone.desktop\n' >"$XDG_DATA_HOME/applications/mimeapps.list"
}

plain_states() {
    add -a Chat -i mail-unread 'Anna' 'Are you coming to lunch? We start at noon.'
    add -a Builder 'Build 214 passed' 'All <b>312</b> tests; <i>two</i> were <u>slow</u>. <a href="https://example.org/214">See the report</a>'
    add -a Photos -i "$stage/square.png" 'The picture is ready' 'lake.png, 640 × 360'
    add -a Files -i folder -h int:value:60 'Copying photos' '60 of 100 files'
    add -u low -a Music -i audio-x-generic 'Now playing' 'Morning, from the album of the same name'
    add -u critical -a Backup -i drive-harddisk -A retry='Try again' -A ignore=Ignore 'Backup failed' 'The disk “Archive” is full.'
    column plain
}

text_states() {
    local title
    title=$(printf 'A title of three hundred characters, of which a part is seen, %.0s' 1 2 3 4 5)
    add -a Notes "${title:0:300}" 'And a body below it.'
    add -a Chat 'Ben' '🎉'
    add -a 邮件 '会议改到星期三' '请在星期二之前确认您是否参加，地点不变。'
    add -a بريد 'اجتماع الفريق' 'ننتقل إلى يوم الأربعاء، والمكان كما هو. يرجى التأكيد قبل يوم الثلاثاء.'
    add -a Phone -i phone -A a=Accept -A b='Reply by message' -A c='Remind me' -A d=Refuse 'Ada calls' 'from work'
    reply_field
    column text
}

# The button that begins a reply is clicked, and a few words are written.
reply_field() {
    local width height x y
    add -a Chat -i mail-unread -A inline-reply=Reply -h string:x-kde-reply-placeholder-text:'Reply to Anna' 'Anna' 'Shall I bring cake?'
    read -r width height x y < <(difference bare shown)
    # A popup that has just come heeds no click for 300 ms.
    sleep 0.5
    xdotool mousemove "$((x + width / 2))" "$((y + height - 36 * scale))" click 1
    await_change before shown || die "no field for a reply within 15 s"
    xdotool mousemove 5 "$((screen_height - 5))" type 'Yes, please'
    sleep 0.3
    capture shown
    cp "$stage/shown" "$stage/before"
}

wide_states() {
    add -a News 'A long text' 'Popups show as many lines as there is room for. What is longer is cut at the end of a line, with a sign that there is more; the tray has all of it. This one goes on and on, so that where it ends can be seen, and then it goes on a little further, to be sure that six lines of it are full on every screen, and a seventh and an eighth would be needed for the rest of what it has to say.'
    add -a Theme -h string:bgcolor:'#1d3b53' -h string:fgcolor:'#d8f0ff' -h string:hlcolor:'#5ec4ff' -h int:value:35 -A a=Open -A b=Later 'Colours of the sender' 'As it asked for them, as far as they can be read.'
    add -a Camera -i "$stage/lake.png" -h "string:image-path:$stage/lake.png" 'Seen at the lake' 'Motion at 17:04'
    add -a 'No icon' 'A letter stands for the icon' 'Always in the same colour.'
    add -u critical -a Battery -i battery-caution 'Five minutes left' 'Plug in the computer.'
    add -a Mail -i mail-unread 'Report' 'The numbers of November.'
    notify-send -t 0 -a Mail 'One more'
    notify-send -t 0 -a Mail 'And one more'
    await_change before shown || die "nothing tells how many wait within 15 s"
    column wide
}

# Much of one application, the same once more, and what is made out of a text.
many_states() {
    local text
    for text in 'Are you there?' 'We are at the river.' 'The table by the window.' 'Bring the pictures!'; do
        add -a Chat -i mail-unread 'Anna' "$text"
    done
    add -a Doors 'The front door is open' 'Since five minutes.'
    notify-send -t 0 -a Doors 'The front door is open' 'Since five minutes.'
    await_change before shown || die "nothing tells that it was said again within 15 s"
    cp "$stage/shown" "$stage/before"
    add -a Bank 'Signing in' 'Your verification code is 482913.'
    add -a Screenshots -h "variant:x-kde-urls:[\"file://$stage/lake.png\"]" 'A screenshot was taken' 'lake.png'
    column many
}

# What a web page sends along: a badge in the place of an icon and beside one, a picture below the text, a direction. And the question
# about a link, which is clicked.
web_states() {
    local width height x y at
    "$bin_dir/tidings" send -t 0 -a Web --origin news.example.org --badge mail-unread --image "$stage/lake.png" \
        'Morning at the lake' 'The sun has come up.' >/dev/null
    until_added Web
    add -a Photos -h "string:image-path:$stage/square.png" -h string:x-tidings-badge:audio-x-generic 'A tune for it' 'From the lake.'
    "$bin_dir/tidings" send -t 0 -a Files -n folder --badge emblem-ok --dir rtl 'The copy is done!' '60 files, 17:04.' >/dev/null
    until_added Files
    cp "$stage/shown" "$stage/others"
    add -a Phone -i phone 'Missed call' '<a href="tel:+15551234">Call Ada back at once</a>'
    read -r width height x y < <(difference others shown)
    # A text begins where its own lines do, beside the picture or not: here is the link in both.
    at=$((x + 120 * scale))
    # A popup that has just come heeds no click for 300 ms.
    sleep 0.5
    xdotool mousemove "$at" "$((y + height - 44 * scale))" click 1
    await_change before shown || die "no question about a link within 15 s"
    xdotool mousemove 5 "$((screen_height - 5))"
    sleep 0.3
    capture shown
    column web
}

# What is asked of senders that nobody has decided about, and of one that is often dismissed.
asking_states() {
    local round
    for round in 1 2 3; do
        add -a Music "Now playing, $round"
        "$bin_dir/tidings" dismiss --latest
        await_back bare || die "what was dismissed did not go within 15 s"
        cp "$stage/bare" "$stage/before"
    done
    add -a Music -i audio-x-generic 'Now playing' 'Evening'
    policy ask 1
    add -a Chat -i mail-unread -A yes=Yes -A no=No 'Anna' 'Are you coming to lunch? We start at noon.'
    add -a Firefox -h string:x-kde-origin-name:a-long-name-of.some-shop.example.org 'Your order' 'It is on its way.'
    add -u critical -a 'An application of a long name' -h string:x-kde-origin-name:mail.example.org 'Disk full' 'There is no room.'
    # Not by tidings: the question tells the path of the program that asks.
    gdbus call --session --timeout 600 --dest org.tidings.Tidings --object-path /org/tidings/Tidings \
        --method org.tidings.Tidings1.RequestPermission Camera '' >/dev/null 2>&1 &
    local asker=$!
    until_added Camera
    column asking "$asker"
    policy allow 2
}

# policy WHICH TIMES: that of permission, once its changes have been read so many times.
policy() {
    sed -i "s/^policy = .*/policy = \"$1\"/" "$XDG_CONFIG_HOME/tidings/config.toml"
    await 10 configured "$2" || die "the configuration was not read within 10 s"
}

configured() { (($(grep -c 'the configuration was read' "$demo_dir/gallery-$name.log") >= $1)); }

# Waits for what was sent by other means than add.
until_added() {
    await_change before shown || die "no popup of $1 within 15 s; see target/demo"
    cp "$stage/shown" "$stage/before"
}

tray_states() {
    notify-send -t 0 -a Chat -i mail-unread -A inline-reply=Reply 'Anna' 'Are you coming to lunch? We start at noon.' >/dev/null &
    children+=($!)
    notify-send -t 0 -a Chat -i mail-unread 'Ben' 'The pictures are in the folder.'
    notify-send -t 0 -a Files -i folder -h int:value:60 'Copying photos' '60 of 100 files'
    notify-send -t 0 -a Photos -i "$stage/square.png" 'The picture is ready' 'lake.png, 640 × 360'
    notify-send -t 0 -u critical -a Backup -i drive-harddisk 'Backup failed' 'The disk “Archive” is full.'
    await_change bare before || die "no popups for the tray within 15 s"
    "$bin_dir/tidings" tray open
    await_change before shown || die "no tray within 15 s"
    panel groups
    xdotool type 'lunch'
    await_change before shown || die "nothing was found within 15 s"
    panel search
    xdotool key Escape
    await_change before shown || die "the search did not end within 15 s"
    cp "$stage/shown" "$stage/before"
    "$bin_dir/tidings" tray close
    await_change before shown || die "the tray did not close within 15 s"
    "$bin_dir/tidings" dismiss --all >/dev/null
    await_back bare || die "what was dismissed did not go within 15 s"
    "$bin_dir/tidings" tray open
    await_change bare shown || die "no empty tray within 15 s"
    panel empty
    settings_page
}

# The menu is at the end of the first line; its last choice is the settings.
settings_page() {
    local width height x y at
    read -r width height x y < <(difference bare shown)
    at=$((x + width - 34 * scale))
    [[ $direction == ltr ]] || at=$((x + 34 * scale))
    xdotool mousemove "$at" "$((y + 32 * scale))" click 1
    await_change before shown || die "no menu in the tray within 15 s"
    # The dismissal that can be undone stands no longer, or the picture would depend on when it is taken.
    xdotool key Down Down Down Return
    cp "$stage/shown" "$stage/before"
    await_change before shown || die "no settings within 15 s"
    panel settings
    application_pages
}

# The way to the applications is the fourth stop after the way back. These alone are known, or the ages would depend on when the
# picture is taken.
application_pages() {
    local firefox=(-h string:desktop-entry:firefox -a Firefox) origin=string:x-kde-origin-name
    "$bin_dir/tidings" history clear --yes >/dev/null
    notify-send -a Builder 'Build 215 passed'
    notify-send -a Music -i audio-x-generic 'Now playing'
    notify-send -a Weather 'Rain at four'
    notify-send "${firefox[@]}" -h "$origin:mail.example.org" 'A message'
    notify-send "${firefox[@]}" -h "$origin:a-long-name-of.some-shop.example.org" 'Only today'
    "$bin_dir/tidings" permission set Music quiet=on >/dev/null
    "$bin_dir/tidings" permission set Weather denied >/dev/null
    "$bin_dir/tidings" permission set Firefox --origin mail.example.org granted >/dev/null
    notify-send -a Weather 'Snow at five'
    xdotool key Tab Tab Tab Tab Return
    await_change before shown || die "no applications within 15 s"
    panel applications
    xdotool key Down Down Down Return
    await_change before shown || die "no page of an application within 15 s"
    panel application
}

rests() {
    capture shown
    sleep 0.5
    capture again
    same shown again
}

# Keeps the column of popups that is shown, and dismisses them; a question goes with the process that asks, if that is told.
column() {
    local width height x y
    read -r width height x y < <(difference bare shown)
    ((width > 0)) || die "nothing is on the screen for $1"
    picture shown -crop "${width}x${screen_height}+$x+0" +repage -bordercolor '#5f7794' -border "8x0" "$stage/column-$1.png"
    columns+=("$stage/column-$1.png")
    [[ -z ${2:-} ]] || kill "$2"
    "$bin_dir/tidings" dismiss --all >/dev/null
    await_back bare || die "what was dismissed did not go within 15 s"
    cp "$stage/bare" "$stage/before"
}

# Keeps the panel that is shown, once nothing of it has changed for a while: a list is filled in steps.
panel() {
    local width height x y
    await 15 rests || die "the panel $1 does not come to rest"
    read -r width height x y < <(difference bare shown)
    picture shown -crop "${width}x${screen_height}+$x+0" +repage -bordercolor '#5f7794' -border "8x0" "$stage/column-$1.png"
    columns+=("$stage/column-$1.png")
    cp "$stage/shown" "$stage/before"
}
