package trial;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeMap;
import java.util.Map;

/**
 * A DICOM association for the service Verification: it is granted or rejected, answers C-ECHO, and is released.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/html/part08.html#sect_9.3">PS3.8, 9.3</a>
 */
final class Association implements AutoCloseable {
    private static final String APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";
    private static final String VERIFICATION = "1.2.840.10008.1.1";
    /** Implicit and explicit VR, little endian. */
    private static final Set<String> TRANSFER_SYNTAXES = Set.of("1.2.840.10008.1.2", "1.2.840.10008.1.2.1");
    private static final String IMPLEMENTATION = "2.25.302043790172249692526321623266752743501";
    private static final int LONGEST = 1 << 20;
    private static final int TIMEOUT = 30_000;

    private static final int SUCCESS = 0;
    private static final int SOP_CLASS_NOT_SUPPORTED = 0x0122;
    private static final int UNRECOGNIZED_OPERATION = 0x0211;

    private final DicomPort port;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ByteArrayOutputStream command = new ByteArrayOutputStream();
    private boolean granted;

    Association(DicomPort port, Socket socket) throws IOException {
        this.port = port;
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    void run() throws IOException {
        while (true) {
            final int type = in.read();
            // A load balancer, and the kubelet, only look whether the port is open.
            if (type < 0) return;
            in.readByte();
            final int length = in.readInt();
            if (length < 0 || length > LONGEST) {
                abort(6);
                return;
            }
            final ByteBuffer content = ByteBuffer.wrap(readAll(length));
            if (type == 1 && !granted) {
                if (!associate(content)) return;
            } else if (type == 4 && granted) {
                data(content);
            } else if (type == 5 && granted) {
                send(6, new byte[4]);
                return;
            } else if (type == 7) {
                return;
            } else {
                abort(2);
                return;
            }
        }
    }

    private byte[] readAll(int length) throws IOException {
        final byte[] content = new byte[length];
        in.readFully(content);
        return content;
    }

    private boolean associate(ByteBuffer request) throws IOException {
        if (request.remaining() < 68) {
            abort(6);
            return false;
        }
        final int version = request.getShort();
        request.getShort();
        final String called = text(request, 16);
        final String calling = text(request, 16);
        final byte[] reserved = new byte[32];
        request.get(reserved);
        final ByteArrayOutputStream contexts = new ByteArrayOutputStream();
        String application = "";
        while (request.hasRemaining()) {
            final int type = request.get();
            final ByteBuffer item = item(request);
            if (type == 0x10) application = text(item, item.remaining());
            else if (type == 0x20) contexts.write(contextOf(item));
        }
        final int[] refusal = refusal(version, application, called, calling);
        final String who = Log.line(calling + " at " + socket.getInetAddress().getHostAddress() + " to " + called);
        if (refusal != null) {
            Log.DICOM.info("Association rejected, source " + refusal[1] + ", reason " + refusal[2] + ": " + who);
            send(3, new byte[] {0, (byte) refusal[0], (byte) refusal[1], (byte) refusal[2]});
            return false;
        }
        final ByteArrayOutputStream user = new ByteArrayOutputStream();
        user.write(item(0x51, ByteBuffer.allocate(4).putInt(16384).array()));
        user.write(item(0x52, bytes(IMPLEMENTATION)));
        final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(new byte[] {0, 1, 0, 0});
        answer.write(bytes(String.format("%-16s%-16s", called, calling)));
        answer.write(reserved);
        answer.write(item(0x10, bytes(APPLICATION_CONTEXT)));
        answer.write(contexts.toByteArray());
        answer.write(item(0x50, user.toByteArray()));
        send(2, answer.toByteArray());
        granted = true;
        Log.DICOM.info("Association granted: " + who);
        return true;
    }

    /** Result, source and reason, as PS3.8, table 9-21 has them; null where nothing is wrong. */
    private int[] refusal(int version, String application, String called, String calling) {
        if ((version & 1) == 0) return new int[] {1, 2, 2};
        if (!application.equals(APPLICATION_CONTEXT)) return new int[] {1, 1, 2};
        if (!port.knows(called)) return new int[] {1, 1, 7};
        if (!port.lets(calling, socket.getInetAddress(), called)) return new int[] {1, 1, 3};
        return port.isBusy() ? new int[] {2, 3, 2} : null;
    }

    /** The answer to a presentation context: 0 is granted, 3 an unknown service, 4 no transfer syntax in common. */
    private static byte[] contextOf(ByteBuffer asked) throws IOException {
        if (asked.remaining() < 4) throw new EOFException("a presentation context is too short");
        final byte id = asked.get();
        asked.position(asked.position() + 3);
        String service = "";
        String syntax = null;
        String first = "";
        while (asked.hasRemaining()) {
            final int type = asked.get();
            final ByteBuffer item = item(asked);
            final String uid = text(item, item.remaining());
            if (type == 0x30) service = uid;
            if (type != 0x40) continue;
            if (first.isEmpty()) first = uid;
            if (syntax == null && TRANSFER_SYNTAXES.contains(uid)) syntax = uid;
        }
        final int result = !service.equals(VERIFICATION) ? 3 : syntax == null ? 4 : 0;
        final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(new byte[] {id, 0, (byte) result, 0});
        answer.write(item(0x40, bytes(syntax == null ? first : syntax)));
        return item(0x21, answer.toByteArray());
    }

    /** Commands may come in several pieces; data sets are of no interest, as no service that has some is granted. */
    private void data(ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            final int length = content.remaining() < 4 ? -1 : content.getInt();
            if (length < 2 || length > content.remaining()) throw new EOFException("a fragment is longer than what holds it");
            final byte context = content.get();
            final byte control = content.get();
            final byte[] fragment = new byte[length - 2];
            content.get(fragment);
            if ((control & 1) == 0) continue;
            command.write(fragment);
            if (command.size() > LONGEST) throw new IOException("a command is too long");
            if ((control & 2) == 0) continue;
            answer(context, elements(command.toByteArray()));
            command.reset();
        }
    }

