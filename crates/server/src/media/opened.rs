//! Counts the SRTP and SRTCP packets that the ciphers have opened.
//!
//! The WebRTC session does not say whether a datagram passed its integrity check. Its ciphers know:
//! one decrypts only what is authentic, either because the tag is part of it (GCM) or because it is
//! asked after the check (counter mode). So they are wrapped in ciphers that count.

use std::cell::Cell;
use std::sync::{Arc, OnceLock};

use str0m::crypto::{
    AeadAes128GcmCipher, AeadAes256GcmCipher, Aes128CmSha1_80Cipher, CryptoError, CryptoProvider,
    SrtpProvider, SupportedAeadAes128Gcm, SupportedAeadAes256Gcm, SupportedAes128CmSha1_80,
};

thread_local! {
    static OPENED: Cell<u64> = const { Cell::new(0) };
}

/// Packets that sessions opened on this thread since its start.
pub fn count() -> u64 {
    OPENED.get()
}

/// The provider whose ciphers count.
pub fn provider() -> Arc<CryptoProvider> {
    static COUNTING: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    let counting = COUNTING.get_or_init(|| {
        Arc::new(CryptoProvider {
            srtp_provider: &Counting,
            ..plain().clone()
        })
    });
    counting.clone()
}

fn plain() -> &'static CryptoProvider {
    static PLAIN: OnceLock<CryptoProvider> = OnceLock::new();
    PLAIN.get_or_init(str0m::crypto::from_feature_flags)
}

/// Makes ciphers that count.
#[derive(Debug)]
struct Counting;

impl SrtpProvider for Counting {
    fn aes_128_cm_sha1_80(&self) -> &'static dyn SupportedAes128CmSha1_80 {
        &Counting
    }

    fn aead_aes_128_gcm(&self) -> &'static dyn SupportedAeadAes128Gcm {
        &Counting
    }

    fn aead_aes_256_gcm(&self) -> &'static dyn SupportedAeadAes256Gcm {
        &Counting
    }

    fn srtp_aes_128_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        let srtp = plain().srtp_provider;
        srtp.srtp_aes_128_ecb_round(key, input, output);
    }

    fn srtp_aes_256_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        let srtp = plain().srtp_provider;
        srtp.srtp_aes_256_ecb_round(key, input, output);
    }
}

impl SupportedAes128CmSha1_80 for Counting {
    fn create_cipher(&self, key: [u8; 16], encrypt: bool) -> Box<dyn Aes128CmSha1_80Cipher> {
        let plain = plain().srtp_provider.aes_128_cm_sha1_80();
        Box::new(Counted(plain.create_cipher(key, encrypt)))
    }
}

impl SupportedAeadAes128Gcm for Counting {
    fn create_cipher(&self, key: [u8; 16], encrypt: bool) -> Box<dyn AeadAes128GcmCipher> {
        let plain = plain().srtp_provider.aead_aes_128_gcm();
        Box::new(Counted(plain.create_cipher(key, encrypt)))
    }
}

impl SupportedAeadAes256Gcm for Counting {
    fn create_cipher(&self, key: [u8; 32], encrypt: bool) -> Box<dyn AeadAes256GcmCipher> {
        let plain = plain().srtp_provider.aead_aes_256_gcm();
        Box::new(Counted(plain.create_cipher(key, encrypt)))
    }
}

#[derive(Debug)]
struct Counted<C: ?Sized>(Box<C>);

fn counted<T>(result: Result<T, CryptoError>) -> Result<T, CryptoError> {
    if result.is_ok() {
        OPENED.set(OPENED.get() + 1);
    }
    result
}

impl Aes128CmSha1_80Cipher for Counted<dyn Aes128CmSha1_80Cipher> {
    fn encrypt(&mut self, iv: &[u8; 16], input: &[u8], out: &mut [u8]) -> Result<(), CryptoError> {
        self.0.encrypt(iv, input, out)
    }

    fn decrypt(&mut self, iv: &[u8; 16], input: &[u8], out: &mut [u8]) -> Result<(), CryptoError> {
        counted(self.0.decrypt(iv, input, out))
    }
}

macro_rules! count_gcm {
    ($cipher:ident) => {
        impl $cipher for Counted<dyn $cipher> {
            fn encrypt(
                &mut self,
                iv: &[u8; 12],
                aad: &[u8],
                input: &[u8],
                output: &mut [u8],
            ) -> Result<(), CryptoError> {
                self.0.encrypt(iv, aad, input, output)
            }

            fn decrypt(
                &mut self,
                iv: &[u8; 12],
                aads: &[&[u8]],
                input: &[u8],
                output: &mut [u8],
            ) -> Result<usize, CryptoError> {
                counted(self.0.decrypt(iv, aads, input, output))
            }
        }
    };
}

count_gcm!(AeadAes128GcmCipher);
count_gcm!(AeadAes256GcmCipher);
