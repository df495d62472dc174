package io.statsprofile.shippers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.statsprofile.Profile;
import io.statsprofile.internal.agent.InstrumentingLoader;
import io.statsprofile.internal.base.OutsideText;
import io.statsprofile.logback.LoggingService;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Class files may name things by almost anything; each call is in a line of JSON all the same, and what was different stays different. */
class HostileNamesTest {

    private static final int LONGEST = 65_535;
    private static final List<String> METHODS = List.of("plain", "quote\"back\\slash'", "line\nbreak\r\n", "\u0000\u001b31m\u0085",
            "half\ud800", "half\ud801", "\udc00half", "\ud834\udd1e", "\u202eltr\u2066\u2069", "\u2028line\u2029", "{}%s${jndi}#{x}", " ",
            "L".repeat(LONGEST), "L".repeat(LONGEST - 1) + "M", "\u4e00".repeat(LONGEST / 3));
    private static final List<String> CLASSES = List.of("odd.Plain", "odd.<.script>", "odd.<img src=x onerror=\"alert(1)\">",
            "odd.new\nline\u0000half\ud800", "odd.\u202eltr", "C".repeat(LONGEST));

    @TempDir
    private Path directory;

    @Test
    void names_of_class_files_break_neither_lines_nor_json_and_no_call_is_lost() throws Exception {
        InstrumentingLoader loader = new InstrumentingLoader("TRACE");
        CLASSES.forEach(name -> loader.add(name, classFile(name)));
        Profile profile = new Profile().enable();
        for (String name : CLASSES) {
            Class<?> type = loader.loadClass(name);
            for (String method : METHODS) {
                type.getMethod(method).invoke(null);
            }
        }
        profile.disable();
        Path file = directory.resolve("lines.json");
        try (LoggingService service = LoggingService.by(lines(file))) {
            service.log(profile);
        }

        assertThat(loader.takeMessages()).isEmpty();
        byte[] bytes = Files.readAllBytes(file);
        // Fails where bytes are no text.
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        assertThat(text).endsWith("\n").doesNotContain("\\u");
        assertThat(text.strip().split("[\n\r\u0085\u000b\u000c]")).as("one line").hasSize(1);
        JsonFactory strict = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        JsonNode functions = JsonMapper.builder(strict).build().readTree(text).at("/statsprofile/func_profiles");
        Set<String> names = new HashSet<>();
        long calls = 0;
        for (JsonNode row : functions) {
            calls += row.get("ncalls").asLong();
            String name = row.get("function").asText();
            names.add(name);
            assertThat(name.length()).isLessThanOrEqualTo(OutsideText.MAX_LENGTH);
            assertThat(name.chars()).noneMatch(Character::isISOControl);
        }
        assertThat(names).hasSameSizeAs(functions).contains("odd.Plain.plain");
        assertThat(calls).isEqualTo((long) CLASSES.size() * METHODS.size());
    }

    private static FileAppender<ILoggingEvent> lines(Path file) {
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file.toString());
        appender.setEncoder(new LogstashEncoder());
        return appender;
    }

    private static byte[] classFile(String name) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
        for (String method : METHODS) {
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, method, "()V", null, null);
            code.visitCode();
            code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false);
            code.visitInsn(Opcodes.POP2);
            code.visitInsn(Opcodes.RETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
        }
        writer.visitEnd();
        return writer.toByteArray();
    }
}
