use std::path::Path;

use super::*;
use crate::core::Quota;

const SIGN: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const SECRET: &str = "0123456789abcdefghijklmnopqrstuv";

fn read(text: &str) -> Result<ServerConfig, String> {
    let file = FileConfig::parse(Path::new("z.toml"), text).map_err(|e| e.to_string())?;
    let mut config = ServerConfig::default();
    file.apply(&mut config);
    Ok(config)
}

fn project(rest: &str) -> String {
    format!("[[project]]\napp_id = 7\napp_sign = \"{SIGN}\"\nserver_secret = \"{SECRET}\"\n{rest}")
}

#[test]
fn an_empty_file_changes_nothing() {
    let config = read("").unwrap();
    assert_eq!(config.listen, "127.0.0.1:9300".parse().unwrap());
    assert_eq!(config.heartbeat, HEARTBEAT_DEFAULT);
    assert!(config.projects.is_empty() && config.data_dir.is_none());
}

#[test]
fn every_key_is_read() {
    let text = format!(
        "listen = \"[::]:80\"\nadmin_listen = \"[::1]:83\"\n\
         trusted_proxy = [\"10.0.0.0/8\", \"::1\"]\nmedia_listen = \"0.0.0.0:81\"\n\
         public_address = [\"192.0.2.1:82\", \"auto\"]\ndata = \"/d\"\nheartbeat_s = 0.5\n\
         workers = 3\nlog = \"debug\"\n\
         [limits]\nconnections = 5\nconnections_per_address = 4\nrequests_per_s = 9\n\
         sessions = 11\nlinks = 12\nrooms = 13\npublications = 14\n\
         logins_per_s_per_address = 15\nlogins_per_s_per_project = 16\n\
         ended_sessions = 8\n{}",
        project(
            "l3 = true\nforce_token = true\ndebug = true\ndefault_mode = \"l3\"\n\
             enforce_token_expiry = true\ncbc_tokens = false\n\
             sessions_max = 1\nlinks_max = 2\nrooms_max = 3\npublications_max = 4"
        )
    );
    let config = read(&text).unwrap();
    assert_eq!(config.listen, "[::]:80".parse().unwrap());
    assert_eq!(config.admin_bind(), Some("[::1]:83".parse().unwrap()));
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.media_bind(), "0.0.0.0:81".parse().unwrap());
    assert_eq!(config.public_addresses.len(), 2);
    assert_eq!(config.data_dir.as_deref(), Some(Path::new("/d")));
    assert_eq!(config.heartbeat, Duration::from_millis(500));
    assert_eq!(config.workers, 3);
    assert_eq!(config.limits.connections, 5);
    assert_eq!(config.limits.connections_per_address, 4);
    assert_eq!(config.limits.requests_per_s, 9);
    assert_eq!(config.limits.ended_sessions, 8);
    let limits = &config.limits;
    let all = [
        limits.sessions,
        limits.links,
        limits.rooms,
        limits.publications,
    ];
    assert_eq!(all, [11, 12, 13, 14]);
    assert_eq!(limits.logins_per_s_per_address, 15);
    assert_eq!(limits.logins_per_s_per_project, 16);
    let project = &config.projects[0];
    assert_eq!(project.app_id.get(), 7);
    assert!(project.l3 && project.force_token && project.debug);
    assert!(project.enforce_token_expiry && !project.cbc_tokens);
    let quota = Quota {
        sessions: Some(1),
        links: Some(2),
        rooms: Some(3),
        publications: Some(4),
    };
    assert_eq!(project.quota, quota);
    let plain = read(&self::project("")).unwrap();
    assert!(!plain.projects[0].enforce_token_expiry && plain.projects[0].cbc_tokens);
}

