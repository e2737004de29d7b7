//! A refused notification as a line of the journal has it: nothing of what it says.

use serde::{Deserialize, Serialize};

use super::event::{IdentityForm, expire_timeout, expire_timeout_form};
use crate::core::identity::Client;
use crate::core::notification::{Content, Id};
use crate::core::permission::Refused;

/// A [`Refused`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RefusedForm {
    key: u64,
    id: u32,
    client: String,
    identity: IdentityForm,
    app_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    desktop_entry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    expire_timeout: i64,
    until_ms: u64,
}

impl RefusedForm {
    /// The form of `refused`.
    pub fn of(refused: &Refused) -> Self {
        let content = &refused.content;
        Self {
            key: refused.key,
            id: refused.id.get(),
            client: refused.client.0.to_string(),
            identity: IdentityForm::of(&refused.identity),
            app_name: content.app_name.clone(),
            desktop_entry: content.desktop_entry.clone(),
            origin: content.origin.clone(),
            expire_timeout: expire_timeout_form(content.expire_timeout),
            until_ms: refused.until_ms,
        }
    }

    /// What it says; `None` where it makes no sense.
    pub fn refused(self) -> Option<Refused> {
        let client = Client(self.client.into());
        Some(Refused {
            key: self.key,
            id: Id::new(self.id)?,
            identity: self.identity.identity(&client),
            client,
            content: Content {
                app_name: self.app_name,
                desktop_entry: self.desktop_entry,
                origin: self.origin,
                expire_timeout: expire_timeout(self.expire_timeout),
                ..Content::default()
            },
            until_ms: self.until_ms,
        })
    }
}
