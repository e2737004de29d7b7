//! What happens, told to the core and to the model.

use std::time::Duration;

use super::ops::{Op, Shape};
use super::{Known, World, expected_timeout};
use crate::content::image::Icon;
use crate::content::sound::Sound;
use crate::core::dnd::Until;
use crate::core::forget::Forget;
use crate::core::notification::{Action, Application, Content, ExpireTimeout, Id, Reason, Urgency};
use crate::core::{Accepted, Refusal};
use crate::view::Popup;

impl World {
    fn notify(&mut self, seat: usize, replaces_id: u32, shape: &Shape) {
        let caller = self.seats[seat].clone();
        let mut actions = Vec::new();
        if shape.actions {
            actions = ["default", "yes"].map(|key| Action { key: key.into(), label: key.into() }).to_vec();
        }
        let content = Content {
            app_name: "app".into(),
            summary: format!("text {}", shape.text),
            urgency: Urgency::from_level(i64::from(shape.urgency)),
            expire_timeout: ExpireTimeout::from_wire(shape.expire_timeout),
            resident: shape.resident,
            transient: shape.transient,
            tag: shape.tag.map(|tag| tag.to_string()),
            actions: actions.clone(),
            sound: shape.sound.then(|| Sound::Name("bell".into())),
            suppress_sound: shape.suppress_sound,
            origin: shape.origin.then(|| "example.org".to_owned()),
            ..Content::default()
        };
        let asked = (content.expire_timeout, content.urgency);
        let timeout = expected_timeout(asked.0, asked.1, self.core.options());
        let was_live: Vec<Id> = self.live.keys().copied().collect();
        let accepted = match self.core.notify(&caller, replaces_id, content, self.now) {
            Ok(accepted) => accepted,
            Err(refusal) => return assert_eq!(refusal, Refusal::Excess),
        };
        let Accepted { id, .. } = accepted;
        if let Some(before) = self.live.get(&id) {
            let orphan = !before.present && !caller.sandboxed();
            assert!(before.identity == caller.identity || orphan, "{caller:?} replaced what belongs to {:?}", before.identity);
        } else {
            assert!(!was_live.contains(&id));
            let owners = self.given.entry(id).or_default();
            assert!(owners.iter().all(|owner| *owner == caller.identity), "{id:?} was another program's");
        }
        self.given.entry(id).or_default().insert(caller.identity.clone());
        self.closed_by_sender.remove(&id);
        let known = Known {
            owner: caller.client,
            identity: caller.identity,
            present: true,
            asked,
            timeout,
            seen: Duration::ZERO,
            actions: actions.into_iter().map(|action| action.key).collect(),
            resident: shape.resident,
            held: self.live.get(&id).is_some_and(|before| before.held),
        };
        self.live.insert(id, known);
        self.calls = Some(shape.clone());
        // Only the limit may end something here: another one of the same application.
        self.settle(None, |_, reason| reason == Reason::Expired);
        self.calls = None;
        assert!(self.live.contains_key(&id), "the newest ended for the limit");
    }

