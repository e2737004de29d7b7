//! Transcripts of a notification's life: what is told to the core, and what comes of it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod alerts;
mod clock;
mod crowd;
mod events;
mod options;
mod permission;
mod point;
mod presence;
mod pressing;
mod progress;
mod refused;
mod repeats;
mod reply;
mod room;
mod sound;
mod tags;
mod tray;
mod web;

use std::time::Duration;

use super::effect::{Effect, Recipient, Signal};
use super::identity::{Caller, Client, Identity};
use super::notification::{Action, Content, ExpireTimeout, Id, Reason, Urgency};
use super::options::Options;
use super::permission::Policy;
use super::time::Now;
use super::{Core, Refusal};
use crate::content::sound::Sound;
use crate::view::Change;

/// A core, the time, and what came of the last verb, a line each.
struct Scene {
    core: Core,
    now: Now,
}

/// What is built in, but that nobody is asked about.
fn options() -> Options {
    Options { permission: Policy::Allow, ..Options::default() }
}

fn program(name: &str, client: &str) -> Caller {
    Caller { client: Client(client.into()), identity: Identity::Executable(name.into()), process: None }
}

fn text(summary: &str) -> Content {
    Content { summary: summary.into(), ..Content::default() }
}

fn with_actions(summary: &str) -> Content {
    let actions = ["default", "yes"].map(|key| Action { key: key.into(), label: key.into() }).to_vec();
    Content { actions, ..text(summary) }
}

impl Scene {
    /// Ids begin at 100; somebody shows the popups.
    fn new() -> Self {
        let mut scene = Self { core: Core::new(100, options()), now: Now::default() };
        scene.core.ui_present(true, scene.now);
        scene.heard();
        scene
    }

    fn notify(&mut self, caller: &Caller, replaces_id: u32, content: Content) -> u32 {
        self.core.notify(caller, replaces_id, content, self.now).unwrap().id.get()
    }

    fn pass(&mut self, milliseconds: u64) {
        self.now.mono += Duration::from_millis(milliseconds);
        self.now.wall = self.now.mono;
        self.now.boot = self.now.mono;
        self.core.tick(self.now);
    }

    fn heard(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        while let Some(effect) = self.core.poll_effect() {
            lines.push(match effect {
                Effect::Emit { to, signal } => {
                    let to = match to {
                        Recipient::Client(client) => client.0.to_string(),
                        Recipient::Everyone => "everyone".into(),
                    };
                    match signal {
                        Signal::NotificationClosed { id, reason } => format!("{to}: closed {} {}", id.get(), reason as u8),
                        Signal::ActionInvoked { id, action_key } => format!("{to}: invoked {} {action_key}", id.get()),
                        Signal::NotificationReplied { id, text } => format!("{to}: replied {} {text}", id.get()),
                        Signal::ActivationToken { id, activation_token } => {
                            format!("{to}: token {} {activation_token}", id.get())
                        }
                    }
                }
                Effect::View(change) => match change {
                    Change::Show(popup) => format!("show {} {}", popup.id.get(), popup.summary),
                    Change::Update(popup) => format!("update {} {}", popup.id.get(), popup.summary),
                    Change::Replace { old, popup } => format!("{} becomes {} {}", old.get(), popup.id.get(), popup.summary),
                    Change::Clock { .. } => continue,
                    Change::Remove(id) => format!("remove {}", id.get()),
                    Change::Waiting(count) => format!("{count} wait"),
                    Change::TrayOpen(open) => format!("tray open: {open}"),
                },
                Effect::Persist(_) => continue,
                Effect::Play(Sound::Name(name)) => format!("play {name}"),
                Effect::Play(Sound::File(path)) => format!("play {}", path.display()),
                Effect::Vibrate(vibration) => format!("vibrate {:?} for {}", vibration.pattern, vibration.application),
                Effect::Tell(_) => continue,
                Effect::WakeUi => "wake".into(),
                Effect::Decided { subject, state } => format!("{subject} is {}", state.word()),
            });
        }
        lines
    }
}

fn id(number: u32) -> Id {
    Id::new(number).unwrap()
}

