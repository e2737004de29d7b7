//! `tidings permission`: who may show notifications, and what of theirs is to be where.

use serde_json::{Value, json};
use tidings::view::permission::{Permission, State, Switches};
use tidings::wire::permission::PermissionForm;
use tidings::wire::{BUS_NAME, INTERFACE, OBJECT_PATH};

use crate::answer::{Answer, Failure};
use crate::grammar::permission::{self as grammar, Verb, Who};
use crate::link::{self, Link};
use crate::present::Present;
use crate::print::table::{Column, Look, Table};
use crate::time::span;

/// The exit status of a question that was put away.
const UNANSWERED: u8 = 4;

/// Does what is asked.
pub(crate) async fn run(link: &Link, present: &Present, verb: &Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::List => list(link, present).await,
        Verb::Get(who) => {
            let known = known(link, who).await?;
            Ok(present.answer(&json(&known), || lines(present, &known)))
        }
        Verb::Set { who, changes } => {
            let (application, origin) = named(link, who).await?;
            link.call::<_, ()>("SetPermission", &(application, origin, grammar::form(changes))).await?;
            Ok(Answer::default())
        }
        Verb::Reset(who) => {
            let known = known(link, who).await?;
            let origin = known.origin.unwrap_or_default();
            link.call::<_, ()>("ResetPermission", &(known.application, origin)).await?;
            Ok(Answer::default())
        }
        Verb::Request(who) => request(link, present, who).await,
    }
}

async fn all(link: &Link) -> Result<Vec<Permission>, Failure> {
    let forms: Vec<PermissionForm> = link.call("Permissions", &()).await?;
    Ok(forms.into_iter().filter_map(PermissionForm::permission).collect())
}

async fn list(link: &Link, present: &Present) -> Result<Answer, Failure> {
    let all = all(link).await?;
    let values: Vec<Value> = all.iter().map(json).collect();
    let answer = present.answer(&values, || table(present, &all));
    Ok(if all.is_empty() && !present.json { answer.say("nobody has shown anything yet") } else { answer })
}

fn table(present: &Present, all: &[Permission]) -> String {
    let columns = [
        Column::fixed("STATE"),
        Column::number("USED"),
        Column::text("APP"),
        Column::text("ORIGIN"),
        Column::fixed("SWITCHES"),
        Column::text("APPLICATION"),
    ];
    let mut table = Table::new(&columns);
    for known in all {
        let used = used(present, known);
        let switches = switches(&known.switches);
        table.push([
            (known.state.word(), look(known.state)),
            (used.as_str(), Look::Dim),
            (known.name.as_str(), Look::Plain),
            (known.origin.as_deref().unwrap_or_default(), Look::Plain),
            (switches.as_str(), Look::Plain),
            (known.application.as_str(), Look::Dim),
        ]);
    }
    table.lines(present.terminal)
}

fn look(state: State) -> Look {
    match state {
        State::Default => Look::Dim,
        State::Granted => Look::Green,
        State::Denied => Look::Red,
    }
}

fn used(present: &Present, known: &Permission) -> String {
    if known.last_used_ms == 0 { "never".to_owned() } else { span::age(present.now_ms(), known.last_used_ms) }
}

/// Those that are not as they are by themselves.
fn switches(switches: &Switches) -> String {
    let Switches { popups, sound, tray, history, lock_screen, quiet } = *switches;
    let usual = Switches::default();
    let all = [
        ("popups", popups, usual.popups),
        ("sound", sound, usual.sound),
        ("tray", tray, usual.tray),
        ("history", history, usual.history),
        ("lock-screen", lock_screen, usual.lock_screen),
        ("quiet", quiet, usual.quiet),
    ];
    let unusual = all.into_iter().filter(|(_, is, usual)| is != usual);
    unusual.map(|(name, on, _)| format!("{name}={}", if on { "on" } else { "off" })).collect::<Vec<_>>().join(" ")
}

