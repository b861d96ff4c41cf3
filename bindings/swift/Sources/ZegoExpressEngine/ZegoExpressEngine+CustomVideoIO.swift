import CZegoExpress
import Foundation

extension ZegoExpressEngine {
    // MARK: Capture

    /// Pictures of a channel come from the application.
    @discardableResult
    public func enableCustomVideoCapture(
        _ enable: Bool, config: ZegoCustomVideoCaptureConfig?, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        let type = config?.bufferType ?? .rawData
        guard !enable || [.rawData, .cvPixelBuffer, .encodedData].contains(type) else {
            return perform("enableCustomVideoCapture") { _ throws(ZegoError) in
                throw ZegoError(
                    code: ZegoErrorCode.customvideoioNotSupportedFormat.rawValue,
                    message: "config.bufferType: \(type), must be rawData, cvPixelBuffer or"
                        + " encodedData", function: "enableCustomVideoCapture")
            }
        }
        let source =
            switch (enable, type) {
            case (false, _): ZexConstant.videoSourceDevice
            case (true, .encodedData): ZexConstant.videoSourceCustomEncoded
            case (true, _): ZexConstant.videoSourceCustom
            }
        return setSource("enableCustomVideoCapture", source, nil, channel, isCustom: enable)
    }

    /// Is told when pictures are wanted; kept until the engine ends or gets another.
    @discardableResult
    public func setCustomVideoCaptureHandler(
        _ handler: (any ZegoCustomVideoCaptureHandler)?
    ) -> ZegoResult {
        perform("setCustomVideoCaptureHandler") { core throws(ZegoError) in
            try core.media.update { $0.captureHandler = handler }
        }
    }

    /// Hands in one picture: planes one after the other in `data`, each `strides[plane]` bytes a row.
    /// It is copied before the call returns.
    ///
    /// `timestamp`: when it was captured, Unix milliseconds; 0: now.
    @discardableResult
    public func sendCustomVideoCaptureRawData(
        _ data: Data, params: ZegoVideoFrameParam, timestamp: UInt64 = 0,
        channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        let function = "sendCustomVideoCaptureRawData"
        return call(function) { engine throws(ZegoError) in
            guard let format = params.format.raw else {
                throw ZegoError(
                    code: ZegoErrorCode.customvideoioNotSupportedFormat.rawValue,
                    message: "params.format: \(params.format), must be I420, NV12, BGRA32 or RGBA32",
                    function: function)
            }
            let height = Int(UInt32(clampingSize: params.size.height))
            let rows =
                switch params.format {
                case .I420: [height, (height + 1) / 2, (height + 1) / 2]
                case .NV12: [height, (height + 1) / 2]
                default: [height]
                }
            let strides = (0..<3).map { $0 < params.strides.count ? params.strides[$0] : 0 }
            let sizes = zip(rows, strides).map { rows, stride in rows * Int(max(stride, 0)) }
            guard sizes.reduce(0, +) <= data.count else {
                throw ZegoError(
                    code: ZegoErrorCode.commonIllegalParam.rawValue,
                    message: "data: \(data.count) bytes, strides and size need \(sizes.reduce(0, +))",
                    function: function)
            }
            try withBytes(data, "data", function) { bytes, _ throws(ZegoError) in
                var planes: [UnsafePointer<UInt8>?] = [nil, nil, nil]
                var at = 0
                for (plane, size) in sizes.enumerated() {
                    planes[plane] = bytes.map { $0 + at }
                    at += size
                }
                try send(engine, format, params.size, planes, strides, timestamp &* 1000, channel)
            }
        }
    }

