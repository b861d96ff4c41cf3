package android.bluetooth

/** Robolectric's audio service names this class of a later Android; its android-all for API 34 has none. */
@Suppress("ClassName")
class `BluetoothDevice$BluetoothAddress`
