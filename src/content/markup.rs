//! The markup of a body (specification, "Markup") read into a small tree, and written again from the tree alone.
//!
//! Every text is a body: what is no tag or entity is text, unknown tags are left out and what they hold is kept, and no tag is
//! needed to be closed. It opens no picture and follows no link.

use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::image::Source;

mod parser;
mod runs;
mod syntax;

/// The body of a notification: text with emphasis, links and pictures. One text has one tree: neighbours of the same kind are one
/// node, no node is empty, and bold, italic, underline and link each appear at most once on the way down to a text, so that a
/// tree that [`Body::parse`] returns is at most five nodes deep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body(pub Vec<Node>);

/// A piece of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Visible characters; a line break is `'\n'`.
    Text(String),
    /// `<b>`
    Bold(Vec<Node>),
    /// `<i>`
    Italic(Vec<Node>),
    /// `<u>`
    Underline(Vec<Node>),
    /// `<a>` with a target that may be opened ([`followable`](super::links::followable)).
    Link {
        /// Where the link leads.
        href: String,
        /// What is shown.
        text: Vec<Node>,
    },
    /// `<img>`
    Image {
        /// Where the picture is; `None` where that is remote or no place at all.
        src: Option<Source>,
        /// One line to show in its place; may be empty, but not where `src` is `None`.
        alt: String,
    },
}

impl Body {
    /// Reads `text` in linear time. No input is an error and no visible word is lost.
    pub fn parse(text: &str) -> Self {
        Self(runs::tree(parser::runs(text)))
    }

    /// The body in the specification's markup, well-formed. [`Body::parse`] reads the same body back.
    pub fn to_markup(&self) -> String {
        let mut out = String::new();
        write_markup(&mut out, &self.0);
        out
    }

    /// The visible text alone; a picture gives its `alt`.
    pub fn text(&self) -> String {
        let mut out = String::new();
        walk(&self.0, &mut |leaf| match leaf {
            Node::Text(text) | Node::Image { alt: text, .. } => out.push_str(text),
            _ => {}
        });
        out
    }

    /// The pictures in the order of the text, each with what stands in for it.
    pub fn images(&self) -> Vec<(Option<&Source>, &str)> {
        let mut images = Vec::new();
        walk(&self.0, &mut |leaf| {
            if let Node::Image { src, alt } = leaf {
                images.push((src.as_ref(), alt.as_str()));
            }
        });
        images
    }

    /// The target of the first link.
    pub fn first_link(&self) -> Option<&str> {
        self.links().first().copied()
    }

