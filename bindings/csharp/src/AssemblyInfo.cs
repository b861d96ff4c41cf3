using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: AssemblyTitle("ZegoExpress")]
[assembly: AssemblyDescription("Live video engine: the C# binding of zego_express")]
[assembly: AssemblyProduct("zego_express")]
[assembly: AssemblyVersion("0.1.0.0")]
// The tests run a host and a viewer in one process.
[assembly: InternalsVisibleTo("ZegoExpressTests")]
