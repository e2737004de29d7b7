//! What a click opens outside of this program: a link of a body, or the application that a notification came from.

use gtk4::prelude::*;
use gtk4::{gdk, gio};
use tidings::content::links;

use crate::{desktop, environment};

/// Opens a link with the program that the person has for it.
pub(crate) fn link(display: &gdk::Display, target: &str) {
    let Some(target) = links::openable(target) else { return };
    let context = display.app_launch_context();
    environment::restore(&context);
    gio::AppInfo::launch_default_for_uri_async(target, Some(&context), gio::Cancellable::NONE, |opened| {
        if let Err(error) = opened {
            tracing::warn!("a link cannot be opened: {}", error.message());
        }
    });
}

/// The application that the person has for links of this kind; `None` where there is none, or the link may not be opened at all.
pub(crate) fn application_for(target: &str) -> Option<gio::AppInfo> {
    let scheme = links::askable(target)?.split(':').next()?;
    gio::AppInfo::default_for_uri_scheme(&scheme.to_ascii_lowercase())
}

/// Opens a link that the person was asked about with `application`.
pub(crate) fn with(display: &gdk::Display, application: &gio::AppInfo, target: &str) {
    let Some(target) = links::askable(target) else { return };
    let context = display.app_launch_context();
    environment::restore(&context);
    if let Err(error) = application.launch_uris(&[target], Some(&context)) {
        tracing::warn!("a link cannot be opened: {}", error.message());
    }
}

/// Opens a file with the program that the person has for files of its kind.
pub(crate) fn file(display: &gdk::Display, file: &gio::File) {
    let context = display.app_launch_context();
    environment::restore(&context);
    gio::AppInfo::launch_default_for_uri_async(&file.uri(), Some(&context), gio::Cancellable::NONE, |opened| {
        if let Err(error) = opened {
            tracing::warn!("a file cannot be opened: {}", error.message());
        }
    });
}

/// Opens the application of the desktop entry `entry`.
pub(crate) fn application(display: &gdk::Display, entry: &str) {
    let context = display.app_launch_context();
    environment::restore(&context);
    if let Err(error) = desktop::open(entry, &context) {
        tracing::warn!("the application cannot be opened: {error}");
    }
}
