//! The panel: a window along the edge of the screen with the tray in it, and the search through the history.
//!
//! It does what the daemon says and tells it what the person does. What is dismissed it holds back for a while, for undo.

mod keyboard;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use gtk4 as gtk;
use gtk4::gdk;
use gtk4::prelude::*;
use tidings::core::notification::DEFAULT_ACTION;
use tidings::view::{Entry, TrayChange};
use tidings::wire::asked::ForgetForm;

use super::act::Act;
use super::days::Calendar;
use super::gallery::Gallery;
use super::header::{Header, Wish};
use super::keys;
use super::list::List;
use super::model::{Arrangement, Item, ItemId, Tray};
use super::query::Search;
use super::row;
use super::search::SearchBar;
use super::shell::{Around, Shell};
use super::undo::Strip;
use crate::idle::{Idle, Part};
use crate::link::{Event, Intent, Intents};
use crate::notification::icons::Icons;
use crate::notification::{age, opening};
use crate::placement::Unplaceable;
use crate::placement::side::Side;
use crate::timer::Timer;

/// Milliseconds for sliding in or out.
const SLIDE: u32 = 160;

/// The panel.
#[derive(Clone)]
pub(crate) struct Panel(Rc<Inner>);

struct Inner {
    window: gtk::Window,
    revealer: gtk::Revealer,
    panel: gtk::Box,
    side: Side,
    around: Rc<Around>,
    list: List,
    view: gtk::ListView,
    empty: gtk::Widget,
    empty_title: gtk::Label,
    empty_text: gtk::Label,
    header: Header,
    search_bar: SearchBar,
    strip: Strip,
    tray: RefCell<Tray>,
    search: RefCell<Search>,
    arrangement: RefCell<Arrangement>,
    calendar: Calendar,
    open: Cell<bool>,
    had_keyboard: Cell<bool>,
    intents: Intents,
    idle: Idle,
    ages: Timer,
}

impl Panel {
    /// Makes the window, hidden. `None` where the program's own resources are damaged.
    pub(crate) fn new(display: &gdk::Display, icons: Icons, intents: Intents, idle: Idle) -> Result<Option<Self>, Unplaceable> {
        let window = gtk::Window::builder().display(display).title("Notifications").decorated(false).css_name("tray").build();
        let side = Side::prepare(&window, display)?;
        let builder = gtk::Builder::from_resource("/org/tidings/ui/tray.ui");
        let panel = Self::build(&builder, window, side, icons, intents, idle);
        if panel.is_none() {
            tracing::error!("the program's own resources are damaged");
        }
        Ok(panel)
    }

    fn build(
        builder: &gtk::Builder,
        window: gtk::Window,
        side: Side,
        icons: Icons,
        intents: Intents,
        idle: Idle,
    ) -> Option<Self> {
        // What is built knows of the panel, which is made of it.
        let late = Late::default();
        let around = Rc::new(Around {
            gallery: Gallery::new(intents.clone(), icons),
            acted: Rc::new(late.calls(|inner, act| inner.acted(act))),
            now: Cell::new(age::now()),
        });
        let view: gtk::ListView = builder.object("list")?;
        let activated = late.calls(|inner, shell: Shell| inner.activated(&shell));
        let list = List::new(view.clone(), builder.object("scrolled")?, around.clone(), move |shell| activated(shell.clone()));
        let (undo, over) = (late.calls(|inner, ()| inner.undo()), late.calls(|inner, ()| inner.commit()));
        let inner = Rc::new(Inner {
            revealer: builder.object("revealer")?,
            panel: builder.object("panel")?,
            side,
            around,
            list,
            view,
            empty: builder.object("empty")?,
            empty_title: builder.object("empty_title")?,
            empty_text: builder.object("empty_text")?,
            header: Header::new(builder, late.calls(|inner, wish| inner.wished(wish)))?,
            search_bar: SearchBar::new(builder, late.calls(|inner, active| inner.search_changed(active)))?,
            strip: Strip::new(builder, move || undo(()), move || over(()))?,
            tray: RefCell::default(),
            search: RefCell::default(),
            arrangement: RefCell::default(),
            calendar: Calendar::local(),
            open: Cell::new(false),
            had_keyboard: Cell::new(false),
            intents,
            idle,
            ages: Timer::default(),
            window,
        });
        late.settle(&inner);
        inner.put_together(builder)?;
        inner.listen();
        Some(Self(inner))
    }

