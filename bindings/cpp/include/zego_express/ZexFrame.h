// Pictures as objects, and the view that receives them. Our addition: nothing here is published.
#pragma once

#include "ZegoExpressDefines.h"
#include "raw.g.hpp"

#include <utility>

namespace ZEGO {
namespace EXPRESS {

/// How the colours of a picture are written (ITU-T H.273, MatrixCoefficients). A number of a later
/// library is none of these.
enum class ZexColorMatrix : std::uint32_t {
    /// SD video, and where a stream does not say.
    BT601 = 0,
    /// HD video.
    BT709 = 1,
    /// Non-constant luminance.
    BT2020 = 2,
    SMPTE240M = 3,
    /// The weights of the FCC's rules of 1953.
    FCC = 4,
};

/// The numbers that luma and chroma use.
enum class ZexColorRange : std::uint32_t {
    /// Luma 16-235, chroma 16-240; also where a stream does not say.
    LIMITED = 0,
    /// 0-255.
    FULL = 1,
};

/// A hold on one picture: I420 in the colours that its stream says, read-only. Copies are cheap and share the
/// picture, which lives until the last of them goes, also beyond its engine. Threads: any; one
/// object may be read from several threads at a time.
class ZexFrame {
public:
    ZexFrame() = default;

    /// Takes a hold of its own on a handle that is lent, as in the callbacks of the C interface.
    explicit ZexFrame(zex_frame *lent)
    {
        if (zex_frame_retain(lent) != 0) return;
        handle_ = lent;
        if (zex_frame_get_info(handle_, &info_) != 0) info_ = ZEX_FRAME_INFO_INIT;
    }

    ZexFrame(const ZexFrame &other) : handle_(other.handle_), info_(other.info_)
    {
        if (handle_) zex_frame_retain(handle_);
    }
    ZexFrame(ZexFrame &&other) noexcept
        : handle_(std::exchange(other.handle_, nullptr)), info_(other.info_)
    {
    }
    ZexFrame &operator=(ZexFrame other) noexcept
    {
        std::swap(handle_, other.handle_);
        std::swap(info_, other.info_);
        return *this;
    }
    ~ZexFrame()
    {
        if (handle_) zex_frame_release(handle_);
    }

    /// Whether there is a picture.
    explicit operator bool() const { return handle_ != nullptr; }

    int width() const { return static_cast<int>(info_.width); }
    int height() const { return static_cast<int>(info_.height); }
    /// Planes 0, 1, 2 are y, u, v; nullptr for another number.
    const std::uint8_t *plane(int index) const
    {
        return index >= 0 && index < 3 ? info_.planes[index] : nullptr;
    }
    /// Bytes a row.
    int stride(int index) const
    {
        return index >= 0 && index < 3 ? static_cast<int>(info_.strides[index]) : 0;
    }
    /// How its colours are written. BT601 without a picture.
    ZexColorMatrix colorMatrix() const { return static_cast<ZexColorMatrix>(info_.color_matrix); }
    /// LIMITED without a picture.
    ZexColorRange colorRange() const { return static_cast<ZexColorRange>(info_.color_range); }
    /// When it was captured, Unix microseconds; 0 unknown.
    std::uint64_t captureTimeUs() const { return info_.capture_time_us; }

    /// The picture in I420, NV12, BGRA32 or RGBA32 without padding. Copies. Empty: no picture, or
    /// a format that is not one of these.
    std::vector<std::uint8_t> convert(ZegoVideoFrameFormat format) const
    {
        std::vector<std::uint8_t> out;
        convertInto(out, format);
        return out;
    }

    /// As convert, into memory that is used again; 0, or the error number with `out` empty.
    int convertInto(std::vector<std::uint8_t> &out, ZegoVideoFrameFormat format) const
    {
        std::uint32_t number = 0;
        switch (format) {
        case ZEGO_VIDEO_FRAME_FORMAT_I420: number = ZEX_VIDEO_FORMAT_I420; break;
        case ZEGO_VIDEO_FRAME_FORMAT_NV12: number = ZEX_VIDEO_FORMAT_NV12; break;
        case ZEGO_VIDEO_FRAME_FORMAT_BGRA32: number = ZEX_VIDEO_FORMAT_BGRA32; break;
        case ZEGO_VIDEO_FRAME_FORMAT_RGBA32: number = ZEX_VIDEO_FORMAT_RGBA32; break;
        default: break;
        }
        const auto area = static_cast<std::size_t>(info_.width) * info_.height;
        const bool packed = number == ZEX_VIDEO_FORMAT_BGRA32 || number == ZEX_VIDEO_FORMAT_RGBA32;
        out.resize(packed ? area * 4 : area + 2 * (((info_.width + 1) / 2) *
                                                   static_cast<std::size_t>((info_.height + 1) / 2)));
        std::uint64_t needed = 0;
        int status = zex_frame_convert(handle_, number, 0, out.data(), out.size(), &needed);
        if (status == raw::error::TRUNCATED) {
            out.resize(static_cast<std::size_t>(needed));
            status = zex_frame_convert(handle_, number, 0, out.data(), out.size(), &needed);
        }
        if (status != 0) out.clear();
        return status;
    }

    /// The handle of the C interface, lent.
    zex_frame *handle() const { return handle_; }

private:
    zex_frame *handle_ = nullptr;
    zex_frame_info info_ = ZEX_FRAME_INFO_INIT;
};

/// Receives the pictures of a ZegoCanvas: a window, a texture, a file.
class IZexView {
public:
    virtual ~IZexView() = default;

    /// One picture, on a media thread. Keep a copy of `frame` to show it later; `canvas` says how
    /// it is to fit.
    virtual void onFrame(const ZexFrame &frame, const ZegoCanvas &canvas) = 0;
};

/// Makes a view for the window in a canvas; nullptr: it shows nothing.
using ZexViewFactory = std::function<std::shared_ptr<IZexView>(void *view)>;

/// Told of an exception that a handler threw: the callback's name, and the exception.
using ZexExceptionHook = std::function<void(const char *where, std::exception_ptr exception)>;

}  // namespace EXPRESS
}  // namespace ZEGO
