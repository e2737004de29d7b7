//! The pictures of a notification in the form that widgets show, and the widgets that show them.
//!
//! It is cheap to copy and to keep; the pixels themselves are decoded elsewhere.

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, pango};
use tidings::content::markup::Body;
use tidings::view::Popup;

use super::icons::Icons;
use super::mark::Mark;
use super::sign::Sign;
use super::text;
use super::thumbnail::Thumbnail;
use crate::pictures::{Art, PICTURE, Ready};

/// A small picture.
#[derive(Clone, Debug)]
pub(crate) enum Small {
    /// The icon theme's picture of this name.
    Named(String),
    /// These pixels.
    Pixels(Thumbnail),
    /// A sign of our own.
    Sign(Sign),
    /// A shape in the colour of the text.
    Mark(Mark),
}

/// All pictures of one notification.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawn {
    /// The application's icon, or what stands for it: the badge, its own mark of one colour, a sign; none where a letter does.
    pub(crate) app_icon: Option<Small>,
    /// The picture beside the text.
    pub(crate) picture: Option<Small>,
    /// The picture across.
    pub(crate) wide: Option<Thumbnail>,
    /// One for each image of the body.
    pub(crate) body_images: Vec<Option<Thumbnail>>,
    /// The mark between the icon of the application and its name.
    pub(crate) badge: Option<Small>,
}

impl Drawn {
    /// Those of the pictures of `ready` that can be drawn; its names are tried where the application has no icon of its own.
    pub(crate) fn of(ready: Ready, icons: &Icons) -> Self {
        let Ready { popup, app_icon, icon_names, picture, image, badge, body_images, files: _, code: _ } = ready;
        let app_icon = match app_icon {
            Art::Pixels(raster) | Art::Wide(raster) => Some(Small::Pixels(Thumbnail::new(raster, 4.0))),
            Art::Named(_) | Art::Nothing => icon_names.iter().find(|name| icons.has(name)).cloned().map(Small::Named),
        };
        let (picture, wide) = match picture {
            Art::Nothing => (None, None),
            Art::Named(name) => (icons.has(&name).then_some(Small::Named(name)), None),
            Art::Pixels(raster) => (Some(Small::Pixels(Thumbnail::new(raster, 10.0))), None),
            Art::Wide(raster) => (None, Some(Thumbnail::new(raster, 10.0))),
        };
        let wide = image.map(|raster| Thumbnail::new(raster, 10.0)).or(wide);
        let badge = match badge {
            Art::Nothing => None,
            Art::Named(name) => symbolic(&name, icons).map(Small::Named),
            Art::Pixels(raster) | Art::Wide(raster) => Some(Small::Mark(Mark::new(&raster))),
        };
        let body_images = body_images.into_iter().map(|raster| raster.map(|raster| Thumbnail::new(raster, 8.0))).collect();
        let nameless = !popup.app_name.contains(char::is_alphanumeric) && picture.is_none() && wide.is_none();
        let sign = || Sign::of_category(&popup).or_else(|| nameless.then(|| Sign::of_urgency(&popup)));
        let instead = || own_mark(&popup, icons).or_else(|| sign().map(Small::Sign));
        let (app_icon, badge) = placed(app_icon, badge, instead);
        Self { app_icon, picture, wide, body_images, badge }
    }
}

/// What stands in the place of the icon, and what beside it. Beside an icon that is the badge alone: the application's own mark
/// would say the same again. Without an icon the badge takes its place, and a letter has nothing to add to it.
fn placed<T>(icon: Option<T>, badge: Option<T>, instead: impl FnOnce() -> Option<T>) -> (Option<T>, Option<T>) {
    match icon {
        Some(icon) => (Some(icon), badge),
        None => (badge.or_else(instead), None),
    }
}

/// The mark of one colour that the theme has of the application itself.
fn own_mark(popup: &Popup, icons: &Icons) -> Option<Small> {
    let entry = popup.desktop_entry.as_ref()?;
    Some(format!("{entry}-symbolic")).filter(|name| icons.has(name)).map(Small::Named)
}

/// The icon of this name that is of one colour, else the icon itself; `None` where the theme has neither.
fn symbolic(name: &str, icons: &Icons) -> Option<String> {
    [format!("{name}-symbolic"), name.to_owned()].into_iter().find(|name| icons.has(name))
}

/// Shows `small` in `image`; whether there is one.
pub(crate) fn show(image: &gtk::Image, small: Option<&Small>, side: u32) -> bool {
    image.set_pixel_size(i32::try_from(side).unwrap_or(-1));
    match small {
        Some(Small::Named(name)) => image.set_icon_name(Some(name)),
        Some(Small::Pixels(pixels)) => image.set_paintable(Some(pixels)),
        Some(Small::Sign(sign)) => image.set_paintable(Some(sign)),
        Some(Small::Mark(mark)) => image.set_paintable(Some(mark)),
        None => image.clear(),
    }
    image.set_visible(small.is_some());
    small.is_some()
}

/// Shows the large pictures: beside the text, or across.
pub(crate) fn show_picture(beside: &gtk::Image, wide: &gtk::Picture, drawn: &Drawn) {
    show(beside, drawn.picture.as_ref(), PICTURE);
    wide.set_visible(drawn.wide.is_some());
    wide.set_paintable(drawn.wide.as_ref());
}

/// Takes the pictures out of `holder`.
pub(crate) fn clear_body_images(holder: &gtk::Box) {
    while let Some(child) = holder.first_child() {
        holder.remove(&child);
    }
}

/// Puts the pictures that `body` names into `holder`, and their words where a picture is missing.
pub(crate) fn show_body_images(holder: &gtk::Box, body: &Body, drawn: &Drawn) {
    clear_body_images(holder);
    let mut thumbnails = drawn.body_images.iter();
    for (_, alt) in body.images() {
        match thumbnails.next().and_then(Option::as_ref) {
            Some(thumbnail) => {
                let picture = gtk::Picture::for_paintable(thumbnail.upcast_ref::<gdk::Paintable>());
                picture.set_can_shrink(false);
                picture.set_halign(gtk::Align::Start);
                picture.set_alternative_text((!alt.is_empty()).then_some(alt));
                // In a row of its own it is not stretched to the whole width.
                let row = gtk::Box::new(gtk::Orientation::Horizontal, 0);
                row.append(&picture);
                holder.append(&row);
            }
            None if alt.trim().is_empty() => {}
            None => {
                let label = gtk::Label::builder().label(text::one_line(alt)).ellipsize(pango::EllipsizeMode::End);
                let label = label.xalign(0.0).max_width_chars(1).css_classes(["alt"]).build();
                holder.append(&label);
            }
        }
    }
    holder.set_visible(holder.first_child().is_some());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_badge_stands_beside_an_icon_or_in_its_place_and_before_the_own_mark() {
        let placed = |icon, badge| placed(icon, badge, || Some("own"));
        assert_eq!(placed(Some("icon"), Some("badge")), (Some("icon"), Some("badge")));
        assert_eq!(placed(Some("icon"), None), (Some("icon"), None));
        assert_eq!(placed(None, Some("badge")), (Some("badge"), None));
        assert_eq!(placed(None, None), (Some("own"), None));
    }
}
