//! What a popup shows: each part of a notification in its widget.

use gtk4::prelude::*;
use tidings::content::web::Web;
use tidings::core::notification::{Action, Urgency};
use tidings::view::Popup;

use super::PopupWidget;
use crate::notification::drawn::{self, Drawn};
use crate::notification::{files, label, offers, spoken, text};
use crate::pictures::{APP_ICON, BADGE, Ready};
use crate::popup::repeats;

impl PopupWidget {
    /// Shows `ready`, at `now` milliseconds since the Unix epoch.
    pub(in crate::popup) fn fill(&self, mut ready: Ready, now: u64) {
        let popup = Popup { app_icon: None, picture: None, body_images: Vec::new(), ..ready.popup.clone() };
        let popup = Popup { web: Web { badge: None, image: None, ..popup.web }, ..popup };
        let same = self.state.id.replace(Some(popup.id)) == Some(popup.id);
        if !same {
            self.unsettle();
            // What is said once more is read on.
            if !repeats::again(self.state.popup.borrow().as_ref(), &popup) {
                self.begin_anew();
                self.swipe.reset();
            }
        } else if self
            .state
            .popup
            .borrow()
            .as_ref()
            .is_some_and(|shown| shown.actions != popup.actions || shown.asks != popup.asks)
        {
            // A click that is on its way was meant for another button.
            self.unsettle();
        }
        self.time_ms.set(popup.time_ms());
        self.set_class("low", popup.urgency == Urgency::Low);
        self.set_class("critical", popup.urgency == Urgency::Critical);
        self.urgent.set_visible(popup.urgency == Urgency::Critical);

        self.paint.put(popup.colours);

        let app_name = text::one_line(&popup.app_name);
        let (files, code) = (std::mem::take(&mut ready.files), ready.code.take());
        let drawn = Drawn::of(ready, &self.icons);
        drawn::show_picture(&self.picture, &self.wide, &drawn);
        // A picture beside the text is enough to know the application by.
        self.face.show(drawn.app_icon.as_ref(), APP_ICON, &app_name, drawn.picture.is_none());
        let origin = popup.origin.as_deref().unwrap_or_default();
        drawn::show(&self.badge, drawn.badge.as_ref(), BADGE);
        label::put(&self.app_name, &app_name);
        label::put(&self.origin, origin);
        self.separator.set_visible(!app_name.is_empty() || !origin.is_empty());
        self.tell_age(now);
        label::put(&self.repeats, &repeats::drawn(&popup));

        if !self.question.suits(&popup.body.links()) {
            self.question.close();
        }
        label::put_title(&self.summary, &popup.summary, &popup.web);
        label::put_body(&self.body, &popup.body, &popup.web);
        // What a click opens is to be seen before, as with links.
        self.words.set_tooltip_text(popup.web.navigate.as_deref());
        drawn::show_body_images(&self.body_images, &popup.body, &drawn);
        files::put(&self.body_images, &popup.files, files);

        self.progress.set_visible(popup.progress.is_some());
        if let Some(percent) = popup.progress {
            self.progress_bar.put(percent, same);
            self.percent.set_label(&format!("{percent} %"));
        }
        self.code.put(code.filter(|_| self.state.settings.borrow().one_time_codes));
        let settings = offers::settings(&popup.actions);
        self.settings.set_visible(settings.is_some());
        if let Some(label) = settings {
            self.settings.set_tooltip_text(Some(&label));
            spoken::name(&self.settings, &label);
        }
        let actions: Vec<Action> = popup.actions.iter().filter(|action| action.key != offers::SETTINGS).cloned().collect();
        self.buttons.follow(&popup.summary, &popup.web);
        self.set_clock(popup.clock);
        self.buttons.fill(Some((popup.key, popup.id)), &actions, popup.action_icons, &popup.reply_field);

        let asks = self.strip.put(&popup);
        let urgent = if popup.urgency == Urgency::Critical { "Critical" } else { "" };
        let times = repeats::spoken(&popup);
        // All that a screen reader says of it: what it finds within, it says only where the name has not said it.
        let (summary, body) = (self.summary.text(), self.body.text());
        let parts = [urgent, &app_name, origin, &summary, &body, &times, &asks];
        let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        if self.critical {
            spoken::name(&self.words, &name);
        }
        self.name.set_label(&name);
        self.state.popup.replace(Some(popup));
    }
}
