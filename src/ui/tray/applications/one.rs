//! The page of one application, or of an origin within one: what it may, and what of its notifications is to be where.
//!
//! It shows what the daemon says and tells what the person chooses; each choice is a wish of its own.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::prelude::*;
use tidings::view::permission::{Permission, State, Switches};
use tidings::wire::permission::ChangesForm;

use super::known::{self, Id};
use super::words;
use crate::notification::face::Face;
use crate::notification::icons::Icons;
use crate::notification::{age, glyph, label, spoken, text};
use crate::tray::act::{Wish, Wished};

/// Side of the icon, in logical pixels.
const ICON: u32 = 36;

/// A switch of the page.
struct Kind {
    name: &'static str,
    /// What it means, where its name does not tell.
    about: Option<&'static str>,
    /// Whether it is on.
    of: fn(&Switches) -> bool,
    /// The change that it stands for.
    change: fn(bool) -> ChangesForm,
    /// Whether it means anything beside the others.
    matters: fn(&Switches) -> bool,
}

const KINDS: [Kind; 6] = [
    Kind {
        name: "Quiet",
        about: Some("Straight to the tray, without popup or sound"),
        of: |switches| switches.quiet,
        change: |on| ChangesForm { quiet: Some(on), ..ChangesForm::default() },
        matters: |_| true,
    },
    Kind {
        name: "Popups",
        about: None,
        of: |switches| switches.popups,
        change: |on| ChangesForm { popups: Some(on), ..ChangesForm::default() },
        matters: |switches| !switches.quiet,
    },
    Kind {
        name: "Sound",
        about: None,
        of: |switches| switches.sound,
        change: |on| ChangesForm { sound: Some(on), ..ChangesForm::default() },
        matters: |switches| !switches.quiet,
    },
    Kind {
        name: "In the tray",
        about: None,
        of: |switches| switches.tray,
        change: |on| ChangesForm { tray: Some(on), ..ChangesForm::default() },
        matters: |_| true,
    },
    Kind {
        name: "In the history",
        about: None,
        of: |switches| switches.history,
        change: |on| ChangesForm { history: Some(on), ..ChangesForm::default() },
        matters: |_| true,
    },
    Kind {
        name: "On the locked screen",
        about: Some("Where the locker lets it be seen"),
        of: |switches| switches.lock_screen,
        change: |on| ChangesForm { lock_screen: Some(on), ..ChangesForm::default() },
        matters: |switches| switches.popups && !switches.quiet,
    },
];

const CHOICES: [(&str, State); 3] = [("allow", State::Granted), ("ask", State::Default), ("block", State::Denied)];

/// The widgets of the page.
pub(crate) struct One(Rc<Inner>);

struct Inner {
    root: gtk::Widget,
    back: gtk::Button,
    title: gtk::Label,
    face: Face,
    name: gtk::Label,
    site: gtk::Label,
    known_by: gtk::Label,
    usage: gtk::Label,
    choices: Vec<(gtk::ToggleButton, State)>,
    consequence: gtk::Label,
    inherited: gtk::Label,
    switches: Vec<(&'static Kind, gtk::Box, gtk::Switch)>,
    forget: gtk::Button,
    /// Something is being set to what the daemon says, and not by the person.
    told: Cell<bool>,
    shown: RefCell<Option<Id>>,
    icons: Icons,
    wished: Wished,
}

impl One {
    /// The page, which tells `wished`; `None` where the program's own resources are damaged.
    pub(crate) fn new(icons: Icons, wished: Wished) -> Option<Self> {
        let builder = gtk::Builder::from_resource("/org/tidings/ui/tray-application.ui");
        glyph::back(&builder.object("back_glyph")?);
        let choice = |(name, state): (&str, State)| Some((builder.object::<gtk::ToggleButton>(name)?, state));
        let holder: gtk::Box = builder.object("switches")?;
        let inner = Rc::new(Inner {
            root: builder.object("application")?,
            back: builder.object("back")?,
            title: builder.object("title")?,
            face: Face::new(builder.object("app_icon")?, builder.object("letter")?),
            name: builder.object("name")?,
            site: builder.object("site")?,
            known_by: builder.object("known_by")?,
            usage: builder.object("usage")?,
            choices: CHOICES.into_iter().map(choice).collect::<Option<_>>()?,
            consequence: builder.object("consequence")?,
            inherited: builder.object("inherited")?,
            switches: KINDS.iter().map(|kind| add(&holder, kind)).collect(),
            forget: builder.object("forget")?,
            told: Cell::new(false),
            shown: RefCell::default(),
            icons,
            wished,
        });
        inner.listen();
        Some(Self(inner))
    }

