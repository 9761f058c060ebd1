// Maps a file of a disk that is full below it, stores to every page, and asks for force() as often as there is something to ask.

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

public class ForceTwice {
    interface Call {
        void run() throws IOException;
    }

    static void ask(String what, Call call) {
        try {
            call.run();
            System.out.println(what + ": fine");
        } catch (UncheckedIOException | IOException e) {
            System.out.println(what + ": " + e.getClass().getName());
        }
    }

    public static void main(String[] arguments) throws IOException {
        int size = Integer.parseInt(arguments[1]);
        Path path = Path.of(arguments[0]);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel other = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer buffer = channel.map(MapMode.READ_WRITE, 0, size);
            for (int at = 0; at < size; at += 4096) {
                buffer.put(at, (byte) 1);
            }
            ask("force", buffer::force);
            ask("force again", buffer::force);
            ask("the channel's force", () -> channel.force(true));
            ask("another channel's force", () -> other.force(true));
            ask("that one again", () -> other.force(true));
        }
    }
}
