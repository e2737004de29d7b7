//! Chromium's own protocol (DevTools), as far as the tests drive it.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{DEADLINE, until};
use crate::socket::Socket;

pub(crate) struct Cdp {
    socket: Socket,
    /// The page that was opened last.
    page: Value,
}

impl Cdp {
    /// Waits until a browser with this profile listens. It writes down where.
    pub(crate) async fn connect(profile: &Path) -> Self {
        let file = profile.join("DevToolsActivePort");
        let (port, path) = until("Chromium listens", || {
            let text = std::fs::read_to_string(&file).ok()?;
            let (port, path) = text.split_once('\n')?;
            path.contains("browser").then(|| (port.to_owned(), path.to_owned()))
        })
        .await;
        Self { socket: Socket::connect(&format!("ws://127.0.0.1:{port}{path}")).await, page: Value::Null }
    }

    async fn call(&mut self, method: &str, params: Value) -> Value {
        let mut message = json!({ "method": method, "params": params });
        if !method.starts_with("Target.") && !method.starts_with("Browser.") {
            message["sessionId"] = self.page.clone();
        }
        let mut answer = self.socket.ask(message).await;
        assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        answer["result"].take()
    }

    pub(crate) async fn open(&mut self, url: &str) {
        let target = self.call("Target.createTarget", json!({ "url": url })).await["targetId"].take();
        self.page =
            self.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true })).await["sessionId"].take();
    }

    pub(crate) async fn evaluate(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let mut answer = self.call("Runtime.evaluate", asked).await;
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }

    pub(crate) async fn set_permission(&mut self, origin: &str, setting: &str) {
        let asked = json!({ "permission": { "name": "notifications" }, "setting": setting, "origin": origin });
        self.call("Browser.setPermission", asked).await;
    }

    pub(crate) async fn until_open(&mut self, url: &str) {
        let began = std::time::Instant::now();
        loop {
            let found = self.call("Target.getTargets", json!({})).await;
            if found["targetInfos"].as_array().is_some_and(|tabs| tabs.iter().any(|tab| tab["url"] == url)) {
                return;
            }
            assert!(began.elapsed() < DEADLINE, "{url} is not opened: {found}");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
}
