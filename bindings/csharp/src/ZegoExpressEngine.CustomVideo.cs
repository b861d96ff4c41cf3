using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using ZEGO.Raw;

namespace ZEGO
{
    public sealed unsafe partial class ZegoExpressEngine
    {
        private const int Channels = 2;
        private const int PreviewUse = 1;
        private const int PublishUse = 2;

        /// <summary>What follows belongs to one channel and is changed under a lock.</summary>
        private readonly object captureLock = new object();
        private readonly int[] captureUses = new int[Channels];
        private readonly bool[] customCapture = new bool[Channels];
        private readonly ZegoCanvas[] previewCanvases = new ZegoCanvas[Channels];
        private ZegoCustomVideoRenderConfig render;
        private IZegoEventHandler.OnCapturedVideoFrame capturedHandler;
        private Memory converted;

        /// <summary>The latest captured picture of each channel that no handler has seen.</summary>
        private readonly ZegoVideoFrame[] captured = new ZegoVideoFrame[Channels];

        /// <summary>From now on SendCustomVideoCaptureRawData, or with EncodedData
        /// SendCustomVideoCaptureEncodedData, is what the channel sends.</summary>
        public IZegoEventHandler.OnCustomVideoCaptureStart onCustomVideoCaptureStart { get; set; }

        public IZegoEventHandler.OnCustomVideoCaptureStop onCustomVideoCaptureStop { get; set; }

        /// <summary>With EnableCustomVideoRender, on the thread of the handlers. The planes are the
        /// library's own memory with YUV, a converted copy with RGB.</summary>
        public IZegoEventHandler.OnRemoteVideoFrameRawData onRemoteVideoFrameRawData { get; set; }

        /// <summary>As onRemoteVideoFrameRawData.</summary>
        public IZegoEventHandler.OnCapturedVideoFrameRawData onCapturedVideoFrameRawData { get; set; }

        /// <summary>With EnableCustomVideoRender and EncodedData, on a media thread.</summary>
        public IZegoEventHandler.OnRemoteVideoFrameEncodedData onRemoteVideoFrameEncodedData { get; set; }

        /// <summary>Ours: every decoded picture, without a copy, on the thread of the handlers. At most 3 of
        /// a stream wait; the oldest is dropped.</summary>
        public IZegoEventHandler.OnRemoteVideoFrame onRemoteVideoFrame { get; set; }

        /// <summary>Ours: captured pictures of previewed channels, without a copy, on the thread of the
        /// handlers; the latest waits.</summary>
        public IZegoEventHandler.OnCapturedVideoFrame onCapturedVideoFrame
        {
            get
            {
                return capturedHandler;
            }
            set
            {
                capturedHandler = value;
                UpdateMedia();
            }
        }

        /// <summary>Pictures of a channel come from the application.</summary>
        public void EnableCustomVideoCapture(bool enable, ZegoCustomVideoCaptureConfig config, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            bool encoded = config != null && config.bufferType == ZegoVideoBufferType.EncodedData;
            ZegoVideoSourceType source = !enable ? ZegoVideoSourceType.Device
                : encoded ? ZegoVideoSourceType.CustomEncoded : ZegoVideoSourceType.Custom;
            if (!Check(Zex.zex_set_video_source(native, (uint)source, null, (uint)channel), "EnableCustomVideoCapture"))
            {
                return;
            }
            bool running;
            bool changed;
            lock (captureLock)
            {
                changed = customCapture[(int)channel] != enable;
                customCapture[(int)channel] = enable;
                running = captureUses[(int)channel] != 0;
            }
            if (changed && running)
            {
                TellCapture(channel, enable);
            }
        }

