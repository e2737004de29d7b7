//! "+N more": the button below the popups that tells how many are not to be seen, and leads to all of them in the tray.

use gtk4 as gtk;
use gtk4::prelude::*;

use crate::notification::spoken;

/// The button.
pub(super) struct More {
    pub(super) root: gtk::Button,
}

impl More {
    /// A hidden one. Each click is told to `clicked`.
    pub(super) fn new(clicked: impl Fn() + 'static) -> Self {
        let root = gtk::Button::builder().css_classes(["more"]).halign(gtk::Align::Center).visible(false).build();
        root.connect_clicked(move |_| clicked());
        Self { root }
    }

    /// So many are not to be seen; with none of them it is not there.
    pub(super) fn put(&self, count: u32) {
        let label = format!("+{count} more");
        if self.root.label().as_deref() != Some(label.as_str()) {
            self.root.set_label(&label);
            spoken::name(&self.root, &name(count));
        }
        self.root.set_visible(count > 0);
    }
}

fn name(count: u32) -> String {
    let what = if count == 1 { "notification" } else { "notifications" };
    format!("{count} more {what}, open the tray")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_called_by_what_it_does() {
        assert_eq!(name(1), "1 more notification, open the tray");
        assert_eq!(name(12), "12 more notifications, open the tray");
    }
}
