import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import sun.misc.Unsafe;

/**
 * The bench's rows in the JVM itself. Says first which rows it has, {"rows": [...]}; then reads "REPEATS ROW" lines, and
 * answers each with one line: with REPEATS 0 {"value": the result of one call}, else {"ns": the time of one call}.
 * Started by conformance/bench/remote.py with the folder of the files (see rows.py) as its argument.
 *
 * A loop is compiled by the JIT as a whole, so the figures are what Java code pays, not what a single call costs.
 */
final class Bench {
    interface Call { Object once() throws Exception; }
    interface Work { long nanos(int repeats) throws Exception; }
    interface Body { long run(int repeats) throws Exception; }
    record Task(Call call, Work work) {}

    static final int GET_AT = 64, PUT_AT = 4096, PAGE = 4096, SMALL = 64 << 10, BULK = 64 << 20, HUGE = 1 << 30, LAP = 16;
    static final byte BYTE = 42;
    static final int INT = 0x12345678;
    static final long LONG = 0x0123456789ABCDEFL;
    static final double DOUBLE = 42.5;

    /** Takes what loops compute, so that they are not dropped. */
    static volatile long sink;
    static final Map<String, Task> tasks = new HashMap<>();
    static Unsafe unsafe;

    public static void main(String[] arguments) throws Exception {
        var field = Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        unsafe = (Unsafe) field.get(null);
        var folder = Path.of(arguments[0]);
        var small = map(open(folder, "small.bin"), SMALL);
        bytes(small);
        elements(small, " BE");
        elements(map(open(folder, "small.bin"), SMALL).order(ByteOrder.LITTLE_ENDIAN), " LE");
        heap(open(folder, "small.bin"));
        views(small, " BE");
        views(map(open(folder, "small.bin"), SMALL).order(ByteOrder.LITTLE_ENDIAN), " LE");
        pieces(small);
        bulk(map(open(folder, "bulk.bin"), BULK), map(open(folder, "target.bin"), BULK));
        ints(map(open(folder, "bulk.bin"), BULK), map(open(folder, "target.bin"), BULK));
        pages(open(folder, "pages.bin"));
        transfer(open(folder, "pages.bin"), open(folder, "target.bin"));
        cycles(open(folder, "huge.bin"), open(folder, "page.bin"));
        whole(folder.resolve("huge.bin"), open(folder, "huge.bin"), open(folder, "page.bin"));
        answer();
    }

