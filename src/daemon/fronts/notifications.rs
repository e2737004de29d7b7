//! `org.freedesktop.Notifications` 1.3: messages of the bus become calls, answers and signals become messages.
//!
//! It is read from the message stream rather than from an object server, since the answer to a call and the signals about the
//! same id must leave in one order through one hand, and since a caller whose credentials are still being asked for must not
//! hold up the others. It keeps no state.

use tidings::content::browser;
use tidings::content::hints::{Complaint, Hints};
use tidings::content::image::{RawImage, Source};
use tidings::content::limits::Limits;
use tidings::content::markup::Body;
use tidings::content::text;
use tidings::core::effect::{Recipient, Signal};
use tidings::core::notification::{Action, Attachment, Content, ExpireTimeout, Id, PictureSlot, ReplyField, Urgency};
use zbus::Message;
use zbus::message::Header;

use super::arguments::{Arguments, Within};

/// Well-known name and interface (specification, "D-BUS Protocol").
pub(crate) const NAME: &str = "org.freedesktop.Notifications";
/// The object.
pub(crate) const PATH: &str = "/org/freedesktop/Notifications";
/// The version of the specification; libnotify and others read it as a number.
const SPEC_VERSION: &str = "1.3";
/// The contract, which is also what `Introspect` answers.
const CONTRACT: &str = include_str!("../../../dbus/org.freedesktop.Notifications.xml");
/// The standard interfaces that every object has.
const STANDARD: &str = include_str!("standard.xml");
/// Most body images that are opened of one notification.
const MAX_BODY_IMAGES: usize = 4;
/// What is really done: each has its test against the running daemon.
const CAPABILITIES: [&str; 8] =
    ["actions", "action-icons", "body", "body-hyperlinks", "body-images", "body-markup", "icon-static", "persistence"];
/// The capability of a machine that has a player, and of a person who has not turned sounds off.
const SOUND: &str = "sound";
/// Vendors' capabilities that are really done.
const VENDOR_CAPABILITIES: [&str; 6] = [
    "inline-reply",
    "x-canonical-private-synchronous",
    "x-dunst-stack-tag",
    "x-kde-display-appname",
    "x-kde-origin-name",
    "x-kde-urls",
];

/// What is asked of us.
#[derive(Debug)]
pub(crate) enum Call {
    /// `Notify`
    Notify,
    /// `CloseNotification` of this number
    Close(u32),
    /// Anything that is answered without the core.
    Answer(Answer),
}

/// An answer that does not depend on any state.
#[derive(Debug)]
pub(crate) enum Answer {
    Capabilities,
    ServerInformation,
    Text(String),
    Nothing,
    NoProperties,
    Error(&'static str, String),
}

/// A `Notify`, read: the content, and the pictures that are still to be had.
#[derive(Debug)]
pub(crate) struct Notify<'a> {
    pub(crate) replaces_id: u32,
    pub(crate) content: Content,
    /// The name of the application is as the sender wants it shown.
    pub(crate) names_itself: bool,
    /// Pixels of the message, with the place that they are for.
    pub(crate) pixels: Option<RawImage<'a>>,
    /// Names and paths, with the places that they are for.
    pub(crate) sources: Vec<(PictureSlot, Source)>,
    pub(crate) complaints: Vec<Complaint>,
}

/// Reads what a method call to us asks for.
pub(crate) fn read(message: &Message, header: &Header<'_>) -> Call {
    let member = header.member().map_or("", |member| member.as_str());
    let interface = header.interface().map(|interface| interface.as_str());
    let path = header.path().map_or("", |path| path.as_str());
    let standard = |name: &str| interface.is_none_or(|interface| interface == name);
    match member {
        "Introspect" if standard("org.freedesktop.DBus.Introspectable") => Call::Answer(introspect(path)),
        "Ping" if standard("org.freedesktop.DBus.Peer") => Call::Answer(Answer::Nothing),
        "GetMachineId" if standard("org.freedesktop.DBus.Peer") => Call::Answer(machine_id()),
        _ if path != PATH => refuse("org.freedesktop.DBus.Error.UnknownObject", format!("there is no object {path}")),
        "GetAll" if standard("org.freedesktop.DBus.Properties") => Call::Answer(Answer::NoProperties),
        "Get" | "Set" if standard("org.freedesktop.DBus.Properties") => {
            refuse("org.freedesktop.DBus.Error.UnknownProperty", "the interface has no properties".to_owned())
        }
        _ if interface.is_some_and(|interface| interface != NAME) => refuse(
            "org.freedesktop.DBus.Error.UnknownInterface",
            format!("the object has no interface {}", interface.unwrap_or("")),
        ),
        "Notify" => match header.signature().to_string_no_parens().as_str() {
            "susssasa{sv}i" => Call::Notify,
            other => wrong_signature("susssasa{sv}i", other),
        },
        "CloseNotification" => match message.body().deserialize::<u32>() {
            Ok(number) => Call::Close(number),
            Err(_) => wrong_signature("u", &header.signature().to_string_no_parens()),
        },
        "GetCapabilities" => Call::Answer(Answer::Capabilities),
        "GetServerInformation" => Call::Answer(Answer::ServerInformation),
        _ => refuse("org.freedesktop.DBus.Error.UnknownMethod", format!("there is no method {member}")),
    }
}

