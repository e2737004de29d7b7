//! A call that waits for its time on the main loop, at most one at once.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use gtk4::glib;

/// At most one waiting call.
#[derive(Default)]
pub(crate) struct Timer(Rc<RefCell<Option<glib::SourceId>>>);

impl Timer {
    /// Calls `call` after that time, in place of what waits.
    pub(crate) fn set(&self, after: Duration, call: impl FnOnce() + 'static) {
        self.clear();
        let own = self.0.clone();
        let source = glib::timeout_add_local_once(after, move || {
            own.borrow_mut().take();
            call();
        });
        *self.0.borrow_mut() = Some(source);
    }

    /// Whether a call waits.
    pub(crate) fn is_set(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Nothing waits any more.
    pub(crate) fn clear(&self) {
        if let Some(source) = self.0.borrow_mut().take() {
            source.remove();
        }
    }
}