#[test]
fn errors_name_line_and_key_but_no_value() {
    let long = "x".repeat(70);
    let cases = [
        ("lisen = \"x\"", "z.toml:1: `lisen`: unknown field `lisen`"),
        ("\n\nlisten = \"here\"", "z.toml:3: `listen`: "),
        (
            "heartbeat_s = 0",
            "z.toml:1: `heartbeat_s`: must be 0.2 to 3600",
        ),
        ("heartbeat_s = \"x\"", "z.toml:1: `heartbeat_s`: "),
        ("workers = 0", "z.toml:1: `workers`: must be 1 to 64"),
        (
            "[limits]\nconections = 1",
            "z.toml:2: `conections`: unknown field",
        ),
        ("admin_listen = \"on\"", "z.toml:1: `admin_listen`: "),
        (
            "trusted_proxy = [\"10.0.0.0/40\"]",
            "z.toml:1: `trusted_proxy`: ",
        ),
        (
            "public_address = [\"0.0.0.0\"]",
            "z.toml:1: `public_address`: ",
        ),
        (
            "listen = 'a'\nlisten = 'b'",
            "z.toml:2: `listen`: duplicate key",
        ),
        ("[[project]]\napp_id = 1", "missing field `app_sign`"),
        (&project("colour = 1"), "z.toml:5: `colour`: unknown field"),
        (&project("default_mode = \"l3\""), "needs l3 = true"),
        (&project("default_mode = \"cdn\""), "unknown variant"),
        (
            &format!("[[project]]\napp_id = 1\napp_sign = \"zz\"\nserver_secret = \"{SECRET}\""),
            "project app_id 1: app_sign must be 64 hexadecimal digits",
        ),
        (
            &format!("[[project]]\napp_id = 1\napp_sign = \"{SIGN}\"\nserver_secret = \"{long}\""),
            "project app_id 1: server_secret must be 32 printable",
        ),
        (
            &format!(
                "[[project]]\napp_id = 0\napp_sign = \"{SIGN}\"\nserver_secret = \"{SECRET}\""
            ),
            "app_id must be 1 to 4294967295",
        ),
        (
            &format!("{}\n{}", project(""), project("")),
            "app_id 7 is given twice",
        ),
        ("listen = ", "z.toml:1: `listen`: "),
    ];
    for (text, part) in cases {
        let error = read(text).expect_err(text);
        assert!(error.contains(part), "{text}\n-> {error}");
        for secret in [SIGN, SECRET, &long] {
            assert!(!error.contains(secret), "{error}");
        }
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = FileConfig::read(Path::new("/nonexistent/z.toml")).unwrap_err();
    assert!(error.to_string().starts_with("/nonexistent/z.toml: "));
}

#[test]
fn public_addresses_are_what_clients_can_reach() {
    assert_eq!("auto".parse(), Ok(PublicAddress::Auto));
    for (text, shown) in [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:7", "192.0.2.1:7"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:7", "[2001:db8::1]:7"),
        ("[::ffff:192.0.2.1]:7", "192.0.2.1:7"),
    ] {
        let address: PublicAddress = text.parse().expect(text);
        assert_eq!(address.to_string(), shown);
    }
    for text in ["", "here", "0.0.0.0", "[::]:7", "192.0.2.1:0", "224.0.0.1"] {
        assert!(text.parse::<PublicAddress>().is_err(), "{text}");
    }
}

#[test]
fn the_admin_listener_is_on_loopback_unless_moved_or_off() {
    let mut config = ServerConfig::default();
    assert_eq!(config.admin_bind(), Some("127.0.0.1:9301".parse().unwrap()));
    config.listen = "[::]:0".parse().unwrap();
    assert_eq!(config.admin_bind(), Some("127.0.0.1:0".parse().unwrap()));
    config.admin_listen = "10.0.0.1:5".parse().unwrap();
    assert_eq!(config.admin_bind(), Some("10.0.0.1:5".parse().unwrap()));
    config.admin_listen = "off".parse().unwrap();
    assert_eq!(config.admin_bind(), None);
}

#[test]
fn candidates_follow_the_bound_address() {
    let ips = |config: &ServerConfig| -> Vec<_> {
        config
            .candidates()
            .iter()
            .map(|c| c.ip.to_string())
            .collect()
    };
    let config = ServerConfig::ephemeral();
    assert_eq!(ips(&config), ["127.0.0.1"]);
    let config = config.public_address(PublicAddress::Auto);
    assert_eq!(ips(&config), ["127.0.0.1"]);
    let config = config
        .public_address("192.0.2.1:5".parse().unwrap())
        .public_address("192.0.2.1:5".parse().unwrap())
        // Not reachable over an IPv4 socket.
        .public_address("2001:db8::1".parse().unwrap());
    assert_eq!(ips(&config), ["127.0.0.1", "192.0.2.1"]);
    assert_eq!(config.candidates()[1].port, Some(5));
    let any = ServerConfig::default().listen("0.0.0.0:0".parse().unwrap());
    assert!(!any.candidates().is_empty());
    assert!(
        any.candidates()
            .iter()
            .all(|c| c.ip.is_ipv4() && !c.ip.is_unspecified())
    );
}
