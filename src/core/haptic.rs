//! When a notification is felt: the pattern that its sender asks for, when it is also heard or would be.
//!
//! It follows the popup as a sound does (see [`super::sound`]), at most once every [`GAP`], and not where the sender wants it silent.

use std::time::Duration;

use super::Core;
use super::effect::Effect;
use super::notification::Id;
use super::sound::GAP;
use super::time::Now;

/// A vibration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vibration {
    /// The application, by its desktop entry, else by its name: the system may have a profile for it.
    pub application: String,
    /// Milliseconds on, off, on …; it begins and ends with a vibration.
    pub pattern: Vec<u32>,
}

/// What is known of vibrations.
#[derive(Debug, Default)]
pub(super) struct Haptics {
    last: Option<Duration>,
}

impl Core {
    /// `id` has news for the person, and they may hear and feel it.
    pub(super) fn vibrate(&mut self, id: Id, now: Now) {
        let Some(live) = self.live.get(&id) else { return };
        let content = &live.content;
        let soon = self.haptics.last.is_some_and(|last| now.mono < last.saturating_add(GAP));
        if content.vibrate.is_empty() || content.silent == Some(true) || soon || self.sounds().is_muted(content) {
            return;
        }
        let application = content.desktop_entry.clone().unwrap_or_else(|| content.app_name.clone());
        let vibration = Vibration { application, pattern: content.vibrate.clone() };
        self.haptics.last = Some(now.mono);
        self.effects.push_back(Effect::Vibrate(vibration));
    }
}
