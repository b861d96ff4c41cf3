package im.zego.zegoexpress.android

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Rect
import android.view.Surface
import android.view.SurfaceHolder
import android.view.TextureView
import im.zego.zegoexpress.ZegoVideoFrame
import im.zego.zegoexpress.ZegoVideoView
import im.zego.zegoexpress.constants.ZegoViewMode
import im.zego.zegoexpress.internal.Placement
import java.nio.ByteBuffer

/** Something to draw on from a media thread; nothing is there before it is laid out and after it is gone. */
internal interface Target {
    fun lock(): Canvas?

    fun post(canvas: Canvas)
}

internal class TextureViewTarget(private val view: TextureView) : Target {
    override fun lock(): Canvas? = if (view.isAvailable) view.lockCanvas() else null

    override fun post(canvas: Canvas) = view.unlockCanvasAndPost(canvas)
}

internal class HolderTarget(private val holder: SurfaceHolder) : Target {
    override fun lock(): Canvas? = if (holder.surface?.isValid == true) holder.lockCanvas() else null

    override fun post(canvas: Canvas) = holder.unlockCanvasAndPost(canvas)
}

internal class SurfaceTarget(private val surface: Surface) : Target {
    override fun lock(): Canvas? = if (surface.isValid) surface.lockCanvas(null) else null

    override fun post(canvas: Canvas) = surface.unlockCanvasAndPost(canvas)
}

/**
 * Draws pictures: converted to RGBA (a copy), then scaled by the system. Surface, bitmap and buffer
 * are reused; a picture that arrives while the last one is drawn waits, and late ones are dropped
 * by the engine.
 */
internal class PictureView(
    private val target: Target,
    private val mode: ZegoViewMode,
    private val background: Int,
) : ZegoVideoView {
    private var bitmap: Bitmap? = null
    private var pixels: ByteBuffer? = null
    private val paint = Paint(Paint.FILTER_BITMAP_FLAG)

    @Synchronized
    override fun onVideoFrame(frame: ZegoVideoFrame) {
        val canvas = target.lock() ?: return
        try {
            val place = Placement.of(mode, frame.width, frame.height, canvas.width, canvas.height)
            canvas.drawColor(OPAQUE or background)
            val to = Rect(place.left, place.top, place.left + place.width, place.top + place.height)
            canvas.drawBitmap(picture(frame), null, to, paint)
        } finally {
            target.post(canvas)
        }
    }

    private fun picture(frame: ZegoVideoFrame): Bitmap {
        var bitmap = bitmap
        if (bitmap == null || bitmap.width != frame.width || bitmap.height != frame.height) {
            bitmap = Bitmap.createBitmap(frame.width, frame.height, Bitmap.Config.ARGB_8888)
            pixels = ByteBuffer.allocateDirect(frame.width * frame.height * 4)
            this.bitmap = bitmap
        }
        val pixels = pixels!!
        pixels.clear()
        frame.toRGBA(pixels)
        bitmap!!.copyPixelsFromBuffer(pixels)
        return bitmap
    }

    private companion object {
        const val OPAQUE = 0xff shl 24
    }
}
