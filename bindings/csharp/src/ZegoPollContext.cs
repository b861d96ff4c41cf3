using System;
using System.Collections.Concurrent;
using System.Threading;

namespace ZEGO
{
    /// <summary>Ours: a context for game loops. Give it to CreateEngine and call Poll once a frame (in
    /// Unity: in Update); all handlers, and what follows an await of a handler, run inside Poll.</summary>
    public sealed class ZegoPollContext : SynchronizationContext
    {
        private struct Item
        {
            public SendOrPostCallback Callback;
            public object State;
        }

        private readonly ConcurrentQueue<Item> items = new ConcurrentQueue<Item>();

        public override void Post(SendOrPostCallback d, object state)
        {
            if (d == null)
            {
                throw new ArgumentNullException("d");
            }
            items.Enqueue(new Item { Callback = d, State = state });
        }

        /// <summary>Runs what has come since the last call and returns how much that was. What is posted
        /// meanwhile waits for the next call.</summary>
        public int Poll()
        {
            SynchronizationContext before = Current;
            SetSynchronizationContext(this);
            int done = 0;
            try
            {
                Item item;
                for (int left = items.Count; left > 0 && items.TryDequeue(out item); left--)
                {
                    item.Callback(item.State);
                    done++;
                }
            }
            finally
            {
                SetSynchronizationContext(before);
            }
            return done;
        }
    }
}
