package im.zego.zegoexpress.internal

import im.zego.zegoexpress.callback.IZegoUncaughtExceptionHandler
import java.util.concurrent.Executor
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit

/** Where the application's exceptions go. */
internal object Uncaught {
    @Volatile
    var handler: IZegoUncaughtExceptionHandler? = null

    /** Runs application code; what it throws is reported and goes no further. */
    inline fun guard(callback: String, body: () -> Unit) {
        try {
            body()
        } catch (error: Throwable) {
            report(callback, error)
        }
    }

    fun report(callback: String, error: Throwable) {
        val handler = handler
        if (handler == null) {
            System.err.println("zego_express: $callback threw")
            error.printStackTrace()
            return
        }
        try {
            handler.onUncaughtException(callback, error)
        } catch (worse: Throwable) {
            worse.printStackTrace()
        }
    }
}

/**
 * Carries events to the application's executor, in order.
 *
 * At most [WAITING_MAX] wait there: the engine's callback thread then waits for room, and the
 * engine keeps states and coalesces periodic events meanwhile. An executor that takes nothing for
 * [PATIENCE_S] seconds loses the event, with a report. Completions always go.
 */
internal class Delivery(private val executor: Executor) {
    private val room = Semaphore(WAITING_MAX)

    fun event(callback: String, body: () -> Unit) {
        if (!room.tryAcquire(PATIENCE_S, TimeUnit.SECONDS)) {
            Uncaught.report(callback, IllegalStateException("the executor is stuck; an event was dropped"))
            return
        }
        val sent = post(callback) {
            room.release()
            Uncaught.guard(callback, body)
        }
        if (!sent) {
            room.release()
        }
    }

    fun completion(callback: String, body: () -> Unit) {
        post(callback) { Uncaught.guard(callback, body) }
    }

    private fun post(callback: String, task: Runnable): Boolean = try {
        executor.execute(task)
        true
    } catch (refused: Throwable) {
        Uncaught.report(callback, refused)
        false
    }

    private companion object {
        const val WAITING_MAX = 1024
        const val PATIENCE_S = 5L
    }
}

/**
 * Makes one report of a refused call. The engine tells of some refusals as an event, of others only
 * by what the call returns; the first that comes is delivered, its twin is not.
 */
internal class Refusals {
    /** Reports by calls minus reports by events, of what was said lately. */
    private val ahead = object : LinkedHashMap<String, Int>() {
        override fun removeEldestEntry(eldest: Map.Entry<String, Int>): Boolean = size > REMEMBERED_MAX
    }

    /** Whether a call's own report is still to be delivered. */
    fun fromCall(code: Int, info: String): Boolean = first("$code $info", 1)

    /** Whether an event is still to be delivered. */
    fun fromEvent(code: Int, info: String): Boolean = first("$code $info", -1)

    @Synchronized
    private fun first(key: String, step: Int): Boolean {
        val before = ahead[key] ?: 0
        if (before + step == 0) ahead.remove(key) else ahead[key] = before + step
        return before * step >= 0
    }

    private companion object {
        const val REMEMBERED_MAX = 256
    }
}
