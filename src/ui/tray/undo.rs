//! The strip at the foot of the panel that tells what was dismissed, and can bring it back for a while.

use std::rc::Rc;
use std::time::Duration;

use gtk4 as gtk;
use gtk4::prelude::*;

use crate::timer::Timer;

/// How long it can be brought back.
const STAYS: Duration = Duration::from_secs(5);

/// The widgets of the strip.
pub(crate) struct Strip {
    root: gtk::Widget,
    label: gtk::Label,
    undo: gtk::Button,
    timer: Timer,
    over: Rc<dyn Fn()>,
}

impl Strip {
    /// The strip in `builder`; `undo` is wanted by the person, and `over` is called when it is too late for it. `None` where
    /// the program's own resources are damaged.
    pub(crate) fn new(builder: &gtk::Builder, undo: impl Fn() + 'static, over: impl Fn() + 'static) -> Option<Self> {
        let strip = Self {
            root: builder.object("strip")?,
            label: builder.object("strip_label")?,
            undo: builder.object("undo")?,
            timer: Timer::default(),
            over: Rc::new(over),
        };
        strip.undo.connect_clicked(move |_| undo());
        Some(strip)
    }

    /// So many were dismissed just now.
    pub(crate) fn show(&self, count: usize) {
        let text = if count == 1 { "Dismissed".to_owned() } else { format!("{count} dismissed") };
        self.tell(&text, true);
    }

    /// Something went wrong, in words.
    pub(crate) fn complain(&self, problem: &str) {
        self.tell(problem, false);
    }

    fn tell(&self, text: &str, undo: bool) {
        self.label.set_label(text);
        self.undo.set_visible(undo);
        self.root.set_visible(true);
        let (over, root) = (self.over.clone(), self.root.clone());
        self.timer.set(STAYS, move || {
            root.set_visible(false);
            over();
        });
    }

    /// There is nothing to bring back any more.
    pub(crate) fn hide(&self) {
        self.timer.clear();
        self.root.set_visible(false);
    }
}
