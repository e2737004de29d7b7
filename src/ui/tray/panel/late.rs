//! The panel, for those who are made before it and are a part of it.

use std::cell::OnceCell;
use std::rc::{Rc, Weak};

use super::Inner;

/// Knows the panel once there is one.
#[derive(Clone, Default)]
pub(super) struct Late(Rc<OnceCell<Weak<Inner>>>);

impl Late {
    /// This is the panel.
    pub(super) fn settle(&self, inner: &Rc<Inner>) {
        let _ = self.0.set(Rc::downgrade(inner));
    }

    /// A function that calls `call` with the panel.
    pub(super) fn calls<T>(&self, call: impl Fn(&Rc<Inner>, T) + 'static) -> impl Fn(T) + 'static {
        let late = self.0.clone();
        move |told| {
            if let Some(inner) = late.get().and_then(Weak::upgrade) {
                call(&inner, told);
            }
        }
    }
}
