//! The question before a link is opened that is neither of the web nor of mail: where it leads, whole, and with which application.
//!
//! It is a part of the popup or row and no window of its own, so it takes no keyboard from anybody. What is answered holds once.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use gtk4 as gtk;
use gtk4::prelude::*;
use gtk4::{gio, glib, pango};

use super::{opening, spoken};

/// For so long a click is none on the question: it was meant for what stood there before.
const UNSETTLED: Duration = Duration::from_millis(300);
/// Characters of a target that are shown from its beginning and from its end where it is very long.
const BEGINNING: usize = 160;
const END: usize = 80;

/// The question, at most one at a time.
pub(crate) struct LinkQuestion {
    /// What there is to be seen of it.
    pub(crate) root: gtk::Box,
    words: gtk::Label,
    target: gtk::Label,
    keep: gtk::Button,
    open: gtk::Button,
    open_label: gtk::Label,
    asked: RefCell<Option<Asked>>,
    /// When it was asked.
    since: Cell<Instant>,
    /// What had the keyboard's focus before.
    before: glib::WeakRef<gtk::Widget>,
    answered: Box<dyn Fn(bool)>,
}

struct Asked {
    target: String,
    application: Option<gio::AppInfo>,
}

impl LinkQuestion {
    /// Nothing is asked yet. `answered` is told of each answer: whether the link was opened.
    pub(crate) fn new(answered: impl Fn(bool) + 'static) -> Rc<Self> {
        let line = || gtk::Label::builder().xalign(0.0).wrap(true).wrap_mode(pango::WrapMode::WordChar).max_width_chars(1);
        let words = line().hexpand(true).build();
        // A target is read from left to right, whatever stands around it.
        let target = line().hexpand(true).css_classes(["target"]).build();
        target.set_direction(gtk::TextDirection::Ltr);
        let keep = gtk::Button::builder().css_classes(["action"]).build();
        let open_label = gtk::Label::builder().ellipsize(pango::EllipsizeMode::End).max_width_chars(1).hexpand(true).build();
        let open = gtk::Button::builder().child(&open_label).css_classes(["action"]).build();
        let answers = gtk::Box::builder().homogeneous(true).css_classes(["answers"]).build();
        answers.append(&keep);
        answers.append(&open);
        let root = gtk::Box::builder().orientation(gtk::Orientation::Vertical).visible(false).css_classes(["question"]);
        let root = root.accessible_role(gtk::AccessibleRole::Group).build();
        root.append(&words);
        root.append(&target);
        root.append(&answers);
        let (asked, since, before) = (RefCell::default(), Cell::new(Instant::now()), glib::WeakRef::new());
        let answered = Box::new(answered);
        let question = Rc::new(Self { root, words, target, keep, open, open_label, asked, since, before, answered });
        Self::listen(&question);
        question
    }

    fn listen(question: &Rc<Self>) {
        let on = |act: fn(&Self)| {
            let question = Rc::downgrade(question);
            move || question.upgrade().into_iter().for_each(|question| act(&question))
        };
        let (kept, opened) = (on(|question| question.answer(false)), on(|question| question.answer(true)));
        question.keep.connect_clicked(move |_| kept());
        question.open.connect_clicked(move |_| opened());
        let early = gtk::GestureClick::builder().button(0).propagation_phase(gtk::PropagationPhase::Capture).build();
        let asked = Rc::downgrade(question);
        early.connect_pressed(move |click, _, _, _| {
            if asked.upgrade().is_some_and(|question| question.since.get().elapsed() < UNSETTLED) {
                click.set_state(gtk::EventSequenceState::Claimed);
            }
        });
        question.root.add_controller(early);
        let cancelled = on(|question| question.answer(false));
        let cancel = gio::SimpleAction::new("cancel", None);
        cancel.connect_activate(move |_, _| cancelled());
        let group = gio::SimpleActionGroup::new();
        group.add_action(&cancel);
        question.root.insert_action_group("question", Some(&group));
    }

