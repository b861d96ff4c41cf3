using System;
using ZEGO.Raw;

namespace ZEGO
{
    /// <summary>A call was refused, or a request ended with an error. The message is the library's own:
    /// it names the field and its limit.</summary>
    public sealed class ZegoException : Exception
    {
        /// <summary>A number of <see cref="ZegoExpressErrorCode"/>.</summary>
        public int ErrorCode { get; private set; }

        /// <summary>Name of the number, such as ROOM_ERROR_AUTHENTICATION_FAILED.</summary>
        public string ErrorName { get; private set; }

        /// <summary>The call, such as LoginRoom.</summary>
        public string Function { get; private set; }

        internal ZegoException(int errorCode, string function, string message)
            : base(string.Format("{0}: {1} ({2} {3})", function, message, errorCode, ZegoExpressEngine.GetErrorName(errorCode)))
        {
            ErrorCode = errorCode;
            ErrorName = ZegoExpressEngine.GetErrorName(errorCode);
            Function = function;
        }

        /// <summary>For an error that came by a callback: no message but the one of its number.</summary>
        internal static ZegoException OfResult(int errorCode, string function, string extendedData)
        {
            string text = ZegoExpressEngine.GetErrorText(errorCode);
            return new ZegoException(errorCode, function, extendedData == "{}" ? text : text + " " + extendedData);
        }

        /// <summary>For the call that has just failed on this thread.</summary>
        internal static ZegoException OfCall(int errorCode, string function)
        {
            return new ZegoException(errorCode, function, Utf8.Read(Zex.zex_last_error()));
        }
    }
}
