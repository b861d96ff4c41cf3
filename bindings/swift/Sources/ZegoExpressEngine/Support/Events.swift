import CZegoExpress
import Foundation

extension ZegoEventHandler {
    /// Calls the method for an event. `data` is borrowed: everything handed over is a copy.
    func handle(_ data: inout zex_event_data) throws {
        let room = Zex.text(data.room_id)
        let stream = Zex.text(data.stream_id)
        let channel = ZegoPublishChannel.from(data.channel)
        let state = UInt(data.state)
        let size = CGSize(width: Int(data.width), height: Int(data.height))
        var extended: [AnyHashable: Any]? { extendedData(Zex.text(data.extended_data)) }
        let update = ZegoUpdateType(rawValue: UInt(data.update_type)) ?? .add
        let device = ZegoRemoteDeviceState(rawValue: state) ?? .genericError

        switch data.event_type {
        case ZexConstant.eventRoomStateChanged:
            guard let reason = ZegoRoomStateChangedReason(rawValue: state) else { return }
            try onRoomStateChanged(
                reason, errorCode: data.error_code, extendedData: extended, roomID: room)
        case ZexConstant.eventRoomStateUpdate:
            guard let state = ZegoRoomState(rawValue: state) else { return }
            try onRoomStateUpdate(
                state, errorCode: data.error_code, extendedData: extended, roomID: room)
        case ZexConstant.eventRoomUserUpdate:
            let users = items(data.users, data.count).map(ZegoUser.init)
            try onRoomUserUpdate(update, userList: users, roomID: room)
        case ZexConstant.eventRoomOnlineUserCountUpdate:
            try onRoomOnlineUserCountUpdate(Int32(clamping: data.count), roomID: room)
        case ZexConstant.eventRoomStreamUpdate:
            let streams = items(data.streams, data.count).map(ZegoStream.init)
            try onRoomStreamUpdate(
                update, streamList: streams, extendedData: extended, roomID: room)
        case ZexConstant.eventRoomTokenWillExpire:
            try onRoomTokenWillExpire(Int32(clamping: data.count), roomID: room)
        case ZexConstant.eventPublisherStateUpdate:
            guard let state = ZegoPublisherState(rawValue: state) else { return }
            try onPublisherStateUpdate(
                state, errorCode: data.error_code, extendedData: extended, streamID: stream)
        case ZexConstant.eventPlayerStateUpdate:
            guard let state = ZegoPlayerState(rawValue: state) else { return }
            try onPlayerStateUpdate(
                state, errorCode: data.error_code, extendedData: extended, streamID: stream)
        case ZexConstant.eventPublisherQualityUpdate:
            guard let quality = data.publish_quality?.pointee else { return }
            try onPublisherQualityUpdate(ZegoPublishStreamQuality(quality), streamID: stream)
        case ZexConstant.eventPlayerQualityUpdate:
            guard let quality = data.play_quality?.pointee else { return }
            try onPlayerQualityUpdate(ZegoPlayStreamQuality(quality), streamID: stream)
        case ZexConstant.eventPublisherCapturedAudioFirstFrame:
            try onPublisherCapturedAudioFirstFrame()
        case ZexConstant.eventPublisherCapturedVideoFirstFrame:
            try onPublisherCapturedVideoFirstFrame(channel)
        case ZexConstant.eventPublisherRenderVideoFirstFrame:
            try onPublisherRenderVideoFirstFrame(channel)
        case ZexConstant.eventPublisherSendAudioFirstFrame:
            try onPublisherSendAudioFirstFrame(channel)
        case ZexConstant.eventPublisherSendVideoFirstFrame:
            try onPublisherSendVideoFirstFrame(channel)
        case ZexConstant.eventPublisherVideoSizeChanged:
            try onPublisherVideoSizeChanged(size, channel: channel)
        case ZexConstant.eventEncodedKeyframeWanted:
            try onEncodedKeyframeWanted(channel)
        case ZexConstant.eventPlayerRecvAudioFirstFrame:
            try onPlayerRecvAudioFirstFrame(stream)
        case ZexConstant.eventPlayerRecvVideoFirstFrame:
            try onPlayerRecvVideoFirstFrame(stream)
        case ZexConstant.eventPlayerRenderVideoFirstFrame:
            try onPlayerRenderVideoFirstFrame(stream)
        case ZexConstant.eventPlayerVideoSizeChanged:
            try onPlayerVideoSizeChanged(size, streamID: stream)
        case ZexConstant.eventPlayerRecvSei:
            let sei = data.data.map { Data(bytes: $0, count: Int(data.data_length)) } ?? Data()
            try onPlayerRecvSEI(sei, streamID: stream)
        case ZexConstant.eventRemoteCameraStateUpdate:
            try onRemoteCameraStateUpdate(device, streamID: stream)
        case ZexConstant.eventRemoteMicStateUpdate:
            try onRemoteMicStateUpdate(device, streamID: stream)
        case ZexConstant.eventCapturedSoundLevelUpdate:
            try onCapturedSoundLevelUpdate(NSNumber(value: data.level))
        case ZexConstant.eventRemoteSoundLevelUpdate:
            var levels: [String: NSNumber] = [:]
            for level in items(data.levels, data.count) {
                levels[Zex.text(level.stream_id)] = NSNumber(value: level.level)
            }
            try onRemoteSoundLevelUpdate(levels)
        default:
            break  // Of a newer library.
        }
    }
}

/// A C array of pointers, as a list.
private func items<T>(_ list: UnsafePointer<UnsafePointer<T>?>?, _ count: UInt32) -> [T] {
    guard let list else { return [] }
    return (0..<Int(count)).compactMap { list[$0]?.pointee }
}

extension ZegoUser {
    init(_ raw: zex_user) {
        self.init(userID: Zex.text(raw.user_id), userName: Zex.text(raw.user_name))
    }
}

extension ZegoStream {
    init(_ raw: zex_stream) {
        self.init(
            user: ZegoUser(userID: Zex.text(raw.user_id), userName: Zex.text(raw.user_name)),
            streamID: Zex.text(raw.stream_id), extraInfo: Zex.text(raw.extra_info))
    }
}
