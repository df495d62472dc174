package io.statsprofile.internal.http;

import java.util.Map;

/**
 * What is asked.
 *
 * @param method GET, POST, PUT or DELETE
 * @param target path and query, encoded where that is needed
 * @param headers beside those that the client always sends
 * @param body or null; not to be modified
 */
public record HttpRequest(String method, String target, Map<String, String> headers, byte[] body) {
}