    /** The elements of a command, by number. Group 0000 is always implicit VR, little endian. */
    private static Map<Integer, byte[]> elements(byte[] set) throws IOException {
        final ByteBuffer buffer = ByteBuffer.wrap(set).order(ByteOrder.LITTLE_ENDIAN);
        final Map<Integer, byte[]> elements = new TreeMap<>();
        while (buffer.hasRemaining()) {
            if (buffer.remaining() < 8) throw new EOFException("an element is too short");
            final int group = buffer.getShort();
            final int element = buffer.getShort() & 0xFFFF;
            final int length = buffer.getInt();
            if (group != 0 || length < 0 || length > buffer.remaining()) throw new EOFException("an element is longer than what holds it");
            final byte[] value = new byte[length];
            buffer.get(value);
            elements.put(element, value);
        }
        return elements;
    }

    private void answer(byte context, Map<Integer, byte[]> request) throws IOException {
        final int field = number(request.get(0x0100));
        final int status = field == 0x0030 ? SUCCESS : field == 0x0001 ? SOP_CLASS_NOT_SUPPORTED : UNRECOGNIZED_OPERATION;
        final Map<Integer, byte[]> answer = new TreeMap<>();
        if (request.containsKey(0x0002)) answer.put(0x0002, request.get(0x0002));
        answer.put(0x0100, number16(field | 0x8000));
        answer.put(0x0120, request.getOrDefault(0x0110, number16(0)));
        answer.put(0x0800, number16(0x0101));
        answer.put(0x0900, number16(status));
        if (request.containsKey(0x1000)) answer.put(0x1000, request.get(0x1000));
        final ByteArrayOutputStream set = new ByteArrayOutputStream();
        for (final Map.Entry<Integer, byte[]> element : answer.entrySet()) set.write(element(element.getKey(), element.getValue()));
        final byte[] length = element(0, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(set.size()).array());
        send(4, ByteBuffer.allocate(6 + length.length + set.size()).putInt(2 + length.length + set.size()).put(context).put((byte) 3).put(length).put(set.toByteArray()).array());
        Log.DICOM.info(field == 0x0030 ? "C-ECHO" : String.format("Command %04X refused", field));
    }

    private static int number(byte[] value) {
        return value == null || value.length < 2 ? -1 : (value[0] & 0xFF) | (value[1] & 0xFF) << 8;
    }

    private static byte[] number16(int number) {
        return new byte[] {(byte) number, (byte) (number >> 8)};
    }

    private static byte[] element(int number, byte[] value) {
        return ByteBuffer.allocate(8 + value.length).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0).putShort((short) number).putInt(value.length).put(value).array();
    }

    /** The content of an item whose type has been read. */
    private static ByteBuffer item(ByteBuffer from) throws IOException {
        if (from.remaining() < 3) throw new EOFException("an item is too short");
        from.get();
        final int length = from.getShort() & 0xFFFF;
        if (length > from.remaining()) throw new EOFException("an item is longer than what holds it");
        final ByteBuffer content = from.slice();
        content.limit(length);
        from.position(from.position() + length);
        return content;
    }

    private static byte[] item(int type, byte[] content) {
        return ByteBuffer.allocate(4 + content.length).put((byte) type).put((byte) 0).putShort((short) content.length).put(content).array();
    }

    private static String text(ByteBuffer from, int length) {
        final byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII).replace('\0', ' ').trim();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Source 2 is the service provider; the reason is one of PS3.8, table 9-26. */
    private void abort(int reason) throws IOException {
        send(7, new byte[] {0, 0, 2, (byte) reason});
    }

    private void send(int type, byte[] content) throws IOException {
        out.write(ByteBuffer.allocate(6 + content.length).put((byte) type).put((byte) 0).putInt(content.length).put(content).array());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
