//! Calls over a websocket, one at a time: a message of JSON with a number, and the answer that has the same. What is told
//! unasked is passed over.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::harness::within;

pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    number: u64,
}

impl Socket {
    pub(crate) async fn connect(url: &str) -> Self {
        let (stream, _) = within(tokio_tungstenite::connect_async(url)).await.unwrap_or_else(|error| panic!("{url}: {error}"));
        Self { stream, number: 0 }
    }

    /// Sends a message and waits for its answer, whatever that says.
    pub(crate) async fn ask(&mut self, mut message: Value) -> Value {
        self.number += 1;
        message["id"] = self.number.into();
        within(self.stream.send(Message::text(message.to_string()))).await.unwrap();
        loop {
            let heard = within(self.stream.next()).await.expect("the browser still listens").unwrap();
            let Ok(text) = heard.to_text() else { continue };
            let Ok(answer) = serde_json::from_str::<Value>(text) else { continue };
            if answer["id"] == self.number {
                return answer;
            }
        }
    }
}
