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
