package io.statsprofile.agent;

import org.objectweb.asm.ClassReader;

/** Finds how many bytes of code a method has, which the library that reads class files does not tell. */
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
        return new CodeSize(classFile).find(method);
    }

    private int find(MethodKey method) {
        // Access flags, class and superclass, then the interfaces.
        int at = classFile.header + 6;
        at += 2 + 2 * classFile.readUnsignedShort(at);
        int fields = classFile.readUnsignedShort(at);
        at += 2;
        for (int i = 0; i < fields; i++) {
            at = behindMember(at);
        }
        int methods = classFile.readUnsignedShort(at);
        at += 2;
        for (int i = 0; i < methods; i++) {
            if (method.name().equals(classFile.readUTF8(at + 2, buffer)) && method.descriptor().equals(classFile.readUTF8(at + 4, buffer))) {
                return codeOf(at);
            }
            at = behindMember(at);
        }
        return 0;
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
