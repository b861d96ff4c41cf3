//! What an offer may look like. Pure: it runs over the text before any WebRTC code sees a byte of
//! it, so what that code allocates and walks is bounded by what stands here.

use zego_proto::msg::LinkKind;
use zego_sfu::Kind;

use super::sdp::refused;
use crate::media_api::MediaError;

/// One contract about offers.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Longest description. Messages of clients end there too.
    pub bytes_max: usize,
    /// Longest line.
    pub line_bytes_max: usize,
    /// Media lines. Their mids are their numbers, from 0; even ones are audio, odd ones video.
    pub sections_max: usize,
    /// Lines in front of the first media line, and of each. A browser with all its codecs has some
    /// 150 for video.
    pub section_lines_max: usize,
    /// Payload types of a media line; also its `rtpmap` lines.
    pub formats_max: usize,
    /// `extmap` lines of a media line: one-byte extensions have 14 numbers (RFC 8285, section 4.2).
    pub extensions_max: usize,
    /// Lines with `a=ssrc` of a media line: browsers say up to four things about each of two.
    pub ssrc_lines_max: usize,
}

impl Rules {
    const ENGINE: Rules = Rules {
        bytes_max: 64 << 10,
        line_bytes_max: 512,
        sections_max: 0,
        section_lines_max: 200,
        formats_max: 64,
        extensions_max: 32,
        ssrc_lines_max: 10,
    };
    /// Main and aux channel.
    const UP: Rules = Rules {
        sections_max: 4,
        ..Rules::ENGINE
    };
    /// 12 pairs.
    const DOWN: Rules = Rules {
        sections_max: 24,
        ..Rules::ENGINE
    };

    /// What links of engines and pages must keep to.
    pub fn of(link: LinkKind) -> &'static Rules {
        match link {
            LinkKind::Up => &Rules::UP,
            LinkKind::Down => &Rules::DOWN,
        }
    }

    /// Checks a description and takes from it what the plane needs beside the WebRTC session.
    ///
    /// Candidates are left out: an ICE-lite server learns where its peer is from the peer's own
    /// checks, and browsers list theirs in every later offer.
    pub fn check(&self, sdp: &str) -> Result<Offer, MediaError> {
        if sdp.len() > self.bytes_max {
            let bytes = sdp.len();
            return Err(above("the description's bytes", bytes, self.bytes_max));
        }
        let mut offer = Offer {
            sdp: String::with_capacity(sdp.len()),
            sections: 0,
            ssrcs: Vec::new(),
        };
        let mut credentials = Credentials::default();
        let mut section = Section::head();
        for (at, line) in sdp.lines().enumerate() {
            if line.len() > self.line_bytes_max {
                let what = format!("bytes of line {}", at + 1);
                return Err(above(&what, line.len(), self.line_bytes_max));
            }
            if line.starts_with("a=candidate:") || line == "a=end-of-candidates" {
                continue;
            }
            offer.sdp.push_str(line);
            offer.sdp.push_str("\r\n");
            if let Some(media) = line.strip_prefix("m=") {
                section.end(&mut offer)?;
                if offer.sections == self.sections_max {
                    return Err(above("media lines", offer.sections + 1, self.sections_max));
                }
                section = Section::new(self, offer.sections, media)?;
                offer.sections += 1;
            } else {
                section.line(self, line)?;
                credentials.line(line)?;
            }
        }
        section.end(&mut offer)?;
        if offer.sections == 0 {
            return Err(refused("sdp: there is no media line"));
        }
        credentials.end(offer.sections)?;
        Ok(offer)
    }
}

/// A checked description.
#[derive(Debug, PartialEq, Eq)]
pub struct Offer {
    /// Without candidates.
    pub sdp: String,
    /// Media lines; their mids are 0 up to this.
    pub sections: usize,
    /// Every SSRC it names, at most two a media line.
    pub ssrcs: Vec<u32>,
}

fn above(what: &str, found: usize, limit: usize) -> MediaError {
    refused(format!("sdp: {what}: {found}, at most {limit}"))
}

/// A media line, or what stands in front of the first.
struct Section<'a> {
    /// None: in front of the first.
    number: Option<usize>,
    lines: usize,
    mid: Option<&'a str>,
    ssrc_lines: usize,
    ssrcs: Vec<u32>,
    fid: Option<(u32, u32)>,
    rtpmaps: usize,
    extensions: usize,
}

