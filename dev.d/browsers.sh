# The pictures of docs/browsers.md: the tests make them, in front of both browsers. Sourced by ./dev.
# shellcheck shell=bash

browser_shots() {
    local picture
    step "browsers"
    has_browsers || die "Chromium and Firefox are not both here as packages"
    cargo nextest run --test browsers -E 'test(/^pictures::/)'
    mkdir -p data/screenshots/browsers
    for picture in target/browsers/*.png; do
        convert "$picture" -dither None -colors 255 "png8:data/screenshots/browsers/${picture##*/}"
    done
}
