package io.statsprofile.internal.agent;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;

/** Finds how many bytes of code methods have, which the library that reads class files does not tell. */
final class CodeSize {

    private static final int MEMBER_HEADER = 6;
    private static final int ATTRIBUTE_HEADER = 6;

    private final ClassReader classFile;
    private final char[] buffer;

    private CodeSize(ClassReader classFile) {
        this.classFile = classFile;
        this.buffer = new char[classFile.getMaxStringLength()];
    }

    /** Bytes of code, or 0 where the class has no such method or the method no code. */
    static int of(ClassReader classFile, MethodKey method) {
        CodeSize sizes = new CodeSize(classFile);
        int at = sizes.methods();
        for (int left = classFile.readUnsignedShort(at - 2); left > 0; left--) {
            if (sizes.isAt(at, method)) {
                return sizes.codeOf(at);
            }
            at = sizes.behindMember(at);
        }
        return 0;
    }

    /** Bytes of code of all methods in the class file's order, 0 for one without code. */
    static List<Integer> ofAll(ClassReader classFile) {
        CodeSize sizes = new CodeSize(classFile);
        List<Integer> all = new ArrayList<>();
        int at = sizes.methods();
        for (int left = classFile.readUnsignedShort(at - 2); left > 0; left--) {
            all.add(sizes.codeOf(at));
            at = sizes.behindMember(at);
        }
        return all;
    }

    /** Where the first method begins, behind their number. */
    private int methods() {
        // Access flags, class and superclass, then the interfaces.
        int at = classFile.header + 6;
        at += 2 + 2 * classFile.readUnsignedShort(at);
        int fields = classFile.readUnsignedShort(at);
        at += 2;
        for (int i = 0; i < fields; i++) {
            at = behindMember(at);
        }
        return at + 2;
    }

    private boolean isAt(int member, MethodKey method) {
        return method.name().equals(classFile.readUTF8(member + 2, buffer))
                && method.descriptor().equals(classFile.readUTF8(member + 4, buffer));
    }

    private int codeOf(int member) {
        int attribute = member + MEMBER_HEADER + 2;
        for (int left = classFile.readUnsignedShort(member + MEMBER_HEADER); left > 0; left--) {
            if ("Code".equals(classFile.readUTF8(attribute, buffer))) {
                // Behind max_stack and max_locals.
                return classFile.readInt(attribute + ATTRIBUTE_HEADER + 4);
            }
            attribute = behindAttribute(attribute);
        }
        return 0;
    }

    private int behindMember(int member) {
        int attribute = member + MEMBER_HEADER + 2;
        for (int left = classFile.readUnsignedShort(member + MEMBER_HEADER); left > 0; left--) {
            attribute = behindAttribute(attribute);
        }
        return attribute;
    }

    private int behindAttribute(int attribute) {
        return attribute + ATTRIBUTE_HEADER + classFile.readInt(attribute + 2);
    }
}
