// Reads the barcode of the synthetic scene from a picture: docs/BARCODE.md.
#pragma once

#include <ZegoExpressSDK.h>

#include <array>
#include <cstdint>
#include <optional>

struct Barcode {
    /// Counts frames from 0, modulo 2^24.
    std::uint32_t frame;
    /// Clock of the capture in units of 100 µs, modulo 2^40.
    std::uint64_t time100us;
};

inline std::uint8_t barcodeCrc(const std::uint8_t *bytes, int count)
{
    unsigned crc = 0xff;
    for (int i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = crc & 0x80 ? (crc << 1) ^ 0x107 : crc << 1;
    }
    return static_cast<std::uint8_t>(crc);
}

/// The barcode in a luma plane; nothing: there is none that can be trusted.
inline std::optional<Barcode> readBarcode(const std::uint8_t *luma, int stride, int width, int height)
{
    if (!luma || width < 48 || height < 24) return std::nullopt;
    std::array<std::uint8_t, 9> bytes{};
    for (int i = 0; i < 72; i++) {
        const int column = i % 12, row = i / 12;
        const int left = column * width / 24, right = (column + 1) * width / 24;
        const int top = row * height / 12, bottom = (row + 1) * height / 12;
        // The inner half of the block, both ways.
        const int dx = (right - left) / 4, dy = (bottom - top) / 4;
        long sum = 0, count = 0;
        for (int y = top + dy; y < bottom - dy; y++)
            for (int x = left + dx; x < right - dx; x++, count++)
                sum += luma[static_cast<std::ptrdiff_t>(y) * stride + x];
        const long mean = count ? sum / count : 0;
        if (mean > 125 - 32 && mean < 125 + 32) return std::nullopt;
        if (mean > 125)
            bytes[static_cast<std::size_t>(i / 8)] |= static_cast<std::uint8_t>(0x80 >> (i % 8));
    }
    if (barcodeCrc(bytes.data(), 8) != bytes[8]) return std::nullopt;
    std::uint64_t value = 0;
    for (int i = 0; i < 8; i++) value = value << 8 | bytes[static_cast<std::size_t>(i)];
    return Barcode{static_cast<std::uint32_t>(value >> 40), value & 0xffffffffffULL};
}

inline std::optional<Barcode> readBarcode(const ZEGO::EXPRESS::ZexFrame &frame)
{
    return readBarcode(frame.plane(0), frame.stride(0), frame.width(), frame.height());
}
