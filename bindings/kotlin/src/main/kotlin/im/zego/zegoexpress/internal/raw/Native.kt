package im.zego.zegoexpress.internal

import java.io.File
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Memory of C, and the libraries themselves. */
internal object Native {
    private var loaded = false

    init {
        load()
    }

    /**
     * Loads the engine and its glue: from `java.library.path` or the APK, else from inside the jar,
     * where they lie under `natives/linux-<arch>/` and are unpacked to a temporary folder.
     */
    @JvmStatic
    @Synchronized
    fun load() {
        if (loaded) {
            return
        }
        try {
            if (isAndroid) {
                System.loadLibrary("zego_express")
            }
            System.loadLibrary("zego_express_jni")
        } catch (missing: UnsatisfiedLinkError) {
            val folder = unpack() ?: throw missing
            // The engine first: the glue then finds it by its name, wherever it lies.
            System.load(File(folder, ENGINE).path)
            System.load(File(folder, GLUE).path)
        }
        loaded = true
    }

    /** Whether there is a main Looper. */
    val isAndroid: Boolean
        get() = exists("android.os.Looper")

    fun exists(name: String): Boolean = try {
        Class.forName(name, false, Native::class.java.classLoader)
        true
    } catch (_: ClassNotFoundException) {
        false
    }

    private const val ENGINE = "libzego_express.so.1"
    private const val GLUE = "libzego_express_jni.so"

    private fun unpack(): File? {
        val arch = when (val name = System.getProperty("os.arch")) {
            "amd64" -> "x86_64"
            else -> name
        }
        val names = listOf(ENGINE, GLUE)
        val streams = names.map { Native::class.java.getResourceAsStream("/natives/linux-$arch/$it") ?: return null }
        val folder = File.createTempFile("zego_express", "")
        folder.delete()
        folder.mkdir()
        folder.deleteOnExit()
        for ((name, stream) in names.zip(streams)) {
            val file = File(folder, name)
            file.deleteOnExit()
            stream.use { from -> file.outputStream().use { to -> from.copyTo(to) } }
        }
        return folder
    }

    /** A direct buffer over memory of C, which must outlive its use. */
    @JvmStatic
    external fun memory(address: Long, size: Long): ByteBuffer?

    /** Where a direct buffer lies; 0 for null. */
    @JvmStatic
    external fun address(buffer: ByteBuffer?): Long

    /** A NUL-terminated text of C; null for 0. */
    @JvmStatic
    external fun text(address: Long): String?

    /** [memory] in the machine's byte order. */
    fun view(address: Long, size: Int): ByteBuffer = memory(address, size.toLong())!!.order(ByteOrder.nativeOrder())
}