        /// <summary>Hands in one picture; it is copied before the call returns.</summary>
        /// <param name="dataLength">Bytes of `data`; the planes follow each other, each of stride times
        /// rows.</param>
        public void SendCustomVideoCaptureRawData(byte[] data, uint dataLength, ZegoVideoFrameParam param, ulong referenceTimeMillisecond, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            if (data != null && dataLength > data.LongLength)
            {
                Refuse(ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_ILLEGAL_PARAM, "SendCustomVideoCaptureRawData",
                    "dataLength: " + dataLength + " bytes, the array has " + data.LongLength);
                return;
            }
            fixed (byte* start = data)
            {
                SendCustomVideoCaptureRawData((IntPtr)start, dataLength, param, referenceTimeMillisecond, channel);
            }
        }

        /// <summary>As above, from native memory.</summary>
        public void SendCustomVideoCaptureRawData(IntPtr data, uint dataLength, ZegoVideoFrameParam param, ulong referenceTimeMillisecond, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            const string Function = "SendCustomVideoCaptureRawData";
            if (param == null)
            {
                Check(Zex.zex_send_custom_video_capture_raw_data(native, null, (uint)channel), Function);
                return;
            }
            string wrong = WrongParam(param, data == IntPtr.Zero ? 0 : dataLength);
            if (wrong != null)
            {
                Refuse(ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_ILLEGAL_PARAM, Function, wrong);
                return;
            }
            zex_video_frame_data frame = new zex_video_frame_data();
            frame.struct_size = (uint)sizeof(zex_video_frame_data);
            frame.format = Formats.ToNative(param.format);
            frame.width = (uint)param.width;
            frame.height = (uint)param.height;
            byte* at = (byte*)data;
            int planes = Formats.Planes(param.format);
            frame.planes_0 = at;
            frame.strides_0 = (uint)param.strides[0];
            if (planes > 1)
            {
                at += (long)param.strides[0] * param.height;
                frame.planes_1 = at;
                frame.strides_1 = (uint)param.strides[1];
            }
            if (planes > 2)
            {
                at += (long)param.strides[1] * ((param.height + 1) / 2);
                frame.planes_2 = at;
                frame.strides_2 = (uint)param.strides[2];
            }
            frame.capture_time_us = referenceTimeMillisecond * 1000;
            Check(Zex.zex_send_custom_video_capture_raw_data(native, &frame, (uint)channel), Function);
        }

        /// <summary>Hands in one H.264 access unit (Annex B, no B-frames), as from a hardware encoder. The
        /// first must be a keyframe; SPS and PPS come with it or alone before it.</summary>
        public void SendCustomVideoCaptureEncodedData(byte[] data, uint dataLength, ZegoVideoEncodedFrameParam param, ulong referenceTimeMillisecond, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            const string Function = "SendCustomVideoCaptureEncodedData";
            string wrong = param == null ? "param: null"
                : param.rotation != 0 ? "param.rotation: " + param.rotation + ", only 0 is taken"
                : data != null && dataLength > data.LongLength ? "dataLength: " + dataLength + " bytes, the array has " + data.LongLength
                : null;
            if (wrong != null)
            {
                Refuse(ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_ILLEGAL_PARAM, Function, wrong);
                return;
            }
            fixed (byte* start = data)
            {
                Check(Zex.zex_send_custom_video_capture_encoded_data(native, start, dataLength, Flag(param.isKeyFrame),
                    (uint)param.width, (uint)param.height, referenceTimeMillisecond * 1000, (uint)channel), Function);
            }
        }

        /// <summary>Turns the RawData and EncodedData handlers on or off. With EncodedData nothing is
        /// decoded.</summary>
        public void EnableCustomVideoRender(bool enable, ZegoCustomVideoRenderConfig config)
        {
            render = enable ? config ?? new ZegoCustomVideoRenderConfig() : null;
            UpdateMedia();
        }

