//! The row of one notification. It is filled again and again, and tells what was done with it.
//!
//! It knows nothing of its place in the list.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use gtk4 as gtk;
use gtk4::glib;
use gtk4::prelude::*;
use tidings::content::links;
use tidings::core::notification::{ReplyField, Urgency};
use tidings::view::Entry;
use tidings::wire::asked::ForgetForm;

use super::act::{Act, Acted};
use super::group;
use super::model::Line;
use super::shell::Around;
use crate::notification::buttons::{Buttons, Pressed};
use crate::notification::drawn::{self, Drawn};
use crate::notification::face::Face;
use crate::notification::link_question::LinkQuestion;
use crate::notification::push::Ways;
use crate::notification::swipe::Swipe;
use crate::notification::{age, glyph, label, spoken as reader, text};
use crate::pictures::{APP_ICON, BADGE};

/// Lines of the body, and those of it once the person wants all.
const LINES: (i32, i32) = (2, 60);
/// A click on a link is over within this time, and no click on the row.
const SAME_CLICK: Duration = Duration::from_millis(200);

/// The widgets of a row.
pub(crate) struct EntryRow {
    pub(crate) root: gtk::Box,
    origin: gtk::Box,
    face: Face,
    badge: gtk::Image,
    app_name: gtk::Label,
    words: gtk::Widget,
    unread: gtk::Widget,
    summary: gtk::Label,
    urgent: gtk::DrawingArea,
    age: gtk::Label,
    expand: gtk::Button,
    expand_glyph: gtk::DrawingArea,
    more: gtk::Button,
    close: gtk::Button,
    body: gtk::Label,
    picture: gtk::Image,
    wide: gtk::Picture,
    body_images: gtk::Box,
    progress: gtk::Widget,
    progress_bar: gtk::ProgressBar,
    percent: gtk::Label,
    buttons: Buttons,
    link_question: Rc<LinkQuestion>,
    swipe: Rc<Swipe>,
    question: gtk::Widget,
    forget_application: gtk::Button,
    forget_application_label: gtk::Label,
    state: Rc<State>,
}

/// What the handlers of a row know.
struct State {
    entry: RefCell<Option<Rc<Entry>>>,
    expanded: Cell<bool>,
    link_opened: Cell<Option<Instant>>,
    acted: Acted,
}

impl State {
    fn act(&self, act: impl FnOnce(&Entry) -> Act) {
        let entry = self.entry.borrow().clone();
        if let Some(entry) = entry {
            (self.acted)(act(&entry));
        }
    }
}

impl EntryRow {
    /// An empty one; `None` where the program's own resources are damaged.
    pub(crate) fn new(around: &Rc<Around>) -> Option<Self> {
        let builder = gtk::Builder::from_resource("/org/tidings/ui/tray-row.ui");
        let state = Rc::new(State {
            entry: RefCell::default(),
            expanded: Cell::new(false),
            link_opened: Cell::new(None),
            acted: around.acted.clone(),
        });
        let pressed = state.clone();
        let buttons = Buttons::new(
            builder.object("actions")?,
            around.gallery.icons.clone(),
            around.drafts.clone(),
            move |done| match done {
                Pressed::Action(key) => pressed.act(|entry| Act::Invoke(entry.key, key.to_owned())),
                Pressed::Reply(text) => pressed.act(|entry| Act::Reply(entry.key, text.to_owned())),
                Pressed::Draft(held) => pressed.act(|entry| Act::Hold(entry.key, held)),
                // The panel has the keyboard, and room.
                Pressed::More | Pressed::NearReply(_) | Pressed::Writing(_) | Pressed::Resumed => {}
            },
        );
        let opened = state.clone();
        let link_question = LinkQuestion::new(move |open| {
            if open {
                (opened.acted)(Act::Opened);
            }
        });
        let root: gtk::Box = builder.object("row")?;
        root.append(&link_question.root);
        let close: gtk::Button = builder.object("close")?;
        let (swiped, closes, mirrored) = (state.clone(), close.downgrade(), root.downgrade());
        let ways = move || ways(closes.upgrade()?.get_visible(), mirrored.upgrade()?.direction());
        let swipe = Swipe::listen(&root, ways, move || swiped.act(|entry| Act::Dismiss(entry.key)));
        let row = Self {
            root,
            origin: builder.object("origin")?,
            face: Face::new(builder.object("app_icon")?, builder.object("letter")?),
            badge: builder.object("badge")?,
            app_name: builder.object("app_name")?,
            words: builder.object("words")?,
            unread: builder.object("unread")?,
            summary: builder.object("summary")?,
            urgent: builder.object("urgent_glyph")?,
            age: builder.object("age")?,
            expand: builder.object("expand")?,
            expand_glyph: builder.object("expand_glyph")?,
            more: builder.object("more")?,
            close,
            body: builder.object("body")?,
            picture: builder.object("picture")?,
            wide: builder.object("wide")?,
            body_images: builder.object("body_images")?,
            progress: builder.object("progress")?,
            progress_bar: builder.object("progress_bar")?,
            percent: builder.object("percent")?,
            buttons,
            link_question,
            swipe,
            question: builder.object("question")?,
            forget_application: builder.object("forget_application")?,
            forget_application_label: builder.object("forget_application_label")?,
            state,
        };
        glyph::close(&builder.object("close_glyph")?);
        glyph::warning(&row.urgent);
        glyph::dots(&builder.object("more_glyph")?);
        row.listen(&builder.object("forget_one")?, &builder.object("keep")?);
        Some(row)
    }

