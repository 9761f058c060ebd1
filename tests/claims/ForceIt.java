// Maps a file as each line of the standard input says (READ_ONLY, PRIVATE, READ_WRITE), calls force(), and says so.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

public class ForceIt {
    public static void main(String[] arguments) throws IOException {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in));
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (String mode = asked.readLine(); mode != null; mode = asked.readLine()) {
                MapMode as = mode.equals("PRIVATE") ? MapMode.PRIVATE
                        : mode.equals("READ_ONLY") ? MapMode.READ_ONLY : MapMode.READ_WRITE;
                MappedByteBuffer buffer = channel.map(as, 0, 4096);
                buffer.force();
                System.out.println(mode + " " + buffer.get(0));
            }
        }
    }
}
