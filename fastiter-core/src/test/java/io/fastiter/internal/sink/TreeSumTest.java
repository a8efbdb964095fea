package io.fastiter.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.stage.FilterStage;
import io.fastiter.internal.stage.FlatMapArrayStage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The sum of doubles: of which shape it is, and that no splitting changes a bit of it. */
class TreeSumTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    // ---- what it is ----

    /** The definition, recursively: leaves of 1024 indices in 8 lanes, joined by the tree over leaf numbers. */
    private static double byDefinition(long[] indices, double[] values) {
        if (indices.length == 0) {
            return 0.0;
        }
        int levels = 0;
        while (indices[indices.length - 1] >> 10 >> levels != 0) {
            levels++;
        }
        return 0.0 + node(indices, values, 0, levels);
    }

    private static double node(long[] indices, double[] values, long first, int level) {
        long from = first << 10;
        long to = first + (1L << level) << 10;
        int at = firstFrom(from, indices);
        if (at == indices.length || indices[at] >= to) {
            return -0.0;
        }
        if (level > 0) {
            return node(indices, values, first, level - 1)
                    + node(indices, values, first + (1L << level - 1), level - 1);
        }
        double[] lanes = new double[8];
        Arrays.fill(lanes, -0.0);
        for (int i = at; i < indices.length && indices[i] < to; i++) {
            lanes[(int) (indices[i] % 8)] += values[i];
        }
        for (int width = 4; width > 0; width /= 2) {
            double[] half = new double[width];
            for (int i = 0; i < width; i++) {
                half[i] = lanes[2 * i] + lanes[2 * i + 1];
            }
            lanes = half;
        }
        return lanes[0];
    }

    /** Sums in pieces that are combined in any order; {@code cuts} are the indices at which pieces end. */
    private static double inPieces(long[] indices, double[] values, List<Long> cuts, Random random) {
        List<TreeSum> pieces = new ArrayList<>();
        long from = cuts.get(0);
        for (long to : cuts) {
            TreeSum piece = new TreeSum(random.nextBoolean() ? Long.MAX_VALUE : to - from);
            long turn = random.nextInt(3) == 0 ? from + (long) (random.nextDouble() * (to - from)) : to;
            if (random.nextInt(4) != 0) {
                inStrips(piece, from, turn, indices, values, 1 << random.nextInt(11));
                oneByOne(piece, turn, to, indices, values);
            } else {
                oneByOne(piece, from, turn, indices, values);
                inStrips(piece, turn, to, indices, values, 1 << random.nextInt(11));
            }
            pieces.add(piece.end());
            from = to;
        }
        while (pieces.size() > 1) {
            int left = random.nextInt(pieces.size() - 1);
            pieces.set(left, pieces.get(left).append(pieces.remove(left + 1)));
        }
        return pieces.get(0).sum();
    }

    /** What a kernel does that counts items. */
    private static void oneByOne(TreeSum sum, long from, long to, long[] indices, double[] values) {
        for (int at = firstFrom(from, indices); at < indices.length && indices[at] < to; at++) {
            sum.add(indices[at], values[at]);
        }
    }

    /** What a kernel does that goes by the source's indices. */
    private static void inStrips(TreeSum sum, long from, long to, long[] indices, double[] values, int stride) {
        double[] lanes = new double[8];
        Arrays.fill(lanes, -0.0);
        int at = firstFrom(from, indices);
        for (long pos = from; pos < to; ) {
            int n = (int) Math.min(to - pos, stride - (pos & stride - 1));
            for (int j = 0; j < n; j++) {
                boolean isThere = at < indices.length && indices[at] == pos + j;
                double x = isThere ? values[at++] : -0.0;
                sum.strip[j] = x;
                double lane = lanes[0] + x;
                System.arraycopy(lanes, 1, lanes, 0, 7);
                lanes[7] = lane;
            }
            pos += n;
            System.arraycopy(lanes, 0, sum.turned, 0, 8);
            sum.take(pos, n);
            System.arraycopy(sum.turned, 0, lanes, 0, 8);
        }
    }

    private static int firstFrom(long index, long[] indices) {
        int at = Arrays.binarySearch(indices, index);
        return at < 0 ? -at - 1 : at;
    }

    @Property(tries = 300)
    void anySplittingGivesTheSameBits(
            @ForAll @IntRange(max = 20_000) int n,
            @ForAll @IntRange(min = 10, max = 200) int gap,
            @ForAll @IntRange(max = 40) int pieces,
            @ForAll("starts") long start,
            @ForAll long seed) {
        Random random = new Random(seed);
        long length = n * (long) gap / 10 + 1;
        long[] indices =
                random.longs(n, start, start + length).sorted().distinct().toArray();
        double[] values = random.doubles(indices.length)
                .map(x -> (x - 0.4) * Math.pow(10, random.nextInt(30) - 15))
                .toArray();
        List<Long> cuts = new ArrayList<>(random.longs(pieces, start, start + length)
                .map(x -> random.nextInt(4) == 0 ? Math.max(start, x & -1024) : x)
                .boxed()
                .toList());
        cuts.add(start);
        cuts.add(start + length);
        cuts.sort(null);
        assertThat(Double.doubleToLongBits(inPieces(indices, values, cuts, random)))
                .isEqualTo(Double.doubleToLongBits(byDefinition(indices, values)));
    }

    @Provide
    Arbitrary<Long> starts() {
        return Arbitraries.oneOf(
                Arbitraries.just(0L),
                Arbitraries.longs().between(0, 1 << 20),
                Arbitraries.longs().between(0, 1L << 52));
    }

    @Property(tries = 50)
    void aPieceIsSmall(@ForAll long seed) {
        Random random = new Random(seed);
        TreeSum piece = new TreeSum(0);
        long index = random.nextInt(1 << 20);
        for (int i = 0; i < 50_000; i++) {
            piece.add(index, 1);
            index += random.nextInt(3000);
        }
        assertThat(piece.nodes()).isLessThan(60);
        assertThat(piece.end().sum()).isEqualTo(50_000);
    }

    @Test
    void takingInAStripIsTooLongToBecomePartOfAKernel() throws IOException {
        Label end = new Label();
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(TreeSum.class.getName()).accept(markingTheEndOfTake(writer, end), 0);
        writer.toByteArray();
        assertThat(end.getOffset())
                .as("bytes of TreeSum.take: above -XX:FreqInlineSize, which is 325 wherever it is not set, C2 calls a"
                        + " method however often that is; shorter, it must be measured anew (see DECISIONS.md)")
                .isGreaterThan(325);
    }

    private static ClassVisitor markingTheEndOfTake(ClassWriter writer, Label end) {
        return new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                return !name.equals("take") || !descriptor.equals("(JI)V")
                        ? method
                        : new MethodVisitor(Opcodes.ASM9, method) {
                            @Override
                            public void visitMaxs(int stack, int locals) {
                                visitLabel(end);
                                super.visitMaxs(stack, locals);
                            }
                        };
            }
        };
    }

    @Test
    void stripsArePassedOn() {
        double[] strip = Strips.take(5000);
        assertThat(strip).hasSize(1024);
        Strips.give(strip);
        assertThat(Strips.take(256)).isSameAs(strip);
        assertThat(Strips.take(256)).isNotSameAs(strip).hasSize(1024);
        assertThat(Strips.take(255)).hasSize(255);
        Strips.give(new double[255]);
        assertThat(Strips.take(Long.MAX_VALUE)).hasSize(1024);
    }

    // ---- through the engine ----

    @ParameterizedTest
    @EnumSource
    void sumIsTheSameHoweverItIsRun(Way way) {
        for (int n : new int[] {0, 1, 7, 8, 9, 1000, 1024, 1025, 10_000}) {
            double[] values = new Random(n).doubles(n).map(x -> 1 / (x - 0.5)).toArray();
            long[] all = java.util.stream.LongStream.range(0, n).toArray();
            assertThat(way.run(Sources.of(values), new DoubleSumSink())).isEqualTo(byDefinition(all, values));
        }
    }

    @ParameterizedTest
    @EnumSource
    void lanesGoByTheSourcesIndicesBehindAFilter(Way way) {
        double[] values = new Random(1).doubles(10_000).map(x -> 1 / (x - 0.5)).toArray();
        DoublePredicate positive = x -> x > 0;
        long[] kept = java.util.stream.IntStream.range(0, values.length)
                .filter(i -> values[i] > 0)
                .asLongStream()
                .toArray();
        double[] keptValues = Arrays.stream(values).filter(positive).toArray();
        Plan plan = Sources.of(values).then(new FilterStage(Kind.DOUBLE, positive, false));
        assertThat(way.run(plan, new DoubleSumSink())).isEqualTo(byDefinition(kept, keptValues));
        assertThat(way.run(plan, new AverageSink(Kind.DOUBLE)))
                .isEqualTo(OptionalDouble.of(byDefinition(kept, keptValues) / kept.length));
    }

    @ParameterizedTest
    @EnumSource
    void severalItemsOfOneIndexAreAddedOneAfterTheOther(Way way) {
        DoubleFunction<Object> three = x -> new double[] {1e16, x, -1e16};
        Plan plan = Sources.doubles(3000).then(new FlatMapArrayStage("flatMap", Kind.DOUBLE, Kind.DOUBLE, three));
        double[] each = new double[3000];
        for (int i = 0; i < each.length; i++) {
            each[i] = 1e16 + i - 1e16;
        }
        assertThat(way.run(plan, new DoubleSumSink())).isEqualTo(way.run(Sources.of(each), new DoubleSumSink()));
    }

    // ---- special values ----

    @ParameterizedTest
    @EnumSource
    void specialValuesAreThoseOfALoop(Way way) {
        assertThat(way.run(Sources.of(new double[0]), new DoubleSumSink())).isEqualTo(0.0);
        assertThat(way.run(Sources.of(new double[] {-0.0, -0.0}), new DoubleSumSink()))
                .isEqualTo(0.0);
        assertThat(way.run(Sources.of(new double[] {1, NAN}), new DoubleSumSink()))
                .isEqualTo(NAN);
        assertThat(way.run(Sources.of(new double[] {1, INF, INF}), new DoubleSumSink()))
                .isEqualTo(INF);
        assertThat(way.run(Sources.of(new double[] {1, INF, -INF}), new DoubleSumSink()))
                .isEqualTo(NAN);
    }

    @Test
    void itIsMoreAccurateThanALoop() {
        double[] tenths = new double[1_000_000];
        Arrays.fill(tenths, 0.1);
        double error = Math.abs((Double) Way.AS_IT_COMES.run(Sources.of(tenths), new DoubleSumSink()) - 100_000);
        assertThat(error).isLessThan(1e-9);
        assertThat(Math.abs(loop(tenths) - 100_000)).isGreaterThan(1e-7);
    }

    private static double loop(double[] values) {
        double sum = 0;
        for (double x : values) {
            sum += x;
        }
        return sum;
    }
}
