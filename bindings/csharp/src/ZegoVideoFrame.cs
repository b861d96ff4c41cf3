using System;
using System.Runtime.InteropServices;
using ZEGO.Raw;

namespace ZEGO
{
    /// <summary>One hold on a picture of the library. The garbage collector gives it back if the
    /// application forgot to.</summary>
    internal sealed class FrameHandle : SafeHandle
    {
        /// <summary>Takes a hold of its own.</summary>
        internal FrameHandle(IntPtr frame)
            : base(IntPtr.Zero, true)
        {
            int status = Zex.zex_frame_retain(frame);
            if (status != 0)
            {
                throw ZegoException.OfCall(status, "ZegoVideoFrame");
            }
            SetHandle(frame);
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        protected override bool ReleaseHandle()
        {
            return Zex.zex_frame_release(handle) == 0;
        }
    }

    /// <summary>Ours: a picture in the library's own memory, never copied on its way here. Read-only.
    ///
    /// A frame given to a handler is lent: it is disposed when the handler returns. Retain makes one
    /// that is yours; Dispose it soon, since only a few pictures of a stream exist at a time.</summary>
    public sealed unsafe class ZegoVideoFrame : IDisposable
    {
        private readonly FrameHandle handle;
        private zex_frame_info info;

        internal ZegoVideoFrame(IntPtr frame)
        {
            handle = new FrameHandle(frame);
            zex_frame_info read = new zex_frame_info();
            read.struct_size = (uint)sizeof(zex_frame_info);
            int status = Zex.zex_frame_get_info(frame, &read);
            if (status != 0)
            {
                ZegoException e = ZegoException.OfCall(status, "ZegoVideoFrame");
                handle.Dispose();
                throw e;
            }
            info = read;
        }

        private ZegoVideoFrame(FrameHandle handle, zex_frame_info info)
        {
            this.handle = handle;
            this.info = info;
        }

        /// <summary>Pixels.</summary>
        public int Width
        {
            get { return (int)info.width; }
        }

        /// <summary>Pixels.</summary>
        public int Height
        {
            get { return (int)info.height; }
        }

        /// <summary>Always I420: planes y, u, v, in the colours that the stream says.</summary>
        public ZegoVideoFrameFormat Format
        {
            get { return ZegoVideoFrameFormat.I420; }
        }

        /// <summary>How its colours are written.</summary>
        public ZegoColorMatrix ColorMatrix
        {
            get { return (ZegoColorMatrix)info.color_matrix; }
        }

        /// <summary>The numbers that luma and chroma use.</summary>
        public ZegoColorRange ColorRange
        {
            get { return (ZegoColorRange)info.color_range; }
        }

        /// <summary>When it was captured, Unix microseconds; 0: unknown.</summary>
        public ulong CaptureTimeMicros
        {
            get { return info.capture_time_us; }
        }

        /// <summary>When it came out of the decoder, Unix microseconds.</summary>
        public ulong DecodedTimeMicros
        {
            get { return info.decoded_time_us; }
        }

        /// <summary>90 kHz.</summary>
        public uint RtpTimestamp
        {
            get { return info.rtp_timestamp; }
        }

        /// <summary>Always false: pictures that a join skips past are not handed out.</summary>
        public bool IsCatchUp
        {
            get { return info.is_catch_up != 0; }
        }

        public bool IsDisposed
        {
            get { return handle.IsClosed; }
        }

        /// <summary>Start of a plane, 0–2. Valid until this frame is disposed: reading after that is
        /// undefined, as with any pointer.</summary>
        public IntPtr GetPlane(int plane)
        {
            Alive();
            switch (plane)
            {
                case 0: return (IntPtr)info.planes_0;
                case 1: return (IntPtr)info.planes_1;
                case 2: return (IntPtr)info.planes_2;
                default: throw new ArgumentOutOfRangeException("plane", "0, 1 or 2");
            }
        }

        /// <summary>Bytes a row of a plane, 0–2.</summary>
        public int GetStride(int plane)
        {
            switch (plane)
            {
                case 0: return (int)info.strides_0;
                case 1: return (int)info.strides_1;
                case 2: return (int)info.strides_2;
                default: throw new ArgumentOutOfRangeException("plane", "0, 1 or 2");
            }
        }

