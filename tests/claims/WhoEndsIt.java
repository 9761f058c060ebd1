// Says which class ends a direct buffer's memory: looked up by reflection, from the buffer's cleaner down.
// Asked for with: java --add-opens java.base/java.nio=ALL-UNNAMED (and jdk.internal.ref, sun.nio.ch) WhoEndsIt.java FILE

import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;

public class WhoEndsIt {
    public static void main(String[] arguments) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(arguments[0], "rw")) {
            System.out.println("map " + ends(file.getChannel().map(MapMode.READ_WRITE, 0, 4096)));
        }
        System.out.println("allocateDirect " + ends(ByteBuffer.allocateDirect(4096)));
    }

    private static String ends(ByteBuffer buffer) throws Exception {
        for (Class<?> type = buffer.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals("cleaner")) {
                    return runnableIn(field, buffer);
                }
            }
        }
        return "no cleaner";
    }

    private static String runnableIn(Field holder, Object owner) throws Exception {
        holder.setAccessible(true);
        Object cleaner = holder.get(owner);
        for (Class<?> type = cleaner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && Runnable.class.isAssignableFrom(field.getType())) {
                    field.setAccessible(true);
                    return field.get(cleaner).getClass().getName();
                }
            }
        }
        return "no action in " + cleaner.getClass().getName();
    }
}
