//! The name and the icon of an application by its desktop entry: found after the answer, fresh, in the person's language.

use std::collections::HashMap;
use std::path::Path;

use tidings::content::image::Icon;
use tidings::view::Popup;
use zbus::Variant;

use crate::harness::{Bus, Client, Notify, until};

/// A bus whose folder of data files is `data`.
fn bus(variables: &[(&str, &str)]) -> Bus {
    let mut bus = Bus::start();
    let data = bus.folder.0.join("data");
    std::fs::create_dir_all(data.join("applications")).unwrap();
    bus.environment.insert("XDG_DATA_DIRS".to_owned(), data.display().to_string());
    bus.environment.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    bus
}

fn install(bus: &Bus, id: &str, lines: &str) {
    let path = bus.folder.0.join(format!("data/applications/{id}.desktop"));
    // As a package is installed: it is there whole or not at all.
    let new = path.with_extension("new");
    std::fs::write(&new, format!("[Desktop Entry]\nType=Application\n{lines}")).unwrap();
    std::fs::rename(new, path).unwrap();
}

async fn popup(client: &Client, id: u32) -> Popup {
    let entries = client.entries().await;
    entries.into_iter().find(|entry| entry.notification.id.get() == id).expect("it is in the tray").notification
}

/// Waits until the notification is shown as wanted.
async fn until_popup(client: &Client, id: u32, wanted: impl Fn(&Popup) -> bool) -> Popup {
    let mut last = None;
    for _ in 0..1000 {
        let popup = popup(client, id).await;
        if wanted(&popup) {
            return popup;
        }
        last = Some(popup);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("in vain: {last:?}");
}

fn entry(id: &str) -> HashMap<&str, Variant<'_>> {
    HashMap::from([("desktop-entry", Variant::from(id))])
}

#[tokio::test]
async fn the_entry_tells_name_and_icon_in_the_persons_language() {
    let bus = bus(&[("LC_ALL", "de_DE.UTF-8"), ("LANGUAGE", "")]);
    install(&bus, "org.example.Mail", "Name=Mail\nName[de]=Post\nIcon=mail-app\nNoDisplay=true\n");
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let id = client.notify(Notify { app_name: "mailer", hints: entry("org.example.Mail"), ..Notify::default() }).await;
    let shown = until_popup(&client, id, |popup| popup.app_name == "Post").await;
    assert_eq!(shown.app_icon, Some(Icon::Name("mail-app".into())));
    assert_eq!(shown.desktop_entry.as_deref(), Some("org.example.Mail"));
    // What is known needs no second look.
    let id = client.notify(Notify { app_name: "mailer", hints: entry("org.example.Mail"), ..Notify::default() }).await;
    assert_eq!(popup(&client, id).await.app_name, "Post");
}

#[tokio::test]
async fn the_senders_own_words_come_before_the_entry() {
    let bus = bus(&[]);
    install(&bus, "chat", "Name=Example Chat\nIcon=chat-app\n");
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut hints = entry("chat");
    hints.insert("x-kde-display-appname", Variant::from("My phone"));
    hints.insert("x-kde-origin-name", Variant::from("chat.example.org"));
    hints.insert("image-path", Variant::from("a-picture"));
    let own = client.notify(Notify { app_icon: "own-icon", hints, ..Notify::default() }).await;
    let plain = client.notify(Notify { hints: entry("chat"), ..Notify::default() }).await;
    until_popup(&client, plain, |popup| popup.app_name == "Example Chat").await;
    let shown = popup(&client, own).await;
    assert_eq!((shown.app_name.as_str(), shown.origin.as_deref()), ("My phone", Some("chat.example.org")));
    assert_eq!(shown.app_icon, Some(Icon::Name("own-icon".into())));
}

#[tokio::test]
async fn an_entry_is_guessed_from_the_name_for_its_icon() {
    let bus = bus(&[]);
    install(&bus, "calendar", "Name=Calendar\nIcon=office-calendar\n");
    install(&bus, "code", "Name=Visual Studio Code\nIcon=vscode\n");
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let capitals = client.notify(Notify { app_name: "calendar", ..Notify::default() }).await;
    until_popup(&client, capitals, |popup| popup.app_name == "Calendar").await;
    let other = client.notify(Notify { app_name: "code", ..Notify::default() }).await;
    let shown = until_popup(&client, other, |popup| popup.app_icon.is_some()).await;
    assert_eq!((shown.app_name.as_str(), shown.app_icon), ("code", Some(Icon::Name("vscode".into()))));
}

#[tokio::test]
async fn an_entry_that_is_installed_changed_or_removed_later_is_heeded() {
    let bus = bus(&[]);
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let show = async || client.notify(Notify { app_name: "app", hints: entry("later"), ..Notify::default() }).await;
    assert_eq!(popup(&client, show().await).await.app_name, "app");
    for name in ["First", "Second", "Third"] {
        install(&bus, "later", &format!("Name={name}\n"));
        // What was looked up a moment ago is believed.
        let mut shown = String::new();
        for _ in 0..100 {
            let id = show().await;
            shown = popup(&client, id).await.app_name;
            if shown == name {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(shown, name);
    }
}

#[tokio::test]
async fn a_folder_that_hangs_or_lies_holds_no_answer_up() {
    let bus = bus(&[]);
    let applications = bus.folder.0.join("data/applications");
    assert!(bus.run("mkfifo", &[applications.join("fifo.desktop").to_str().unwrap()]).status.success());
    std::os::unix::fs::symlink("loop.desktop", applications.join("loop.desktop")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", applications.join("zero.desktop")).unwrap();
    std::fs::create_dir(applications.join("folder.desktop")).unwrap();
    install(&bus, "good", "Name=Good\nIcon=/dev/zero\n");
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for id in ["fifo", "loop", "zero", "folder", "../good", "/etc/passwd"] {
        client.notify(Notify { hints: entry(id), ..Notify::default() }).await;
    }
    let id = client.notify(Notify { hints: entry("good"), ..Notify::default() }).await;
    let shown = until_popup(&client, id, |popup| popup.app_name == "Good").await;
    assert_eq!(shown.app_icon, None);
}

#[tokio::test]
async fn the_archive_has_the_name_that_was_shown() {
    let bus = bus(&[]);
    install(&bus, "org.example.App", "Name=Example\nIcon=example\n");
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let mut hints = entry("org.example.App");
    hints.insert("x-kde-origin-name", Variant::from("example.org"));
    let id = client.notify(Notify { hints, ..Notify::default() }).await;
    let key = until_popup(&client, id, |popup| popup.app_name == "Example").await.key;
    daemon.process.signal("-KILL");
    drop(daemon);
    assert!(Path::new(&bus.folder.0).exists());
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let restored = popup(&client, id).await;
    assert_eq!((restored.app_name.as_str(), restored.origin.as_deref(), restored.key), ("Example", Some("example.org"), key));
    until("the archive has it", || {
        let found = bus.run(env!("CARGO_BIN_EXE_tidings"), &["history", "show", &key.to_string()]);
        let text = String::from_utf8_lossy(&found.stdout).into_owned();
        (text.contains("Example") && text.contains("example.org")).then_some(())
    })
    .await;
}
