//! What the daemon makes of replies: the field's description, and what is no reply.

use std::collections::HashMap;

use crate::harness::{Bus, Notify, name_of_error};

fn question() -> Notify<'static> {
    let hints = HashMap::from([
        ("x-kde-reply-placeholder-text", "Message to <Anna>".into()),
        ("x-kde-reply-submit-button-text", "Answer".into()),
        ("x-kde-reply-submit-button-icon-name", "mail-send".into()),
    ]);
    Notify { actions: &["inline-reply", "Reply"], hints, ..Notify::default() }
}

#[tokio::test]
async fn the_sender_describes_the_field_and_a_later_run_knows_it() {
    let bus = Bus::start();
    let mut daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.notify(question()).await;
    for _ in 0..2 {
        let field = client.entries().await[0].notification.reply_field.clone();
        assert_eq!(field.placeholder.as_deref(), Some("Message to <Anna>"));
        assert_eq!(field.submit_label.as_deref(), Some("Answer"));
        assert_eq!(field.submit_icon.as_deref(), Some("mail-send"));
        daemon.process.signal("-KILL");
        daemon.process.wait();
        client.until_not_owned("org.tidings.Tidings").await;
        daemon = bus.tidingsd().await;
    }
}

#[tokio::test]
async fn an_empty_reply_is_no_reply() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut client = bus.connect().await;
    let id = client.notify(question()).await;
    for nothing in ["", " \n\t"] {
        let refused = client.ask("Reply", &(id, nothing)).await.unwrap_err();
        assert_eq!(name_of_error(&refused), "org.tidings.Error.InvalidArgument");
    }
    client.ask("Reply", &(id, "yes")).await.unwrap();
    assert_eq!(client.signal().await, format!("replied {id} yes"));
}

#[tokio::test]
async fn what_is_live_can_be_held() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    client.subscribe().await;
    let id = client.notify(Notify { expire_timeout: 300, ..question() }).await;
    client.ask("Hold", &(id, true)).await.unwrap();
    let brief = client.notify(Notify { expire_timeout: 600, ..question() }).await;
    let mut client = client;
    // The later one is over after the time of the earlier one would have been.
    assert_eq!(client.signal().await, format!("closed {brief} 1"));
    client.ask("Hold", &(id, false)).await.unwrap();
    assert_eq!(client.signal().await, format!("closed {id} 1"));
    let refused = client.ask("Hold", &(id, true)).await.unwrap_err();
    assert_eq!(name_of_error(&refused), "org.tidings.Error.NotFound");
}
