//! WebDriver BiDi, as Firefox speaks it by itself, as far as the tests drive it.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::until;
use crate::socket::Socket;

pub(crate) struct Bidi {
    socket: Socket,
    /// The tab in which pages are opened.
    tab: Value,
}

impl Bidi {
    /// Waits until a browser with this profile listens. It writes down where.
    pub(crate) async fn connect(profile: &Path) -> Self {
        let file = profile.join("WebDriverBiDiServer.json");
        let port = until("Firefox listens", || {
            let said: Value = serde_json::from_str(&std::fs::read_to_string(&file).ok()?).ok()?;
            said["ws_port"].as_u64()
        })
        .await;
        let mut bidi = Self { socket: Socket::connect(&format!("ws://127.0.0.1:{port}/session")).await, tab: Value::Null };
        bidi.call("session.new", json!({ "capabilities": {} })).await;
        bidi.tab = bidi.call("browsingContext.getTree", json!({})).await["contexts"][0]["context"].take();
        bidi
    }

    async fn call(&mut self, method: &str, params: Value) -> Value {
        let mut answer = self.socket.ask(json!({ "method": method, "params": params })).await;
        assert!(answer["type"] == "success", "{method}: {answer}");
        answer["result"].take()
    }

    pub(crate) async fn open(&mut self, url: &str) {
        self.call("browsingContext.navigate", json!({ "context": self.tab, "url": url, "wait": "complete" })).await;
    }

    pub(crate) async fn evaluate(&mut self, expression: &str) -> Value {
        let asked = json!({
            "expression": expression, "target": { "context": self.tab }, "awaitPromise": true, "userActivation": true
        });
        let mut answer = self.call("script.evaluate", asked).await;
        assert!(answer["type"] == "success", "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    pub(crate) async fn set_permission(&mut self, origin: &str, state: &str) {
        let asked = json!({ "descriptor": { "name": "notifications" }, "state": state, "origin": origin });
        self.call("permissions.setPermission", asked).await;
    }
}
