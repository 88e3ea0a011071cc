using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

/// <summary>Which loop over tiles stands in which.</summary>
/// <param name="Outer">The outermost.</param>
/// <param name="Middle">The one inside it.</param>
/// <param name="Inner">The innermost.</param>
internal readonly record struct LoopOrder(TileLoop Outer, TileLoop Middle, TileLoop Inner)
{
    /// <summary>All six.</summary>
    public static ImmutableArray<LoopOrder> All { get; } =
    [
        new(TileLoop.Filters, TileLoop.Pixels, TileLoop.Channels),
        new(TileLoop.Pixels, TileLoop.Filters, TileLoop.Channels),
        new(TileLoop.Filters, TileLoop.Channels, TileLoop.Pixels),
        new(TileLoop.Pixels, TileLoop.Channels, TileLoop.Filters),
        new(TileLoop.Channels, TileLoop.Filters, TileLoop.Pixels),
        new(TileLoop.Channels, TileLoop.Pixels, TileLoop.Filters),
    ];

    /// <summary>Whether a loop stands inside another.</summary>
    public bool IsInside(TileLoop loop, TileLoop other) => Place(loop) > Place(other);

    private int Place(TileLoop loop) => loop == Outer ? 0 : loop == Middle ? 1 : 2;
}