impl<'a> Section<'a> {
    fn head() -> Self {
        Self {
            number: None,
            lines: 0,
            mid: None,
            ssrc_lines: 0,
            ssrcs: Vec::new(),
            fid: None,
            rtpmaps: 0,
            extensions: 0,
        }
    }

    fn new(rules: &Rules, number: usize, media: &str) -> Result<Self, MediaError> {
        let mut fields = media.split_ascii_whitespace();
        let wanted = match kind_of(number) {
            Kind::Audio => "audio",
            Kind::Video => "video",
        };
        let found = fields.next().unwrap_or_default();
        if found != wanted {
            let message = format!("sdp: media line {number} is {found}, must be {wanted}");
            return Err(refused(message));
        }
        let formats = fields.skip(2).count();
        if formats > rules.formats_max {
            return Err(above("payload types", formats, rules.formats_max));
        }
        Ok(Self {
            number: Some(number),
            ..Self::head()
        })
    }

    fn line(&mut self, rules: &Rules, line: &'a str) -> Result<(), MediaError> {
        self.lines += 1;
        if self.lines > rules.section_lines_max {
            let what = match self.number {
                Some(number) => format!("lines of mid {number}"),
                None => "lines in front of the first media line".into(),
            };
            return Err(above(&what, self.lines, rules.section_lines_max));
        }
        let Some((key, value)) = attribute(line) else {
            return Ok(());
        };
        match key {
            "mid" if self.mid.is_some() => return Err(refused("sdp: a second mid of one line")),
            "mid" => self.mid = Some(value),
            "rtpmap" => {
                self.rtpmaps += 1;
                if self.rtpmaps > rules.formats_max {
                    return Err(above("rtpmap lines", self.rtpmaps, rules.formats_max));
                }
            }
            "extmap" => {
                self.extensions += 1;
                if self.extensions > rules.extensions_max {
                    return Err(above("extmap lines", self.extensions, rules.extensions_max));
                }
            }
            "ssrc" => self.ssrc(rules, value)?,
            "ssrc-group" => self.group(value)?,
            "rid" | "simulcast" => {
                return Err(refused(format!("sdp: {key}: one encoding a line")));
            }
            "ice-lite" => return Err(refused("sdp: ice-lite: the server is the lite side")),
            "setup" if !matches!(value, "actpass" | "active") => {
                return Err(refused("sdp: setup: must be actpass or active"));
            }
            _ => {}
        }
        Ok(())
    }

    fn ssrc(&mut self, rules: &Rules, value: &str) -> Result<(), MediaError> {
        self.ssrc_lines += 1;
        if self.ssrc_lines > rules.ssrc_lines_max {
            return Err(above("ssrc lines", self.ssrc_lines, rules.ssrc_lines_max));
        }
        let ssrc = ssrc_of(value.split(' ').next())?;
        if !self.ssrcs.contains(&ssrc) {
            self.ssrcs.push(ssrc);
        }
        Ok(())
    }

    fn group(&mut self, value: &str) -> Result<(), MediaError> {
        let mut fields = value.split_ascii_whitespace();
        if self.fid.is_some() || fields.next() != Some("FID") {
            return Err(refused("sdp: ssrc-group: one FID pair a line"));
        }
        let pair = (ssrc_of(fields.next())?, ssrc_of(fields.next())?);
        if fields.next().is_some() || pair.0 == pair.1 {
            return Err(refused("sdp: ssrc-group: FID names two streams"));
        }
        self.fid = Some(pair);
        Ok(())
    }