        /// <summary>What the library would not see: it is given pointers, not lengths.</summary>
        private static string WrongParam(ZegoVideoFrameParam param, uint length)
        {
            if (Formats.ToNative(param.format) > Zex.ZEX_VIDEO_FORMAT_RGBA32)
            {
                return "param.format: " + param.format + " is not taken; I420, NV12, BGRA32 or RGBA32";
            }
            if (param.rotation != 0)
            {
                return "param.rotation: " + param.rotation + ", only 0 is taken";
            }
            int planes = Formats.Planes(param.format);
            if (param.strides == null || param.strides.Length < planes)
            {
                return "param.strides: " + planes + " are needed";
            }
            if (param.width <= 0 || param.height <= 0)
            {
                return "param: " + param.width + " x " + param.height + " pixels";
            }
            long needed = 0;
            for (int i = 0; i < planes; i++)
            {
                if (param.strides[i] <= 0)
                {
                    return "param.strides[" + i + "]: " + param.strides[i];
                }
                needed += (long)param.strides[i] * (i == 0 ? param.height : (param.height + 1) / 2);
            }
            return length < needed ? "dataLength: " + length + " bytes, the picture has " + needed : null;
        }

        private void SetPreviewCanvas(ZegoPublishChannel channel, ZegoCanvas canvas)
        {
            if ((uint)channel >= Channels)
            {
                return; // The call itself is refused.
            }
            bool usable = Usable(canvas, "StartPreview");
            lock (captureLock)
            {
                previewCanvases[(int)channel] = usable ? canvas : null;
            }
            UpdateMedia();
        }

        /// <summary>A preview or a publication of a channel begins or ends; the first and the last are told
        /// to an application that captures by itself.</summary>
        private void CaptureUse(ZegoPublishChannel channel, int use, bool on)
        {
            bool before;
            bool after;
            lock (captureLock)
            {
                before = captureUses[(int)channel] != 0;
                captureUses[(int)channel] = on ? captureUses[(int)channel] | use : captureUses[(int)channel] & ~use;
                after = captureUses[(int)channel] != 0;
                if (!customCapture[(int)channel])
                {
                    return;
                }
            }
            if (before != after)
            {
                TellCapture(channel, after);
            }
        }

        private void TellCapture(ZegoPublishChannel channel, bool start)
        {
            pump.Post(delegate
            {
                if (start)
                {
                    IZegoEventHandler.OnCustomVideoCaptureStart handler = onCustomVideoCaptureStart;
                    if (handler != null)
                    {
                        handler(channel);
                    }
                }
                else
                {
                    IZegoEventHandler.OnCustomVideoCaptureStop handler = onCustomVideoCaptureStop;
                    if (handler != null)
                    {
                        handler(channel);
                    }
                }
            });
        }

        /// <summary>A decoded picture, on the thread of the handlers.</summary>
        private void DispatchRemote(string streamID, IntPtr native)
        {
            IZegoEventHandler.OnRemoteVideoFrame handler = onRemoteVideoFrame;
            ZegoCustomVideoRenderConfig custom = render;
            IZegoEventHandler.OnRemoteVideoFrameRawData raw = custom == null ? null : onRemoteVideoFrameRawData;
            ZegoCanvas canvas = null;
            bool shown = (custom == null || custom.enableEngineRender) && canvases.TryGetValue(streamID, out canvas);
            if (handler == null && raw == null && !shown)
            {
                return;
            }
            using (ZegoVideoFrame frame = new ZegoVideoFrame(native))
            {
                if (shown)
                {
                    canvas.videoView.OnVideoFrame(frame, canvas);
                }
                if (handler != null)
                {
                    handler(streamID, frame);
                }
                if (raw != null)
                {
                    RawPicture picture = Raw(frame, custom);
                    raw(ref picture.Data[0], ref picture.Lengths[0], picture.Param, streamID);
                }
            }
        }