    /// The page itself.
    pub(crate) fn root(&self) -> &gtk::Widget {
        &self.0.root
    }

    /// The keyboard goes to the page.
    pub(crate) fn focus(&self) {
        let chosen = self.0.choices.iter().find(|(button, _)| button.is_active());
        if !chosen.is_some_and(|(button, _)| button.grab_focus()) {
            self.0.back.grab_focus();
        }
    }

    /// Whose page it is.
    pub(crate) fn shown(&self) -> Option<Id> {
        self.0.shown.borrow().clone()
    }

    /// Shows `permission`, which is that of an origin within another one, if there is one.
    pub(crate) fn show(&self, permission: &Permission, within: Option<&Permission>) {
        let inner = &self.0;
        let before = inner.told.replace(true);
        inner.shown.replace(Some(known::id(permission)));
        let name = words::name(permission);
        let site = text::one_line(permission.origin.as_deref().unwrap_or_default());
        inner.face.show(super::icon(permission, &inner.icons).as_ref(), ICON, &name, true);
        label::put(&inner.title, if site.is_empty() { &name } else { &site });
        label::put(&inner.name, &name);
        label::put(&inner.site, &site);
        label::put(&inner.known_by, &words::known_by(permission));
        label::put(&inner.usage, &words::usage(permission, age::now()));
        for (button, state) in &inner.choices {
            button.set_active(permission.state == *state);
        }
        label::put(&inner.consequence, words::consequence(permission));
        label::put(&inner.inherited, &words::inherited(within).unwrap_or_default());
        for (kind, line, switch) in &inner.switches {
            switch.set_active((kind.of)(&permission.switches));
            // What means nothing at present says so, and stays as it was chosen.
            line.set_sensitive(permission.state != State::Denied && (kind.matters)(&permission.switches));
        }
        inner.told.set(before);
    }
}

impl Inner {
    fn listen(self: &Rc<Self>) {
        let on_back = self.wished.clone();
        self.back.connect_clicked(move |_| on_back(Wish::Back));
        let inner = Rc::downgrade(self);
        self.forget.connect_clicked(move |_| {
            if let Some((inner, (application, origin))) = inner.upgrade().and_then(|inner| inner.of_shown()) {
                (inner.wished)(Wish::ForgetPermission { application, origin });
            }
        });
        for (button, state) in &self.choices {
            let (inner, state) = (Rc::downgrade(self), *state);
            button.connect_toggled(move |button| {
                if let Some(inner) = inner.upgrade().filter(|_| button.is_active()) {
                    inner.choose(ChangesForm { state: Some(state.word().to_owned()), ..ChangesForm::default() });
                }
            });
        }
        for (kind, _, switch) in &self.switches {
            let (inner, kind) = (Rc::downgrade(self), *kind);
            switch.connect_active_notify(move |switch| {
                inner.upgrade().into_iter().for_each(|inner| inner.choose((kind.change)(switch.is_active())));
            });
        }
    }

    fn of_shown(self: Rc<Self>) -> Option<(Rc<Self>, Id)> {
        let id = self.shown.borrow().clone()?;
        Some((self, id))
    }

    /// The person has chosen.
    fn choose(self: Rc<Self>, changes: ChangesForm) {
        if self.told.get() {
            return;
        }
        if let Some((inner, (application, origin))) = self.of_shown() {
            (inner.wished)(Wish::Permission { application, origin, changes });
        }
    }
}

/// A line with a switch in `holder`.
fn add(holder: &gtk::Box, kind: &'static Kind) -> (&'static Kind, gtk::Box, gtk::Switch) {
    let words = |text: &str| gtk::Label::builder().label(text).xalign(0.0).wrap(true);
    let texts = gtk::Box::builder().orientation(gtk::Orientation::Vertical).spacing(2).hexpand(true);
    let texts = texts.valign(gtk::Align::Center).build();
    let switch = gtk::Switch::builder().valign(gtk::Align::Center).build();
    spoken::name(&switch, &kind.about.map_or_else(|| kind.name.to_owned(), |about| format!("{}: {about}", kind.name)));
    texts.append(&words(kind.name).mnemonic_widget(&switch).build());
    if let Some(about) = kind.about {
        texts.append(&words(about).css_classes(["dim"]).build());
    }
    let line = gtk::Box::builder().css_classes(["setting"]).build();
    line.append(&texts);
    line.append(&switch);
    holder.append(&line);
    (kind, line, switch)
}
