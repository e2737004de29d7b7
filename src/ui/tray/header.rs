//! The head of the panel: its title, do-not-disturb, and the menu for all notifications at once.
//!
//! What erases asks once, in its own place.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::glib;
use gtk4::prelude::*;
use tidings::wire::asked::ForgetForm;

use super::act::{Wish, Wished};
use crate::notification::{age, glyph};

const HOUR: u64 = 3_600_000;
/// What is to be erased, once the person has said so.
type Form = fn() -> ForgetForm;

/// The widgets of the head.
pub(crate) struct Header {
    dnd: gtk::Switch,
    /// The switch is being set to what the daemon says.
    told: Rc<Cell<bool>>,
    menu: gtk::Popover,
    pages: gtk::Stack,
    dismiss_all: gtk::Button,
}

impl Header {
    /// The head in `builder`; `None` where the program's own resources are damaged.
    pub(crate) fn new(builder: &gtk::Builder, wish: Wished) -> Option<Self> {
        let header = Self {
            dnd: builder.object("dnd")?,
            told: Rc::default(),
            menu: builder.object("menu")?,
            pages: builder.object("menu_pages")?,
            dismiss_all: builder.object("dismiss_all")?,
        };
        glyph::dots(&builder.object("menu_glyph")?);
        // GTK 4.8 does not mirror where a popover hangs: it would hang out of the panel.
        if gtk::Widget::default_direction() == gtk::TextDirection::Rtl {
            header.menu.set_halign(gtk::Align::Start);
        }
        let (on_dnd, told) = (wish.clone(), header.told.clone());
        header.dnd.connect_active_notify(move |dnd| {
            if !told.get() {
                on_dnd(Wish::Dnd { on: dnd.is_active(), until_ms: None });
            }
        });
        let (menu, on_clear) = (header.menu.clone(), wish.clone());
        header.dismiss_all.connect_clicked(move |_| {
            menu.popdown();
            on_clear(Wish::DismissAll);
        });
        let (settings, menu, on_settings): (gtk::Button, _, _) =
            (builder.object("open_settings")?, header.menu.clone(), wish.clone());
        settings.connect_clicked(move |_| {
            menu.popdown();
            on_settings(Wish::Settings);
        });
        header.ask_before_erasing(builder, wish)?;
        Some(header)
    }

    fn ask_before_erasing(&self, builder: &gtk::Builder, wish: Wished) -> Option<()> {
        let question: gtk::Label = builder.object("menu_question")?;
        let (erase, keep): (gtk::Button, gtk::Button) = (builder.object("menu_erase")?, builder.object("menu_keep")?);
        let asked = Rc::<RefCell<Option<Form>>>::default();
        let choices: [(gtk::Button, &str, Form); 2] = [
            (builder.object("forget_hour")?, "Erase everything of the last hour, from the history too?", || ForgetForm {
                since_ms: Some(age::now().saturating_sub(HOUR)),
                ..ForgetForm::default()
            }),
            (builder.object("forget_all")?, "Erase all notifications and the whole history?", || ForgetForm {
                everything: Some(true),
                ..ForgetForm::default()
            }),
        ];
        for (button, text, form) in choices {
            let (pages, question, asked, keep) = (self.pages.clone(), question.clone(), asked.clone(), keep.clone());
            button.connect_clicked(move |_| {
                asked.replace(Some(form));
                question.set_label(text);
                pages.set_visible_child_name("question");
                keep.grab_focus();
            });
        }
        let (pages, first) = (self.pages.clone(), self.dismiss_all.clone());
        keep.connect_clicked(move |_| {
            pages.set_visible_child_name("choices");
            first.grab_focus();
        });
        let menu = self.menu.clone();
        erase.connect_clicked(move |_| {
            menu.popdown();
            if let Some(form) = asked.take() {
                wish(Wish::Forget(form()));
            }
        });
        let pages = self.pages.clone();
        self.menu.connect_closed(move |_| {
            // Once it is out of sight.
            let pages = pages.clone();
            glib::idle_add_local_once(move || pages.set_visible_child_name("choices"));
        });
        Some(())
    }

    /// Shows whether do-not-disturb is on.
    pub(crate) fn tell_dnd(&self, on: bool) {
        self.told.set(true);
        self.dnd.set_active(on);
        self.told.set(false);
    }

    /// Whether there is anything to be done with.
    pub(crate) fn tell_any(&self, any: bool) {
        self.dismiss_all.set_sensitive(any);
    }

    /// Whether the menu is open; it is closed then.
    pub(crate) fn close_menu(&self) -> bool {
        let open = self.menu.is_visible();
        if open {
            self.menu.popdown();
        }
        open
    }
}
