import java.util.jar.JarFile;

/** Prints the newest class file version that a jar asks of every JVM: 52 is Java 8. */
class ClassVersions {
    public static void main(String[] args) throws Exception {
        int newest = 0;
        try (var jar = new JarFile(args[0])) {
            for (var entry : jar.stream().filter(e -> e.getName().endsWith(".class") && !e.getName().startsWith("META-INF/")).toList()) {
                byte[] head = jar.getInputStream(entry).readNBytes(8);
                newest = Math.max(newest, (head[6] & 255) << 8 | head[7] & 255);
            }
        }
        System.out.println(newest);
    }
}
