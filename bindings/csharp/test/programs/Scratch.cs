// Built against a raw layer that was generated with one function more, and run against a library that
// has it: writing a function down is enough to call it from C#.
using System;
using System.Runtime.InteropServices;
using ZEGO.Raw;

public static class Scratch
{
    public static int Main()
    {
        int sum = Zex.zex_scratch_add(2, 3);
        string version = Marshal.PtrToStringAnsi(Zex.zex_get_version());
        Console.WriteLine("2 + 3 = {0}, version {1}", sum, version);
        return sum == 5 && version.Length > 0 ? 0 : 1;
    }
}
