//! The panel: a window along the edge of the screen with the tray in it, and the search through the history.
//!
//! It does what the daemon says and tells it what the person does. `showing` has its window, `contents` what is in it, `pages` its
//! pages, `permitting` what they show of applications, `acting` and `keyboard` what the person does.

mod acting;
mod contents;
mod keyboard;
mod late;
mod pages;
mod permitting;
mod showing;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use gtk4 as gtk;
use gtk4::gdk;
use tidings::view::State;

use self::late::Late;
use self::pages::Pages;
use super::act::Wished;
use super::applications::Applications;
use super::applications::known::Known;
use super::applications::one::One;
use super::days::Calendar;
use super::gallery::Gallery;
use super::header::Header;
use super::keys;
use super::list::List;
use super::model::{Arrangement, Item, Tray};
use super::query::Search;
use super::search::SearchBar;
use super::settings::Settings;
use super::shell::{Around, Shell};
use super::undo::Strip;
use super::width::Width;
use crate::idle::Idle;
use crate::link::{Event, Intent, Intents};
use crate::notification::age;
use crate::notification::drafts::Drafts;
use crate::notification::icons::Icons;
use crate::placement::Unplaceable;
use crate::placement::closing::Closing;
use crate::placement::side::Side;
use crate::timer::Timer;

/// The panel.
#[derive(Clone)]
pub(crate) struct Panel(Rc<Inner>);

struct Inner {
    window: gtk::Window,
    panel: gtk::Box,
    width: Width,
    side: Side,
    pages: Pages,
    around: Rc<Around>,
    list: List<Shell>,
    view: gtk::ListView,
    empty: gtk::Widget,
    empty_title: gtk::Label,
    empty_text: gtk::Label,
    header: Header,
    /// These are made when they are first gone to.
    settings: OnceCell<Settings>,
    applications: OnceCell<Applications>,
    application: OnceCell<One>,
    /// Who may show notifications.
    known: RefCell<Known>,
    /// Of do-not-disturb and the rest, as told last.
    state: RefCell<State>,
    search_bar: SearchBar,
    strip: Strip,
    tray: RefCell<Tray>,
    search: RefCell<Search>,
    arrangement: RefCell<Arrangement>,
    calendar: Calendar,
    open: Cell<bool>,
    /// It is known what is in the tray.
    filled: Cell<bool>,
    had_keyboard: Cell<bool>,
    closing: Closing,
    /// Runs while it leaves.
    leaving: Timer,
    wished: Wished,
    intents: Intents,
    idle: Idle,
    ages: Timer,
}

impl Panel {
    /// Makes the window, hidden. `None` where the program's own resources are damaged.
    pub(crate) fn new(
        display: &gdk::Display,
        icons: Icons,
        drafts: Drafts,
        intents: Intents,
        idle: Idle,
    ) -> Result<Option<Self>, Unplaceable> {
        let window = gtk::Window::builder().display(display).title("Notifications").decorated(false).css_name("tray").build();
        let side = Side::prepare(&window, display)?;
        let builder = gtk::Builder::from_resource("/org/tidings/ui/tray.ui");
        let panel = Self::build(&builder, window, side, icons, drafts, intents, idle);
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
        drafts: Drafts,
        intents: Intents,
        idle: Idle,
    ) -> Option<Self> {
        // What is built knows of the panel, which is made of it.
        let late = Late::default();
        let around = Rc::new(Around {
            gallery: Gallery::new(intents.clone(), icons),
            drafts,
            acted: Rc::new(late.calls(|inner, act| inner.acted(act))),
            now: Cell::new(age::now()),
        });
        let view: gtk::ListView = builder.object("list")?;
        let activated = late.calls(|inner, shell: Shell| inner.activated(&shell));
        let rows = around.clone();
        let make = move || Shell::new(rows.clone());
        let list = List::new(view.clone(), builder.object("scrolled")?, make, move |shell: &Shell| activated(shell.clone()));
        let wished: Wished = Rc::new(late.calls(|inner, wish| inner.wished(wish)));
        let (undo, over) = (late.calls(|inner, ()| inner.undo()), late.calls(|inner, ()| inner.commit()));
        let inner = Rc::new(Inner {
            panel: builder.object("panel")?,
            width: Width::default(),
            side,
            pages: Pages::new(builder.object("pages")?),
            around,
            list,
            view,
            empty: builder.object("empty")?,
            empty_title: builder.object("empty_title")?,
            empty_text: builder.object("empty_text")?,
            header: Header::new(builder, wished.clone())?,
            settings: OnceCell::new(),
            applications: OnceCell::new(),
            application: OnceCell::new(),
            known: RefCell::default(),
            state: RefCell::default(),
            wished,
            search_bar: SearchBar::new(builder, late.calls(|inner, active| inner.search_changed(active)))?,
            strip: Strip::new(builder, move || undo(()), move || over(()))?,
            tray: RefCell::default(),
            search: RefCell::default(),
            arrangement: RefCell::default(),
            calendar: Calendar::local(),
            open: Cell::new(false),
            filled: Cell::new(false),
            had_keyboard: Cell::new(false),
            closing: Closing::default(),
            leaving: Timer::default(),
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
            Event::State(state) => {
                inner.header.tell_dnd(state.dnd);
                inner.settings.get().into_iter().for_each(|settings| settings.tell_dnd(state.dnd, state.dnd_until_ms));
                inner.state.replace(state);
            }
            Event::Status(status) => inner.settings.get().into_iter().for_each(|settings| settings.tell_archive(&status)),
            Event::ArchiveSet(result) => {
                if let Err(problem) = result {
                    inner.strip.complain(&format!("Not changed: {problem}"));
                }
                inner.intents.tell(Intent::Status);
            }
            Event::Permissions(permissions) => inner.permissions_told(permissions),
            Event::PermissionChanges(changes) => inner.permissions_changed(changes),
            Event::PermissionSet(result) => inner.permission_set(result),
            Event::Application(sender) => inner.go_to_application(&sender),
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
            Event::View { .. }
            | Event::Changes(_)
            | Event::Focus
            | Event::Ended(_)
            | Event::Appearance(_)
            | Event::Sheet
            | Event::Settings(_) => {}
        }
    }
}

impl Inner {
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
        self.watch_window();
    }
}
