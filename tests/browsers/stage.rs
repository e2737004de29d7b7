//! A browser in front of the whole of Tidings: the session with its screen, the pages' server, the monitor of the bus, and
//! the browser itself.

use serde_json::Value;
use x11rb::protocol::xproto::ConnectionExt as _;

use crate::a11y::{Desktop, Node};
use crate::browser::{Browser, Kind, Permission};
use crate::harness::until;
use crate::pages::Pages;
use crate::picture::{Picture, Rect};
use crate::screen::{Button, X11};
use crate::session::Session;
use crate::traffic::{Sent, Traffic};

pub(crate) struct Stage {
    pub(crate) browser: Browser,
    pub(crate) pages: Pages,
    pub(crate) traffic: Traffic,
    pub(crate) desktop: Desktop,
    pub(crate) session: Session<X11>,
}

impl Stage {
    pub(crate) async fn start(name: &'static str, kind: Kind) -> Self {
        let session = Session::start_with(name, |bus, _| bus.environment.extend(Desktop::environment())).await;
        Self::in_front_of(session, kind).await
    }

    /// Starts the browser in front of what is already there.
    pub(crate) async fn in_front_of(session: Session<X11>, kind: Kind) -> Self {
        let desktop = Desktop::start(&session.bus).await;
        let traffic = Traffic::watch(&session.bus).await;
        let browser = Browser::start(&session.bus, kind).await;
        Self { browser, pages: Pages::serve(), traffic, desktop, session }
    }

    /// Has the daemon follow this `config.toml`.
    pub(crate) async fn configure(&self, text: &str) {
        self.session.bus.configure(text);
        self.session.client.ask("Reload", &()).await.unwrap();
    }

    /// Opens a page that has this permission, and waits until it says so.
    pub(crate) async fn open(&mut self, path: &str, permission: Permission) {
        self.browser.set_permission(&self.pages.origin, permission).await;
        self.browser.open(&format!("{}{path}", self.pages.origin)).await;
        let permission = format!("{permission:?}").to_lowercase();
        assert_eq!(self.pages.next().await, format!("loaded {permission}"));
    }

    /// Has the page show one, and waits as [`Self::is_shown`] does. `options` are JSON.
    pub(crate) async fn show(&mut self, title: &str, options: Value) -> Sent {
        let asked = format!("show({}, {options})", Value::from(title));
        self.browser.evaluate(&asked).await;
        self.is_shown(title).await
    }

    /// Waits until the daemon has it and the page is told.
    pub(crate) async fn is_shown(&mut self, title: &str) -> Sent {
        let sent = self.traffic.sent().await;
        assert_eq!(self.pages.next().await, format!("show {title}"));
        sent
    }

    /// Waits until one popup is on the screen, of which assistive technology is told just this after the browser's name.
    pub(crate) async fn until_popup(&mut self, says: &str) -> (Picture, Rect) {
        let (shot, blocks) = self.session.until_popups(1).await;
        let named = |node: &Node| node.name.split_once(", ").is_some_and(|(_, said)| said == says);
        self.desktop.until_told(says, named).await;
        (shot, blocks[0])
    }

    /// What is said of a popup by its origin, as far as this browser tells it, and these.
    pub(crate) fn said(&self, parts: &[&str]) -> String {
        let origin = (self.browser.kind == Kind::Chromium).then_some(&*self.pages.host);
        origin.into_iter().chain(parts.iter().copied()).collect::<Vec<_>>().join(", ")
    }

    /// Clicks on the popup beside everything that is on it.
    pub(crate) async fn click(&mut self, popup: Rect) {
        self.session.click(Button::Primary, (popup.middle().0, popup.top + 20)).await;
    }

    /// Has the page's service worker show one, and waits until the daemon has it and the page is told. `options` are JSON.
    pub(crate) async fn show_by_worker(&mut self, title: &str, options: Value) -> Sent {
        let asked = format!("show_by_worker({}, {options})", Value::from(title));
        self.browser.evaluate(&asked).await;
        let sent = self.traffic.sent().await;
        assert_eq!(self.pages.next().await, format!("shown {title}"));
        sent
    }

    /// Presses the button that begins a reply, and waits until the keyboard writes into the field.
    pub(crate) async fn begin_reply(&mut self, button: &str, placeholder: &str) {
        let button = self.desktop.until_told(button, |node| node.role == "button" && node.name == button).await;
        let (connection, _) = self.session.screen.connect();
        let focus = || connection.get_input_focus().unwrap().reply().unwrap().focus;
        let before = focus();
        self.desktop.press(&button).await;
        self.desktop.until_told("the field", |node| node.name == placeholder).await;
        until("the field has the keyboard", || (focus() != before).then_some(())).await;
    }

    /// Waits until nothing is on the screen, and asserts that the bus and the page have heard nothing more.
    pub(crate) async fn is_over(&mut self) {
        self.session.until_empty().await;
        self.is_quiet().await;
    }

    /// Asserts that the bus and the page have heard nothing more.
    pub(crate) async fn is_quiet(&mut self) {
        assert_eq!(self.traffic.so_far(&self.session.client).await, Vec::<String>::new());
        self.browser.evaluate("tell('nothing more')").await;
        assert_eq!(self.pages.next().await, "nothing more");
    }
}
