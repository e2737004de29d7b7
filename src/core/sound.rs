//! When a notification is heard, and as what.
//!
//! A sound says: look at the screen. So it follows the popup: none where nothing pops up (do-not-disturb, the tray that is open,
//! a burst; one that waits for a place on the screen is counted there), none again for a replacement that is a quiet update, and none for what an earlier run has left. It is at most one
//! every [`GAP`], since a second one says nothing that the first did not.

use std::collections::BTreeMap;
use std::time::Duration;

use super::effect::Effect;
use super::identity::Identity;
use super::notification::{Content, Id, Urgency};
use super::places::Place;
use super::time::Now;
use super::{Core, Live};
use crate::content::sound::Sound;

/// The least time between the beginnings of two sounds; what is more urgent than the last one does not wait for it.
pub const GAP: Duration = Duration::from_secs(2);
/// What a sender names that wants a sound and leaves it to us which (the notification portal, desktop-notifier).
const DEFAULT: &str = "default";
/// Which one that is where the person has chosen none for its urgency.
const MESSAGE: &str = "message-new-instant";

/// What is heard when a sender names no sound.
///
/// By default nothing is: a sound is made for those who ask for one, as GNOME and KDE do. Not even for critical ones: that is
/// what Chromium makes of every page that asks for `requireInteraction`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundOptions {
    /// Without it nothing is heard at all.
    pub enabled: bool,
    /// For urgency low.
    pub low: Option<Sound>,
    /// For urgency normal.
    pub normal: Option<Sound>,
    /// For urgency critical.
    pub critical: Option<Sound>,
    /// For applications, by desktop entry or name; it goes before the urgency. `None` silences the application, whatever it names.
    pub applications: BTreeMap<String, Option<Sound>>,
}

impl Default for SoundOptions {
    fn default() -> Self {
        Self { enabled: true, low: None, normal: None, critical: None, applications: BTreeMap::new() }
    }
}

impl SoundOptions {
    fn of_urgency(&self, urgency: Urgency) -> Option<&Sound> {
        match urgency {
            Urgency::Low => self.low.as_ref(),
            Urgency::Normal => self.normal.as_ref(),
            Urgency::Critical => self.critical.as_ref(),
        }
    }

    fn of_application(&self, content: &Content) -> Option<&Option<Sound>> {
        let entry = content.desktop_entry.as_ref().and_then(|entry| self.applications.get(entry));
        entry.or_else(|| self.applications.get(&content.app_name))
    }

    /// Whether the person has silenced the application behind `content`.
    pub(super) fn is_muted(&self, content: &Content) -> bool {
        self.of_application(content).is_some_and(Option::is_none)
    }

    /// What is to be heard of `live`, were it heard.
    fn choose(&self, live: &Live) -> Option<Sound> {
        let Live { content, identity, .. } = live;
        if !self.enabled || content.suppress_sound || content.silent == Some(true) || self.is_muted(content) {
            return None;
        }
        let of_application = self.of_application(content);
        // A sandbox is not to choose which file of ours a program outside of it reads.
        let sandboxed = matches!(identity, Identity::Sandbox(_));
        let message = || Some(Sound::Name(MESSAGE.to_owned()));
        let named = content.sound.clone().filter(|sound| !(sandboxed && matches!(sound, Sound::File(_))));
        let ours = of_application.cloned().flatten().or_else(|| self.of_urgency(content.urgency).cloned());
        match named {
            Some(Sound::Name(name)) if name == DEFAULT => ours.or_else(message),
            Some(named) => Some(named),
            // That a sound is not suppressed is no wish for one: Firefox says so of all that it sends.
            None if content.silent == Some(false) => ours.or_else(message),
            None => ours,
        }
    }
}

/// What is known of sounds.
#[derive(Debug, Default)]
pub(super) struct Sounds {
    options: SoundOptions,
    last: Option<(Duration, Urgency)>,
}

impl Core {
    /// What is to be heard from now on.
    pub fn set_sounds(&mut self, options: SoundOptions) {
        self.sounds.options = options;
    }

    /// What is heard when a sender names no sound.
    pub fn sounds(&self) -> &SoundOptions {
        &self.sounds.options
    }

    /// `id` has news for the person and has been given its place.
    pub(super) fn sound(&mut self, id: Id, now: Now) {
        // One that has become less urgent stays on screen though it would not come there any more: it is quiet.
        let pops_up = |live: &&Live| matches!(live.place, Place::Popup | Place::Waiting) && live.manner.sound;
        let Some(live) = self.live.get(&id).filter(pops_up).filter(|_| self.may_pop_up(id)) else { return };
        let urgency = live.content.urgency;
        // There is nothing to be looked at; a critical one calls the person.
        if self.presence.locked && urgency < Urgency::Critical && live.place != Place::Popup {
            return;
        }
        let chosen = self.sounds.options.choose(live);
        self.vibrate(id, now);
        let Some(sound) = chosen else { return };
        let soon = |(at, last): (Duration, Urgency)| now.mono < at.saturating_add(GAP) && urgency <= last;
        if self.sounds.last.is_some_and(soon) {
            return;
        }
        self.sounds.last = Some((now.mono, urgency));
        self.effects.push_back(Effect::Play(sound));
    }
}
