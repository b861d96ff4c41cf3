package im.zego.zegoexpress

import android.graphics.Bitmap
import android.graphics.Canvas
import android.view.Surface
import android.view.SurfaceView
import android.view.TextureView
import im.zego.zegoexpress.android.AndroidPlatform
import im.zego.zegoexpress.android.PictureView
import im.zego.zegoexpress.android.Target
import im.zego.zegoexpress.android.YuvPlane
import im.zego.zegoexpress.android.packI420
import im.zego.zegoexpress.android.uprightDegrees
import im.zego.zegoexpress.constants.ZegoVideoConfigPreset
import im.zego.zegoexpress.constants.ZegoViewMode
import im.zego.zegoexpress.entity.ZegoCanvas
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoVideoConfig
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Views and the camera's pictures. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(manifest = Config.NONE, sdk = [34])
class ViewTest {
    @Test
    fun theSystemsOwnViewsAreTaken() {
        val platform = AndroidPlatform()
        val context = RuntimeEnvironment.getApplication()
        assertNotNull(platform.view(ZegoCanvas(TextureView(context))))
        assertNotNull(platform.view(ZegoCanvas(SurfaceView(context))))
        assertNotNull(platform.view(ZegoCanvas(Surface(android.graphics.SurfaceTexture(0)))))
        assertNull(platform.view(ZegoCanvas("no view")))
        assertNotNull(platform.devices(context))
        assertNull(platform.devices(null))
    }

    @Test
    fun aViewThatIsNotLaidOutYetIsNotDrawnOn() {
        val view = AndroidPlatform().view(ZegoCanvas(TextureView(RuntimeEnvironment.getApplication())))!!
        preview(view) { _, shown -> assertTrue(shown.get(30, TimeUnit.SECONDS)) }
    }

    @Test
    fun picturesAreDrawnInTheMiddleWithBars() {
        val bitmap = Bitmap.createBitmap(64, 64, Bitmap.Config.ARGB_8888)
        val drawn = CountDownLatch(1)
        val target = object : Target {
            override fun lock(): Canvas = Canvas(bitmap)

            override fun post(canvas: Canvas) = drawn.countDown()
        }
        preview(PictureView(target, ZegoViewMode.ASPECT_FIT, 0x0000ff)) { _, _ ->
            assertTrue(drawn.await(30, TimeUnit.SECONDS))
        }
        // 16:9 in a square: 14 rows of bars, and a picture that is no bar in between.
        assertEquals(0xff0000ff.toInt(), bitmap.getPixel(32, 2))
        assertEquals(0xff0000ff.toInt(), bitmap.getPixel(32, 61))
        assertTrue((20..44).any { bitmap.getPixel(32, it) != 0xff0000ff.toInt() })
    }

    /** Previews the synthetic source on a view. */
    private fun preview(view: ZegoVideoView, test: (ZegoExpressEngine, CompletableFuture<Boolean>) -> Unit) {
        val shown = CompletableFuture<Boolean>()
        val profile = ZegoEngineProfile().apply { appID = 1 }
        val engine = ZegoExpressEngine.createEngine(profile, null)
        try {
            engine.useSyntheticSource()
            engine.setVideoConfig(ZegoVideoConfig(ZegoVideoConfigPreset.PRESET_180P))
            engine.startPreview(
                ZegoCanvas(
                    ZegoVideoView { frame ->
                        try {
                            view.onVideoFrame(frame)
                            shown.complete(true)
                        } catch (error: Throwable) {
                            shown.completeExceptionally(error)
                        }
                    },
                ),
            )
            test(engine, shown)
        } finally {
            ZegoExpressEngine.destroyEngine()
        }
    }

    @Test
    fun theCamerasPictureIsTurnedUpright() {
        assertEquals(90, uprightDegrees(90, 0, false))
        assertEquals(0, uprightDegrees(90, 90, false))
        assertEquals(270, uprightDegrees(270, 0, true))
        assertEquals(0, uprightDegrees(270, 90, true))
        // 4x2 luma with padded rows; chroma interleaved, as most cameras give it.
        val luma = bytes(1, 2, 3, 4, 0, 5, 6, 7, 8, 0)
        val chroma = bytes(11, 21, 12, 22)
        val planes = listOf(YuvPlane(luma, 5, 1), YuvPlane(chroma, 4, 2), YuvPlane(chroma.slice(1), 4, 2))
        assertArrayEquals(byteArrayOf(1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 21, 22), packed(planes, 0))
        assertArrayEquals(byteArrayOf(5, 1, 6, 2, 7, 3, 8, 4, 11, 12, 21, 22), packed(planes, 90))
        assertArrayEquals(byteArrayOf(8, 7, 6, 5, 4, 3, 2, 1, 12, 11, 22, 21), packed(planes, 180))
        assertArrayEquals(byteArrayOf(4, 8, 3, 7, 2, 6, 1, 5, 12, 11, 22, 21), packed(planes, 270))
    }

    private fun bytes(vararg values: Int): ByteBuffer = ByteBuffer.wrap(ByteArray(values.size) { values[it].toByte() })

    private fun ByteBuffer.slice(from: Int): ByteBuffer = (duplicate().position(from) as ByteBuffer).slice()

    private fun packed(planes: List<YuvPlane>, degrees: Int): ByteArray {
        val out = ByteBuffer.allocate(12)
        packI420(planes, 4, 2, degrees, out)
        return out.array()
    }
}
