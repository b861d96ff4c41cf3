/*
 * Debian 12's wine lacks this DLL of Windows; its one function that Rust uses is another name for
 * RtlGenRandom, which wine has in advapi32.
 */
unsigned char __stdcall SystemFunction036(void *buffer, unsigned long length);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *buffer, unsigned long long length) {
    return SystemFunction036(buffer, (unsigned long)length);
}