    static void answer() throws Exception {
        System.out.println("{\"rows\": [\"" + String.join("\", \"", tasks.keySet()) + "\"]}");
        var lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null; ) {
            var words = line.split(" ", 2);
            var task = tasks.get(words[1]);
            var repeats = Integer.parseInt(words[0]);
            if (repeats == 0) System.out.println("{\"value\": " + task.call().once() + "}");
            else System.out.println("{\"ns\": " + (double) task.work().nanos(repeats) / repeats + "}");
        }
    }

    static void row(String name, Call call, Body body) {
        tasks.put(name, new Task(call, repeats -> {
            var started = System.nanoTime();
            sink += body.run(repeats);
            return System.nanoTime() - started;
        }));
    }

    /** A relative row: the position goes back after each 16 calls, as it does in the Python columns. */
    static void lap(String name, Buffer b, int at, Call call, Body sixteen) {
        row(name, () -> { b.position(at); return call.once(); }, n -> {
            long s = 0;
            for (int k = 0; k < n; k += LAP) { b.position(at); s += sixteen.run(LAP); }
            return s;
        });
    }

    static void bytes(ByteBuffer b) {
        row("get(i)", () -> b.get(GET_AT), n -> { long s = 0; for (int k = 0; k < n; k++) s += b.get(k & 0xFFF); return s; });
        row("put(i, v)", () -> { b.put(PUT_AT, BYTE); return null; },
            n -> { for (int k = 0; k < n; k++) b.put(PUT_AT + (k & 0xFFF), BYTE); return 0; });
        lap("get()", b, GET_AT, () -> b.get(), n -> { long s = 0; for (int k = 0; k < n; k++) s += b.get(); return s; });
        lap("put(v)", b, PUT_AT, () -> { b.put(BYTE); return null; },
            n -> { for (int k = 0; k < n; k++) b.put(BYTE); return 0; });
    }

    static void elements(ByteBuffer b, String order) {
        row("getInt(i)" + order, () -> b.getInt(GET_AT),
            n -> { long s = 0; for (int k = 0; k < n; k++) s += b.getInt((k & 511) * 8); return s; });
        row("getLong(i)" + order, () -> b.getLong(GET_AT),
            n -> { long s = 0; for (int k = 0; k < n; k++) s += b.getLong((k & 511) * 8); return s; });
        row("getDouble(i)" + order, () -> b.getDouble(GET_AT),
            n -> { double s = 0; for (int k = 0; k < n; k++) s += b.getDouble((k & 511) * 8); return (long) s; });
        row("putInt(i, v)" + order, () -> { b.putInt(PUT_AT, INT); return null; },
            n -> { for (int k = 0; k < n; k++) b.putInt(PUT_AT + (k & 511) * 8, INT); return 0; });
        row("putLong(i, v)" + order, () -> { b.putLong(PUT_AT, LONG); return null; },
            n -> { for (int k = 0; k < n; k++) b.putLong(PUT_AT + (k & 511) * 8, LONG); return 0; });
        row("putDouble(i, v)" + order, () -> { b.putDouble(PUT_AT, DOUBLE); return null; },
            n -> { for (int k = 0; k < n; k++) b.putDouble(PUT_AT + (k & 511) * 8, DOUBLE); return 0; });
        lap("getInt()" + order, b, GET_AT, () -> b.getInt(),
            n -> { long s = 0; for (int k = 0; k < n; k++) s += b.getInt(); return s; });
        lap("getLong()" + order, b, GET_AT, () -> b.getLong(),
            n -> { long s = 0; for (int k = 0; k < n; k++) s += b.getLong(); return s; });
        lap("getDouble()" + order, b, GET_AT, () -> b.getDouble(),
            n -> { double s = 0; for (int k = 0; k < n; k++) s += b.getDouble(); return (long) s; });
        lap("putInt(v)" + order, b, PUT_AT, () -> { b.putInt(INT); return null; },
            n -> { for (int k = 0; k < n; k++) b.putInt(INT); return 0; });
        lap("putLong(v)" + order, b, PUT_AT, () -> { b.putLong(LONG); return null; },
            n -> { for (int k = 0; k < n; k++) b.putLong(LONG); return 0; });
        lap("putDouble(v)" + order, b, PUT_AT, () -> { b.putDouble(DOUBLE); return null; },
            n -> { for (int k = 0; k < n; k++) b.putDouble(DOUBLE); return 0; });
    }

    static void heap(FileChannel small) throws IOException {
        var big = ByteBuffer.allocate(SMALL);
        small.read(big, 0);
        var little = big.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        row("heap getInt(i) BE", () -> big.getInt(GET_AT),
            n -> { long s = 0; for (int k = 0; k < n; k++) s += big.getInt((k & 511) * 8); return s; });
        row("heap getInt(i) LE", () -> little.getInt(GET_AT),
            n -> { long s = 0; for (int k = 0; k < n; k++) s += little.getInt((k & 511) * 8); return s; });
    }

    static void views(ByteBuffer b, String order) {
        var ints = b.asIntBuffer();
        row("IntBuffer.get(k)" + order, () -> ints.get(GET_AT / 4),
            n -> { long s = 0; for (int k = 0; k < n; k++) s += ints.get(k & 1023); return s; });
        row("IntBuffer.put(k, v)" + order, () -> { ints.put(PUT_AT / 4, INT); return null; },
            n -> { for (int k = 0; k < n; k++) ints.put(PUT_AT / 4 + (k & 1023), INT); return 0; });
        lap("IntBuffer.get()" + order, ints, GET_AT / 4, () -> ints.get(),
            n -> { long s = 0; for (int k = 0; k < n; k++) s += ints.get(); return s; });
        lap("IntBuffer.put(v)" + order, ints, PUT_AT / 4, () -> { ints.put(INT); return null; },
            n -> { for (int k = 0; k < n; k++) ints.put(INT); return 0; });
        var doubles = b.asDoubleBuffer();
        row("DoubleBuffer.get(k)" + order, () -> doubles.get(GET_AT / 8),
            n -> { double s = 0; for (int k = 0; k < n; k++) s += doubles.get(k & 511); return (long) s; });
        row("DoubleBuffer.put(k, v)" + order, () -> { doubles.put(PUT_AT / 8, DOUBLE); return null; },
            n -> { for (int k = 0; k < n; k++) doubles.put(PUT_AT / 8 + (k & 511), DOUBLE); return 0; });
    }

    static void pieces(ByteBuffer b) {
        var piece = new byte[64];
        row("slice(i, 64)", () -> crc(b.slice(GET_AT, 64)),
            n -> { long s = 0; for (int k = 0; k < n; k++) s += b.slice(k & 0xFFF, 64).get(0); return s; });
        row("get(i, byte[64])", () -> { b.get(GET_AT, piece); return crc(ByteBuffer.wrap(piece)); },
            n -> { for (int k = 0; k < n; k++) b.get(k & 0xFFF, piece); return piece[0]; });
    }

    static void bulk(ByteBuffer source, ByteBuffer target) {
        var array = new byte[BULK];
        row("get(0, byte[64 MiB])", () -> { source.get(0, array); return crc(ByteBuffer.wrap(array)); },
            n -> { for (int k = 0; k < n; k++) source.get(0, array); return array[0]; });
        // `array` is what the source holds once the row above has been checked; here it may not have been.
        row("put(0, byte[64 MiB])", () -> { source.get(0, array); target.put(0, array); return null; },
            n -> { for (int k = 0; k < n; k++) target.put(0, array); return 0; });
    }

    static void ints(ByteBuffer source, ByteBuffer target) {
        var array = new int[BULK / 4];
        for (var order : Map.of(" BE", ByteOrder.BIG_ENDIAN, " LE", ByteOrder.LITTLE_ENDIAN).entrySet()) {
            var from = source.order(order.getValue()).asIntBuffer();
            var to = target.order(order.getValue()).asIntBuffer();
            row("get(0, int[16 Mi])" + order.getKey(), () -> { from.get(0, array); return crc(bytesOf(array)); },
                n -> { for (int k = 0; k < n; k++) from.get(0, array); return array[0]; });
            row("put(0, int[16 Mi])" + order.getKey(), () -> { from.get(0, array); to.put(0, array); return null; },
                n -> { for (int k = 0; k < n; k++) to.put(0, array); return 0; });
        }
    }

    static void pages(FileChannel file) throws IOException {
        var b = map(file, BULK);
        var array = new byte[PAGE];
        var direct = ByteBuffer.allocateDirect(PAGE);
        for (var order : Map.of(" seq", pageOffsets(1, 1), " random", pageOffsets(0x2545, 0x3619)).entrySet()) {
            int[] offsets = order.getValue();
            row("get(p, byte[4 KiB])" + order.getKey(),
                () -> { b.get(offsets[0], array); return crc(ByteBuffer.wrap(array)); },
                n -> { for (int k = 0; k < n; k++) b.get(next(offsets), array); return array[0]; });
            row("read(4 KiB, p)" + order.getKey(),
                () -> { file.read(direct.clear(), offsets[0]); return crc(direct.flip()); },
                n -> { for (int k = 0; k < n; k++) file.read(direct.clear(), next(offsets)); return direct.get(0); });
        }
    }

    /** How many pages have been asked for: the walk goes on where the last round left it. */
    static int walked;

    static int next(int[] offsets) {
        return offsets[walked++ & offsets.length - 1];
    }

    /** Where the pages of 64 MiB lie, in the order in which they are asked for: as in rows.py. */
    static int[] pageOffsets(int factor, int step) {
        var offsets = new int[BULK / PAGE];
        for (int k = 0, number = 0; k < offsets.length; k++) {
            number = (number * factor + step) % offsets.length;
            offsets[k] = number * PAGE;
        }
        return offsets;
    }

    static void transfer(FileChannel source, FileChannel target) {
        Call copy = () -> { source.transferTo(0, BULK, target.position(0)); return null; };
        row("transferTo() 64 MiB", copy, n -> { for (int k = 0; k < n; k++) copy.once(); return 0; });
    }

    static void cycles(FileChannel huge, FileChannel page) {
        for (var size : Map.of("4 KiB", 4 << 10, "1 MiB", 1 << 20, "1 GiB", HUGE).entrySet()) {
            int length = size.getValue();
            var beside = new MappedByteBuffer[8];  // for the reason that rows.py gives
            Call first = () -> {
                for (int k = 0; k < beside.length; k++) {
                    beside[k] = map(page, Math.max(length, 2 * PAGE));
                    sink += beside[k].get(PUT_AT);
                }
                return cycle(huge, length);
            };
            row("map+touch+clean " + size.getKey(), first,
                n -> { long s = 0; for (int k = 0; k < n; k++) s += cycle(huge, length); return s; });
        }
    }

    static void whole(Path hugeFile, FileChannel huge, FileChannel page) throws IOException {
        tasks.put("load() 1 GiB warm", new Task(() -> {
            var b = map(huge, HUGE);
            b.load();
            var mapped = mappedBytes(hugeFile);
            unsafe.invokeCleaner(b);
            return mapped;
        }, repeats -> {
            long total = 0;
            for (int k = 0; k < repeats; k++) {
                var b = map(huge, HUGE);
                var started = System.nanoTime();
                b.load();
                total += System.nanoTime() - started;
                unsafe.invokeCleaner(b);
            }
            return total;
        }));
        var loaded = new MappedByteBuffer[1];
        Call ask = () -> {
            if (loaded[0] == null) loaded[0] = map(huge, HUGE).load();
            return loaded[0].isLoaded();
        };
        row("isLoaded() 1 GiB", ask, n -> { for (int k = 0; k < n; k++) ask.once(); return 0; });
        var forced = map(page, HUGE);
        Call force = () -> { forced.put(PUT_AT, BYTE); forced.force(); return null; };
        row("force() 1 page of 1 GiB", force, n -> { for (int k = 0; k < n; k++) force.once(); return 0; });
    }

    static int cycle(FileChannel channel, int length) throws IOException {
        var b = map(channel, length);
        int value = b.get(Math.max(0, length - 16 * PAGE) + GET_AT);
        unsafe.invokeCleaner(b);
        return value;
    }

    static FileChannel open(Path folder, String name) throws IOException {
        return FileChannel.open(folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    static MappedByteBuffer map(FileChannel channel, int length) throws IOException {
        return channel.map(MapMode.READ_WRITE, 0, length);
    }

    static long crc(ByteBuffer bytes) {
        var sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }

    /** The ints as they lie in memory. */
    static ByteBuffer bytesOf(int[] ints) {
        var bytes = ByteBuffer.allocate(ints.length * 4).order(ByteOrder.nativeOrder());
        bytes.asIntBuffer().put(ints);
        return bytes;
    }

    /** What Python's smaps.mapped_bytes does: bytes of the file in this process's page table, null if unknown. */
    static Long mappedBytes(Path file) throws IOException {
        var smaps = Path.of("/proc/self/smaps");
        if (!Files.exists(smaps)) return null;
        long total = 0;
        boolean inside = false;
        var ending = " " + file.toRealPath();
        for (var line : Files.readAllLines(smaps)) {
            if (!line.split("\\s+", 2)[0].endsWith(":")) inside = line.endsWith(ending);
            else if (inside && line.startsWith("Rss:")) total += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
        return total;
    }
}
