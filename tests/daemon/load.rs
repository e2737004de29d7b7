//! Many calls: every one is answered, each client's in order, and nobody waits for somebody who does not read.

use std::collections::HashMap;

use crate::harness::{Bus, Notify, within};

/// A `Notify` as a message, which may be sent any number of times.
fn call(app_name: &str) -> zbus::Message {
    let name = "org.freedesktop.Notifications";
    zbus::Message::method_call("/org/freedesktop/Notifications", "Notify")
        .destination(name)
        .interface(name)
        .build(&(app_name, 0_u32, "", "s", "b", Vec::<&str>::new(), HashMap::<&str, zbus::Variant<'_>>::new(), -1_i32))
        .unwrap()
}

#[tokio::test]
async fn pipelined_calls_are_all_answered_in_the_order_they_were_sent() {
    const CALLS: usize = 400;
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let mut floods = Vec::new();
    for _ in 0..4 {
        let mut client = bus.connect().await;
        floods.push(async move {
            let mut sent = Vec::new();
            for _ in 0..CALLS {
                // Made anew: each has a serial of its own.
                let message = call("flood");
                sent.push(message.header().primary().serial_num());
                client.connection.send(&message).await.unwrap();
            }
            let (mut answered, mut ids) = (Vec::new(), Vec::new());
            while answered.len() < CALLS {
                let message = client.next().await;
                if let Some(serial) = message.header().reply_serial().filter(|serial| sent.contains(serial)) {
                    answered.push(serial);
                    ids.push(message.body().deserialize::<u32>().unwrap());
                }
            }
            (sent, answered, ids)
        });
    }
    for (sent, answered, ids) in within(futures_util::future::join_all(floods)).await {
        assert_eq!(sent, answered);
        assert!(ids.is_sorted() && ids[0] != 0, "{ids:?}");
    }
}

#[tokio::test]
async fn an_answer_precedes_every_signal_about_its_id() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let (mut sender, ui) = (bus.connect().await, bus.connect().await);
    ui.subscribe().await;
    let arguments = ("a", 0_u32, "", "s", "b", Vec::<&str>::new(), HashMap::<&str, zbus::Variant<'_>>::new(), 1_i32);
    for _ in 0..20 {
        let answer = sender.call("Notify", &arguments).await.unwrap();
        let id: u32 = answer.body().deserialize().unwrap();
        loop {
            let message = sender.next().await;
            if message.header().member().is_some_and(|member| member.as_str() == "NotificationClosed") {
                assert_eq!(message.body().deserialize::<(u32, u32)>().unwrap(), (id, 1));
                assert!(message.recv_position() > answer.recv_position());
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_client_that_never_reads_holds_nobody_up() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let honest = bus.connect().await;
    let deaf = bus.connect().await;
    for _ in 0..3_000 {
        deaf.connection.send(&call("deaf")).await.unwrap();
    }
    for _ in 0..50 {
        assert_ne!(honest.notify(Notify::default()).await, 0);
    }
}
