//! The files that a notification tells of (KDE's hint `x-kde-urls`): a small picture of each, or the icon of its kind and its name.
//! A click opens one, and each can be dragged to where it is wanted.
//!
//! It reads nothing of a file: what was opened when the notification was received has been decoded elsewhere.

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gdk, gio, glib, pango};
use tidings::core::notification::Attachment;

use super::thumbnail::Thumbnail;
use super::{opening, spoken, text};
use crate::pictures::{FILE, Raster};

/// Side of the icon of a file that is no picture, in logical pixels.
const ICON: i32 = 32;

/// Adds the files to `holder`, each with its picture where it has one.
pub(crate) fn put(holder: &gtk::Box, files: &[Attachment], pictures: Vec<Option<Raster>>) {
    if files.is_empty() {
        return;
    }
    let row = gtk::Box::builder().css_classes(["files"]).build();
    for (file, picture) in files.iter().zip(pictures.into_iter().chain(std::iter::repeat_with(|| None))) {
        row.append(&button(file, picture, files.len() > 1));
    }
    holder.append(&row);
    holder.set_visible(true);
}

fn button(attachment: &Attachment, picture: Option<Raster>, several: bool) -> gtk::Button {
    let name = attachment.path.file_name().unwrap_or(attachment.path.as_os_str()).to_string_lossy();
    let name = text::one_line(&name);
    let button = gtk::Button::builder().css_classes(["file"]).tooltip_text(&name).valign(gtk::Align::Center).build();
    spoken::name(&button, &format!("Open {name}"));
    let picture = picture.map(|raster| Thumbnail::new(raster, 8.0));
    match &picture {
        // A row of equal squares, each picture within its own.
        Some(thumbnail) if several => {
            let image = gtk::Image::from_paintable(Some(thumbnail));
            image.set_pixel_size(i32::try_from(FILE.0).unwrap_or(-1));
            button.set_child(Some(&image));
        }
        Some(thumbnail) => {
            let picture = gtk::Picture::for_paintable(thumbnail.upcast_ref::<gdk::Paintable>());
            picture.set_can_shrink(false);
            button.set_child(Some(&picture));
        }
        None => {
            let inner = gtk::Box::new(gtk::Orientation::Horizontal, 0);
            let (kind, _) = gio::content_type_guess(Some(&attachment.path), None::<&[u8]>);
            let icon = gio::content_type_get_icon(&kind);
            if gtk::IconTheme::for_display(&WidgetExt::display(&button)).has_gicon(&icon) {
                let image = gtk::Image::from_gicon(&icon);
                image.set_pixel_size(ICON);
                inner.append(&image);
            }
            let label = gtk::Label::builder().label(&name).ellipsize(pango::EllipsizeMode::Middle).max_width_chars(24).build();
            inner.append(&label);
            button.set_child(Some(&inner));
        }
    }
    let file = gio::File::for_path(&attachment.path);
    let opened = file.clone();
    button.connect_clicked(move |button| opening::file(&WidgetExt::display(button), &opened));
    drag(&button, file, picture);
    button
}

/// Lets the file be taken away as a copy.
fn drag(button: &gtk::Button, file: gio::File, picture: Option<Thumbnail>) {
    let source = gtk::DragSource::builder().actions(gdk::DragAction::COPY).build();
    // Before the button, whose click ends where a drag begins.
    source.set_propagation_phase(gtk::PropagationPhase::Capture);
    source.connect_prepare(move |_, _, _| {
        let list = gdk::FileList::from_array(std::slice::from_ref(&file));
        Some(gdk::ContentProvider::for_value(&glib::Value::from(list)))
    });
    source.connect_drag_begin(move |source, _| source.set_icon(picture.as_ref(), 0, 0));
    button.add_controller(source);
}
