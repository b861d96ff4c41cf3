package im.zego.zegoexpress.internal

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Runs with a raw layer that was generated with one more C function. */
class ScratchTest {
    @Test
    fun `a new function is callable without a line of Kotlin`() {
        assertEquals(5, Zex.zex_scratch_add(2, 3))
        assertEquals(zexLayout(), Zex.layout())
    }
}
