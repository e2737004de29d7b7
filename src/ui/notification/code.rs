//! The button that copies the one-time code of a message.
//!
//! It finds no code: it is told one.

use std::cell::RefCell;
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;

/// The button, and what it copies.
pub(crate) struct Code {
    button: gtk::Button,
    code: Rc<RefCell<Option<String>>>,
}

impl Code {
    /// Makes `button` copy: `copy` is given the code.
    pub(crate) fn new(button: gtk::Button, copy: impl Fn(&str) + 'static) -> Self {
        let code = Rc::<RefCell<Option<String>>>::default();
        let copied = code.clone();
        button.connect_clicked(move |button| {
            if let Some(code) = &*copied.borrow() {
                copy(code);
                button.set_label(&format!("{code} copied"));
            }
        });
        Self { button, code }
    }

    /// Offers `code`; without one the button is not there.
    pub(crate) fn put(&self, code: Option<String>) {
        self.button.set_visible(code.is_some());
        if *self.code.borrow() == code {
            return;
        }
        if let Some(code) = &code {
            self.button.set_label(&format!("Copy {code}"));
        }
        self.code.replace(code);
    }
}
