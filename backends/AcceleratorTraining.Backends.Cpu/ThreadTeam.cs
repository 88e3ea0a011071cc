namespace AcceleratorTraining.Backends.Cpu;

/// <summary>A fixed team of threads that run one delegate together; the caller is member 0. Parked, not spinning, between runs.</summary>
internal sealed class ThreadTeam : IDisposable
{
    private readonly Action<int> _work;
    private readonly SemaphoreSlim[] _starts;
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread[] _threads;
    private volatile bool _stop;

    /// <summary>Starts the threads.</summary>
    /// <param name="members">All members, the caller included.</param>
    /// <param name="work">What each does; gets its number. Shall not throw.</param>
    public ThreadTeam(int members, Action<int> work)
    {
        _work = work;
        _starts = [.. Enumerable.Range(1, members - 1).Select(_ => new SemaphoreSlim(0))];
        _threads = [.. Enumerable.Range(1, members - 1).Select(m => new Thread(() => Serve(m)) { IsBackground = true, Name = $"acctrain cpu {m}" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>Runs the work on all members and waits for them.</summary>
    public void Run()
    {
        foreach (SemaphoreSlim start in _starts) start.Release();
        _work(0);
        foreach (SemaphoreSlim _ in _starts) _done.Wait();
    }

    public void Dispose()
    {
        _stop = true;
        foreach (SemaphoreSlim start in _starts) start.Release();
        foreach (Thread thread in _threads) thread.Join();
        foreach (SemaphoreSlim start in _starts) start.Dispose();
        _done.Dispose();
    }

    private void Serve(int member)
    {
        while (true)
        {
            _starts[member - 1].Wait();
            if (_stop) return;
            _work(member);
            _done.Release();
        }
    }
}
