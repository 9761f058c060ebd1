// Writes a small store with RocketMQ's own DefaultMessageStore, or lists one that it finds, message by message.
//
//     java -cp JARS StoreTool.java write STORE_DIR
//     java -cp JARS StoreTool.java read STORE_DIR
//
// `read` prints lines of fields with tabs between: "message", "queue" or "index" first.  Text is UTF-8, bodies are hexadecimal.

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageExtBrokerInner;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.store.DefaultMessageStore;
import org.apache.rocketmq.store.PutMessageResult;
import org.apache.rocketmq.store.QueryMessageResult;
import org.apache.rocketmq.store.SelectMappedBufferResult;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.apache.rocketmq.store.queue.ConsumeQueueInterface;
import org.apache.rocketmq.store.queue.CqUnit;
import org.apache.rocketmq.store.queue.ReferredIterator;
import org.apache.rocketmq.store.stats.BrokerStatsManager;

public class StoreTool {
    // As conformance.rocketmq.stores has them.
    static final int LOG_FILE = 16 * 1024, QUEUE_FILE = 20 * 32, SLOTS = 32, ENTRIES = 128;

    static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        System.setOut(System.err);  // what RocketMQ logs
        DefaultMessageStore store = open(arguments[1]);
        if (arguments[0].equals("write")) {
            write(store);
        } else {
            read(store);
        }
        OUT.flush();
        Runtime.getRuntime().halt(0);
    }

    static DefaultMessageStore open(String folder) throws Exception {
        MessageStoreConfig config = new MessageStoreConfig();
        config.setStorePathRootDir(folder);
        config.setStorePathCommitLog(folder + "/commitlog");
        config.setMappedFileSizeCommitLog(LOG_FILE);
        config.setMappedFileSizeConsumeQueue(QUEUE_FILE);
        config.setMaxHashSlotNum(SLOTS);
        config.setMaxIndexNum(ENTRIES);
        config.setHaListenPort(0);
        config.setTimerWheelEnable(false);
        BrokerConfig broker = new BrokerConfig();
        DefaultMessageStore store = new DefaultMessageStore(
            config, new BrokerStatsManager(broker), (topic, queue, offset, tags, time, bits, properties) -> { }, broker,
            new ConcurrentHashMap<>());
        if (!store.load()) {
            throw new IllegalStateException("the store in " + folder + " does not load");
        }
        return store;
    }

    static void write(DefaultMessageStore store) throws Exception {
        store.start();
        for (int i = 0; i < 40; i++) {
            put(store, message("TopicTest", i % 3, "message " + i + " " + "x".repeat(i * 30), "Tag" + i % 4, "key" + i % 7));
        }
        put(store, message("T".repeat(130), 0, "a topic that needs version 2", "V2", "long"));
        MessageExtBrokerInner wide = message("Hosts", 0, "from an IPv6 host: gr\u00fc\u00dfe, \u4f60\u597d", null, null);
        wide.setBornHost(new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 4711));
        wide.setBornHostV6Flag();
        put(store, wide);
        MessageExtBrokerInner both = message("Hosts", 0, "", "\u00e4", "a b  c");
        both.setBornHost(new InetSocketAddress(InetAddress.getByName("2001:db8::2"), 4712));
        both.setBornHostV6Flag();
        both.setStoreHost(new InetSocketAddress(InetAddress.getByName("2001:db8::3"), 10911));
        both.setStoreHostAddressV6Flag();
        both.setBody(new byte[] {0});
        put(store, both);
        MessageExtBrokerInner packed = message("Packed", 0, "", null, null);
        java.util.zip.Deflater deflater = new java.util.zip.Deflater();
        deflater.setInput("again and again ".repeat(60).getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        byte[] room = new byte[2000];
        packed.setBody(java.util.Arrays.copyOf(room, deflater.deflate(room)));
        System.arraycopy(room, 0, packed.getBody(), 0, packed.getBody().length);
        packed.setSysFlag(MessageSysFlag.COMPRESSED_FLAG);
        put(store, packed);
        MessageExtBrokerInner prepared = message("TopicTest", 0, "prepared, in no queue", null, null);
        prepared.setSysFlag(MessageSysFlag.TRANSACTION_PREPARED_TYPE);
        put(store, prepared);
        for (int waited = 0; store.dispatchBehindBytes() > 0 && waited < 100; waited++) {
            Thread.sleep(50);
        }
        store.shutdown();
    }

    static MessageExtBrokerInner message(String topic, int queue, String body, String tags, String keys) throws Exception {
        MessageExtBrokerInner message = new MessageExtBrokerInner();
        message.setTopic(topic);
        message.setQueueId(queue);
        message.setBody(body.getBytes(StandardCharsets.UTF_8));
        message.setBornTimestamp(1_700_000_000_000L);
        message.setBornHost(new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 40_000));
        message.setStoreHost(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 10911));
        message.putUserProperty("origin", "StoreTool");
        if (tags != null) {
            message.setTags(tags);
        }
        if (keys != null) {
            message.setKeys(keys);
        }
        message.setTagsCode(MessageExtBrokerInner.tagsString2tagsCode(tags));
        message.setPropertiesString(MessageDecoder.messageProperties2String(message.getProperties()));
        return message;
    }

    static void put(DefaultMessageStore store, MessageExtBrokerInner message) {
        PutMessageResult result = store.putMessage(message);
        if (!result.isOk()) {
            throw new IllegalStateException("not stored: " + result);
        }
    }

    static void read(DefaultMessageStore store) {
        long at = store.getMinPhyOffset();
        while (at < store.getMaxPhyOffset()) {
            SelectMappedBufferResult piece = store.getCommitLog().getData(at);
            ByteBuffer buffer = piece.getByteBuffer();
            while (buffer.remaining() >= 8 && buffer.getInt(buffer.position() + 4) != -875286124) {
                MessageExt found = MessageDecoder.decode(buffer, true, true);
                if (found == null) {
                    OUT.println("damage\t" + at);
                    return;
                }
                print(found);
                at += found.getStoreSize();
            }
            piece.release();
            at = at >= store.getMaxPhyOffset() ? at : (at / LOG_FILE + 1) * LOG_FILE;
        }
        store.getQueueStore().getConsumeQueueTable().forEach((topic, queues) -> queues.forEach((number, queue) -> print(topic, queue)));
        for (String key : new String[] {"key0", "key3", "long", "a", "b", "none"}) {
            for (String topic : new String[] {"TopicTest", "T".repeat(130), "Hosts"}) {
                QueryMessageResult found = store.queryMessage(topic, key, 32, 0, Long.MAX_VALUE);
                StringBuilder offsets = new StringBuilder();
                for (SelectMappedBufferResult one : found.getMessageMapedList()) {
                    offsets.append(' ').append(one.getStartOffset());
                }
                OUT.println("index\t" + topic + "\t" + key + "\t" + offsets.toString().trim());
            }
        }
    }

    static void print(MessageExt found) {
        OUT.println(String.join("\t", "message", "" + found.getCommitLogOffset(), "" + found.getStoreSize(), found.getTopic(),
            "" + found.getQueueId(), "" + found.getQueueOffset(), "" + found.getSysFlag(), "" + found.getBodyCRC(),
            "" + found.getBornTimestamp(), "" + found.getStoreTimestamp(), found.getMsgId(), "" + found.getTags(),
            "" + found.getKeys(), HexFormat.of().formatHex(found.getBody() == null ? new byte[0] : found.getBody())));
    }

    static void print(String topic, ConsumeQueueInterface queue) {
        ReferredIterator<CqUnit> entries = queue.iterateFrom(queue.getMinOffsetInQueue());
        while (entries != null && entries.hasNext()) {
            CqUnit entry = entries.next();
            OUT.println(String.join("\t", "queue", topic, "" + queue.getQueueId(), "" + entry.getQueueOffset(),
                "" + entry.getPos(), "" + entry.getSize(), "" + entry.getTagsCode()));
        }
        if (entries != null) {
            entries.release();
        }
    }
}