    pub(super) fn run(&mut self, op: &Op) {
        match op {
            Op::Notify { seat, replaces, shape } => {
                let replaces_id = self.number(replaces);
                self.notify(*seat, replaces_id, shape);
            }
            Op::Flood { seat, count } => {
                let shape = Shape {
                    urgency: 1,
                    expire_timeout: -1,
                    actions: count % 2 == 0,
                    resident: false,
                    transient: false,
                    tag: None,
                    text: 0,
                    sound: true,
                    suppress_sound: false,
                    origin: false,
                };
                for _ in 0..*count {
                    self.notify(*seat, 0, &shape);
                }
            }
            Op::Close { seat, number } => {
                let number = self.number(number);
                let caller = self.seats[*seat].clone();
                let before = self.core.live.len();
                match self.core.close(&caller, number, self.now) {
                    Ok(()) => {
                        assert_eq!(self.core.live.len(), before - 1);
                        let ended = self.settle(None, |_, reason| reason == Reason::Closed);
                        assert_eq!(ended.len(), 1);
                    }
                    Err(refusal) => {
                        assert_eq!(refusal, Refusal::NotFound);
                        if let Some(known) = Id::new(number).and_then(|id| self.live.get(&id)) {
                            assert!(known.identity != caller.identity);
                        }
                        self.settle(None, |_, _| false);
                    }
                }
            }
            Op::Dismiss { nth } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                assert_eq!(self.core.dismiss(id, self.now), Ok(()));
                assert_eq!(self.settle(None, |ended, reason| ended == id && reason == Reason::Dismissed), [id]);
                assert_eq!(self.core.dismiss(id, self.now), Err(Refusal::NotFound));
            }
            Op::Invoke { nth, action_key } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                let known = &self.live[&id];
                let (has, resident) = (known.actions.iter().any(|key| key == action_key), known.resident);
                // With the one that is answered those end that its popup counts.
                let mut with = vec![id];
                with.extend(self.core.live[&id].repeats.iter().filter_map(|key| self.core.by_key.get(key)));
                let answer = self.core.invoke(id, action_key, "token", self.now);
                let click = *action_key == "default";
                assert_eq!(answer.is_ok(), has || click);
                let ended = self.settle(has.then_some((id, *action_key)), |_, reason| reason == Reason::Dismissed);
                assert_eq!(ended, if (has && !resident) || (click && !has) { with } else { Vec::new() });
            }
            Op::Hover(inside) => {
                self.core.hover(*inside, self.now);
                self.hover = *inside;
                self.settle(None, |_, _| false);
            }
            Op::Hold { nth, held } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                assert_eq!(self.core.hold(id, *held, self.now), Ok(()));
                self.settle(None, |_, _| false);
                assert!(!self.live[&id].held || *held);
            }
            Op::Ui(present) => {
                self.core.ui_present(*present, self.now);
                self.ui = *present;
                self.visible = true;
                self.hover = false;
                self.settle(None, |_, _| false);
                assert!(self.live.values().all(|known| !known.held));
            }
            Op::Visible(visible) => {
                self.core.visible(*visible, self.now);
                if *visible && !self.visible {
                    self.live.values_mut().for_each(|known| known.seen = Duration::ZERO);
                }
                self.visible = *visible;
                self.settle(None, |_, _| false);
            }
            Op::Renew { key } => {
                self.core.renew_keys(&[*key], self.now);
                if let Some(id) = self.core.by_key.get(key).filter(|id| self.fold.shows(**id))
                    && let Some(known) = self.live.get_mut(id)
                {
                    known.seen = Duration::ZERO;
                }
                self.settle(None, |_, _| false);
            }
            Op::Leave { seat } => {
                let client = self.seats[*seat].client.clone();
                self.core.client_left(&client);
                for known in self.live.values_mut().filter(|known| known.owner == client) {
                    known.present = false;
                    known.actions.clear();
                }
                let caller = self.join(*seat);
                self.seats[*seat] = caller;
                self.settle(None, |_, _| false);
            }
            Op::Hide { nth } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                let key = self.core.live[&id].key;
                self.core.hide(&[key], self.now);
                self.settle(None, |_, _| false);
                assert!(!self.fold.shows(id));
            }
            Op::DismissKey { key } => {
                self.core.dismiss_keys(&[*key], self.now);
                self.settle(None, |_, reason| reason == Reason::Dismissed);
                assert!(!self.tray.contains_key(key));
            }
            Op::Tray(open) => {
                self.core.show_tray(*open, self.now);
                self.settle(None, |_, _| false);
                assert_eq!(self.fold.tray_open, *open && !self.core.is_locked());
                if self.fold.tray_open {
                    assert_eq!((self.core.state().unread, self.fold.popups.len()), (0, self.core.ghosts.len()));
                }
            }
            Op::Dnd(on, length) => {
                let until = length.map(|length| Until::For(Duration::from_millis(length.into())));
                self.core.set_dnd(*on, until, self.now);
                self.settle(None, |_, _| false);
                if *on {
                    let stays = |popup: &Popup| {
                        popup.urgency == Urgency::Critical || self.live.get(&popup.id).is_none_or(|known| known.held)
                    };
                    assert!(self.fold.popups.iter().all(stays));
                }
            }
            Op::Idle(watcher, idle) => {
                let was = self.core.is_idle();
                self.core.idle(*watcher, *idle, self.now);
                if was && !self.core.is_idle() {
                    self.live.values_mut().for_each(|known| known.seen = Duration::ZERO);
                }
                self.settle(None, |_, _| false);
            }
            Op::Lock(locked) => {
                self.core.locked(*locked, self.now);
                self.settle(None, |_, _| false);
            }
            Op::Forget(what) => {
                let what = match what {
                    0 => Forget::Application("app".into()),
                    1 => Forget::Since(u64::try_from(self.now.wall.as_millis()).unwrap()),
                    2 => Forget::Keys((1..30).collect()),
                    _ => Forget::Everything,
                };
                self.core.forget(&what, self.now);
                self.settle(None, |_, reason| reason == Reason::Dismissed);
                let meant = |app_name: &str| match &what {
                    Forget::Everything => true,
                    Forget::Application(name) => app_name == name,
                    Forget::Since(_) | Forget::Keys(_) => false,
                };
                assert!(!self.tray.values().any(|entry| meant(&entry.notification.app_name)));
                assert!(!self.stored.values().any(|record| meant(&record.content.app_name)));
            }
            Op::Permit { seat, origin, changes } => self.permit(*seat, *origin, *changes),
            Op::Reset { seat, origin } => self.reset(*seat, *origin),
            Op::Request { seat, origin } => self.request(*seat, *origin),
            Op::Answer { nth, answer } => self.answer(*nth, *answer),
            Op::Introduce { nth, named } => {
                let Some(id) = self.live.keys().nth(nth % self.live.len().max(1)).copied() else { return };
                let revision = self.core.live[&id].revision;
                let name = named.then(|| "Application".to_owned());
                let application = Application { name, icon: Some(Icon::Name("application".into())) };
                self.core.attach_application(Accepted { id, revision: revision.wrapping_sub(1) }, &application, self.now);
                assert!(self.core.poll_effect().is_none(), "content that stands no more was changed");
                self.core.attach_application(Accepted { id, revision }, &application, self.now);
                self.settle(None, |_, _| false);
                let content = &self.core.live[&id].content;
                assert!(content.app_icon.is_some() && (!named || content.app_name == "Application"));
            }
            Op::Configure(options) => {
                self.core.configure(*options, self.now);
                for known in self.live.values_mut() {
                    let timeout = expected_timeout(known.asked.0, known.asked.1, options);
                    if known.timeout != timeout {
                        known.timeout = timeout;
                        known.seen = Duration::ZERO;
                    }
                }
                self.settle(None, |_, reason| reason == Reason::Expired);
                assert_eq!(self.core.options(), options);
            }
            Op::Pass { milliseconds } => {
                let until = self.now.mono + Duration::from_millis(u64::from(*milliseconds));
                while let Some(at) = self.next().filter(|at| *at <= until) {
                    assert!(at >= self.now.mono, "a deadline lies in the past");
                    self.pass_to(at);
                }
                self.pass_to(until);
            }
        }
    }
}