    fn listen(&self, forget_one: &gtk::Button, keep: &gtk::Button) {
        let on = |button: &gtk::Button, act: fn(&State, &Entry) -> Act| {
            let state = self.state.clone();
            button.connect_clicked(move |_| state.act(|entry| act(&state, entry)));
        };
        on(&self.close, |_, entry| Act::Dismiss(entry.key));
        on(&self.expand, |state, entry| Act::Expand(entry.key, !state.expanded.get()));
        on(&self.more, |_, entry| Act::Ask(Some(entry.key)));
        on(keep, |_, _| Act::Ask(None));
        on(forget_one, |_, entry| Act::Forget(ForgetForm { keys: Some(vec![entry.key]), ..ForgetForm::default() }));
        on(&self.forget_application, |_, entry| {
            let app_name = Some(entry.notification.app_name.clone());
            Act::Forget(ForgetForm { app_name, ..ForgetForm::default() })
        });
        let (state, question) = (self.state.clone(), self.link_question.clone());
        question.stand_below(&self.body);
        self.body.connect_activate_link(move |_, target| {
            state.link_opened.set(Some(Instant::now()));
            match links::openable(target) {
                Some(target) => (state.acted)(Act::Link(target.to_owned())),
                None => question.ask(target),
            }
            glib::Propagation::Stop
        });
    }

    /// Shows `line`; what a screen reader calls it.
    pub(crate) fn fill(&self, line: &Line, around: &Around) -> String {
        let entry = &line.entry;
        let notification = &entry.notification;
        if self.state.entry.borrow().as_ref().is_none_or(|before| before.key != entry.key) {
            self.buttons.begin_anew();
            self.link_question.close();
            self.swipe.reset();
            self.expand.set_visible(false);
        }
        self.state.entry.replace(Some(entry.clone()));
        self.state.expanded.set(line.expanded);
        let critical = notification.urgency == Urgency::Critical;
        self.urgent.set_visible(critical);
        self.unread.set_visible(entry.unread);

        let app_name = group::app_name(&notification.app_name);
        let origin = notification.origin.as_deref().unwrap_or_default();
        self.origin.set_visible(line.alone);
        label::put(&self.app_name, &label::provenance(&app_name, origin));
        let drawn = around.gallery.of(entry).unwrap_or_default();
        drawn::show(&self.badge, drawn.badge.as_ref().filter(|_| line.alone), BADGE);
        if line.alone {
            self.face.show(drawn.app_icon.as_ref(), APP_ICON, &app_name, true);
        } else {
            self.face.clear();
        }

        if !self.link_question.suits(&notification.body.links()) {
            self.link_question.close();
        }
        label::put_title(&self.summary, &notification.summary, &notification.web);
        label::limit(&self.summary, if line.expanded { 8 } else { 1 });
        label::put_body(&self.body, &notification.body, &notification.web);
        self.words.set_tooltip_text(notification.web.navigate.as_deref());
        label::limit(&self.body, if line.expanded { LINES.1 } else { LINES.0 });
        drawn::show_picture(&self.picture, &self.wide, &drawn);
        self.fill_body_images(line, &drawn);
        self.fill_progress(notification.progress.filter(|_| entry.live));
        let actions = if answers(entry) { notification.actions.as_slice() } else { &[] };
        self.buttons.follow(&notification.summary, &notification.web);
        self.buttons.fill(Some((entry.key, notification.id)), actions, notification.action_icons, &notification.reply_field);

        self.close.set_visible(!line.alone);
        self.more.set_visible(line.alone && !line.asking);
        self.question.set_visible(line.asking);
        let all = format!("All of {app_name}");
        self.forget_application_label.set_label(&all);
        reader::name(&self.forget_application, &all);
        self.forget_application.set_visible(!notification.app_name.is_empty());
        self.tell_age(entry, around.now.get());
        self.offer_all(line.expanded, drawn.body_images.iter().any(Option::is_some));
        spoken(entry, &app_name, around.now.get())
    }