fn lines(present: &Present, known: &Permission) -> String {
    let columns = [Column::fixed(""), Column::text("")];
    let mut table = Table::new(&columns);
    let (shown, blocked, used) = (known.shown.to_string(), known.blocked.to_string(), used(present, known));
    let switches = switches(&known.switches);
    let verified = if known.verified { "yes" } else { "no, it merely says so" };
    for (name, value) in [
        ("application", known.application.as_str()),
        ("origin", known.origin.as_deref().unwrap_or_default()),
        ("name", known.name.as_str()),
        ("verified", verified),
        ("state", known.state.word()),
        ("switches", switches.as_str()),
        ("last used", used.as_str()),
        ("shown", shown.as_str()),
        ("blocked", blocked.as_str()),
    ] {
        if !value.is_empty() {
            table.push([(name, Look::Dim), (value, Look::Plain)]);
        }
    }
    table.lines(present.terminal)
}

fn json(known: &Permission) -> Value {
    let Switches { popups, sound, tray, history, lock_screen, quiet } = known.switches;
    json!({
        "application": known.application, "origin": known.origin, "name": known.name, "desktop_entry": known.desktop_entry,
        "icon": known.icon, "verified": known.verified, "state": known.state.word(), "popups": popups, "sound": sound,
        "tray": tray, "history": history, "lock_screen": lock_screen, "quiet": quiet,
        "last_used_ms": Some(known.last_used_ms).filter(|at| *at > 0), "shown": known.shown, "blocked": known.blocked,
    })
}

/// The application that a person means by a name; `None` where none is known by it.
fn meant(all: &[Permission], name: &str) -> Result<Option<String>, Failure> {
    if let Some(exact) = all.iter().find(|known| known.application == name) {
        return Ok(Some(exact.application.clone()));
    }
    let is =
        |known: &&Permission| known.name.to_lowercase() == name.to_lowercase() || known.desktop_entry.as_deref() == Some(name);
    let mut named: Vec<&str> = all.iter().filter(is).map(|known| known.application.as_str()).collect();
    named.sort_unstable();
    named.dedup();
    match named.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some((*one).to_owned())),
        many => Err(Failure::NotFound(format!("\"{name}\" may be {}", many.join(", or ")))),
    }
}

/// Application and origin as the daemon names them.
async fn named(link: &Link, who: &Who) -> Result<(String, String), Failure> {
    let application = meant(&all(link).await?, &who.application)?.unwrap_or_else(|| who.application.clone());
    Ok((application, who.origin.clone().unwrap_or_default()))
}

async fn known(link: &Link, who: &Who) -> Result<Permission, Failure> {
    let all = all(link).await?;
    let application = meant(&all, &who.application)?;
    let known = all.into_iter().find(|known| Some(&known.application) == application.as_ref() && known.origin == who.origin);
    let origin = who.origin.as_deref().map(|origin| format!(" with the origin {origin}")).unwrap_or_default();
    known.ok_or_else(|| Failure::NotFound(format!("nothing is known of an application \"{}\"{origin}", who.application)))
}

/// Asks, and waits for as long as the person takes.
async fn request(link: &Link, present: &Present, who: &Who) -> Result<Answer, Failure> {
    let asked = named(link, who).await?;
    let patient = zbus::connection::Builder::session().build().await.map_err(|error| link::failure(&error))?;
    let answer = patient.call_method(Some(BUS_NAME), OBJECT_PATH, Some(INTERFACE), "RequestPermission", &asked).await;
    let answer = answer.map_err(|error| link::failure(&error))?;
    let state: String = answer.body().deserialize().map_err(|error| link::failure(&error))?;
    let status = match state.as_str() {
        "granted" => 0,
        "denied" => crate::answer::NO,
        _ => UNANSWERED,
    };
    let answer = present.answer(&json!({ "state": state }), || format!("{state}\n"));
    Ok(Answer { status, ..answer })
}