    /// Follows what the daemon says.
    pub(crate) fn follow(&self, event: Event) {
        let inner = &self.0;
        match event {
            Event::TrayOpen(true) => inner.begin(),
            Event::TrayOpen(false) => inner.close(false),
            Event::Entries(entries) => inner.fill(entries),
            Event::Tray(changes) => inner.apply(&changes),
            Event::State(state) => inner.header.tell_dnd(state.dnd),
            Event::Found { query, page } => {
                let found = inner.search.borrow_mut().found(query, page);
                if found {
                    inner.refresh();
                }
            }
            Event::Applications(names) => inner.search_bar.offer(names),
            Event::Pictures { key, ready } => {
                inner.around.gallery.came(key, *ready);
                inner.list.refresh(|item| match item {
                    Item::Entry(line) => line.entry.key == key,
                    Item::Group(group) => group.lead.key == key,
                    Item::Day(_) => false,
                });
            }
            Event::Forgotten(result) => {
                if let Err(problem) = result {
                    inner.strip.complain(&format!("Not erased: {problem}"));
                }
                inner.ask_archive();
            }
            Event::View { .. } | Event::Changes(_) | Event::Focus | Event::Appearance(_) => {}
        }
    }
}

/// The panel, for those who are made before it.
#[derive(Clone, Default)]
struct Late(Rc<OnceCell<Weak<Inner>>>);

impl Late {
    fn settle(&self, inner: &Rc<Inner>) {
        let _ = self.0.set(Rc::downgrade(inner));
    }

    /// A function that calls `call` with the panel.
    fn calls<T>(&self, call: impl Fn(&Rc<Inner>, T) + 'static) -> impl Fn(T) + 'static {
        let late = self.0.clone();
        move |told| {
            if let Some(inner) = late.get().and_then(Weak::upgrade) {
                call(&inner, told);
            }
        }
    }
}

impl Inner {
    /// Puts the panel into its window, which on some displays is larger.
    fn put_together(self: &Rc<Self>, builder: &gtk::Builder) -> Option<()> {
        let root: gtk::Box = builder.object("root")?;
        let beside: gtk::Widget = builder.object("beside")?;
        beside.set_visible(self.side.covers());
        // What expands in the panel must not widen it where there is more room.
        self.revealer.set_hexpand(!self.side.covers());
        if self.side.covers() {
            let click = gtk::GestureClick::builder().button(0).build();
            let inner = Rc::downgrade(self);
            click.connect_pressed(move |_, _, _, _| inner.upgrade().into_iter().for_each(|inner| inner.close(true)));
            beside.add_controller(click);
        }
        // The edge is the right one whatever the direction of the text.
        for outer in [root.upcast_ref::<gtk::Widget>(), self.revealer.upcast_ref()] {
            outer.set_direction(gtk::TextDirection::Ltr);
        }
        self.window.set_child(Some(&root));
        Some(())
    }

    fn listen(self: &Rc<Self>) {
        let (doing, typing) = (Rc::downgrade(self), Rc::downgrade(self));
        keys::listen(
            &self.window,
            &self.view,
            Rc::new(move |meaning| doing.upgrade().is_some_and(|inner| inner.key(meaning))),
            move |keys| typing.upgrade().is_some_and(|inner| inner.typed(keys)),
        );
        let inner = Rc::downgrade(self);
        self.list.when_near_end(move || inner.upgrade().into_iter().for_each(|inner| inner.next_page()));
        let inner = Rc::downgrade(self);
        self.window.connect_is_active_notify(move |window| {
            let Some(inner) = inner.upgrade() else { return };
            let had = inner.had_keyboard.replace(window.is_active());
            if had && !window.is_active() && inner.side.has_lost_keyboard() {
                inner.close(true);
            }
        });
        let inner = Rc::downgrade(self);
        self.revealer.connect_child_revealed_notify(move |revealer| {
            if let Some(inner) = inner.upgrade().filter(|_| !revealer.is_child_revealed()) {
                inner.put_away();
            }
        });
    }

    /// The tray is wanted. It is shown as soon as it is known what is in it.
    fn begin(&self) {
        self.open.set(true);
        self.idle.set(Part::Tray, true);
    }

    fn fill(self: &Rc<Self>, entries: Vec<Entry>) {
        for entry in &entries {
            let known = self.tray.borrow().get(entry.key).is_some_and(|known| known.notification == entry.notification);
            if !known {
                self.around.gallery.renew(entry);
            }
        }
        self.tray.borrow_mut().replace(entries);
        self.refresh();
        if self.open.get() && !(self.window.is_visible() && self.revealer.reveals_child()) {
            self.show();
        }
    }