fn refuse(name: &'static str, text: String) -> Call {
    Call::Answer(Answer::Error(name, text))
}

fn wrong_signature(wanted: &str, got: &str) -> Call {
    refuse("org.freedesktop.DBus.Error.InvalidArgs", format!("the arguments are {wanted}, not {got}"))
}

fn introspect(path: &str) -> Answer {
    let head = "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\" \
                \"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n";
    if path == PATH {
        let interfaces = CONTRACT.split_once("<node").and_then(|(_, rest)| rest.split_once('>')).map_or("", |(_, rest)| rest);
        return Answer::Text(format!("{head}<node>\n{STANDARD}{interfaces}"));
    }
    let below = PATH.strip_prefix(path.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
    match below.and_then(|rest| rest.split('/').next()) {
        Some(child) => Answer::Text(format!("{head}<node>\n  <node name=\"{child}\"/>\n</node>\n")),
        None => Answer::Error("org.freedesktop.DBus.Error.UnknownObject", format!("there is no object {path}")),
    }
}

fn machine_id() -> Answer {
    match std::fs::read_to_string("/etc/machine-id") {
        Ok(id) => Answer::Text(id.trim().to_owned()),
        Err(error) => Answer::Error("org.freedesktop.DBus.Error.Failed", format!("/etc/machine-id: {error}")),
    }
}

/// Reads the arguments of `Notify`. Everything in it that is wrong costs itself; only a message that is not what its own
/// signature says is an error.
pub(crate) fn read_notify(body: &zbus::message::Body, limits: Limits) -> Result<Notify<'_>, zbus::Error> {
    let (Arguments { app_name, replaces_id, app_icon, summary, body_text, actions, mut hints, expire_timeout }, _) =
        body.data().deserialize_with_seed(Within(limits))?;
    let expire_timeout = ExpireTimeout::from_wire(expire_timeout);
    let chromium = browser::is_chromium(app_name, hints.desktop_entry.as_deref());
    // Where there is the hint, the body has no such line: whatever looks like one is the page's own.
    let leading = browser::leading_origin(body_text).filter(|_| chromium && hints.origin.is_none());
    let (origin, body_text) = leading.map_or((None, body_text), |(origin, rest)| (Some(origin), rest));
    let body = Body::parse(&text::body(body_text, limits.body));
    let mut sources = Vec::new();
    let pixels = picture(&mut hints, app_icon, chromium, &mut sources);
    let mut body_images = Vec::new();
    for (index, (source, _)) in body.images().into_iter().enumerate() {
        body_images.push(None);
        if let Some(source) = source.filter(|_| index < MAX_BODY_IMAGES) {
            sources.push((PictureSlot::Body(index), source.clone()));
        }
    }
    sources.extend(hints.image().map(|source| (PictureSlot::Image, source)));
    sources.extend(hints.badge().map(|source| (PictureSlot::Badge, source)));
    let files: Vec<Attachment> =
        std::mem::take(&mut hints.files).into_iter().map(|path| Attachment { path, picture: None }).collect();
    let opened = files.iter().enumerate().map(|(index, file)| (PictureSlot::File(index), Source::Path(file.path.clone())));
    sources.extend(opened);
    let names_itself = hints.display_app_name.is_some();
    let shown_name = hints.display_app_name.take().unwrap_or_else(|| text::one_line(app_name, limits.app_name));
    let content = Content {
        app_name: shown_name,
        desktop_entry: hints.desktop_entry.take(),
        origin: hints.origin.take().or_else(|| origin.map(|origin| text::one_line(origin, limits.app_name))),
        summary: text::one_line(summary, limits.summary),
        body,
        body_images,
        urgency: match hints.urgency.map_or(Urgency::Normal, Urgency::from_level) {
            // What Chromium makes of `requireInteraction`: it stays until it is acted on, and that is all.
            Urgency::Critical if chromium && expire_timeout == ExpireTimeout::Never => Urgency::Normal,
            urgency => urgency,
        },
        progress: hints.progress,
        files,
        colours: hints.colours,
        actions: read_actions(&actions, limits.actions),
        action_icons: hints.action_icons,
        reply_field: ReplyField {
            placeholder: hints.reply_placeholder.take(),
            submit_label: hints.reply_submit_label.take(),
            submit_icon: hints.reply_submit_icon.take(),
        },
        resident: hints.resident,
        transient: hints.transient,
        category: hints.category.take(),
        tag: hints.tag.take(),
        renotify: hints.renotify,
        sound: hints.sound(),
        suppress_sound: hints.suppress_sound,
        silent: hints.silent,
        vibrate: std::mem::take(&mut hints.vibrate),
        web: std::mem::take(&mut hints.web),
        data: hints.data.take(),
        expire_timeout,
        point: hints.point(),
        app_icon: None,
        picture: None,
    };
    let complaints = hints.complaints().to_vec();
    Ok(Notify { replaces_id, content, names_itself, pixels, sources, complaints })
}

