using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines;

/// <summary>A picture of many samples beside each other: the left half scanned, the right half from the field.</summary>
public static class ContactSheet
{
    private const int Columns = 10;
    private const int Rows = 12;
    private const int Zoom = 3;
    private const int Cell = (GlyphDataset.Size * Zoom) + 4;

    public static GreyBitmap Draw(ulong seed)
    {
        GreyBitmap sheet = new((2 * Columns * Cell) + Cell, Rows * Cell);
        Paste(sheet, GlyphDataset.Clean(seed, Rows * Columns), 0);
        Paste(sheet, GlyphDataset.FieldTest(seed, Rows * Columns), (Columns * Cell) + Cell);
        return sheet;
    }

    private static void Paste(GreyBitmap sheet, IImageDataset dataset, int left)
    {
        byte[] image = new byte[dataset.Height * dataset.Width];
        for (int index = 0; index < dataset.Count; index++)
        {
            dataset.Read(index, image);
            int x0 = left + (index % Columns * Cell), y0 = index / Columns * Cell;
            for (int y = 0; y < dataset.Height * Zoom; y++)
            {
                for (int x = 0; x < dataset.Width * Zoom; x++)
                    sheet[x0 + x, y0 + y] = image[(y / Zoom * dataset.Width) + (x / Zoom)];
            }
        }
    }
}