    fn show(self: &Rc<Self>) {
        let composited = WidgetExt::display(&self.window).is_composited();
        // Where nobody composites, what the panel does not cover yet would be black.
        self.revealer.set_transition_duration(if composited { SLIDE } else { 0 });
        self.window.set_css_classes(if composited { &[] } else { &["opaque"] });
        self.had_keyboard.set(false);
        if !self.window.is_visible() {
            let (_, width, _, _) = self.panel.measure(gtk::Orientation::Horizontal, -1);
            self.side.place(&self.window, width);
            self.window.set_visible(true);
        }
        self.revealer.set_reveal_child(true);
        let inner = Rc::downgrade(self);
        self.side.take_keyboard(&self.window, move || inner.upgrade().into_iter().for_each(|inner| inner.close(true)));
        self.list.rewind();
        if !self.list.focus(0) {
            self.search_bar.focus();
        }
        self.wait_for_age();
    }

    /// The panel leaves. The daemon is told if it was the person's will and not its own.
    fn close(self: &Rc<Self>, tell: bool) {
        if !self.open.replace(false) {
            return;
        }
        self.commit();
        self.header.close_menu();
        if tell {
            self.intents.tell(Intent::TrayClosed);
        }
        self.ages.clear();
        self.side.give_keyboard_back(&self.window);
        self.revealer.set_reveal_child(false);
        if !self.revealer.is_child_revealed() {
            self.put_away();
        }
    }

    /// Out of sight nothing is kept.
    fn put_away(&self) {
        if self.open.get() {
            return;
        }
        self.window.set_visible(false);
        self.search_bar.clear();
        self.search.borrow_mut().end();
        self.tray.replace(Tray::default());
        self.arrangement.replace(Arrangement::default());
        self.list.show(Vec::new());
        self.around.gallery.clear();
        self.idle.set(Part::Tray, false);
    }

    fn apply(&self, changes: &[TrayChange]) {
        for change in changes {
            if let TrayChange::Put(entry) = change {
                self.around.gallery.renew(entry);
            }
            self.search.borrow_mut().apply(change);
            self.tray.borrow_mut().apply(change.clone());
        }
        if self.tray.borrow().held() == 0 {
            self.strip.hide();
        }
        self.refresh();
    }

    /// Shows what there is.
    fn refresh(&self) {
        self.around.now.set(age::now());
        let searching = self.search_bar.is_active();
        let (tray, arrangement, search) = (self.tray.borrow(), self.arrangement.borrow(), self.search.borrow());
        let items = if searching {
            search.items(&arrangement, &self.calendar, self.around.now.get())
        } else {
            tray.items(&arrangement)
        };
        let empty = if searching { search.is_empty() } else { items.is_empty() };
        let (title, text) = match search.problem().filter(|_| searching) {
            Some(problem) => ("The history cannot be searched", problem.to_owned()),
            None if searching => ("Nothing found", "No notification in the history matches.".to_owned()),
            None => ("Nothing new", "What you have dismissed is in the history.".to_owned()),
        };
        self.empty_title.set_label(title);
        self.empty_text.set_label(&text);
        let any = !tray.keys(None).is_empty();
        drop((tray, arrangement, search));
        self.empty.set_visible(empty);
        self.header.tell_any(any);
        self.list.show(items);
    }

    fn acted(self: &Rc<Self>, act: Act) {
        match act {
            Act::Dismiss(key) => self.dismiss(vec![key]),
            Act::DismissGroup(group) => {
                let keys = self.tray.borrow().keys(Some(&group));
                self.dismiss(keys);
            }
            Act::Invoke(key, action) => self.invoke(key, action),
            Act::Reply(key, text) => {
                if let Some(entry) = self.entry(key) {
                    self.intents.tell(Intent::Reply { id: entry.notification.id, text });
                }
            }
            Act::Hold(key, held) => {
                if let Some(entry) = self.entry(key) {
                    self.intents.tell(Intent::Hold(entry.notification.id, held));
                }
            }
            Act::Expand(key, expanded) => {
                self.arrangement.borrow_mut().expand(key, expanded);
                self.refresh();
            }
            Act::Collapse(group, collapsed) => {
                self.arrangement.borrow_mut().collapse(&group, collapsed);
                self.refresh();
            }
            Act::Ask(key) => {
                let before = self.arrangement.borrow().asking();
                self.arrangement.borrow_mut().ask(key);
                self.refresh();
                if let Some(key) = key.or(before) {
                    self.list.focus_item(&ItemId::Entry(key));
                }
            }
            Act::Forget(form) => self.forget(form),
            Act::Link(target) => {
                opening::link(&WidgetExt::display(&self.window), &target);
                self.close(true);
            }
        }
    }

