//! The floor: the least that a notification server on zbus can do. It decodes `Notify` and counts.
//!
//! Ratios in the tables divide by it, so it never does anything a server could leave out.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use serde::de::{self, IgnoredAny, MapAccess, Visitor};
use zbus::object_server::SignalEmitter;
use zbus::{Signature, Type, as_variant, interface};

use crate::client::{NAME, Pixels};

/// Hints that are read and dropped; a picture in one piece, since a generic reader takes it byte by byte.
struct Skipped;

impl Type for Skipped {
    const SIGNATURE: &'static Signature = <std::collections::HashMap<String, zbus::OwnedVariant> as Type>::SIGNATURE;
}

impl<'de> de::Deserialize<'de> for Skipped {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Hints;
        impl<'de> Visitor<'de> for Hints {
            type Value = Skipped;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("hints")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Skipped, A::Error> {
                while let Some(name) = map.next_key::<&str>()? {
                    if name == "image-data" {
                        map.next_value::<as_variant::Deserialize<'_, Pixels>>()?;
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Skipped)
            }
        }
        deserializer.deserialize_map(Hints)
    }
}

struct Floor {
    last: AtomicU32,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Floor {
    #[expect(clippy::too_many_arguments)]
    fn notify(
        &self,
        _app_name: &str,
        replaces_id: u32,
        _app_icon: &str,
        _summary: &str,
        _body: &str,
        _actions: Vec<&str>,
        _hints: Skipped,
        _expire_timeout: i32,
    ) -> u32 {
        if replaces_id == 0 { self.last.fetch_add(1, Ordering::Relaxed) + 1 } else { replaces_id }
    }

    async fn close_notification(&self, id: u32, #[zbus(signal_emitter)] emitter: SignalEmitter<'_>) -> zbus::fdo::Result<()> {
        Self::notification_closed(&emitter, id, 3).await?;
        Ok(())
    }

    fn get_capabilities(&self) -> Vec<&str> {
        vec!["body"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("floor", "tidings", "0", "1.2")
    }

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

/// Serves until killed.
pub(crate) fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let floor = Floor { last: AtomicU32::new(0) };
        let builder = zbus::connection::Builder::session().serve_at("/org/freedesktop/Notifications", floor).name(NAME);
        let _connection = builder.build().await.unwrap();
        std::future::pending::<()>().await;
    });
}
