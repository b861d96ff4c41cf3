package im.zego.zegoexpress.android

import android.content.Context
import android.graphics.ImageFormat
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.util.Range
import android.util.Size
import android.view.Surface
import android.view.WindowManager
import im.zego.zegoexpress.internal.DeviceSink
import java.nio.ByteBuffer

/** Camera2: pictures go to custom capture as I420, upright, on a thread of its own. */
internal class Camera2Source(
    private val context: Context,
    private val sink: DeviceSink,
    private val channel: Int,
    private val width: Int,
    private val height: Int,
    private val fps: Int,
    private val front: Boolean,
) {
    private val thread = HandlerThread("zego-express-camera")
    private var handler: Handler? = null
    private var reader: ImageReader? = null
    private var device: CameraDevice? = null
    private var stopped = false
    private var sensorDegrees = 0
    private var packed: ByteBuffer? = null

    fun start() {
        thread.start()
        handler = Handler(thread.looper).also { it.post(::open) }
    }

    /** Returns at once; the camera is closed on its thread, which then ends. */
    fun stop() {
        handler?.post {
            stopped = true
            device?.close()
            reader?.close()
            thread.quitSafely()
        }
    }

    private fun open() {
        try {
            val manager = context.getSystemService(Context.CAMERA_SERVICE) as CameraManager
            val wanted = if (front) CameraCharacteristics.LENS_FACING_FRONT else CameraCharacteristics.LENS_FACING_BACK
            val facing = { id: String -> manager.getCameraCharacteristics(id).get(CameraCharacteristics.LENS_FACING) }
            val ids = manager.cameraIdList
            val id = ids.firstOrNull { facing(it) == wanted } ?: ids.firstOrNull() ?: return trouble("there is none")
            val about = manager.getCameraCharacteristics(id)
            sensorDegrees = about.get(CameraCharacteristics.SENSOR_ORIENTATION) ?: 0
            val sizes = about.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP)?.getOutputSizes(ImageFormat.YUV_420_888)
            val size = nearest(sizes?.toList().orEmpty()) ?: return trouble("it gives no YUV_420_888")
            reader = ImageReader.newInstance(size.width, size.height, ImageFormat.YUV_420_888, 2).also {
                it.setOnImageAvailableListener({ from -> deliver(from) }, handler)
            }
            manager.openCamera(id, Opened(), handler)
        } catch (refused: SecurityException) {
            trouble("no permission: ${refused.message}")
        } catch (failed: CameraAccessException) {
            trouble("cannot be opened: ${failed.message}")
        } catch (failed: IllegalArgumentException) {
            trouble("cannot be opened: ${failed.message}")
        }
    }

    private fun trouble(info: String) = sink.trouble("camera", info)

    /** The smallest that covers the wanted pixels, else the largest; a sensor's long side lies. */
    private fun nearest(sizes: List<Size>): Size? {
        val long = maxOf(width, height)
        val short = minOf(width, height)
        val even = sizes.filter { it.width % 2 == 0 && it.height % 2 == 0 }
        val covering = even.filter { it.width >= long && it.height >= short }
        return covering.minByOrNull { it.width * it.height } ?: even.maxByOrNull { it.width * it.height }
    }

    private inner class Opened : CameraDevice.StateCallback() {
        override fun onOpened(camera: CameraDevice) {
            val surface = reader?.surface
            if (stopped || surface == null) {
                return camera.close()
            }
            device = camera
            // The newer form with a SessionConfiguration needs API 28.
            @Suppress("DEPRECATION")
            camera.createCaptureSession(listOf(surface), Configured(camera, surface), handler)
        }

        override fun onDisconnected(camera: CameraDevice) {
            camera.close()
            trouble("taken by another application")
        }

        override fun onError(camera: CameraDevice, error: Int) {
            camera.close()
            trouble("CameraDevice error $error")
        }
    }

    private inner class Configured(private val camera: CameraDevice, private val surface: Surface) : CameraCaptureSession.StateCallback() {
        override fun onConfigured(session: CameraCaptureSession) {
            if (stopped) {
                return
            }
            try {
                val request = camera.createCaptureRequest(CameraDevice.TEMPLATE_RECORD)
                request.addTarget(surface)
                request.set(CaptureRequest.CONTROL_AE_TARGET_FPS_RANGE, Range(fps, fps))
                session.setRepeatingRequest(request.build(), null, handler)
            } catch (failed: CameraAccessException) {
                trouble("cannot capture: ${failed.message}")
            } catch (closed: IllegalStateException) {
                trouble("closed while starting: ${closed.message}")
            }
        }

        override fun onConfigureFailed(session: CameraCaptureSession) = trouble("the capture session was refused")
    }

    private fun deliver(from: ImageReader) {
        val image = from.acquireLatestImage() ?: return
        try {
            if (!stopped) {
                deliver(image)
            }
        } finally {
            image.close()
        }
    }

    private fun deliver(image: Image) {
        val degrees = uprightDegrees(sensorDegrees, displayDegrees(), front)
        val size = image.width * image.height * 3 / 2
        val packed = packed?.takeIf { it.capacity() == size } ?: ByteBuffer.allocateDirect(size).also { packed = it }
        val planes = image.planes.map { YuvPlane(it.buffer, it.rowStride, it.pixelStride) }
        packed.clear()
        packI420(planes, image.width, image.height, degrees, packed)
        packed.flip()
        val turned = degrees % 180 != 0
        sink.picture(packed, if (turned) image.height else image.width, if (turned) image.width else image.height, channel)
    }

    private fun displayDegrees(): Int {
        val windows = context.getSystemService(Context.WINDOW_SERVICE) as? WindowManager ?: return 0
        // Context.getDisplay needs API 30.
        @Suppress("DEPRECATION")
        val rotation = windows.defaultDisplay.rotation
        return when (rotation) {
            Surface.ROTATION_90 -> 90
            Surface.ROTATION_180 -> 180
            Surface.ROTATION_270 -> 270
            else -> 0
        }
    }
}

/** How far a sensor's picture is to be turned, clockwise, to stand upright. */
internal fun uprightDegrees(sensor: Int, display: Int, front: Boolean): Int =
    if (front) (sensor + display) % 360 else (sensor - display + 360) % 360

/** A plane of Android's YUV_420_888, whose chroma may be interleaved. */
internal class YuvPlane(val data: ByteBuffer, val rowStride: Int, val pixelStride: Int)

/** Writes y, u and v after each other, turned clockwise by a multiple of 90 degrees. */
internal fun packI420(planes: List<YuvPlane>, width: Int, height: Int, degrees: Int, into: ByteBuffer) {
    planes.forEachIndexed { i, plane ->
        val w = if (i == 0) width else (width + 1) / 2
        val h = if (i == 0) height else (height + 1) / 2
        val turned = degrees % 180 != 0
        for (y in 0 until if (turned) w else h) {
            for (x in 0 until if (turned) h else w) {
                val (fromX, fromY) = when (degrees) {
                    90 -> y to h - 1 - x
                    180 -> w - 1 - x to h - 1 - y
                    270 -> w - 1 - y to x
                    else -> x to y
                }
                into.put(plane.data.get(fromY * plane.rowStride + fromX * plane.pixelStride))
            }
        }
    }
}