    fn wished(self: &Rc<Self>, wish: Wish) {
        match wish {
            Wish::Dnd(on) => self.intents.tell(Intent::Dnd(on)),
            Wish::DismissAll => {
                self.search_bar.end();
                let keys = self.tray.borrow().keys(None);
                self.dismiss(keys);
            }
            Wish::Forget(form) => self.forget(form),
        }
    }

    fn forget(&self, form: ForgetForm) {
        self.arrangement.borrow_mut().ask(None);
        self.intents.tell(Intent::Forget(form));
        self.refresh();
    }

    /// A click or Enter on a row.
    fn activated(self: &Rc<Self>, shell: &Shell) {
        match shell.item() {
            Some(Item::Entry(line)) if !shell.link_was_opened() => self.activate(line.entry.key),
            Some(Item::Group(group)) if group.count > 1 => self.acted(Act::Collapse(group.key, !group.collapsed)),
            Some(Item::Entry(_) | Item::Group(_) | Item::Day(_)) | None => {}
        }
    }

    fn entry(&self, key: u64) -> Option<Rc<Entry>> {
        let tray = self.tray.borrow().get(key).cloned();
        tray.or_else(|| self.search.borrow().get(key).cloned())
    }

    fn activate(self: &Rc<Self>, key: u64) {
        let Some(entry) = self.entry(key) else { return };
        let opens = entry.notification.desktop_entry.as_ref().filter(|_| !row::answers(&entry));
        if row::answers(&entry) && entry.notification.default_action {
            self.invoke(key, DEFAULT_ACTION.to_owned());
            self.close(true);
        } else if let Some(application) = opens {
            opening::application(&WidgetExt::display(&self.window), application);
            self.intents.tell(Intent::Dismiss(vec![key]));
            self.close(true);
        } else {
            let expanded = self.arrangement.borrow().is_expanded(key);
            self.acted(Act::Expand(key, !expanded));
        }
    }

    fn invoke(&self, key: u64, action: String) {
        if let Some(entry) = self.entry(key).filter(|entry| row::answers(entry)) {
            let token = self.side.activation_token(&WidgetExt::display(&self.window));
            self.intents.tell(Intent::Invoke { id: entry.notification.id, key: action, token });
        }
    }

    fn dismiss(&self, keys: Vec<u64>) {
        let focused = self.list.focused().and_then(|(shell, _)| self.list.place(&shell.id()?));
        let before = self.tray.borrow_mut().hold(keys);
        if !before.is_empty() {
            self.intents.tell(Intent::Dismiss(before));
        }
        let held = self.tray.borrow().held();
        if held > 0 {
            self.strip.show(held);
        }
        self.refresh();
        if let Some(place) = focused
            && !self.list.focus(place)
        {
            self.search_bar.focus();
        }
    }

    fn undo(&self) {
        self.tray.borrow_mut().undo();
        self.strip.hide();
        self.refresh();
        self.list.focus(0);
    }

    /// It is too late for undo: the daemon is told.
    fn commit(&self) {
        let keys = self.tray.borrow_mut().take_held();
        self.strip.hide();
        if !keys.is_empty() {
            self.intents.tell(Intent::Dismiss(keys));
        }
    }

    fn search_changed(&self, active: bool) {
        self.arrangement.borrow_mut().ask(None);
        if active {
            self.ask_archive();
        } else {
            self.search.borrow_mut().end();
            self.refresh();
        }
        self.list.rewind();
    }

    fn ask_archive(&self) {
        if self.search_bar.is_active() {
            self.intents.tell(Intent::Applications);
            let wanted = self.search_bar.wanted();
            let (query, form) = self.search.borrow_mut().begin(&wanted, &self.calendar, age::now());
            self.intents.tell(Intent::Search { query, form });
        }
        self.refresh();
    }

    fn next_page(&self) {
        if !self.search_bar.is_active() {
            return;
        }
        let next = self.search.borrow_mut().next_page();
        if let Some((query, form)) = next {
            self.intents.tell(Intent::Search { query, form });
        }
    }

    /// Ages are told anew every minute.
    fn wait_for_age(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        self.ages.set(Duration::from_millis(age::MINUTE), move || {
            if let Some(inner) = inner.upgrade() {
                inner.around.now.set(age::now());
                inner.list.refresh(|item| matches!(item, Item::Entry(_)));
                inner.wait_for_age();
            }
        });
    }
}
