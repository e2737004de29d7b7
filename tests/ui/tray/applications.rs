//! The pages of applications: each that sends is listed, what it may is told and changed at once, from there and from elsewhere.

use std::collections::HashMap;

use tidings::core::permission::State;
use tidings::view::permission::Permission;
use tidings::wire::permission::{ChangesForm, PermissionForm};
use zbus::Variant;

use super::{button, notify, toggle, told, until_panel, until_row};
use crate::a11y::{Desktop, Node};
use crate::harness::{DEADLINE, Notify};
use crate::screen::{Button, Screen as _, X11, keys};
use crate::session::Session;

/// Of `AtspiStateType`.
const FOCUSED: u32 = 12;
const NOTHING: &str = "Nothing of it is shown, heard or kept. It is not told.";

/// Waits until the permission of the one that is called `name` is as wanted.
async fn until_permission(session: &Session<X11>, name: &str, wanted: impl Fn(&Permission) -> bool) -> Permission {
    let began = std::time::Instant::now();
    loop {
        let answer = session.client.ask("Permissions", &()).await.unwrap();
        let forms: Vec<PermissionForm> = answer.body().deserialize().unwrap();
        let all: Vec<Permission> = forms.into_iter().filter_map(PermissionForm::permission).collect();
        if let Some(found) = all.iter().find(|permission| permission.name == name).filter(|found| wanted(found)) {
            return found.clone();
        }
        assert!(began.elapsed() < DEADLINE, "in vain: {name}: {all:?}");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

/// Changes a permission as `tidings permission set` does.
async fn set(session: &Session<X11>, permission: &Permission, changes: ChangesForm) {
    let origin = permission.origin.as_deref().unwrap_or_default();
    session.client.ask("SetPermission", &(&permission.application, origin, changes)).await.unwrap();
}

fn denied() -> ChangesForm {
    ChangesForm { state: Some("denied".to_owned()), ..ChangesForm::default() }
}

/// The page with all of them, by its way through the settings.
async fn open(session: &mut Session<X11>, desktop: &Desktop) {
    toggle(session).await;
    until_panel(session).await;
    let more =
        |node: &Node| node.name == "More" && node.role == "button" && node.children.iter().all(|child| child.role != "button");
    desktop.press(&desktop.until_told("the menu", more).await).await;
    desktop.press(&button(desktop, "Settings").await).await;
    desktop.press(&button(desktop, "Applications").await).await;
    focused(desktop, "Search applications").await;
}

/// Waits until the keyboard is there. Pages that are not seen are told, too.
async fn focused(desktop: &Desktop, begins: &str) {
    let _ = desktop.until_in_state(begins, FOCUSED, |node| node.name.starts_with(begins)).await;
}

async fn heading(desktop: &Desktop, name: &str) {
    desktop.until_told(name, |node| node.role == "heading" && node.name == name).await;
}

#[tokio::test]
async fn what_is_blocked_there_is_not_shown() {
    let (mut session, desktop) = told::<X11>("x11-applications-block").await;
    notify(&session, "Mail", "Lunch").await;
    session.until_popups(1).await;
    open(&mut session, &desktop).await;
    until_row(&desktop, "Mail, Not decided yet, Just now").await;
    session.screen.keys(&[keys::DOWN, keys::RETURN]);
    heading(&desktop, "Mail").await;
    desktop.until_told("who vouches for it", |node| node.name.starts_with("Says it is Mail. It is sent by the ")).await;
    desktop.press(&button(&desktop, "Block").await).await;
    until_permission(&session, "Mail", |mail| mail.state == State::Denied).await;
    desktop.until_told("what follows", |node| node.name == NOTHING).await;
    notify(&session, "Mail", "Supper").await;
    until_permission(&session, "Mail", |mail| mail.blocked == 1).await;
    assert_eq!(session.client.entries().await.len(), 0, "neither the one before nor the next is in the tray");
    session.screen.keys(&[keys::ESCAPE]);
    until_row(&desktop, "Mail, Blocked, Just now · 1 kept away").await;
    toggle(&session).await;
    session.until_empty().await;
}

#[tokio::test]
async fn what_is_changed_elsewhere_is_seen_at_once() {
    let (mut session, desktop) = told::<X11>("x11-applications-told").await;
    notify(&session, "Mail", "Lunch").await;
    session.until_popups(1).await;
    open(&mut session, &desktop).await;
    until_row(&desktop, "Mail, Not decided yet").await;
    let mail = until_permission(&session, "Mail", |_| true).await;
    set(&session, &mail, ChangesForm { state: Some("granted".to_owned()), ..ChangesForm::default() }).await;
    until_row(&desktop, "Mail, Allowed").await;
    set(&session, &mail, ChangesForm { quiet: Some(true), ..ChangesForm::default() }).await;
    until_row(&desktop, "Mail, Quiet").await;
    // One that was never heard of is listed, too.
    notify(&session, "Chat", "Hello").await;
    until_row(&desktop, "Chat, Not decided yet").await;
    session.screen.keys(&[keys::DOWN, keys::DOWN, keys::RETURN]);
    heading(&desktop, "Mail").await;
    set(&session, &mail, denied()).await;
    desktop.until_told("what follows", |node| node.name == NOTHING).await;
    // What is forgotten has no page: the keyboard is where it was in the list.
    session.client.ask("ResetPermission", &(&mail.application, "")).await.unwrap();
    focused(&desktop, "Chat, Not decided yet").await;
    desktop.until("no Mail", |tree| tree.below().iter().all(|node| !node.name.starts_with("Mail, "))).await;
}

#[tokio::test]
async fn they_are_searched_and_changed_with_the_keyboard_alone() {
    let (mut session, desktop) = told::<X11>("x11-applications-keys").await;
    notify(&session, "Mail", "Lunch").await;
    notify(&session, "Chat", "Hello").await;
    session.until_popups(2).await;
    open(&mut session, &desktop).await;
    until_row(&desktop, "Chat, Not decided yet").await;
    session.screen.keys(&keys::of("zz"));
    desktop.until_told("none", |node| node.name == "No application or site is called that.").await;
    // The first Escape ends the search, and each other one leads back one page.
    session.screen.keys(&[keys::ESCAPE]);
    until_row(&desktop, "Chat, Not decided yet").await;
    session.screen.keys(&keys::of("mail"));
    let shown = |tree: &Node| tree.below().iter().any(|node| node.name.starts_with("Chat, Not decided yet"));
    desktop.until("Mail alone", |tree| !shown(tree)).await;
    session.screen.keys(&[keys::DOWN]);
    focused(&desktop, "Mail, Not decided yet").await;
    session.screen.keys(&[keys::RETURN]);
    focused(&desktop, "Ask").await;
    session.screen.keys(&[keys::TAB, keys::TAB]);
    focused(&desktop, "Quiet").await;
    session.screen.keys(&[keys::RETURN]);
    until_permission(&session, "Mail", |mail| mail.switches.quiet).await;
    session.screen.keys(&[keys::ESCAPE]);
    focused(&desktop, "Mail, Quiet").await;
    session.screen.keys(&[keys::ESCAPE]);
    until_row(&desktop, "Chat, Not decided yet").await;
    session.screen.keys(&[keys::ESCAPE]);
    // Assistive technology has pressed what led on from there: it had no keyboard.
    focused(&desktop, "Back").await;
    session.screen.keys(&[keys::ESCAPE]);
    focused(&desktop, "Chat").await;
    session.screen.keys(&[keys::ESCAPE]);
    session.until_empty().await;
}

/// GTK 4.8 builds no row at the end of a list that did not fill its page.
#[tokio::test]
async fn many_are_there_again_after_a_search() {
    let (mut session, desktop) = told::<X11>("x11-applications-many").await;
    for number in 100..400 {
        let application = format!("executable:/usr/bin/example as app {number}");
        session.client.ask("SetPermission", &(application, "", denied())).await.unwrap();
    }
    open(&mut session, &desktop).await;
    until_row(&desktop, "app 100, Blocked, Never used").await;
    session.screen.keys(&keys::of("399"));
    until_row(&desktop, "app 399, Blocked").await;
    session.screen.keys(&[keys::ESCAPE]);
    // As many as fill the page.
    until_row(&desktop, "app 112, Blocked").await;
    // The list is given to the toolkit part by part: nobody presses a key faster than that.
    for last in ["app 114, ", "app 129, ", "app 144, "] {
        session.screen.keys(&[keys::DOWN; 15]);
        focused(&desktop, last).await;
    }
    session.screen.keys(&[keys::RETURN]);
    focused(&desktop, "Block").await;
    session.screen.keys(&[keys::ESCAPE]);
    focused(&desktop, "app 144, ").await;
}

#[tokio::test]
async fn a_popup_leads_to_the_page_of_its_site() {
    let (mut session, desktop) = told::<X11>("x11-applications-popup").await;
    let hints = HashMap::from([("x-kde-origin-name", Variant::from("mail.example.org"))]);
    let (_, _, popup) = session.show(Notify { app_name: "Browser", hints, ..Notify::default() }).await;
    let site = until_permission(&session, "Browser", |site| site.origin.is_some()).await;
    session.click(Button::Secondary, (popup.middle().0, popup.top + 20)).await;
    desktop.press(&button(&desktop, "Why am I seeing this?").await).await;
    desktop.press(&button(&desktop, "Settings of this application").await).await;
    heading(&desktop, "mail.example.org").await;
    desktop.until_told("its use", |node| node.name == "Last used just now. 1 shown.").await;
    // What is denied to the application as a whole holds for its sites.
    set(&session, &Permission { origin: None, ..site.clone() }, denied()).await;
    let whole = "is blocked as a whole, and so is this.";
    desktop.until_told("the whole", |node| node.name.ends_with(whole)).await;
    desktop.press(&button(&desktop, "Block").await).await;
    until_permission(&session, "Browser", |now| now.origin == site.origin && now.state == State::Denied).await;
    session.screen.keys(&[keys::ESCAPE, keys::ESCAPE]);
    session.until_empty().await;
}

#[tokio::test]
async fn what_is_refused_is_told() {
    let (mut session, desktop) = told::<X11>("x11-applications-refused").await;
    let (_, _, popup) = session.show(Notify { app_name: "Mail", ..Notify::default() }).await;
    let mail = until_permission(&session, "Mail", |_| true).await;
    session.client.ask("ResetPermission", &(&mail.application, "")).await.unwrap();
    session.click(Button::Secondary, (popup.middle().0, popup.top + 20)).await;
    desktop.press(&button(&desktop, "Why am I seeing this?").await).await;
    desktop.press(&button(&desktop, "Settings of this application").await).await;
    heading(&desktop, "Mail").await;
    desktop.until_told("that nothing is known", |node| node.name == "It has sent nothing yet.").await;
    desktop.press(&button(&desktop, "Forget what was decided").await).await;
    desktop.until_told("why not", |node| node.role == "status" && node.name.starts_with("Not changed: ")).await;
    // What can be changed is.
    desktop.press(&button(&desktop, "Block").await).await;
    until_permission(&session, "", |mail| mail.state == State::Denied).await;
}
