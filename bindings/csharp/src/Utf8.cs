using System;
using System.Text;

namespace ZEGO
{
    /// <summary>Texts across the border.</summary>
    internal static unsafe class Utf8
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

        /// <summary>NUL-terminated UTF-8; null stays null. What UTF-8 cannot carry (a lone surrogate) or
        /// C cannot (a NUL inside) goes over as bytes that are no UTF-8: the library then refuses the
        /// text with INVALID_UTF8 and the name of the parameter, instead of reading half of it.</summary>
        public static byte[] Bytes(string text)
        {
            if (text == null)
            {
                return null;
            }
            if (text.IndexOf('\0') < 0)
            {
                try
                {
                    byte[] bytes = new byte[Strict.GetByteCount(text) + 1];
                    Strict.GetBytes(text, 0, text.Length, bytes, 0);
                    return bytes;
                }
                catch (EncoderFallbackException)
                {
                    // Goes on below.
                }
            }
            return Refusable(text);
        }

        /// <summary>A borrowed text of the library; NULL is "".</summary>
        public static string Read(IntPtr text)
        {
            byte* start = (byte*)text;
            if (start == null)
            {
                return "";
            }
            byte* end = start;
            while (*end != 0)
            {
                end++;
            }
            return end == start ? "" : Encoding.UTF8.GetString(start, (int)(end - start));
        }

        private static byte[] Refusable(string text)
        {
            byte[] bytes = new byte[text.Length * 3 + 1];
            int at = 0;
            for (int i = 0; i < text.Length; i++)
            {
                bool pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length
                    && char.IsLowSurrogate(text[i + 1]);
                if (!pair && (char.IsSurrogate(text[i]) || text[i] == '\0'))
                {
                    bytes[at++] = 0xff;
                    continue;
                }
                at += Strict.GetBytes(text, i, pair ? 2 : 1, bytes, at);
                if (pair)
                {
                    i++;
                }
            }
            Array.Resize(ref bytes, at + 1);
            return bytes;
        }
    }
}