    /// The targets of all links, in the order of the text.
    pub fn links(&self) -> Vec<&str> {
        fn collect<'a>(nodes: &'a [Node], found: &mut Vec<&'a str>) {
            for node in nodes {
                match node {
                    Node::Link { href, .. } => found.push(href),
                    Node::Bold(inner) | Node::Italic(inner) | Node::Underline(inner) => collect(inner, found),
                    Node::Text(_) | Node::Image { .. } => {}
                }
            }
        }
        let mut found = Vec::new();
        collect(&self.0, &mut found);
        found
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn walk<'a>(nodes: &'a [Node], see: &mut impl FnMut(&'a Node)) {
    for node in nodes {
        match node {
            Node::Bold(inner) | Node::Italic(inner) | Node::Underline(inner) | Node::Link { text: inner, .. } => {
                walk(inner, see)
            }
            Node::Text(_) | Node::Image { .. } => see(node),
        }
    }
}

fn write_markup(out: &mut String, nodes: &[Node]) {
    for node in nodes {
        match node {
            Node::Text(text) => escape(out, text),
            Node::Bold(inner) => write_element(out, "b", inner),
            Node::Italic(inner) => write_element(out, "i", inner),
            Node::Underline(inner) => write_element(out, "u", inner),
            Node::Link { href, text } => {
                write_attribute(out, "<a href=\"", href);
                out.push('>');
                write_markup(out, text);
                out.push_str("</a>");
            }
            Node::Image { src, alt } => {
                out.push_str("<img");
                match src {
                    Some(Source::Name(name)) => write_attribute(out, " src=\"", name),
                    Some(Source::Path(path)) => write_attribute(out, " src=\"", &file_uri(path)),
                    None => {}
                }
                write_attribute(out, " alt=\"", alt);
                out.push_str("/>");
            }
        }
    }
}

fn write_element(out: &mut String, name: &str, inner: &[Node]) {
    // Writing to a string cannot fail.
    let _ = write!(out, "<{name}>");
    write_markup(out, inner);
    let _ = write!(out, "</{name}>");
}

fn write_attribute(out: &mut String, start: &str, value: &str) {
    out.push_str(start);
    escape(out, value);
    out.push('"');
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

fn file_uri(path: &Path) -> String {
    let mut uri = String::from("file://");
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    /// What is sent, and the same as normalised markup.
    const TABLE: &[(&str, &str)] = &[
        // As clients send it.
        (
            "<a href=\"http://localhost:8765/\">localhost:8765</a>\n\na &lt;b&gt;&amp;amp; body\n<img src=\"file:///tmp/x/image.png\" alt=\"\"/>",
            "<a href=\"http://localhost:8765/\">localhost:8765</a>\n\na &lt;b&gt;&amp;amp; body\n<img src=\"file:///tmp/x/image.png\" alt=\"\"/>",
        ),
        (
            "<a href=\"http://localhost:45013/\">localhost:45013</a>\n\nHEY! Your task \"Buy &lt;milk&gt; &amp; eggs\" is now overdue.",
            "<a href=\"http://localhost:45013/\">localhost:45013</a>\n\nHEY! Your task &quot;Buy &lt;milk&gt; &amp; eggs&quot; is now overdue.",
        ),
        (
            "HEY! Your task \"x\" https://example.org/?a=1&amp;b=2",
            "HEY! Your task &quot;x&quot; https://example.org/?a=1&amp;b=2",
        ),
        ("<b>Alice &amp; Bob</b>\nhello", "<b>Alice &amp; Bob</b>\nhello"),
        ("newline<br/>linebreak", "newline\nlinebreak"),
        ("B <b>bold</b> & <a href=\"x\">l</a>\n2", "B <b>bold</b> &amp; l\n2"),
        // What is no markup.
        ("i <3 you", "i &lt;3 you"),
        ("</3", "&lt;/3"),
        ("a < b", "a &lt; b"),
        ("a<b", "a&lt;b"),
        ("me&you", "me&amp;you"),
        ("a &nbsp b&nbsp;c &copy;", "a &amp;nbsp b&amp;nbsp;c &amp;copy;"),
        ("Ann <ann@example.org>, <https://example.org/>", "Ann &lt;ann@example.org&gt;, &lt;https://example.org/&gt;"),
        ("<>< ></><", "&lt;&gt;&lt; &gt;&lt;/&gt;&lt;"),
        ("fish & chips &", "fish &amp; chips &amp;"),
        ("<a href=\"http://example.org/", "&lt;a href=&quot;http://example.org/"),
        ("<!-- half", "&lt;!-- half"),
        // Entities.
        ("&amp;&lt;&gt;&quot;&apos;", "&amp;&lt;&gt;&quot;'"),
        ("&#65;&#x42;&#X43;&#x1F600;", "ABC😀"),
        ("&#60;b&#62;x", "&lt;b&gt;x"),
        ("&#;&#x;&#xD800;&#1114112;&#65 &#xFFFFFFFFF;", "&amp;#;&amp;#x;&amp;#xD800;&amp;#1114112;&amp;#65 &amp;#xFFFFFFFFF;"),
        ("&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
        ("a&#13;&#10;b&#27;c&#0;d", "a\nbcd"),
        ("x&#x202e;y", "xy"),
        // Tags.
        ("<B>x</b> <I>y</i> <U>z</U>", "<b>x</b> <i>y</i> <u>z</u>"),
        ("<b>a<i>b</b>c</i>d", "<b>a<i>b</i></b><i>c</i>d"),
        ("<b>a<i>b", "<b>a<i>b</i></b>"),
        ("a</b></i></a>b", "ab"),
        ("<b>a<b>b</b>c</b>d", "<b>abc</b>d"),
        ("<b>a</b><b>b</b>", "<b>ab</b>"),
        ("<b></b><i> </i><u><b></b></u>x<b/>y", "xy"),
        ("<b class=\"x\" style='color:red'>a</b>", "<b>a</b>"),
        ("<font color=red size='9'>big</font> <blink>x</blink>", "big x"),
        ("<span\nforeground=\"red\">a</span><o-p>b</o-p>", "ab"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\nb"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("a<br>b<BR />c</br>d", "a\nb\nc\nd"),
        ("<!DOCTYPE html><?xml version='1'?><html>a<!-- <b>no</b> -->b</html>", "ab"),
        ("<script>alert(1)</script>", "alert(1)"),
        // Links.
        (
            "<a href='https://example.org/?a=1&amp;b=\"2\"'>x</a>",
            "<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\">x</a>",
        ),
        ("<A title=x HREF = https://example.org/a/>x</A>", "<a href=\"https://example.org/a/\">x</a>"),
        ("<a href=\"http://x/?a=1&b=2\">x</a>", "<a href=\"http://x/?a=1&amp;b=2\">x</a>"),
        ("<a href=\"http://x/?a>b\">x</a>", "<a href=\"http://x/?a&gt;b\">x</a>"),
        ("<a href=\"http://x>a</a>b", "<a href=\"http://x\">a</a>b"),
        ("<a href='javascript:alert(1)'>click <b>me</b></a>", "click <b>me</b>"),
        ("<a href='file:///etc/passwd'>x</a><a>y</a><a href>z</a>", "xyz"),
        ("<a href='http://a'>1<a href='http://b'>2</a>3</a>4", "<a href=\"http://a\">123</a>4"),
        ("<a name=x>1<a href='http://b'>2</a>3</a>4", "1<a href=\"http://b\">2</a>34"),
        ("<a href='http://a'>1<a href='file:///b'>2</a>3</a>4", "<a href=\"http://a\">123</a>4"),
        ("<b>1<a href='http://a'>2</b>3</a>", "<b>1<a href=\"http://a\">2</a></b><a href=\"http://a\">3</a>"),
        ("<a href='http://a'></a>x<a href='http://a'/>y", "xy"),
        ("<a data-href='http://a' href='http://b' href='http://c'>x</a>", "<a href=\"http://b\">x</a>"),
        // Pictures.
        ("<img src='/tmp/a b%.png' alt='A\n\"B\"'>", "<img src=\"file:///tmp/a%20b%25.png\" alt=\"A &quot;B&quot;\"/>"),
        ("<img src=mail-unread>", "<img src=\"mail-unread\" alt=\"\"/>"),
        ("<img src='https://example.org/track.png' alt='a cat'/>", "<img alt=\"a cat\"/>"),
        ("a<img src='https://example.org/track.png'/>b<img>c</img>", "abc"),
        ("<b>x<img src=i alt=y></b>", "<b>x<img src=\"i\" alt=\"y\"/></b>"),
        // White space and controls.
        ("  \r\n\t a \r b\r\n\r\n\r\n\r\nc \n ", "a \n b\n\nc"),
        ("<b>\n a\n</b>\n<i>\n</i>\nb<u>\n</u>", "<b>a\n</b>\nb"),
        ("a\u{1}\u{7f}b\u{85}c\u{2029}d\u{b}e\tf", "ab\nc\nd\ne\tf"),
        ("a  b\u{202e}c", "a  bc"),
        ("a\r<br>b\r<img src=i>\nc", "a\n\nb\n<img src=\"i\" alt=\"\"/>\nc"),
        // Stacks of marks: eight on each base, whatever stands between them.
        (
            "x\u{301}\u{301}\u{301}<b>\u{301}\u{301}\u{301}\u{301}\u{301}&#769;\u{301}</b>",
            "x\u{301}\u{301}\u{301}<b>\u{301}\u{301}\u{301}\u{301}\u{301}</b>",
        ),
        (
            "\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}<img src=i>\u{301}",
            "\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}<img src=\"i\" alt=\"\"/>\u{301}",
        ),
        ("", ""),
        (" <b> \n </b> ", ""),
    ];

    #[test]
    fn the_table() {
        for (sent, expected) in TABLE {
            let body = Body::parse(sent);
            assert_eq!(body.to_markup(), *expected, "{sent:?}");
            assert_eq!(Body::parse(expected), body, "{sent:?}");
            assert_eq!(body.is_empty(), expected.is_empty());
        }
    }

    #[test]
    fn trees_texts_and_pictures() {
        let body = Body::parse("<b>a<i>b</i></b> <a href='http://x'>c<img src='/p' alt='d'></a><img alt=e>");
        let text = |text: &str| Node::Text(text.into());
        let path = Source::Path("/p".into());
        assert_eq!(
            body.0,
            [
                Node::Bold(vec![text("a"), Node::Italic(vec![text("b")])]),
                text(" "),
                Node::Link {
                    href: "http://x".into(),
                    text: vec![text("c"), Node::Image { src: Some(path.clone()), alt: "d".into() }],
                },
                Node::Image { src: None, alt: "e".into() },
            ]
        );
        assert_eq!(body.text(), "ab cde");
        assert_eq!(body.images(), [(Some(&path), "d"), (None, "e")]);
        assert!(Body::parse("").is_empty() && Body::default().text().is_empty());
    }

    const PATTERNS: &str = "<|&|&#|&#x|<!--|<!---->|<a |<a x=\"|<a x='\"|<b|<b>|</b>|<b>x|<b>x</i>|<a href=x>|<a href='http://x'>|\
        <a href=http://x>x<b>|<i>x<b>y</i>|</a>|<br>|\n|\u{301}|<img alt=x>|<a href=\"| |<a =|x<u>";

    #[test]
    fn a_long_run_of_anything_is_read_in_linear_time() {
        let began = Instant::now();
        for pattern in PATTERNS.split('|') {
            let body = Body::parse(&pattern.repeat((1 << 18) / pattern.len()));
            assert!(depth(&body.0) <= 5, "{pattern:?}");
            assert!(body.to_markup().len() < 64 << 20);
        }
        // Linear time is seconds, quadratic time many minutes.
        assert!(began.elapsed() < Duration::from_secs(60));
    }

    fn depth(nodes: &[Node]) -> usize {
        let inner = |node: &Node| match node {
            Node::Bold(inner) | Node::Italic(inner) | Node::Underline(inner) | Node::Link { text: inner, .. } => {
                1 + depth(inner)
            }
            Node::Text(_) | Node::Image { .. } => 1,
        };
        nodes.iter().map(inner).max().unwrap_or(0)
    }

    /// Checks that `markup` is well-formed and made of the specification's tags alone.
    fn well_formed(markup: &str) -> Result<(), TestCaseError> {
        let mut open = Vec::new();
        for piece in markup.split('<').skip(1) {
            let (tag, text) = piece.split_once('>').expect("an end for each tag");
            prop_assert!(!text.contains('>'), "{markup:?}");
            match tag {
                "b" | "i" | "u" => open.push(tag),
                _ if tag.starts_with("a href=\"") && tag.ends_with('"') => open.push("a"),
                _ if tag.starts_with("img ") && tag.ends_with("\"/") => {}
                _ => prop_assert_eq!(tag.strip_prefix('/'), open.pop(), "{:?}", markup),
            }
        }
        prop_assert!(open.is_empty(), "{markup:?}");
        Ok(())
    }

    fn holds(sent: &str) -> Result<(), TestCaseError> {
        let body = Body::parse(sent);
        let markup = body.to_markup();
        well_formed(&markup)?;
        prop_assert_eq!(&Body::parse(&markup), &body, "{:?}", markup);
        prop_assert!(depth(&body.0) <= 5);
        let text = body.text();
        let barred = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || crate::content::text::overrides(c);
        prop_assert!(!text.contains(barred));
        if body.images().is_empty() {
            prop_assert!(!text.contains("\n\n\n") && text.trim() == text);
        }
        prop_assert_eq!(body.is_empty(), markup.is_empty());
        Ok(())
    }

    /// Pieces that keep their neighbours visible, whatever they stand between.
    const WHOLE: &str = "<b>|</b>|<i>|</i>|<u>|</u>|<B >|<br>|<br/>|<p>|</p>|<font color='red'>|</font>|<!-- c -->|\
        <a href=\"http://x/?a&amp;b\">|<a href='https://y'>|<a href=file:///z>|<a>|</a>|<img src='/p q' alt=''>|\
        <img src=\"file:///%41\" alt=\"one two\"/>|<img src=http://r alt=r>|<img>|&amp;|&lt;|&gt; |&#xA;|&#769;|&nbsp|\
        < |<3 |& |> |\" |' | |\n|\r\n|\r|\t|\u{1}|\u{202e}|\u{301}|\u{2028}|<b/>|<>|</>";
    /// Pieces that may take what follows into a tag.
    const HALF: &str = "<|</|<a |<a href=|<a href=\"|<img alt='|=|\"|'|>|/>|<!--|-->|&|&#|&#x|;|-|x|7";

    fn pieces(lists: &[&'static str]) -> prop::sample::Select<&'static str> {
        prop::sample::select(lists.iter().flat_map(|list| list.split('|')).collect::<Vec<_>>())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn any_text_is_a_body(sent in any::<String>()) {
            holds(&sent)?;
        }

        #[test]
        fn any_pieces_are_a_body(pieces in prop::collection::vec(pieces(&[WHOLE, HALF]), 0..40)) {
            holds(&pieces.concat())?;
        }

        #[test]
        fn any_characters_of_markup_are_a_body(sent in "[<>/=\"'&;#!x0-9abiu \n\r-]{0,120}") {
            holds(&sent)?;
        }

        #[test]
        fn no_visible_word_is_lost(pieces in prop::collection::vec((pieces(&[WHOLE]), "[a-z0-9]{1,4}|日本|é"), 0..30)) {
            // Each word stands before a space, so that no word becomes the name of a tag or entity.
            let sent: String = pieces.iter().map(|(piece, word)| format!("{word} {piece}")).collect();
            let text = Body::parse(&sent).text();
            let mut rest = text.as_str();
            for (_, word) in &pieces {
                let at = rest.find(word.as_str());
                prop_assert!(at.is_some(), "{word:?} of {sent:?} is not in {text:?}");
                rest = &rest[at.unwrap() + word.len()..];
            }
        }

        #[test]
        fn plain_text_comes_back_word_by_word(sent in "([a-z<>&\"'; \n]|\\PC){0,60}") {
            let sent: String = sent.chars().filter(|c| !matches!(c, '\u{202d}' | '\u{202e}')).collect();
            let body = Body::parse(&Body(vec![Node::Text(sent.clone())]).to_markup());
            let shown = body.text();
            let words = |text| str::split_whitespace(text).collect::<Vec<_>>();
            prop_assert_eq!(words(&shown), words(&sent));
            prop_assert!(matches!(body.0.as_slice(), [] | [Node::Text(_)]));
        }

        #[test]
        fn any_path_of_a_picture_comes_back(path in "/\\PC{0,20}[^\0]{0,20}", alt in any::<String>()) {
            let image = Node::Image { src: Some(Source::Path(path.into())), alt: crate::content::text::one_line(&alt, 1024) };
            let body = Body(vec![image]);
            prop_assert_eq!(Body::parse(&body.to_markup()), body);
        }
    }
}