    /// One picture by its planes, wherever they lie. Not in ZEGO's SDK.
    ///
    /// Safety: each plane of the format must have `strides[plane]` × rows readable bytes.
    @discardableResult
    public func sendCustomVideoCapturePlanes(
        _ planes: [UnsafePointer<UInt8>], params: ZegoVideoFrameParam,
        captureTimeMicroseconds: UInt64 = 0, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        call("sendCustomVideoCapturePlanes") { engine throws(ZegoError) in
            let all = (0..<3).map { $0 < planes.count ? planes[$0] : nil }
            let strides = (0..<3).map { $0 < params.strides.count ? params.strides[$0] : 0 }
            try send(
                engine, params.format.raw ?? 0, params.size, all, strides, captureTimeMicroseconds,
                channel)
        }
    }

    /// Hands in one H.264 access unit (Annex B, no B-frames), as from a hardware encoder. The first
    /// must be a keyframe; SPS and PPS come with it or alone before it.
    ///
    /// `timestamp`: Unix milliseconds; 0: now.
    @discardableResult
    public func sendCustomVideoCaptureEncodedData(
        _ data: Data, params: ZegoVideoEncodedFrameParam, timestamp: UInt64 = 0,
        channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        let function = "sendCustomVideoCaptureEncodedData"
        return call(function) { engine throws(ZegoError) in
            guard params.format == .avcAnnexB else {
                throw ZegoError(
                    code: ZegoErrorCode.mediaUnsupported.rawValue,
                    message: "params.format: \(params.format), must be avcAnnexB",
                    function: function)
            }
            try withBytes(data, "data", function) { bytes, length throws(ZegoError) in
                try Zex.sendCustomVideoCaptureEncodedData(
                    engine, bytes, length, params.isKeyFrame.raw,
                    UInt32(clampingSize: params.size.width),
                    UInt32(clampingSize: params.size.height), timestamp &* 1000, channel.raw)
            }
        }
    }

    // MARK: Render

    /// Pictures go to the ``ZegoCustomVideoRenderHandler``, and to canvases only with
    /// ``ZegoCustomVideoRenderConfig/enableEngineRender``.
    @discardableResult
    public func enableCustomVideoRender(
        _ enable: Bool, config: ZegoCustomVideoRenderConfig?
    ) -> ZegoResult {
        let function = "enableCustomVideoRender"
        return perform(function) { core throws(ZegoError) in
            let config = config ?? ZegoCustomVideoRenderConfig()
            let type = config.bufferType
            guard [.rawData, .encodedData].contains(type) else {
                throw ZegoError(
                    code: ZegoErrorCode.customvideoioNotSupportedFormat.rawValue,
                    message: "config.bufferType: \(type), must be rawData or encodedData",
                    function: function)
            }
            let isRGB = config.frameFormatSeries == .RGB
            let engineRenders = config.enableEngineRender
            try core.media.update {
                $0.isRendering = enable
                $0.isEncoded = type == .encodedData
                $0.isRGB = isRGB
                $0.engineRenders = engineRenders
            }
        }
    }

    /// Kept until the engine ends or gets another.
    @discardableResult
    public func setCustomVideoRenderHandler(
        _ handler: (any ZegoCustomVideoRenderHandler)?
    ) -> ZegoResult {
        perform("setCustomVideoRenderHandler") { core throws(ZegoError) in
            try core.media.update { $0.renderHandler = handler }
        }
    }
}

private func send(
    _ engine: OpaquePointer?, _ format: UInt32, _ size: CGSize, _ planes: [UnsafePointer<UInt8>?],
    _ strides: [Int32], _ microseconds: UInt64, _ channel: ZegoPublishChannel
) throws(ZegoError) {
    var raw = zex_video_frame_data.defaults()
    raw.format = format
    raw.width = UInt32(clampingSize: size.width)
    raw.height = UInt32(clampingSize: size.height)
    raw.planes = (planes[0], planes[1], planes[2])
    raw.strides = (
        UInt32(clamping: strides[0]), UInt32(clamping: strides[1]), UInt32(clamping: strides[2])
    )
    raw.capture_time_us = microseconds
    try Zex.sendCustomVideoCaptureRawData(engine, &raw, channel.raw)
}