        /// <summary>Captured pictures that wait, on the thread of the handlers.</summary>
        private void DispatchCaptured()
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                if (Volatile.Read(ref captured[channel]) == null)
                {
                    continue;
                }
                ZegoVideoFrame frame = Interlocked.Exchange(ref captured[channel], null);
                if (frame == null)
                {
                    continue;
                }
                try
                {
                    using (frame)
                    {
                        ShowCaptured((ZegoPublishChannel)channel, frame);
                    }
                }
                catch (Exception e)
                {
                    Report("a handler of captured pictures", e);
                }
            }
        }

        private void ShowCaptured(ZegoPublishChannel channel, ZegoVideoFrame frame)
        {
            ZegoCustomVideoRenderConfig custom = render;
            ZegoCanvas canvas;
            lock (captureLock)
            {
                canvas = previewCanvases[(int)channel];
            }
            if (canvas != null && (custom == null || custom.enableEngineRender))
            {
                canvas.videoView.OnVideoFrame(frame, canvas);
            }
            IZegoEventHandler.OnCapturedVideoFrame handler = capturedHandler;
            if (handler != null)
            {
                handler(channel, frame);
            }
            IZegoEventHandler.OnCapturedVideoFrameRawData raw = custom == null ? null : onCapturedVideoFrameRawData;
            if (raw != null)
            {
                RawPicture picture = Raw(frame, custom);
                raw(ref picture.Data[0], ref picture.Lengths[0], picture.Param, ZegoVideoFlipMode.None, channel);
            }
        }

        /// <summary>A captured picture, on a media thread: it waits for the handlers, and an older one that
        /// none has seen goes.</summary>
        internal void KeepCaptured(uint channel, IntPtr frame)
        {
            if (channel >= Channels)
            {
                return;
            }
            ZegoVideoFrame old = Interlocked.Exchange(ref captured[channel], new ZegoVideoFrame(frame));
            if (old != null)
            {
                old.Dispose();
            }
            pump.Ring();
        }

        private void DropCaptured()
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                ZegoVideoFrame frame = Interlocked.Exchange(ref captured[channel], null);
                if (frame != null)
                {
                    frame.Dispose();
                }
            }
        }

        private sealed class RawPicture
        {
            internal readonly IntPtr[] Data = new IntPtr[4];
            internal readonly uint[] Lengths = new uint[4];
            internal ZegoVideoFrameParam Param;
        }

        /// <summary>A picture in the form of ZEGO's handlers.</summary>
        private RawPicture Raw(ZegoVideoFrame frame, ZegoCustomVideoRenderConfig config)
        {
            RawPicture picture = new RawPicture();
            picture.Param = new ZegoVideoFrameParam { width = frame.Width, height = frame.Height };
            if (config.frameFormatSeries == ZegoVideoFrameFormatSeries.YUV)
            {
                picture.Param.format = ZegoVideoFrameFormat.I420;
                for (int i = 0; i < 3; i++)
                {
                    picture.Data[i] = frame.GetPlane(i);
                    picture.Param.strides[i] = frame.GetStride(i);
                    picture.Lengths[i] = (uint)(frame.GetStride(i) * frame.GetRows(i));
                }
                return picture;
            }
            long size = (long)frame.Width * frame.Height * 4;
            if (converted == null || converted.Size < size)
            {
                Memory old = converted;
                converted = new Memory(size);
                if (old != null)
                {
                    old.Dispose();
                }
            }
            frame.Convert(ZegoVideoFrameFormat.BGRA32, converted.Start, size);
            picture.Param.format = ZegoVideoFrameFormat.BGRA32;
            picture.Data[0] = converted.Start;
            picture.Param.strides[0] = frame.Width * 4;
            picture.Lengths[0] = (uint)size;
            return picture;
        }

        /// <summary>Native memory that goes with its owner.</summary>
        private sealed class Memory : SafeHandle
        {
            internal readonly long Size;

            internal Memory(long size)
                : base(IntPtr.Zero, true)
            {
                Size = size;
                SetHandle(Marshal.AllocHGlobal((IntPtr)size));
            }

            internal IntPtr Start
            {
                get { return handle; }
            }

            public override bool IsInvalid
            {
                get { return handle == IntPtr.Zero; }
            }

            protected override bool ReleaseHandle()
            {
                Marshal.FreeHGlobal(handle);
                return true;
            }
        }
    }
}