#[test]
fn a_click_tells_the_sender_and_ends_it() {
    let mut scene = Scene::new();
    let mail = program("mail", ":1.5");
    assert_eq!(scene.notify(&mail, 0, with_actions("New mail")), 100);
    assert_eq!(scene.core.invoke(id(100), "default", "tok", scene.now), Ok(()));
    assert_eq!(
        scene.heard(),
        ["show 100 New mail", ":1.5: token 100 tok", ":1.5: invoked 100 default", ":1.5: closed 100 2", "remove 100"]
    );
    assert_eq!(scene.core.invoke(id(100), "default", "tok", scene.now), Err(Refusal::NotFound));
}

#[test]
fn an_action_that_is_not_there_is_refused_and_a_resident_one_stays() {
    let mut scene = Scene::new();
    let player = program("player", ":1.5");
    scene.notify(&player, 0, Content { resident: true, ..with_actions("Song") });
    scene.heard();
    assert_eq!(scene.core.invoke(id(100), "no", "", scene.now), Err(Refusal::NotFound));
    assert_eq!(scene.core.invoke(id(100), "yes", "", scene.now), Ok(()));
    assert_eq!(scene.heard(), [":1.5: invoked 100 yes"]);
}

#[test]
fn a_plain_one_expires_and_one_with_actions_stays_live_behind_its_popup() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("plain"));
    scene.notify(&app, 0, with_actions("asks"));
    scene.heard();
    scene.pass(5_999);
    assert!(scene.heard().is_empty());
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100", "remove 101"]);
    assert_eq!(scene.core.invoke(id(101), "yes", "", scene.now), Ok(()));
    assert_eq!(scene.heard(), [":1.5: invoked 101 yes", ":1.5: closed 101 2"]);
}

#[test]
fn a_timeout_of_the_sender_is_kept_to_the_letter_even_with_actions_or_critical() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    let timed = ExpireTimeout::from_wire(300);
    scene.notify(&app, 0, Content { expire_timeout: timed, urgency: Urgency::Critical, ..with_actions("soon gone") });
    scene.notify(&app, 0, Content { urgency: Urgency::Critical, ..text("stays") });
    scene.heard();
    scene.pass(300);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
    scene.pass(86_400_000);
    assert!(scene.heard().is_empty());
    assert_eq!(scene.core.next_deadline(), None);
}

#[test]
fn a_replacement_keeps_id_and_place_and_starts_its_time_anew() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("one"));
    scene.pass(5_000);
    assert_eq!(scene.notify(&app, 100, text("two")), 100);
    scene.pass(5_000);
    assert_eq!(scene.heard(), ["show 100 one", "update 100 two"]);
    scene.pass(1_000);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
}

#[test]
fn another_programs_id_is_left_alone_and_the_number_stands_for_ones_own() {
    let mut scene = Scene::new();
    let (mail, electron) = (program("mail", ":1.5"), program("electron", ":1.6"));
    scene.notify(&mail, 0, text("mail"));
    assert_eq!(scene.notify(&electron, 100, text("tag")), 101);
    assert_eq!(scene.notify(&electron, 100, text("tag again")), 101);
    assert_eq!(scene.heard(), ["show 100 mail", "show 101 tag", "update 101 tag again"]);
    assert_eq!(scene.core.close(&electron, 100, scene.now), Ok(()));
    scene.pass(100);
    assert_eq!(scene.heard(), [":1.6: closed 101 3", "remove 101"]);
    assert_eq!(scene.core.close(&electron, 100, scene.now), Err(Refusal::NotFound));
    assert_eq!(scene.core.close(&mail, 100, scene.now), Ok(()));
    assert_eq!(scene.notify(&electron, 100, text("never adopted")), 102);
}

#[test]
fn a_number_that_nobody_was_given_is_adopted() {
    let mut scene = Scene::new();
    let browser = program("browser", ":1.5");
    assert_eq!(scene.notify(&browser, 7, text("from before the restart")), 7);
    assert_eq!(scene.notify(&browser, 9_999, text("far ahead")), 9_999);
    assert_eq!(scene.notify(&browser, 0, text("counted")), 100);
    scene.core.dismiss(id(7), scene.now).unwrap();
    assert_eq!(scene.notify(&browser, 7, text("again")), 7);
}

