package im.zego.zegoexpress.android

import android.content.Context
import android.graphics.SurfaceTexture
import android.os.Handler
import android.os.Looper
import android.view.Surface
import android.view.SurfaceView
import android.view.TextureView
import im.zego.zegoexpress.ZegoVideoView
import im.zego.zegoexpress.entity.ZegoCanvas
import im.zego.zegoexpress.internal.Devices
import im.zego.zegoexpress.internal.Platform
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException

/** Android: callbacks on the main Looper, its views, Camera2, AudioRecord and AudioTrack. */
internal class AndroidPlatform : Platform {
    private val main = Handler(Looper.getMainLooper())

    override val executor: Executor = Executor { task ->
        if (!main.post(task)) {
            throw RejectedExecutionException("the main Looper has quit")
        }
    }

    override fun view(canvas: ZegoCanvas): ZegoVideoView? {
        val target: Target = when (val view = canvas.view) {
            is TextureView -> TextureViewTarget(view)
            is SurfaceView -> HolderTarget(view.holder)
            is Surface -> SurfaceTarget(view)
            is SurfaceTexture -> SurfaceTarget(Surface(view))
            else -> return null
        }
        return PictureView(target, canvas.viewMode, canvas.backgroundColor)
    }

    override fun devices(application: Any?): Devices? = (application as? Context)?.let { AndroidDevices(it.applicationContext ?: it) }
}
