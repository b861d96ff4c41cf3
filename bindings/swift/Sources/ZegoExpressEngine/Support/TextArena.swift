import Foundation

/// C copies of the texts in a struct, for the length of one call.
final class TextArena {
    private let function: String
    private var copies: [UnsafeMutablePointer<CChar>] = []

    init(_ function: String) {
        self.function = function
    }

    deinit {
        copies.forEach { free($0) }
    }

    func copy(_ text: String, _ field: String) throws(ZegoError) -> UnsafePointer<CChar>? {
        try Zex.checkText(text, field, function)
        guard let copy = strdup(text) else { return nil }
        copies.append(copy)
        return UnsafePointer(copy)
    }

    /// nil for an empty text, which in ZEGO's API means that there is none.
    func copyUnlessEmpty(
        _ text: String?, _ field: String
    ) throws(ZegoError) -> UnsafePointer<CChar>? {
        guard let text, !text.isEmpty else { return nil }
        return try copy(text, field)
    }
}
