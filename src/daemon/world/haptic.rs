//! feedbackd, which makes a telephone vibrate: it is told the pattern where it runs, and never started.
//!
//! Whether anything is to be felt is the core's affair; what feedbackd makes of it is its own.

use tidings::core::haptic::Vibration;
use zbus::message::Flags;
use zbus::{Connection, Message};

const NAME: &str = "org.sigxcpu.Feedback";
const PATH: &str = "/org/sigxcpu/Feedback";
/// feedbackd 0.5 and later; an earlier one knows names of events alone.
const INTERFACE: &str = "org.sigxcpu.Feedback.Haptic";

/// Has the machine vibrate. Nobody waits for an answer: where there is no feedbackd there is none.
pub(crate) fn vibrate(connection: &Connection, vibration: &Vibration) {
    tracing::debug!(?vibration, "a vibration");
    let connection = connection.clone();
    match message(vibration) {
        Ok(message) => drop(tokio::spawn(async move { connection.send(&message).await })),
        Err(error) => tracing::error!(%error, "a vibration could not be told"),
    }
}

fn message(vibration: &Vibration) -> zbus::Result<Message> {
    // Magnitude and milliseconds: full, none, full …
    let magnitudes = [1.0_f64, 0.0].into_iter().cycle();
    let pattern: Vec<(f64, u32)> = magnitudes.zip(vibration.pattern.iter().copied()).collect();
    Message::method_call(PATH, "Vibrate")
        .destination(NAME)
        .interface(INTERFACE)
        .with_flags(Flags::NO_AUTO_START)
        .with_flags(Flags::NO_REPLY_EXPECTED)
        .build(&(&vibration.application, pattern))
}
