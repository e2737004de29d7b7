//! The server of the pages: it hands out what is in `pages/`, and hears what pages and service workers tell it, in the order
//! in which they do.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::harness::within;

const FILES: [(&str, &str, &str); 5] = [
    ("/", "text/html; charset=utf-8", include_str!("pages/plain.html")),
    ("/ten", "text/html; charset=utf-8", include_str!("pages/ten.html")),
    ("/todo", "text/html; charset=utf-8", include_str!("pages/todo.html")),
    ("/tell.js", "text/javascript", include_str!("pages/tell.js")),
    ("/worker.js", "text/javascript", include_str!("pages/worker.js")),
];
/// Handed out as PNG, which every browser takes for an icon.
const DRAWINGS: [(&str, &str); 2] =
    [("/todo.png", include_str!("pages/todo.svg")), ("/lake.png", include_str!("pages/lake.svg"))];
/// Side of the plain pictures in pixels.
const SIDE: u32 = 64;

pub(crate) struct Pages {
    /// Without a slash at its end.
    pub(crate) origin: String,
    /// As browsers show it.
    pub(crate) host: String,
    told: UnboundedReceiver<String>,
}

impl Pages {
    pub(crate) fn serve() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let host = format!("localhost:{}", listener.local_addr().unwrap().port());
        let (teller, told) = unbounded_channel();
        // It ends with the test's process.
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let teller = teller.clone();
                thread::spawn(move || answer(connection, &teller));
            }
        });
        Self { origin: format!("http://{host}"), host, told }
    }

    /// Has browsers find the same pages at another host of this machine, which is another origin.
    pub(crate) fn move_to(&mut self, host: &str) {
        let port = self.host.rsplit_once(':').unwrap().1.to_owned();
        self.host = format!("{host}:{port}");
        self.origin = format!("http://{}", self.host);
    }

    /// The next thing that is told.
    pub(crate) async fn next(&mut self) -> String {
        within(self.told.recv()).await.unwrap()
    }

    /// The next things that are told.
    pub(crate) async fn hear(&mut self, count: usize) -> Vec<String> {
        let mut heard = Vec::new();
        while heard.len() < count {
            heard.push(self.next().await);
        }
        heard
    }
}

/// Answers the one request of a connection. One that the browser opens in advance and leaves alone has none.
fn answer(mut connection: TcpStream, teller: &UnboundedSender<String>) -> Option<()> {
    let mut reader = BufReader::new(connection.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.split('?').next()?.to_owned();
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (status, kind, content) = if path == "/told" {
        let _ = teller.send(String::from_utf8(body).unwrap());
        ("204 No Content", "text/plain", Vec::new())
    } else if let Some((_, kind, text)) = FILES.iter().find(|(name, ..)| *name == path) {
        ("200 OK", *kind, text.as_bytes().to_vec())
    } else if let Some(png) = drawing(&path).or_else(|| plain_picture(&path)) {
        ("200 OK", "image/png", png)
    } else {
        ("404 Not Found", "text/plain", Vec::new())
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        content.len()
    );
    connection.write_all(head.as_bytes()).ok()?;
    connection.write_all(&content).ok()
}

fn drawing(path: &str) -> Option<Vec<u8>> {
    let (_, svg) = DRAWINGS.iter().find(|(name, _)| *name == path)?;
    let tree = resvg::usvg::Tree::from_str(svg, &resvg::usvg::Options::default()).unwrap();
    let size = tree.size().to_int_size();
    let mut canvas = resvg::tiny_skia::Pixmap::new(size.width(), size.height())?;
    resvg::render(&tree, resvg::tiny_skia::Transform::identity(), &mut canvas.as_mut());
    let pixels: Vec<u8> = canvas
        .pixels()
        .iter()
        .map(|pixel| pixel.demultiply())
        .flat_map(|c| [c.red(), c.green(), c.blue(), c.alpha()])
        .collect();
    Some(png(&pixels, size.width(), size.height(), image::ExtendedColorType::Rgba8))
}

/// `/c81e1e.png` is a picture of that colour.
fn plain_picture(path: &str) -> Option<Vec<u8>> {
    let digits = path.strip_prefix('/')?.strip_suffix(".png")?;
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    let pixels = [red, green, blue].repeat((SIDE * SIDE) as usize);
    Some(png(&pixels, SIDE, SIDE, image::ExtendedColorType::Rgb8))
}

fn png(pixels: &[u8], width: u32, height: u32, colours: image::ExtendedColorType) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(&mut png, pixels, width, height, colours, image::ImageFormat::Png).unwrap();
    png.into_inner()
}
