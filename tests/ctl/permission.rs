//! `tidings permission`: every verb in both forms, and how a request ends.

use std::process::Stdio;

use crate::harness::{Bus, Client, Notify};
use crate::{Said, printed, refused, tidings, timeless};

fn hints(origin: &str) -> std::collections::HashMap<&'static str, zbus::Variant<'static>> {
    std::collections::HashMap::from([("x-kde-origin-name", origin.to_owned().into())])
}

async fn page(client: &Client, summary: &str) -> u32 {
    client.notify(Notify { app_name: "Browser", summary, hints: hints("example.org"), ..Notify::default() }).await
}

#[tokio::test]
async fn who_has_shown_something_is_listed_and_can_be_changed_and_forgotten() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let nobody = Said { err: "tidings: nobody has shown anything yet\n".into(), ..printed("") };
    let said = tidings(&bus, &["permission", "list"]);
    assert_eq!((said.err, said.status), (nobody.err, 0));
    page(&client, "One").await;
    let said = tidings(&bus, &["permission", "list"]).out;
    let row = said.lines().nth(1).unwrap();
    assert!(row.starts_with("default ") && row.contains("Browser") && row.contains("example.org"), "{said}");
    assert!(row.contains(" as browser"), "it is a claim: {said}");
    let browser = ["Browser", "--origin=example.org"];
    let permission = |verb: &str, rest: &[&str]| tidings(&bus, &[&["permission", verb], &browser[..], rest].concat());
    assert_eq!(permission("set", &["denied", "sound=off"]), printed(""));
    let told = permission("get", &[]).out;
    assert!(told.contains("state        denied") && told.contains("sound=off") && told.contains("merely says so"), "{told}");
    page(&client, "Two").await;
    let told = timeless(permission("get", &["--json"])).out;
    assert!(
        told.contains("\"state\":\"denied\"") && told.contains("\"blocked\":1") && told.contains("\"sound\":false"),
        "{told}"
    );
    assert!(tidings(&bus, &["list"]).out.is_empty(), "what is denied is in no list");
    assert_eq!(permission("set", &["allowed"]).status, 2);
    assert_eq!(permission("reset", &[]), printed(""));
    let nothing = "nothing is known of an application \"Browser\" with the origin example.org";
    assert_eq!(permission("reset", &[]), refused(nothing));
    assert_eq!(permission("get", &[]), refused(nothing));
    assert_eq!(tidings(&bus, &["permission", "set", "Nobody", "denied"]), refused("there is no such application"));
    assert_eq!(tidings(&bus, &["permission", "list", "--json"]), printed("[]\n"));
}

#[tokio::test]
async fn a_request_ends_with_what_the_person_says() {
    let bus = Bus::start();
    bus.configure("[permission]\npolicy = \"ask\"\n");
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    for (answer, printed, status) in [("granted", "granted\n", 0), ("denied", "denied\n", 1), ("", "default\n", 4)] {
        let mut command = bus.command(env!("CARGO_BIN_EXE_tidings"));
        let name = format!("Backup {status}");
        let child = command.args(["permission", "request", &name]).stdout(Stdio::piped()).spawn().unwrap();
        let (id, key) = until_asked(&client).await;
        match answer {
            "" => drop(client.ask("Dismiss", &vec![key]).await.unwrap()),
            answer => drop(client.ask("Answer", &(id, answer)).await.unwrap()),
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!((String::from_utf8(output.stdout).unwrap().as_str(), output.status.code()), (printed, Some(status)));
    }
    assert_eq!(tidings(&bus, &["permission", "request", "Backup 0", "--json"]), printed("{\"state\":\"granted\"}\n"));
    let none = client.ask("Answer", &(1_u32, "granted")).await;
    assert!(none.is_err());
}

/// Id and key of the question that is on screen.
async fn until_asked(client: &Client) -> (u32, u64) {
    loop {
        let (_, form): (u64, tidings::wire::ViewForm) =
            client.ask("Subscribe", &vec!["popups"]).await.unwrap().body().deserialize().unwrap();
        let asks = Some(tidings::view::permission::Question::Request);
        if let Some(popup) = form.read().view.popups.into_iter().find(|popup| popup.asks == asks) {
            return (popup.id.get(), popup.key);
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}
