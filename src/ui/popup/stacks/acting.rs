//! What the person does with a popup, told to the daemon: once, on however many outputs that popup is shown.

use tidings::wire::asked::ForgetForm;

use super::Front;
use crate::clipboard;
use crate::link::Intent;
use crate::notification::opening;
use crate::popup::act::Act;
use crate::popup::repeats;
use crate::popup::stack::Stack;

impl Front {
    /// Tells what was done on one of the stacks. What is about the window of that stack alone is not told here.
    pub(in crate::popup) fn act(&self, on: &Stack, act: Act) {
        match act {
            Act::Answer(id, answer) => self.intents.tell(Intent::Answer(id, answer)),
            Act::Reply(id, text) => self.intents.tell(Intent::Reply { id, text }),
            Act::Hold(id, held) => self.intents.tell(Intent::Hold(id, held)),
            Act::Forget(key) => {
                let keys = Some(self.all_of(key));
                self.intents.tell(Intent::Forget(ForgetForm { keys, ..ForgetForm::default() }));
            }
            Act::Application(permission) => self.intents.tell(Intent::Application(permission)),
            Act::Copy(text) => clipboard::copy(&self.display, &self.idle, &text),
            Act::Link(target) => opening::link(&self.display, &target),
            Act::Dismiss(key) => self.intents.tell(Intent::Dismiss(self.all_of(key))),
            Act::DismissAll => {
                let keys = self.shown.borrow().iter().flat_map(|shown| repeats::keys(&shown.ready.popup)).collect();
                self.intents.tell(Intent::Dismiss(keys));
            }
            Act::Hide(key) => self.intents.tell(Intent::Hide(vec![key])),
            Act::Invoke(id, key) => self.intents.tell(Intent::Invoke { id, key, token: on.activation_token() }),
            Act::Open(key, entry) => {
                opening::application(&self.display, &entry);
                self.intents.tell(Intent::Dismiss(self.all_of(key)));
            }
            Act::NearReply(_) | Act::Resized | Act::Writing(_) => {}
        }
    }

    /// These have come out from behind a line: they have their whole time.
    pub(in crate::popup) fn renew(&self, keys: Vec<u64>) {
        if !keys.is_empty() {
            self.intents.tell(Intent::Renew(keys));
        }
    }

    /// The keys of all that the popup of this key stands for.
    fn all_of(&self, key: u64) -> Vec<u64> {
        let shown = self.shown.borrow();
        let keys = shown.iter().map(|shown| repeats::keys(&shown.ready.popup)).find(|keys| keys.contains(&key));
        keys.unwrap_or_else(|| vec![key])
    }
}
