using System.Reflection;
using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests.Shifts;

public class ImageShiftTests
{
    private static readonly ImageShape Shape = new(32, 32, 3);

    [Fact]
    public void Names_parse_at_every_severity_and_print_themselves()
    {
        Assert.Equal(["gaussian_noise", "defocus_blur", "contrast", "brightness", "pixelate", "rotation"], ImageShift.Names);
        foreach (string name in ImageShift.Names)
        {
            for (int severity = 1; severity <= 5; severity++)
            {
                ImageShift shift = ImageShift.Parse($"{name}:{severity}");
                Assert.Equal((name, severity, $"{name}:{severity}"), (shift.Name, shift.Severity, shift.ToString()));
            }
        }

        Assert.Same(ImageShift.None, ImageShift.Parse("none"));
        Assert.Equal("none", ImageShift.None.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("contrast")]
    [InlineData("contrast:")]
    [InlineData("contrast:0")]
    [InlineData("contrast:6")]
    [InlineData("contrast:-1")]
    [InlineData("contrast: 1")]
    [InlineData("contrast:4:4")]
    [InlineData("contrast:99999999999")]
    [InlineData("Contrast:1")]
    [InlineData("snow:1")]
    [InlineData("none:1")]
    [InlineData("1")]
    public void Anything_else_is_refused_with_all_that_exists(string text)
    {
        FormatException refusal = Assert.Throws<FormatException>(() => ImageShift.Parse(text));
        Assert.Contains($"'{text}'", refusal.Message, StringComparison.Ordinal);
        Assert.All(ImageShift.Names, name => Assert.Contains(name, refusal.Message, StringComparison.Ordinal));
        Assert.Contains("1 to 5", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void None_changes_nothing()
    {
        byte[] pixels = SyntheticImages.Random(Shape, 5);
        byte[] actual = [.. pixels];
        ImageShift.None.Apply(actual, Shape, 1, 2);
        Assert.Equal(pixels, actual);
    }

    [Fact]
    public void A_span_that_does_not_fit_the_shape_is_refused() =>
        Assert.Throws<ArgumentException>(() => ImageShift.Parse("contrast:1").Apply(new byte[11], new ImageShape(2, 2, 3), 0, 0));

    /// <summary>The golden bytes: whatever machine runs this must get the same, so a receipt means the same everywhere.</summary>
    [Theory]
    [MemberData(nameof(GoldenHashes))]
    public void Bytes_are_those_of_the_machine_that_defined_them(string shift, string colour, string grey)
    {
        Assert.Equal(colour, Hash(shift, Shape));
        Assert.Equal(grey, Hash(shift, new ImageShape(11, 7, 1)));

        static string Hash(string shift, ImageShape shape)
        {
            byte[] pixels = SyntheticImages.Random(shape, 2026);
            ImageShift.Parse(shift).Apply(pixels, shape, 0x0123_4567_89AB_CDEF, 77);
            return SyntheticImages.Sha256(pixels)[..16];
        }
    }

    public static TheoryData<string, string, string> GoldenHashes() => new()
    {
        { "gaussian_noise:1", "90cb4484bcb1d201", "20a22773edb1b1c2" },
        { "gaussian_noise:2", "29da1f516492d054", "f3141b0f6c952260" },
        { "gaussian_noise:3", "ae992828afa42cb9", "b522f41abd4e0a28" },
        { "gaussian_noise:4", "1cc8a7f57881c6d2", "2950f4aeb7db8210" },
        { "gaussian_noise:5", "bd52092c9a3cb0e5", "2c4b1d8e1dfde0a6" },
        { "defocus_blur:1", "a5cc1613b02175f6", "6a856893f5218623" },
        { "defocus_blur:2", "9b486b855c6751ff", "444cc684659a2268" },
        { "defocus_blur:3", "2ca251a309433ca0", "70645597b98d1f88" },
        { "defocus_blur:4", "62b38702b947f477", "34aead4f44bb1b68" },
        { "defocus_blur:5", "be6a50ef85c4b15c", "424df0cf04f3f605" },
        { "contrast:1", "938f19346e78013f", "cffe81953b1b2a74" },
        { "contrast:2", "31777e5fb05b7d76", "858fb5a36a9cc18c" },
        { "contrast:3", "862497afc7121eb1", "b8d361998adf37fb" },
        { "contrast:4", "bacc643ce3bd3a1d", "d7b023096f1fe87e" },
        { "contrast:5", "2e1fca2d699d4ecf", "44e63bb7a72f998f" },
        { "brightness:1", "ac6264d9b6d0dfe4", "ee10572fc767245f" },
        { "brightness:2", "bfbbe07e0d4742e3", "cab6d0e1e4be4f9b" },
        { "brightness:3", "e25f4a8d967e8a07", "f6b7df349bb9e90a" },
        { "brightness:4", "ed4be2f8509c6f53", "f6fd51219bf51b02" },
        { "brightness:5", "16d5c25d34b0a16f", "d3a6693183d6ba68" },
        { "pixelate:1", "42058bbb63350cef", "966ced7467753970" },
        { "pixelate:2", "1ae88ad7c10f91cc", "f6b74e2da1821d82" },
        { "pixelate:3", "f411dbc6a437d9f2", "dc5ac0b0cc86041b" },
        { "pixelate:4", "f3b5a78c4aaaba45", "42972c2b557fbf49" },
        { "pixelate:5", "2db6fbc163156771", "88cd456ed263342c" },
        { "rotation:1", "1209cc64f2741d11", "ee8ff9ebd398e054" },
        { "rotation:2", "e680ae97d7ef05b8", "c6cdca41ab80fdd1" },
        { "rotation:3", "daffc7a8cabaa321", "7b43cd067a58a2e7" },
        { "rotation:4", "c66d8bebc6548a41", "f026646cb1cd581a" },
        { "rotation:5", "433e14e7bb8895ba", "8956a8ded5f9c1c5" },
    };

    [Fact]
    public void No_shift_declares_a_floating_point_number()
    {
        Type[] forbidden = [typeof(float), typeof(double), typeof(decimal), typeof(Half)];
        const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        Type[] types = [.. typeof(ImageShift).Assembly.GetTypes().Where(type => type.Namespace == typeof(ImageShift).Namespace)];
        Assert.True(types.Length > 8);
        foreach (Type type in types)
        {
            Assert.DoesNotContain(type.GetFields(Everything), field => forbidden.Contains(field.FieldType));
            foreach (MethodBase method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
            {
                Assert.DoesNotContain(method.GetParameters(), parameter => forbidden.Contains(parameter.ParameterType));
                Assert.DoesNotContain(method.GetMethodBody()?.LocalVariables ?? [], local => forbidden.Contains(local.LocalType));
            }
        }
    }
}
