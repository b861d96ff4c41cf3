using System;
using ZEGO;

/// <summary>Reads the mark of the synthetic source, see docs/BARCODE.md.</summary>
public static class Barcode
{
    private const int Columns = 12;
    private const int Rows = 6;

    public struct Mark
    {
        public uint Frame;
        /// <summary>Of the capture, in units of 100 µs, modulo 2^40.</summary>
        public ulong Time;

        /// <summary>Milliseconds from the capture to now.</summary>
        public double AgeMs
        {
            get
            {
                ulong now = (ulong)(DateTime.UtcNow - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks / 1000;
                return ((now - Time) & 0xffffffffffUL) / 10.0;
            }
        }
    }

    /// <summary>False: there is no mark in the picture.</summary>
    public static bool Read(ZegoVideoFrame frame, out Mark mark)
    {
        return Read(frame.GetPlane(0), frame.GetStride(0), frame.Width, frame.Height, out mark);
    }

    public static unsafe bool Read(IntPtr luma, int stride, int width, int height, out Mark mark)
    {
        mark = new Mark();
        byte* bytes = stackalloc byte[Columns * Rows / 8];
        for (int i = 0; i < Columns * Rows; i++)
        {
            int column = i % Columns;
            int row = i / Columns;
            int left = column * width / (2 * Columns);
            int right = (column + 1) * width / (2 * Columns);
            int top = row * height / (2 * Rows);
            int bottom = (row + 1) * height / (2 * Rows);
            int marginX = (right - left) / 4;
            int marginY = (bottom - top) / 4;
            long sum = 0;
            long count = 0;
            for (int y = top + marginY; y < bottom - marginY; y++)
            {
                byte* line = (byte*)luma + (long)y * stride;
                for (int x = left + marginX; x < right - marginX; x++)
                {
                    sum += line[x];
                    count++;
                }
            }
            if (count == 0 || Math.Abs(sum / count - 125) < 32)
            {
                return false;
            }
            bytes[i / 8] = (byte)(bytes[i / 8] << 1 | (sum / count > 125 ? 1 : 0));
        }
        return Decode(bytes, out mark);
    }

    /// <summary>The nine bytes of a mark; false: the checksum is wrong.</summary>
    public static unsafe bool Decode(byte* bytes, out Mark mark)
    {
        mark = new Mark();
        int crc = 0xff;
        for (int i = 0; i < 8; i++)
        {
            crc ^= bytes[i];
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80) != 0 ? (crc << 1 ^ 0x07) & 0xff : crc << 1;
            }
        }
        for (int i = 0; i < 3; i++)
        {
            mark.Frame = mark.Frame << 8 | bytes[i];
        }
        for (int i = 3; i < 8; i++)
        {
            mark.Time = mark.Time << 8 | bytes[i];
        }
        return crc == bytes[8];
    }
}