    fn end(mut self, offer: &mut Offer) -> Result<(), MediaError> {
        if let Some((main, repair)) = self.fid {
            self.ssrcs.sort_by_key(|ssrc| *ssrc == repair);
            if self.ssrcs != [main, repair] {
                return Err(refused("sdp: ssrc: not the two of the FID pair"));
            }
        } else if self.ssrcs.len() > 1 {
            return Err(above("streams without a FID pair", self.ssrcs.len(), 1));
        }
        let Some(number) = self.number else {
            return match self.mid.is_some() || !self.ssrcs.is_empty() {
                true => Err(refused("sdp: mid or ssrc in front of the media lines")),
                false => Ok(()),
            };
        };
        let mid = self.mid.unwrap_or_default();
        if mid != number.to_string() {
            let message = format!("sdp: mid {mid} of media line {number}: mids are their numbers");
            return Err(refused(message));
        }
        for ssrc in self.ssrcs {
            if offer.ssrcs.contains(&ssrc) {
                return Err(refused(format!(
                    "sdp: ssrc {ssrc} stands in two media lines"
                )));
            }
            offer.ssrcs.push(ssrc);
        }
        Ok(())
    }
}

/// Even media lines are audio, odd ones video.
fn kind_of(number: usize) -> Kind {
    match number.is_multiple_of(2) {
        true => Kind::Audio,
        false => Kind::Video,
    }
}

fn attribute(line: &str) -> Option<(&str, &str)> {
    let attribute = line.strip_prefix("a=")?;
    Some(attribute.split_once(':').unwrap_or((attribute, "")))
}

fn ssrc_of(field: Option<&str>) -> Result<u32, MediaError> {
    let ssrc = field.and_then(|field| field.parse().ok());
    // Zero names no stream: senders use it for what is not media.
    ssrc.filter(|ssrc| *ssrc != 0)
        .ok_or_else(|| refused("sdp: ssrc: must be a number from 1 to 4294967295"))
}

/// ICE credentials and fingerprints, counted over the whole description.
#[derive(Default)]
struct Credentials {
    ufrags: usize,
    passwords: usize,
    fingerprints: usize,
}

impl Credentials {
    /// RFC 8839, section 5.4.
    const UFRAG: (usize, usize) = (4, 256);
    const PASSWORD: (usize, usize) = (22, 256);

    fn line(&mut self, line: &str) -> Result<(), MediaError> {
        let (key, value, (least, most)) = match attribute(line) {
            Some((key @ "ice-ufrag", value)) => {
                self.ufrags += 1;
                (key, value, Self::UFRAG)
            }
            Some((key @ "ice-pwd", value)) => {
                self.passwords += 1;
                (key, value, Self::PASSWORD)
            }
            Some(("fingerprint", _)) => {
                self.fingerprints += 1;
                return Ok(());
            }
            _ => return Ok(()),
        };
        let is_ice_char = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
        if !(least..=most).contains(&value.len()) || !value.bytes().all(is_ice_char) {
            let message = format!("sdp: {key}: {least} to {most} letters, digits, + and /");
            return Err(refused(message));
        }
        Ok(())
    }

