/**
 * `suspend` variants; not in the published API. They throw [ZegoException] where a request is
 * refused or fails, and resume on the engine's own callback thread unless the coroutine has a
 * dispatcher: waiting for them inside a callback, even with `runBlocking`, does not deadlock.
 */
@file:JvmName("ZegoSuspend")

package im.zego.zegoexpress

import im.zego.zegoexpress.entity.ZegoRoomConfig
import im.zego.zegoexpress.entity.ZegoUser
import im.zego.zegoexpress.internal.Events
import im.zego.zegoexpress.internal.Zex
import im.zego.zegoexpress.internal.ZexCompletion
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.coroutines.suspendCoroutine
import org.json.JSONObject

/** Logs in and returns the server's extended data. */
public suspend fun ZegoExpressEngine.loginRoomAwait(roomID: String, user: ZegoUser, config: ZegoRoomConfig? = null): JSONObject =
    request("loginRoom") { login(roomID, user, config, it) }

/** Logs out of a room; null: the current one. */
public suspend fun ZegoExpressEngine.logoutRoomAwait(roomID: String? = null): JSONObject = request("logoutRoom") { logout(roomID, it) }

/** Ends the engine and returns when it is gone. */
public suspend fun ZegoExpressEngine.Companion.destroyEngineAwait() {
    val engine = take() ?: return
    suspendCoroutine { waiting -> engine.destroy { _, _ -> waiting.resume(Unit) } }
}

private suspend fun ZegoExpressEngine.request(function: String, start: (ZexCompletion) -> Int): JSONObject = suspendCoroutine { waiting ->
    val status = start { code, extended ->
        if (code == 0) {
            waiting.resume(Events.json(extended))
        } else {
            waiting.resumeWithException(ZegoException.of(function, code, extended.orEmpty()))
        }
    }
    if (status != 0) {
        waiting.resumeWithException(ZegoException.of(function, status, refused(function, status)))
    }
}
