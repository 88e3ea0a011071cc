using System.Reflection;
using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests.Shifts;

public class ImageShiftTests
{
    private static readonly ImageShape Shape = new(32, 32, 3);

    [Fact]
    public void Names_parse_at_every_severity_and_print_themselves()
    {
        Assert.Equal([.. ImageShift.Corruptions, "rotation"], ImageShift.Names);
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
    [InlineData("sleet:1")]
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
        { "shot_noise:1", "5415c23ae792c5cc", "8841fc333e2a703d" },
        { "shot_noise:2", "0d371257db39ce5f", "15b809a6799bd5c6" },
        { "shot_noise:3", "fa243262ca0fd45a", "0e38744aa092efbe" },
        { "shot_noise:4", "d2168604efa1492b", "e4c2d73fc6654f08" },
        { "shot_noise:5", "01139e430c9f0826", "332798d96fdfb23a" },
        { "impulse_noise:1", "e25342c679108aef", "2f5ac60002d1e0c7" },
        { "impulse_noise:2", "a15843dd69ffd270", "4207ab19450012c9" },
        { "impulse_noise:3", "7a08dc4e3a346853", "b2e0027a6685a454" },
        { "impulse_noise:4", "5860dc45a2561019", "06ca5c46e7b9fb61" },
        { "impulse_noise:5", "1fe91372bdd7b804", "8fee9301e7fba1cc" },
        { "defocus_blur:1", "a5cc1613b02175f6", "6a856893f5218623" },
        { "defocus_blur:2", "9b486b855c6751ff", "444cc684659a2268" },
        { "defocus_blur:3", "2ca251a309433ca0", "70645597b98d1f88" },
        { "defocus_blur:4", "62b38702b947f477", "34aead4f44bb1b68" },
        { "defocus_blur:5", "be6a50ef85c4b15c", "424df0cf04f3f605" },
        { "glass_blur:1", "f7eda30cab5a4162", "f401e558b2648db8" },
        { "glass_blur:2", "f7eda30cab5a4162", "f401e558b2648db8" },
        { "glass_blur:3", "e89c1d945c599b27", "e7859fddc059d6d3" },
        { "glass_blur:4", "e3629743aabda21b", "f2c082cdabf68227" },
        { "glass_blur:5", "339d6cf05994d6bb", "98b396e5c99c9462" },
        { "motion_blur:1", "25cc69a0b612d327", "689bdc503f6b016c" },
        { "motion_blur:2", "a74344bfc95b22cb", "371d8d7035f621c3" },
        { "motion_blur:3", "bf237ac7702736f7", "0ab9006248b718be" },
        { "motion_blur:4", "bf237ac7702736f7", "0ab9006248b718be" },
        { "motion_blur:5", "8f4daca28fc2107f", "f422238be5aa41d6" },
        { "zoom_blur:1", "cc4bfd46b46b95c5", "ab8f568f1d7fc337" },
        { "zoom_blur:2", "b2765e5561998706", "dc2a1bbc7b94b7e7" },
        { "zoom_blur:3", "ac0cd616f375323e", "1f22ce5b91bade50" },
        { "zoom_blur:4", "58132ac9e08bde29", "ad21a667ebb455a0" },
        { "zoom_blur:5", "56ba39402bc5457f", "f151d8dcf6672bd6" },
        { "snow:1", "78fafef9880fac5b", "633661b8d1d78e53" },
        { "snow:2", "38678a20870b67d9", "5671a9b2dfd815f1" },
        { "snow:3", "3c72ce1dbd4333b6", "72855eb52b2a1d70" },
        { "snow:4", "1d8b2cdc39994826", "d43a95b78e0bd56c" },
        { "snow:5", "1252716ab8ef9419", "2f7c7ab712ee1c70" },
        { "frost:1", "0b7c6f62b915ff32", "c5223a5c00c7db43" },
        { "frost:2", "242bafa39304376c", "3cb7c304abde23c7" },
        { "frost:3", "ab7a666bdcfdcc74", "e4e2d7627c5b4c3f" },
        { "frost:4", "423a67f60868ae5e", "4e720dae6dee6a97" },
        { "frost:5", "576ebb45874eabdf", "fff0ea521a4fb7a8" },
        { "fog:1", "cb71b6bf1f37d6a9", "331044c9fee79074" },
        { "fog:2", "af58d854ade97744", "81f2a3bac606074c" },
        { "fog:3", "7f183e35036ca136", "7d8b2207e2805646" },
        { "fog:4", "bcf3504f22a00f9a", "79577a6bd33bf67b" },
        { "fog:5", "79b652625768e52a", "61371588af603283" },
        { "brightness:1", "ac6264d9b6d0dfe4", "ee10572fc767245f" },
        { "brightness:2", "bfbbe07e0d4742e3", "cab6d0e1e4be4f9b" },
        { "brightness:3", "e25f4a8d967e8a07", "f6b7df349bb9e90a" },
        { "brightness:4", "ed4be2f8509c6f53", "f6fd51219bf51b02" },
        { "brightness:5", "16d5c25d34b0a16f", "d3a6693183d6ba68" },
        { "contrast:1", "938f19346e78013f", "cffe81953b1b2a74" },
        { "contrast:2", "31777e5fb05b7d76", "858fb5a36a9cc18c" },
        { "contrast:3", "862497afc7121eb1", "b8d361998adf37fb" },
        { "contrast:4", "bacc643ce3bd3a1d", "d7b023096f1fe87e" },
        { "contrast:5", "2e1fca2d699d4ecf", "44e63bb7a72f998f" },
        { "elastic_transform:1", "6280a0c979283e1a", "22eabdc682c83264" },
        { "elastic_transform:2", "e7232ee2ed748dac", "3bb68967beb9af0f" },
        { "elastic_transform:3", "08056cf826400b43", "a6a5924d7b0380fd" },
        { "elastic_transform:4", "e492cab90e8b5ab5", "7eb89a99c0fe3415" },
        { "elastic_transform:5", "a1dbba3174087154", "19225c3731071d69" },
        { "pixelate:1", "42058bbb63350cef", "966ced7467753970" },
        { "pixelate:2", "1ae88ad7c10f91cc", "f6b74e2da1821d82" },
        { "pixelate:3", "f411dbc6a437d9f2", "dc5ac0b0cc86041b" },
        { "pixelate:4", "f3b5a78c4aaaba45", "42972c2b557fbf49" },
        { "pixelate:5", "2db6fbc163156771", "88cd456ed263342c" },
        { "jpeg_compression:1", "1079d6a3d8fa9b9d", "bba47036aa7d6d67" },
        { "jpeg_compression:2", "ea158427fc4a0ccc", "d0108c2b96b95091" },
        { "jpeg_compression:3", "fbdb0eb0c28dece3", "12c9e713a178202f" },
        { "jpeg_compression:4", "cd7feaad58085883", "30671cb33e1e11f1" },
        { "jpeg_compression:5", "4258363cd7bee907", "bd58e33d4ce3745e" },
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