        /// <summary>Rows of a plane, 0–2.</summary>
        public int GetRows(int plane)
        {
            return plane == 0 ? Height : (Height + 1) / 2;
        }

        /// <summary>Another hold on the same picture, to be disposed by whoever asked.</summary>
        public ZegoVideoFrame Retain()
        {
            bool added = false;
            try
            {
                handle.DangerousAddRef(ref added);
                return new ZegoVideoFrame(new FrameHandle(handle.DangerousGetHandle()), info);
            }
            finally
            {
                if (added)
                {
                    handle.DangerousRelease();
                }
            }
        }

        /// <summary>Bytes that Convert needs.</summary>
        /// <param name="stride">Bytes a row of the first plane; 0: no padding.</param>
        public long GetConvertedSize(ZegoVideoFrameFormat format, int stride = 0)
        {
            ulong needed = 0;
            int status = Convert(format, stride, null, 0, &needed);
            if (status != 0 && status != ZegoExpressErrorCode.ZEGO_ERROR_CODE_TRUNCATED)
            {
                throw ZegoException.OfCall(status, "Convert");
            }
            return (long)needed;
        }

        /// <summary>Copies the picture as I420, NV12, BGRA32 or RGBA32 to the start of `destination`, plane
        /// behind plane; returns the number of bytes. Blocks for the conversion.</summary>
        /// <param name="stride">Bytes a row of the first plane; 0: no padding.</param>
        public long Convert(ZegoVideoFrameFormat format, byte[] destination, int stride = 0)
        {
            if (destination == null)
            {
                throw new ArgumentNullException("destination");
            }
            fixed (byte* start = destination)
            {
                return Convert(format, (IntPtr)start, destination.LongLength, stride);
            }
        }

        /// <summary>As above, into native memory, such as a texture's.</summary>
        public long Convert(ZegoVideoFrameFormat format, IntPtr destination, long size, int stride = 0)
        {
            ulong needed = 0;
            int status = Convert(format, stride, (byte*)destination, (ulong)Math.Max(0, size), &needed);
            if (status != 0)
            {
                throw ZegoException.OfCall(status, "Convert");
            }
            return (long)needed;
        }

        private int Convert(ZegoVideoFrameFormat format, int stride, byte* destination, ulong size, ulong* needed)
        {
            bool added = false;
            try
            {
                // Nobody can give the picture back while it is read.
                handle.DangerousAddRef(ref added);
                return Zex.zex_frame_convert(handle.DangerousGetHandle(), Formats.ToNative(format),
                    (uint)Math.Max(0, stride), destination, size, needed);
            }
            finally
            {
                if (added)
                {
                    handle.DangerousRelease();
                }
            }
        }

        public void Dispose()
        {
            handle.Dispose();
        }

        private void Alive()
        {
            if (handle.IsClosed)
            {
                throw new ObjectDisposedException("ZegoVideoFrame", "the frame was lent to a handler that has returned, or disposed; Retain keeps one");
            }
        }
    }

    /// <summary>The published numbers of pixel formats against those of the C interface.</summary>
    internal static class Formats
    {
        /// <summary>Refused by the library, which names the parameter.</summary>
        private const uint Unknown = 0xffff;

        internal static uint ToNative(ZegoVideoFrameFormat format)
        {
            switch (format)
            {
                case ZegoVideoFrameFormat.I420: return Zex.ZEX_VIDEO_FORMAT_I420;
                case ZegoVideoFrameFormat.NV12: return Zex.ZEX_VIDEO_FORMAT_NV12;
                case ZegoVideoFrameFormat.BGRA32: return Zex.ZEX_VIDEO_FORMAT_BGRA32;
                case ZegoVideoFrameFormat.RGBA32: return Zex.ZEX_VIDEO_FORMAT_RGBA32;
                default: return Unknown;
            }
        }

        /// <summary>Planes of a format that the library takes.</summary>
        internal static int Planes(ZegoVideoFrameFormat format)
        {
            switch (format)
            {
                case ZegoVideoFrameFormat.I420: return 3;
                case ZegoVideoFrameFormat.NV12: return 2;
                default: return 1;
            }
        }
    }
}
