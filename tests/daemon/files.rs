//! Picture files that a notification names: which are opened, and that what they are held by is the file and not its path.

use std::collections::HashMap;
use std::fs::File;
use std::os::fd::AsFd as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use tidings::content::image::Icon;
use tidings::view::Pictures;
use tidings::wire::popup::PicturesForm;
use zbus::Variant;

use crate::harness::{Bus, Client, Notify};

async fn pictures(client: &Client, id: u32) -> Pictures {
    let key = client.key(id).await;
    let form: PicturesForm = client.ask("Pictures", &(key,)).await.unwrap().body().deserialize().unwrap();
    form.pictures()
}

/// What the picture at this place holds; a file that takes time to open comes after the answer, and is looked for so often.
async fn opened(client: &Client, source: &str, looks: u32) -> Option<Vec<u8>> {
    let body = format!("<img src=\"{source}\" alt=\"a picture\"/>");
    let hints = HashMap::from([("image-path", Variant::from(source))]);
    let id = client.notify(Notify { body: &body, hints, ..Notify::default() }).await;
    for _ in 0..looks {
        let Pictures { picture, body_images, .. } = pictures(client, id).await;
        if let Some(Icon::File(kept)) = picture {
            assert!(matches!(body_images.as_slice(), [Some(Icon::File(_))] | [None]), "{body_images:?}");
            let file = File::from(kept.as_fd().try_clone_to_owned().unwrap());
            let mut bytes = vec![0; usize::try_from(file.metadata().unwrap().len()).unwrap()];
            file.read_exact_at(&mut bytes, 0).unwrap();
            return Some(bytes);
        }
        assert_eq!(picture, None);
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    None
}

fn make(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn regular_files_are_opened_however_they_are_spelled() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let folder = bus.folder.0.display().to_string();
    make(&bus.folder.0.join("plain.png"), b"plain");
    make(&bus.folder.0.join("a b#?%c.png"), b"odd");
    make(&bus.folder.0.join("é.png"), b"accent");
    std::os::unix::fs::symlink("plain.png", bus.folder.0.join("link.png")).unwrap();
    for (source, bytes) in [
        (format!("{folder}/plain.png"), "plain"),
        (format!("file://{folder}/plain.png"), "plain"),
        (format!("file://localhost{folder}/plain.png"), "plain"),
        (format!("file:{folder}/plain.png"), "plain"),
        (format!("{folder}/link.png"), "plain"),
        (format!("{folder}/./plain.png"), "plain"),
        (format!("{folder}/a b#?%c.png"), "odd"),
        (format!("file://{folder}/a%20b%23%3F%25c.png"), "odd"),
        (format!("file://{folder}/%C3%A9.png"), "accent"),
    ] {
        assert_eq!(opened(&client, &source, 2000).await.as_deref(), Some(bytes.as_bytes()), "{source}");
    }
}

#[tokio::test]
async fn nothing_else_is_opened() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let folder = bus.folder.0.display().to_string();
    let path = |name: &str| bus.folder.0.join(name);
    make(&path("plain.png"), b"plain");
    make(&path("empty.png"), b"");
    make(&path("secret.png"), b"secret");
    File::create(path("huge.png")).unwrap().set_len(100 << 20).unwrap();
    assert!(bus.run("mkfifo", &[path("fifo").to_str().unwrap()]).status.success());
    let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
    std::os::unix::fs::symlink("loop.png", path("loop.png")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", path("zero.png")).unwrap();
    for source in [
        format!("{folder}/missing.png"),
        format!("{folder}/empty.png"),
        format!("{folder}/huge.png"),
        format!("{folder}/fifo"),
        format!("{folder}/socket"),
        format!("{folder}/loop.png"),
        format!("{folder}/zero.png"),
        format!("{folder}/plain.png/"),
        format!("{folder}/plain.png/x"),
        format!("{folder}/{}", "x".repeat(5000)),
        folder.clone(),
        "/dev/zero".to_owned(),
        "/dev/tty".to_owned(),
        "/proc/self/mem".to_owned(),
        "/proc/kmsg".to_owned(),
        format!("file://host{folder}/plain.png"),
        format!("file://localhost.evil{folder}/plain.png"),
        format!("file://{folder}/plain.png%00.txt"),
        format!("file://{folder}/plain%2.png"),
        format!("file://{folder}/plain%zz.png"),
        format!("file:{}/plain.png", folder.trim_start_matches('/')),
        "./plain.png".to_owned(),
        "../plain.png".to_owned(),
        format!("https://localhost{folder}/plain.png"),
        format!("smb://localhost{folder}/plain.png"),
        "~/plain.png".to_owned(),
    ] {
        assert_eq!(opened(&client, &source, 4).await, None, "{source}");
    }
}

#[tokio::test]
async fn a_file_that_is_deleted_or_put_anew_after_the_answer_is_shown_as_it_was() {
    let bus = Bus::start();
    let _daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let file = bus.folder.0.join("picture.png");
    for delete in [true, false] {
        make(&file, b"as it was");
        // Looked at a moment ago: the kernel has the path at hand, as it has what Chromium writes just before it calls.
        let hints = HashMap::from([("image-path", Variant::from(file.to_str().unwrap()))]);
        let id = client.notify(Notify { hints, ..Notify::default() }).await;
        if delete {
            std::fs::remove_file(&file).unwrap();
        } else {
            let new = file.with_extension("new");
            make(&new, b"another one");
            std::fs::rename(new, &file).unwrap();
        }
        let Some(Icon::File(kept)) = pictures(&client, id).await.picture else { panic!("there is no picture") };
        let mut bytes = [0; 9];
        File::from(kept.as_fd().try_clone_to_owned().unwrap()).read_exact_at(&mut bytes, 0).unwrap();
        assert_eq!(&bytes, b"as it was");
    }
}

#[tokio::test]
async fn a_hundred_calls_with_pictures_that_are_none_leave_no_file_open() {
    let bus = Bus::start();
    let daemon = bus.tidingsd().await;
    let client = bus.connect().await;
    let open = || std::fs::read_dir(format!("/proc/{}/fd", daemon.process.id())).unwrap().count();
    let folder = bus.folder.0.display().to_string();
    client.notify(Notify { app_icon: &folder, ..Notify::default() }).await;
    let before = open();
    for number in 0..100 {
        let source = [folder.as_str(), "/dev/zero", "/proc/self/mem", "/nowhere"][number % 4];
        let hints = HashMap::from([("image-path", Variant::from(source))]);
        client.notify(Notify { app_icon: source, hints, ..Notify::default() }).await;
    }
    crate::harness::until("the files are closed", || (open() <= before + 2).then_some(())).await;
}
