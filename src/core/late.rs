//! What is found out about a notification after its `Notify` was answered.

use super::notification::{Application, PictureSlot};
use super::time::Now;
use super::{Accepted, Core};
use crate::content::image::Icon;

impl Core {
    /// A picture has been opened after its `Notify` was answered. It is of use only while that very content stands.
    pub fn attach_picture(&mut self, accepted: Accepted, slot: PictureSlot, icon: Icon) {
        let Some(live) = self.live.get_mut(&accepted.id).filter(|live| live.revision == accepted.revision) else { return };
        if let Some(place) = live.content.picture_mut(slot) {
            *place = Some(icon);
            self.refresh(accepted.id);
        }
    }

    /// What the desktop knows of the application has been found after its `Notify` was answered. It is of use only while that very
    /// content stands.
    pub fn attach_application(&mut self, accepted: Accepted, application: &Application, now: Now) {
        let id = accepted.id;
        let Some(live) = self.live.get_mut(&id).filter(|live| live.revision == accepted.revision) else { return };
        if application.introduce(&mut live.content) {
            let named = live.subject.map(|number| (number, live.content.clone()));
            if let Some((number, content)) = named {
                self.name(number, &content);
            }
            self.store(id);
            self.refresh(id);
            // It may belong to others now.
            self.fill_screen(now);
        }
    }
}