#[test]
fn notify_send_replaces_and_closes_from_a_new_connection() {
    let mut scene = Scene::new();
    let first = program("notify-send", ":1.5");
    scene.notify(&first, 0, text("one"));
    scene.core.client_left(&first.client);
    let second = program("notify-send", ":1.6");
    assert_eq!(scene.notify(&second, 100, text("two")), 100);
    scene.core.client_left(&second.client);
    let script = program("gdbus", ":1.7");
    assert_eq!(scene.core.close(&script, 100, scene.now), Ok(()));
    let heard = scene.heard();
    assert_eq!(heard.last().unwrap(), "everyone: closed 100 3");
}

#[test]
fn a_sandboxed_program_touches_nothing_of_those_who_left() {
    let mut scene = Scene::new();
    let host = program("notify-send", ":1.5");
    scene.notify(&host, 0, text("one"));
    scene.core.client_left(&host.client);
    let boxed = Caller { client: Client(":1.6".into()), identity: Identity::Sandbox("org.example.App".into()), process: None };
    assert_eq!(scene.core.close(&boxed, 100, scene.now), Err(Refusal::NotFound));
    assert_eq!(scene.notify(&boxed, 100, text("mine")), 101);
}

#[test]
fn when_the_sender_leaves_its_buttons_go_and_the_text_stays() {
    let mut scene = Scene::new();
    let chat = program("chat", ":1.5");
    scene.notify(&chat, 0, with_actions("Hello"));
    scene.core.client_left(&chat.client);
    let popup = &scene.core.view().popups[0];
    assert!(popup.actions.is_empty() && !popup.default_action && popup.sender_left);
    assert_eq!(scene.core.invoke(id(100), "yes", "", scene.now), Err(Refusal::NotFound));
    assert_eq!(scene.core.dismiss(id(100), scene.now), Ok(()));
    assert_eq!(scene.heard().last().unwrap(), "remove 100");
}

#[test]
fn firefox_replaces_by_closing_and_sending_anew_and_nothing_flickers() {
    let mut scene = Scene::new();
    let firefox = program("firefox", ":1.5");
    scene.notify(&firefox, 0, text("Hi! 0"));
    scene.notify(&firefox, 0, text("other"));
    scene.heard();
    scene.core.close(&firefox, 100, scene.now).unwrap();
    scene.pass(3);
    assert_eq!(scene.notify(&firefox, 0, text("Hi! 1")), 102);
    assert_eq!(scene.heard(), [":1.5: closed 100 3", "100 becomes 102 Hi! 1"]);
    scene.pass(1_000);
    assert!(scene.heard().is_empty());
}

#[test]
fn what_a_sender_takes_back_for_good_is_gone_after_a_moment() {
    let mut scene = Scene::new();
    let (app, other) = (program("app", ":1.5"), program("other", ":1.6"));
    scene.notify(&app, 0, text("one"));
    scene.heard();
    scene.core.close(&app, 100, scene.now).unwrap();
    scene.notify(&other, 0, text("not its successor"));
    scene.pass(100);
    assert_eq!(scene.heard(), [":1.5: closed 100 3", "show 101 not its successor", "remove 100"]);
}

#[test]
fn a_tag_stands_for_one_notification_of_an_application() {
    let mut scene = Scene::new();
    let tagged = |summary: &str| Content { tag: Some("volume".into()), ..text(summary) };
    let (one, other) = (program("keys", ":1.5"), program("other", ":1.6"));
    assert_eq!(scene.notify(&one, 0, tagged("10 %")), 100);
    assert_eq!(scene.notify(&program("keys", ":1.7"), 0, tagged("20 %")), 100);
    assert_eq!(scene.notify(&other, 0, tagged("mine")), 101);
}

#[test]
fn the_sixth_waits_and_moves_up_critical_ones_first() {
    let mut scene = Scene::new();
    scene.core.configure(Options { stack: false, ..Options::default() }, scene.now);
    let app = program("app", ":1.5");
    for summary in ["1", "2", "3", "4", "5", "6"] {
        scene.notify(&app, 0, text(summary));
    }
    scene.core.hover(true, scene.now);
    scene.notify(&app, 0, Content { urgency: Urgency::Critical, ..text("fire") });
    assert_eq!(scene.heard()[5..], ["1 wait", "2 wait"]);
    scene.core.dismiss(id(101), scene.now).unwrap();
    assert_eq!(scene.heard(), [":1.5: closed 101 2", "remove 101", "1 wait", "show 106 fire"]);
}