    /// Asks whether `target` is to be opened. The focus goes to the answer that opens nothing, if the keyboard is here.
    pub(crate) fn ask(&self, target: &str) {
        let application = opening::application_for(target);
        let scheme = target.split(':').next().unwrap_or_default();
        let name = application.as_ref().map(|application| application.display_name().to_string());
        let words = match &name {
            Some(_) => "Open this link?".to_owned(),
            None => format!("No application here opens “{scheme}” links."),
        };
        self.words.set_label(&words);
        self.target.set_label(&shown(target));
        self.target.set_tooltip_text(Some(target));
        spoken::name(&self.target, target);
        let keep = if name.is_some() { "Not now" } else { "Close" };
        self.keep.set_label(keep);
        self.open.set_visible(name.is_some());
        let open = format!("Open with {}", name.unwrap_or_default());
        self.open_label.set_label(&open);
        self.open.set_tooltip_text(Some(&open));
        spoken::name(&self.open, &open);
        // What stands within is said where it is come to.
        spoken::name(&self.root, &format!("{words} {target}"));
        self.asked.replace(Some(Asked { target: target.to_owned(), application }));
        self.since.set(Instant::now());
        self.root.set_visible(true);
        let window = self.root.root().and_downcast::<gtk::Window>();
        if let Some(window) = window.filter(|window| window.is_active()) {
            self.before.set(GtkWindowExt::focus(&window).as_ref());
            self.keep.grab_focus();
        }
    }

    /// Asks about links of `text`: meanwhile nothing is told over it, which would hide the question.
    pub(crate) fn stand_below(&self, text: &gtk::Label) {
        let text = text.downgrade();
        self.root.connect_visible_notify(move |root| {
            text.upgrade().into_iter().for_each(|text| text.set_has_tooltip(!root.get_visible()));
        });
    }

    /// Whether something is asked.
    pub(crate) fn is_open(&self) -> bool {
        self.root.get_visible()
    }

    /// Whether the question is about one of these targets, or none is asked.
    pub(crate) fn suits(&self, links: &[&str]) -> bool {
        self.asked.borrow().as_ref().is_none_or(|asked| links.contains(&asked.target.as_str()))
    }

    /// Asks no longer; nobody is told.
    pub(crate) fn close(&self) {
        self.asked.replace(None);
        self.root.set_visible(false);
        self.target.set_label("");
        self.target.set_tooltip_text(None);
    }

    /// As if it had been answered that nothing is to be opened; whether anything was asked.
    pub(crate) fn cancel(&self) -> bool {
        let open = self.is_open();
        if open {
            self.answer(false);
        }
        open
    }

    fn answer(&self, open: bool) {
        let Some(asked) = self.asked.take() else { return };
        // Before what has the focus is hidden: then it would go anywhere.
        let before = self.before.upgrade().filter(|before| before.is_mapped());
        self.before.set(None);
        if let Some(before) = before {
            before.grab_focus();
        }
        self.close();
        if let Some(application) = asked.application.filter(|_| open) {
            opening::with(&WidgetExt::display(&self.root), &application, &asked.target);
        }
        (self.answered)(open);
    }
}

/// A target as it is shown: in one piece for whatever stands beside it, and without its middle where it is very long.
fn shown(target: &str) -> String {
    let count = target.chars().count();
    let (isolate, end) = ('\u{2066}', '\u{2069}');
    if count <= BEGINNING.saturating_add(END) {
        return format!("{isolate}{target}{end}");
    }
    let first: String = target.chars().take(BEGINNING).collect();
    let last: String = target.chars().skip(count.saturating_sub(END)).collect();
    format!("{isolate}{first} … {last}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_very_long_target_the_middle_is_left_out() {
        assert_eq!(shown("tel:1"), "\u{2066}tel:1\u{2069}");
        let long = format!("tel:{}{}", "1".repeat(300), "2".repeat(80));
        let short = shown(&long);
        assert!(short.starts_with("\u{2066}tel:11") && short.ends_with("22\u{2069}") && short.contains("11 … 22"));
        assert_eq!(short.chars().count(), BEGINNING + END + 5);
    }
}
