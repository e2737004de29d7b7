//! What assistive technology calls a widget whose name is not in a template.
//!
//! It is the only unsafe code of the user interface beside its environment.

use std::ffi::c_int;

use gtk4 as gtk;
use gtk4::ffi;
use gtk4::glib::gobject_ffi;
use gtk4::glib::translate::ToGlibPtr as _;
use gtk4::prelude::*;

#[allow(unsafe_code)]
// SAFETY: this is GTK's own declaration (gtkaccessible.h), there since 4.0; the binding has it from 4.10 on.
unsafe extern "C" {
    fn gtk_accessible_update_property_value(
        accessible: *mut ffi::GtkAccessible,
        count: c_int,
        properties: *mut ffi::GtkAccessibleProperty,
        values: *const gobject_ffi::GValue,
    );
}

/// Names `widget`.
#[allow(unsafe_code)]
pub(crate) fn name(widget: &impl IsA<gtk::Widget>, name: &str) {
    let label = ffi::GTK_ACCESSIBLE_PROPERTY_LABEL;
    let value = name.to_value();
    let widget: *mut ffi::GtkWidget = widget.as_ref().to_glib_none().0;
    let mut properties: [ffi::GtkAccessibleProperty; 1] = [label];
    // SAFETY: every GtkWidget is a GtkAccessible; there is one property, and one value, which is a string as this property wants
    // it; GTK copies both before it returns. GTK is only used on the thread that initialised it, as widgets cannot leave it.
    unsafe {
        gtk_accessible_update_property_value(widget.cast(), 1, properties.as_mut_ptr(), value.to_glib_none().0);
    }
}
