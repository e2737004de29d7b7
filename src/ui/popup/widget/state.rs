//! What the handlers of a popup know, and what follows when they are called.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tidings::content::links;
use tidings::core::notification::{DEFAULT_ACTION, Id};
use tidings::view::Popup;
use tidings::view::permission::{Permission, Question};
use tidings::view::settings::{Along, Settings};

use crate::notification::buttons::Pressed;
use crate::notification::link_question::LinkQuestion;
use crate::popup::about;
use crate::popup::act::Act;
use crate::popup::menu::{Choice, Menu};

/// For so long after another notification has come to be under the pointer, a click is meant for the one before.
pub(in crate::popup) const UNSETTLED: Duration = Duration::from_millis(300);

/// What the handlers of a popup know.
pub(super) struct State {
    pub(super) id: Cell<Option<Id>>,
    /// The notification, without its pictures.
    pub(super) popup: RefCell<Option<Popup>>,
    pub(super) settings: Rc<RefCell<Settings>>,
    /// Where between the left and the right edge of the screen it is.
    pub(super) side: Cell<Along>,
    /// A reply is being written.
    pub(super) writing: Cell<bool>,
    /// All of the text is wanted.
    pub(super) expanded: Cell<bool>,
    pub(super) settled: Cell<Instant>,
    pub(super) act: Box<dyn Fn(Act)>,
}

impl State {
    pub(super) fn is_settled(&self) -> bool {
        self.settled.get().elapsed() >= UNSETTLED
    }

    /// Does something with the notification that is shown, if any is.
    pub(super) fn with(&self, act: impl FnOnce(&Popup) -> Act) {
        let act = self.popup.borrow().as_ref().filter(|_| self.id.get().is_some()).map(act);
        if let Some(act) = act {
            (self.act)(act);
        }
    }

    pub(super) fn dismiss(&self) {
        self.with(|popup| Act::Dismiss(popup.key));
    }

    pub(super) fn invoke(&self, key: &str) {
        if let Some(id) = self.id.get() {
            (self.act)(Act::Invoke(id, key.to_owned()));
        }
    }

    /// The person answers what is asked below it.
    pub(super) fn answer(&self, answer: &'static str) {
        self.with(|popup| Act::Answer(popup.id, answer));
    }

    /// Opens what the sender wants a click to open, if there is anything; whether there is.
    fn open(&self, link: impl FnOnce(&Popup) -> Option<String>) -> bool {
        let link = self.popup.borrow().as_ref().filter(|_| self.id.get().is_some()).and_then(link);
        let opens = link.is_some();
        link.into_iter().for_each(|link| (self.act)(Act::Link(link)));
        opens
    }

    pub(super) fn toggle_menu(&self, menu: &Menu) {
        if let Some(popup) = self.popup.borrow().as_ref().filter(|_| self.id.get().is_some()) {
            menu.toggle(popup);
        }
        (self.act)(Act::Resized);
    }

    /// A link was chosen: it is opened, or the person is asked.
    pub(super) fn follow(&self, target: &str, question: &LinkQuestion) {
        if links::openable(target).is_some() {
            return (self.act)(Act::Link(target.to_owned()));
        }
        question.ask(target);
        (self.act)(Act::Resized);
    }

    pub(super) fn choose(&self, choice: Choice, menu: &Menu, question: &LinkQuestion) {
        if choice == Choice::Why {
            if let Some(popup) = self.popup.borrow().as_ref() {
                menu.toggle_why(popup);
            }
            return (self.act)(Act::Resized);
        }
        menu.close();
        if choice == Choice::OpenLink {
            let target = self.popup.borrow().as_ref().and_then(|popup| popup.body.first_link().map(str::to_owned));
            if let Some(target) = target {
                self.follow(&target, question);
            }
            return (self.act)(Act::Resized);
        }
        self.with(|popup| match choice {
            Choice::Copy => Act::Copy(about::copied(popup)),
            Choice::Dismiss => Act::Dismiss(popup.key),
            Choice::Forget => Act::Forget(popup.key),
            Choice::Settings => match Permission::of_sender(popup) {
                Some(sender) => Act::Application(Box::new(sender)),
                None => Act::Resized,
            },
            Choice::OpenLink | Choice::Why => Act::Resized,
        });
        (self.act)(Act::Resized);
    }

    pub(super) fn pressed_button(&self, pressed: Pressed<'_>) {
        let Some(id) = self.id.get() else { return };
        match pressed {
            Pressed::Action(key) => {
                self.open(|popup| popup.web.link_of(key).map(str::to_owned));
                self.invoke(key);
            }
            Pressed::More => (self.act)(Act::Resized),
            Pressed::NearReply(near) => (self.act)(Act::NearReply(near)),
            Pressed::Writing(writing) => {
                self.writing.set(writing);
                (self.act)(Act::Writing(writing));
            }
            Pressed::Resumed => self.writing.set(true),
            Pressed::Draft(held) => (self.act)(Act::Hold(id, held)),
            Pressed::Reply(text) => (self.act)(Act::Reply(id, text.to_owned())),
        }
    }

    /// A click on the popup itself. Beside a reply that is being written it means nothing: nobody wants to lose that by it.
    pub(super) fn activate(&self) {
        // Nor does it answer a question.
        let asked = self.popup.borrow().as_ref().is_some_and(|popup| popup.asks == Some(Question::Request));
        if self.writing.get() || asked {
            return;
        }
        if self.open(|popup| popup.web.navigate.clone()) {
            return self.invoke(DEFAULT_ACTION);
        }
        self.with(|popup| match &popup.desktop_entry {
            Some(entry) if popup.sender_left => Act::Open(popup.key, entry.clone()),
            // Its sender is told of a click, whether or not it has asked for one.
            _ => Act::Invoke(popup.id, DEFAULT_ACTION.to_owned()),
        });
    }
}
