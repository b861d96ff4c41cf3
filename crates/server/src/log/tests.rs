use super::*;
use tracing_subscriber::layer::SubscriberExt;

/// What a test's log has written, and the faults of its writing.
#[derive(Clone, Default)]
struct Out(Arc<Mutex<Fake>>);

#[derive(Default)]
struct Fake {
    text: String,
    error: Option<ErrorKind>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut fake = self.0.lock();
        if let Some(error) = fake.error {
            return Err(error.into());
        }
        fake.text.push_str(std::str::from_utf8(bytes).unwrap());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Out {
    fn text(&self) -> String {
        self.0.lock().text.clone()
    }

    fn fail(&self, error: Option<ErrorKind>) {
        self.0.lock().error = error;
    }
}

/// Blocks in its first write until the sender goes, as an unread pipe does.
struct Unread(Option<mpsc::Receiver<()>>, Out);

impl Write for Unread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(read) = self.0.take() {
            let _ = read.recv();
        }
        self.1.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs `f` with its events in `log`.
fn logging(log: &Log, f: impl FnOnce()) {
    let layer = tracing_subscriber::fmt::layer()
        .event_format(Paced(log.0.clone()))
        .log_internal_errors(false)
        .with_writer(Lines(log.0.clone()));
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), f);
}

fn eventually(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_secs(20), "not in time");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_flood_of_one_kind_is_a_line_and_a_number_for_each_project() {
    let out = Out::default();
    let log = Log::to(out.clone()).unwrap();
    logging(&log, || {
        for i in 0..1_000u32 {
            tracing::info!(app_id = i % 2, user = i, "refused");
        }
        tracing::info!("another kind");
        for i in 0..3 {
            tracing::debug!(i, "asked for");
        }
    });
    let told = |app_id| format!(" more within a second: refused app_id={app_id}\n");
    eventually(|| [0, 1].iter().all(|id| out.text().contains(&told(id))));
    let text = out.text();
    // A slow machine may spend more than a second on the flood.
    assert!(text.matches("refused").count() <= 8, "{text}");
    assert_eq!(text.matches("another kind").count(), 1, "{text}");
    assert_eq!(text.matches("asked for").count(), 3, "{text}");
    assert!(text.contains("INFO zego_server::log::tests: "), "{text}");
    assert!(log.counts().left_out.get() >= 990);
    // Nothing is remembered once the windows are over.
    eventually(|| log.0.state.lock().pace.windows.is_empty());
}

#[test]
fn the_kinds_that_are_told_apart_are_bounded() {
    let out = Out::default();
    let log = Log::to(out.clone()).unwrap();
    logging(&log, || {
        for app_id in 0..5_000u32 {
            tracing::info!(app_id, "refused");
            let state = log.0.state.lock();
            assert!(state.pace.windows.len() <= KINDS_MAX + 1);
            assert!(state.pace.ends.len() <= KINDS_MAX + 1);
        }
    });
}

#[test]
fn who_logs_never_waits_and_what_is_lost_is_said() {
    let out = Out::default();
    let (read, unread) = mpsc::channel::<()>();
    let log = Log::to(Unread(Some(unread), out.clone())).unwrap();
    let lines = 3 * BUFFER_BYTES_MAX / 100;
    logging(&log, || {
        tracing::debug!("the first, which the thread blocks on");
        eventually(|| log.0.state.lock().waiting.is_empty());
        for i in 0..lines {
            tracing::debug!(i, text = "x".repeat(100), "line");
        }
    });
    let dropped = log.counts().dropped.get();
    assert!(dropped > 0);
    assert!(log.0.state.lock().waiting.len() <= BUFFER_BYTES_MAX);
    drop(read);
    let notice = format!(" {dropped} lines were dropped");
    eventually(|| out.text().contains(&notice));
    let text = out.text();
    assert_eq!(
        text.matches(": line i=").count() as u64 + dropped,
        lines as u64
    );
    assert_eq!(text.matches("were dropped").count(), 1);
}

#[test]
fn a_failed_write_is_counted_and_what_it_lost_is_said() {
    let out = Out::default();
    out.fail(Some(ErrorKind::BrokenPipe));
    let log = Log::to(out.clone()).unwrap();
    let counts = log.counts();
    logging(&log, || {
        for i in 1..4 {
            tracing::debug!("lost");
            eventually(|| counts.dropped.get() == i);
        }
        assert_eq!(counts.failed_writes.get(), 3);
        out.fail(None);
        tracing::debug!("written");
    });
    drop(log);
    let text = out.text();
    assert!(text.contains(" 3 lines were dropped"), "{text}");
    assert!(
        text.contains(": written\n") && !text.contains(": lost"),
        "{text}"
    );
}

#[test]
fn the_end_writes_all_but_waits_for_no_reader_for_ever() {
    let out = Out::default();
    let log = Log::to(out.clone()).unwrap();
    logging(&log, || tracing::info!("last words"));
    drop(log);
    assert!(out.text().contains("last words"));

    let (read, unread) = mpsc::channel::<()>();
    let log = Log::to(Unread(Some(unread), Out::default())).unwrap();
    logging(&log, || tracing::info!("unread"));
    drop(log);
    drop(read);
}

#[test]
fn what_blocks_is_left_behind() {
    let (release, held) = mpsc::channel::<()>();
    let stuck = within(Duration::from_millis(20), move || {
        let _ = held.recv();
        Ok(())
    });
    assert_eq!(stuck.unwrap_err().kind(), ErrorKind::TimedOut);
    drop(release);
    assert!(within(Duration::from_secs(20), || Ok(())).is_ok());
}
