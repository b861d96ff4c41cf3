package im.zego.zegoexpress

import im.zego.zegoexpress.internal.Zex

/**
 * A refused call, where the published API has no callback to say so: creating an engine, the
 * `suspend` functions, frames. `code` is a number of `ZegoErrorCode`.
 */
public class ZegoException(@JvmField public val code: Int, message: String) : RuntimeException(message) {
    internal companion object {
        /** Throws unless the status is 0; to be called on the thread of the call. */
        fun check(function: String, status: Int) {
            if (status != 0) {
                throw of(function, status, Zex.zex_last_error().orEmpty())
            }
        }

        fun of(function: String, code: Int, info: String): ZegoException {
            val name = Zex.zex_error_name(code).orEmpty().ifEmpty { "error" }
            return ZegoException(code, "$function: $name $code: $info")
        }
    }
}
