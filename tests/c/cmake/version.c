/* Found by find_package, linked and run: the installed CMake package works. */
#include <stdio.h>
#include <zego_express.h>

int main(void) {
    printf("zego_express %s\n", zex_get_version());
    return 0;
}