    /// One each in front of the media lines, and one each of every media line; two fingerprints,
    /// since some peers name two hash functions.
    fn end(self, sections: usize) -> Result<(), MediaError> {
        let counts = [
            ("ice-ufrag", self.ufrags, sections + 1),
            ("ice-pwd", self.passwords, sections + 1),
            ("fingerprint", self.fingerprints, 2 * (sections + 1)),
        ];
        for (what, count, most) in counts {
            if count == 0 {
                return Err(refused(format!("sdp: {what}: there is none")));
            }
            if count > most {
                return Err(above(&format!("{what} lines"), count, most));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> String {
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n".into()
    }

    fn section(number: usize, extra: &str) -> String {
        let media = ["audio", "video"][number % 2];
        format!(
            "m={media} 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:{number}\r\na=ice-ufrag:abcd\r\n\
             a=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 AA\r\na=setup:actpass\r\n{extra}"
        )
    }

    fn sdp(sections: usize) -> String {
        let sections = (0..sections).map(|n| section(n, &format!("a=ssrc:{} cname:c\r\n", n + 1)));
        head() + &sections.collect::<String>()
    }

    fn refusal(link: LinkKind, sdp: &str) -> String {
        Rules::of(link).check(sdp).unwrap_err().message
    }

    #[test]
    fn what_engines_and_browsers_offer_is_taken() {
        let offer = Rules::of(LinkKind::Up).check(&sdp(4)).unwrap();
        assert_eq!((offer.sections, &offer.ssrcs[..]), (4, &[1, 2, 3, 4][..]));
        assert_eq!(offer.sdp, sdp(4));
        Rules::of(LinkKind::Down).check(&sdp(24)).unwrap();
        let fid =
            "a=ssrc-group:FID 7 9\r\na=ssrc:7 cname:c\r\na=ssrc:7 msid:a b\r\na=ssrc:9 cname:c\r\n";
        let pair = head() + &section(0, "") + &section(1, fid);
        let offer = Rules::of(LinkKind::Up).check(&pair).unwrap();
        assert_eq!(offer.ssrcs, [7, 9]);
    }

    #[test]
    fn candidates_are_left_out() {
        let plain = sdp(1);
        let gathered =
            format!("{plain}a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=end-of-candidates\r\n");
        assert_eq!(Rules::of(LinkKind::Up).check(&gathered).unwrap().sdp, plain);
    }

    #[test]
    fn refusals_name_field_and_limit() {
        use LinkKind::{Down, Up};
        let with = |extra: &str| head() + &section(0, extra);
        let many = |line: &str, count: usize| with(&line.repeat(count));
        let ssrcs: String = (1..=2_000)
            .map(|n| format!("a=ssrc:{n} cname:c\r\n"))
            .collect();
        let cases = [
            (Up, sdp(5), "media lines: 5, at most 4"),
            (Down, sdp(25), "media lines: 25, at most 24"),
            (Up, "x".repeat(70_000), "bytes: 70000, at most 65536"),
            (
                Up,
                with(&"y".repeat(600)),
                "bytes of line 12: 600, at most 512",
            ),
            (Up, many("a=x\r\n", 300), "lines of mid 0: 201, at most 200"),
            (
                Up,
                "a=x\r\n".repeat(300),
                "front of the first media line: 201, at most 200",
            ),
            (
                Up,
                many("a=extmap:1 u\r\n", 40),
                "extmap lines: 33, at most 32",
            ),
            (
                Up,
                many("a=rtpmap:1 u\r\n", 90),
                "rtpmap lines: 65, at most 64",
            ),
            (Up, with(&ssrcs), "ssrc lines: 11, at most 10"),
            (
                Up,
                with("a=ssrc:1 a\r\na=ssrc:2 a\r\n"),
                "without a FID pair: 2, at most 1",
            ),
            (
                Up,
                with("a=ssrc-group:FID 1 2\r\na=ssrc:1 a\r\n"),
                "FID pair",
            ),
            (Up, with("a=ssrc-group:SIM 1 2 3\r\n"), "one FID pair"),
            (Up, with("a=ssrc:0 a\r\n"), "from 1"),
            (Up, with("a=rid:a send\r\n"), "rid"),
            (Up, with("a=simulcast:send a;b\r\n"), "simulcast"),
            (Up, with("a=ice-lite\r\n"), "ice-lite"),
            (Up, with("a=setup:passive\r\n"), "setup"),
            (Up, with("a=mid:0\r\n"), "second mid"),
            (Up, with("a=ice-ufrag:abc\r\n"), "ice-ufrag: 4 to 256"),
            (
                Up,
                many("a=ice-ufrag:abcd\r\n", 9),
                "ice-ufrag lines: 10, at most 2",
            ),
            (
                Up,
                many("a=fingerprint:sha-256 AA\r\n", 9),
                "fingerprint lines: 10, at most 4",
            ),
            (
                Up,
                sdp(2).replace("m=video", "m=application"),
                "application, must be video",
            ),
            (
                Up,
                sdp(2).replace("mid:1", "mid:7"),
                "mid 7 of media line 1",
            ),
            (
                Up,
                sdp(2).replace("ssrc:2", "ssrc:1"),
                "ssrc 1 stands in two",
            ),
            (
                Up,
                sdp(1).replace("a=ice-pwd", "a=x"),
                "ice-pwd: there is none",
            ),
            (
                Up,
                sdp(1).replace("a=fingerprint", "a=x"),
                "fingerprint: there is none",
            ),
            (Up, head(), "no media line"),
            (
                Up,
                sdp(1).replace(" 111", &" 1".repeat(65)),
                "payload types: 65, at most 64",
            ),
        ];
        for (link, sdp, wanted) in cases {
            let message = refusal(link, &sdp);
            assert!(message.contains(wanted), "{message:?} lacks {wanted:?}");
        }
    }
}
