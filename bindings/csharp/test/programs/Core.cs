// Runs the tests where there is no nunit-console: one process, the same attributes, a line a test, and
// at the end "Tests run: n, Failures: n, Skipped: n".
using System;
using System.Linq;
using System.Reflection;
using NUnit.Framework;

public static class Core
{
    public static int Main(string[] args)
    {
        int run = 0;
        int failed = 0;
        int skipped = 0;
        Assembly tests = Assembly.LoadFrom(args[0]);
        foreach (Type type in tests.GetTypes().Where(t => t.IsDefined(typeof(TestFixtureAttribute), true)).OrderBy(t => t.Name))
        {
            foreach (MethodInfo method in type.GetMethods().Where(m => m.IsDefined(typeof(TestAttribute), true)).OrderBy(m => m.Name))
            {
                string name = type.Name + "." + method.Name;
                if (args.Length > 1 && name.IndexOf(args[1], StringComparison.Ordinal) < 0)
                {
                    continue;
                }
                if (method.IsDefined(typeof(IgnoreAttribute), true))
                {
                    skipped++;
                    Console.WriteLine("SKIPPED {0}", name);
                    continue;
                }
                run++;
                Exception wrong = Run(type, method);
                failed += wrong == null ? 0 : 1;
                Console.WriteLine("{0} {1}{2}", wrong == null ? "ok     " : "FAILED ", name, wrong == null ? "" : ": " + wrong);
            }
        }
        foreach (Type type in tests.GetTypes().Where(t => t.IsDefined(typeof(SetUpFixtureAttribute), true)))
        {
            Call(type, Activator.CreateInstance(type), typeof(TearDownAttribute));
        }
        Console.WriteLine("Tests run: {0}, Failures: {1}, Skipped: {2}", run, failed, skipped);
        return failed == 0 ? 0 : 1;
    }

    private static Exception Run(Type type, MethodInfo method)
    {
        Exception wrong = null;
        object fixture = Activator.CreateInstance(type);
        try
        {
            Call(type, fixture, typeof(SetUpAttribute));
            method.Invoke(fixture, null);
        }
        catch (Exception e)
        {
            wrong = e is TargetInvocationException ? e.InnerException : e;
        }
        try
        {
            Call(type, fixture, typeof(TearDownAttribute));
        }
        catch (Exception e)
        {
            wrong = wrong ?? (e is TargetInvocationException ? e.InnerException : e);
        }
        return wrong;
    }

    private static void Call(Type type, object fixture, Type attribute)
    {
        foreach (MethodInfo method in type.GetMethods().Where(m => m.IsDefined(attribute, true)))
        {
            method.Invoke(fixture, null);
        }
    }
}