/// The large picture in the specification's order: `image-data`, `image-path`, `app_icon`, `icon_data`. `app_icon` is the
/// small icon where there is another picture (specification, "Icons and Images"), and that of Chromium always: it is its own
/// logo, whatever the page has.
fn picture<'a>(
    hints: &mut Hints<'a>,
    app_icon: &str,
    chromium: bool,
    sources: &mut Vec<(PictureSlot, Source)>,
) -> Option<RawImage<'a>> {
    let app_icon = Source::parse(app_icon);
    let pixels = hints.image_data();
    let path = hints.image_path();
    let last = hints.icon_data();
    let alone = pixels.is_none() && path.is_none();
    if let Some(path) = path.filter(|_| pixels.is_none()) {
        sources.push((PictureSlot::Picture, path));
    }
    let icon = app_icon.is_some();
    if let Some(app_icon) = app_icon {
        sources.push((if alone && !chromium { PictureSlot::Picture } else { PictureSlot::AppIcon }, app_icon));
    }
    pixels.or_else(|| last.filter(|_| alone && !icon))
}

/// Pairs of key and label; a key without a label, empty keys and further ones of the same key are dropped.
fn read_actions(actions: &[&str], most: usize) -> Vec<Action> {
    let mut read: Vec<Action> = Vec::new();
    for pair in actions.chunks_exact(2) {
        let [key, label] = pair else { continue };
        if read.len() < most && !key.is_empty() && key.len() <= 1024 && !read.iter().any(|action| action.key == *key) {
            read.push(Action { key: (*key).to_owned(), label: text::one_line(label, 256) });
        }
    }
    read
}

/// The answer to a call as a message, unless the caller wants none. `sounds`: as for [`capabilities`].
pub(crate) fn answer(header: &Header<'_>, answer: &Answer, sounds: bool) -> Option<zbus::Result<Message>> {
    reply(header, |reply| match answer {
        Answer::Capabilities => {
            let all = capabilities(sounds);
            reply.build(&all)
        }
        Answer::ServerInformation => reply.build(&("Tidings", "Tidings", env!("CARGO_PKG_VERSION"), SPEC_VERSION)),
        Answer::Text(text) => reply.build(text),
        Answer::Nothing => reply.build(&()),
        Answer::NoProperties => reply.build(&std::collections::HashMap::<&str, zbus::Variant<'_>>::new()),
        Answer::Error(name, text) => Message::error(header, *name).build(text),
    })
}

/// The answer to a `Notify`.
pub(crate) fn answer_id(header: &Header<'_>, id: Id) -> Option<zbus::Result<Message>> {
    reply(header, |reply| reply.build(&id.get()))
}

fn reply(
    header: &Header<'_>,
    build: impl FnOnce(zbus::message::Builder<'static>) -> zbus::Result<Message>,
) -> Option<zbus::Result<Message>> {
    let silent = header.primary().flags().contains(zbus::message::Flags::NO_REPLY_EXPECTED);
    (!silent).then(|| build(Message::method_return(header)))
}

/// What `GetCapabilities` answers. `sounds`: what a sender wants to be heard is heard.
pub(crate) fn capabilities(sounds: bool) -> Vec<String> {
    let sounds = sounds.then_some(&SOUND);
    CAPABILITIES.iter().chain(sounds).chain(&VENDOR_CAPABILITIES).map(|&name| name.to_owned()).collect()
}

/// An id that is not live, or not the caller's.
pub(crate) fn invalid_id() -> Answer {
    Answer::Error("org.freedesktop.Notifications.Error.InvalidId", "there is no such notification of yours".to_owned())
}

/// A caller that has sent too much for too long.
pub(crate) fn excess(abuse: u32) -> Answer {
    let text = format!("more than {abuse} notifications a second for ten seconds: wait a second");
    Answer::Error("org.freedesktop.Notifications.Error.ExcessNotificationGeneration", text)
}

/// A signal as a message.
pub(crate) fn signal(to: &Recipient, signal: &Signal) -> zbus::Result<Message> {
    let mut builder = Message::signal(PATH, NAME, signal.name());
    if let Recipient::Client(client) = to {
        builder = builder.destination(client.0.as_ref());
    }
    match signal {
        Signal::NotificationClosed { id, reason } => builder.build(&(id.get(), *reason as u32)),
        Signal::ActionInvoked { id, action_key } => builder.build(&(id.get(), action_key)),
        Signal::NotificationReplied { id, text } => builder.build(&(id.get(), text)),
        Signal::ActivationToken { id, activation_token } => builder.build(&(id.get(), activation_token)),
    }
}