    /// The chevron is there where something is left out, which is only known once the text has its place.
    fn offer_all(&self, expanded: bool, images: bool) {
        glyph::chevron(&self.expand_glyph, expanded);
        self.expand.set_tooltip_text(Some(if expanded { "Show less" } else { "Show all" }));
        if expanded || images {
            self.expand.set_visible(true);
            return;
        }
        let labels = [self.summary.downgrade(), self.body.downgrade()];
        let (expand, frames) = (self.expand.downgrade(), Cell::new(0_u8));
        self.root.add_tick_callback(move |_, _| {
            // The first frame gives the text its place.
            if frames.replace(1) == 0 {
                return glib::ControlFlow::Continue;
            }
            let cut = |label: &glib::WeakRef<gtk::Label>| label.upgrade().is_some_and(|label| label::is_cut(&label));
            if let Some(expand) = expand.upgrade() {
                expand.set_visible(labels.iter().any(cut));
            }
            glib::ControlFlow::Break
        });
    }

    fn fill_body_images(&self, line: &Line, drawn: &Drawn) {
        if line.expanded {
            drawn::show_body_images(&self.body_images, &line.entry.notification.body, drawn);
        } else {
            drawn::clear_body_images(&self.body_images);
            self.body_images.set_visible(false);
        }
    }

    fn fill_progress(&self, progress: Option<u8>) {
        self.progress.set_visible(progress.is_some());
        if let Some(percent) = progress {
            self.progress_bar.set_fraction(f64::from(percent) / 100.0);
            self.percent.set_label(&format!("{percent} %"));
        }
    }

    /// How long ago it came.
    pub(crate) fn tell_age(&self, entry: &Entry, now: u64) {
        let age = age::label(entry.notification.time_ms(), now);
        if self.age.label() != age {
            self.age.set_label(&age);
        }
    }

    /// Whether the click of this moment was on a link of the text.
    pub(crate) fn link_was_opened(&self) -> bool {
        self.state.link_opened.get().is_some_and(|at| at.elapsed() < SAME_CLICK)
    }

    /// Shows nothing, and keeps nothing of what was shown.
    pub(crate) fn clear(&self) {
        self.state.entry.replace(None);
        self.face.clear();
        drawn::show_picture(&self.picture, &self.wide, &Drawn::default());
        drawn::clear_body_images(&self.body_images);
        self.link_question.close();
        self.swipe.reset();
        self.buttons.begin_anew();
        self.buttons.fill(None, &[], false, &ReplyField::default());
    }
}

/// Where a row may be pushed to: out of the line, at its end; not at all where it cannot be closed.
fn ways(closes: bool, direction: gtk::TextDirection) -> Option<Ways> {
    let mirrored = direction == gtk::TextDirection::Rtl;
    closes.then_some(if mirrored { Ways::Left } else { Ways::Right })
}

/// Whether its sender hears of actions.
pub(crate) fn answers(entry: &Entry) -> bool {
    entry.live && !entry.notification.sender_left
}

/// What a screen reader calls the row.
fn spoken(entry: &Entry, app_name: &str, now: u64) -> String {
    let notification = &entry.notification;
    let urgent = if notification.urgency == Urgency::Critical { "Critical" } else { "" };
    let summary = text::one_line(&notification.summary);
    let body = text::one_line(&notification.body.text());
    let age = age::label(notification.time_ms(), now);
    let parts = [urgent, app_name, &summary, &body, &age];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_pushed_to_where_its_lines_end() {
        assert_eq!(ways(true, gtk::TextDirection::Ltr), Some(Ways::Right));
        assert_eq!(ways(true, gtk::TextDirection::Rtl), Some(Ways::Left));
        assert_eq!(ways(false, gtk::TextDirection::Ltr), None, "what has no close button cannot be pushed away");
    }
}
