//! `tidings send`: the web's Notifications API for shells, and notify-send's options with what they mean there. It speaks to
//! whichever server there is; Tidings alone knows all of it.
//!
//! What was typed becomes a wish (`wish`), which together with what the server can do becomes a call (`call`); what the server
//! says afterwards becomes events (`story`), which are told (`teller`) until it is over (`wait`).

mod call;
mod channel;
mod descriptor;
mod event;
mod hint;
mod permission;
mod picture;
mod server;
mod signals;
mod story;
mod teller;
mod text;
mod variant;
mod wait;
mod wish;

use serde_json::json;

use crate::answer::{Answer, Failure};
use crate::grammar::send::Send;
use crate::present::Present;
use crate::print::json;
use crate::say;
use channel::Channel;
use descriptor::Descriptors;
use event::Event;
use signals::Signals;
use story::{NOT_GRANTED, Outcome, Story};
use teller::{Form, Teller};
use wait::Wait;
use wish::Wish;

/// Sends, and waits where that is asked for.
pub(crate) async fn run(options: &Send, present: &Present) -> Result<Answer, Failure> {
    let mut warnings = Vec::new();
    let wish = Wish::read(options, present, std::io::stdin().lock(), &mut warnings)?;
    let descriptors = Descriptors::find(&options.told)?;
    for warning in &warnings {
        say(warning);
    }
    let lines = options.told.wait || (present.json && (options.told.wait_quietly || wish.asks()));
    let form = if lines { Form::Lines } else { Form::Plain };
    let mut teller = Teller { form, has_actions: wish.asks(), id: None, data: wish.data.clone(), descriptors };
    let sent = send(options, present, &wish, &mut teller).await;
    if let Err(failure) = &sent {
        // Whoever follows the events hears of it by one.
        teller.tell(&Event::Error { reason: failure.sentence() });
    }
    sent
}

async fn send(options: &Send, present: &Present, wish: &Wish, teller: &mut Teller) -> Result<Answer, Failure> {
    let bus = zbus::connection::Builder::session().build().await;
    let bus = bus.map_err(|error| Failure::NoBus(error.to_string()))?;
    let server = channel::server(&bus).await?;
    let told = &options.told;
    if server.is_ours() && (told.wait || told.wait_quietly || wish.asks() || options.sender.permission.is_some()) {
        channel::until_tidings(&bus).await;
    }
    if options.sender.permission.is_some() && !permission::request(&bus, wish).await?.is_granted(wish, teller) {
        return Ok(Answer { status: NOT_GRANTED, ..Answer::default() });
    }
    let fitted = wish.fit(&server, teller.form == Form::Lines);
    for warning in &fitted.warnings {
        say(warning);
    }
    let waits = told.wait || told.wait_quietly || (wish.asks() && !fitted.mute);
    let mut channel = Channel::open(bus).await?;
    if waits && server.is_ours() {
        // An older Tidings knows no events.
        let asked = channel.subscribe().await?;
        if let Ok(answer) = channel.answer(asked).await {
            channel.subscribed(&answer);
        }
    }
    let asked = channel.notify(&fitted.call).await?;
    let id = channel.answer(asked).await?.body().deserialize().map_err(|error| channel::refusal(&error))?;
    // Whoever interrupts us before ends us at once.
    let mut signals = waits.then(Signals::listen).transpose()?;
    teller.id = Some(id);
    teller.descriptors.id(id);
    let mut answer = Answer::default();
    if fitted.mute {
        answer = answer.no();
    }
    if teller.form == Form::Plain {
        if present.json {
            answer.printed = json::line(&json!({ "id": id }));
        } else if told.print_id {
            answer.printed = format!("{id}\n");
        }
    }
    let Some(signals) = &mut signals else { return Ok(answer) };
    if !answer.printed.is_empty() && !teller::print(&std::mem::take(&mut answer.printed)) {
        return Ok(answer);
    }
    let wait = Wait {
        story: Story::new(&fitted.call.actions),
        id,
        ours: server.is_ours(),
        replaces: fitted.call.replaces_id != 0 || wish.tag.is_some(),
        resident: wish.is_resident(),
        expire_timeout: fitted.call.expire_timeout,
        channel: &mut channel,
        teller,
    };
    let outcome = wait.until_over(signals).await?;
    Ok(answered(answer, &outcome, teller.form))
}

/// What a wait comes to.
fn answered(mut answer: Answer, outcome: &Outcome, form: Form) -> Answer {
    match form {
        Form::Lines => answer.status = outcome.status(),
        Form::Plain => answer.status = answer.status.max(outcome.plain_status()),
    }
    match outcome {
        Outcome::Gone(why) => answer.say(why.clone()),
        Outcome::Refused => answer.say("it is not shown: the person does not permit it"),
        Outcome::Interrupted(_) if form == Form::Plain => answer.say("the wait was interrupted, the notification is closed"),
        Outcome::Overdue if form == Form::Plain => {
            answer.say("its time is over, and the server does not say whether it has ended")
        }
        _ => answer,
    }
}