#[test]
fn time_stands_still_under_the_pointer_and_while_nobody_shows_popups() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("one"));
    scene.pass(5_000);
    scene.core.hover(true, scene.now);
    scene.pass(60_000);
    scene.core.hover(false, scene.now);
    scene.pass(500);
    scene.core.ui_present(false, scene.now);
    scene.pass(3_600_000);
    assert_eq!(scene.core.next_deadline(), None);
    assert_eq!(scene.heard(), ["show 100 one", "wake"]);
    scene.core.ui_present(true, scene.now);
    scene.pass(499);
    assert!(scene.heard().is_empty());
    scene.pass(1);
    assert_eq!(scene.heard(), [":1.5: closed 100 1", "remove 100"]);
}

#[test]
fn without_a_ui_the_first_popup_asks_for_one_once() {
    let mut scene = Scene { core: Core::new(1, options()), now: Now::default() };
    let app = program("app", ":1.5");
    scene.notify(&app, 0, text("one"));
    scene.notify(&app, 0, text("two"));
    assert_eq!(scene.heard(), ["show 1 one", "wake", "show 2 two"]);
}

#[test]
fn what_left_the_screen_comes_back_only_when_there_is_news() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    scene.notify(&app, 0, with_actions("1 mail"));
    scene.pass(6_000);
    scene.heard();
    scene.notify(&app, 100, with_actions("1 mail"));
    assert!(scene.heard().is_empty());
    scene.notify(&app, 100, with_actions("2 mails"));
    assert_eq!(scene.heard(), ["show 100 2 mails"]);
    scene.pass(6_000);
    scene.heard();
    scene.notify(&app, 100, Content { renotify: true, ..with_actions("2 mails") });
    assert_eq!(scene.heard(), ["show 100 2 mails"]);
}

#[test]
fn a_burst_is_kept_without_popups_and_the_oldest_end() {
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    let Options { burst, live_per_application, .. } = options();
    for count in 0..=burst {
        scene.notify(&app, 0, text(&count.to_string()));
    }
    assert_eq!(scene.core.live.len(), live_per_application);
    let closed = scene.heard().iter().filter(|line| line.contains(": closed ")).count();
    assert_eq!(closed, usize::try_from(burst).unwrap() + 1 - live_per_application);
    let newest = scene.core.live.last_key_value().unwrap().0.get();
    assert!(scene.core.view().popups.iter().all(|popup| popup.id.get() != newest));
    let other = program("other", ":1.6");
    let alarm = scene.notify(&other, 0, Content { urgency: Urgency::Critical, ..text("alarm") });
    assert_eq!(scene.core.view().popups.last().unwrap().id.get(), alarm);
}

#[test]
fn an_abuser_is_refused_and_another_is_not() {
    let mut scene = Scene::new();
    let (abuser, honest) = (program("loop", ":1.5"), program("mail", ":1.6"));
    for _ in 0..11 {
        for _ in 0..=options().abuse {
            let _ = scene.core.notify(&abuser, 0, text("again"), scene.now);
        }
        scene.pass(1_000);
    }
    assert_eq!(scene.core.notify(&abuser, 0, text("again"), scene.now), Err(Refusal::Excess));
    assert!(scene.core.notify(&honest, 0, text("mail"), scene.now).is_ok());
}

#[test]
fn a_picture_that_comes_late_is_for_the_content_that_named_it() {
    use super::notification::PictureSlot;
    use crate::content::image::Icon;
    let mut scene = Scene::new();
    let app = program("app", ":1.5");
    let first = scene.core.notify(&app, 0, text("one"), scene.now).unwrap();
    let second = scene.core.notify(&app, first.id.get(), text("two"), scene.now).unwrap();
    scene.heard();
    scene.core.attach_picture(first, PictureSlot::Picture, Icon::Name("old".into()));
    assert!(scene.heard().is_empty());
    scene.core.attach_picture(second, PictureSlot::Picture, Icon::Name("new".into()));
    assert_eq!(scene.heard(), ["update 100 two"]);
    assert_eq!(scene.core.dismiss(second.id, scene.now), Ok(()));
    scene.core.attach_picture(second, PictureSlot::Body(3), Icon::Name("gone".into()));
    assert_eq!(scene.heard().len(), 2);
    assert_eq!(Reason::Expired as u32, 1);
}
