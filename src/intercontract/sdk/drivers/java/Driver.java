// Drives io.intercom:intercom-java 2.x: requests as lines of JSON on standard input, answers on standard output.
//
// Speaks the protocol in sdk/protocol. In the SDK's own package, so that it reads with the SDK's own mapper. The
// calls are a table, as they are static methods of one class for each resource; what each sends is found by making
// it once over a connection that sends nothing.
package io.intercom.api;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

public final class Driver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final java.io.ByteArrayOutputStream HEARD = new java.io.ByteArrayOutputStream(); // what the SDK prints
    private static final ObjectMapper SDK = MapperSupport.objectMapper();

    // --- calls -------------------------------------------------------------------------------------------------

    interface Action {
        Object make(Asked asked) throws Exception;
    }

    /** A call: what it returns, the name of its path parameter, and how it is made and spelled. */
    static final class Call {
        final Class<?> result;
        final Action action;
        final String spelled;

        Call(Class<?> result, String spelled, Action action) {
            this.result = result;
            this.spelled = spelled;
            this.action = action;
        }
    }

    static final class Asked {
        final JsonNode message;

        Asked(JsonNode message) {
            this.message = message;
        }

        String id() {
            return message.path("path").path("id").asText("~id~");
        }

        Map<String, String> query() {
            Map<String, String> found = new HashMap<>();
            Iterator<Map.Entry<String, JsonNode>> fields = message.path("query").fields();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> one = fields.next();
                found.put(one.getKey(), one.getValue().asText());
            }
            return found;
        }

        /** A text in the body, null where there is none. */
        String text(String... way) {
            JsonNode found = message.path("body");
            for (String step : way) found = found.path(step);
            return found.isMissingNode() ? null : found.asText();
        }

        boolean flag(String name) {
            return message.path("body").path(name).asBoolean();
        }

        String literal(String... way) {
            String text = text(way);
            return text == null ? "null" : JSON.getNodeFactory().textNode(text).toString();
        }

        boolean isOf(String kind) {
            JsonNode body = message.path("body");
            return body.path("from").path("type").asText(body.path("type").asText()).equals(kind);
        }

        <T> T body(Class<T> type) throws IOException {
            JsonNode body = message.get("body");
            return SDK.treeToValue(body == null ? JSON.createObjectNode() : body, type);
        }
    }

    static final Map<String, Call> CALLS = new LinkedHashMap<>();

    static UserReply userReply(Asked asked) {
        JsonNode body = asked.message.path("body");
        User user = new User();
        if (body.has("intercom_user_id")) user.setId(body.get("intercom_user_id").asText());
        if (body.has("user_id")) user.setUserId(body.get("user_id").asText());
        if (body.has("email")) user.setEmail(body.get("email").asText());
        UserReply reply = new UserReply(user);
        reply.setBody(asked.text("body"));
        return reply;
    }

    static AdminReply adminReply(Asked asked) {
        AdminReply reply = new AdminReply(new Admin().setId(asked.text("admin_id")));
        if (asked.message.path("body").has("message_type")) reply.setMessageType(asked.text("message_type"));
        reply.setBody(asked.text("body"));
        return reply;
    }

    static UserMessage userMessage(Asked asked) {
        UserMessage message = new UserMessage().setUser(new User().setId(asked.text("from", "id")));
        message.setBody(asked.text("body"));
        return message;
    }

    static AdminMessage adminMessage(Asked asked) {
        AdminMessage message = new AdminMessage().setAdmin(new Admin().setId(asked.text("from", "id")));
        message.setUser(new User().setId(asked.text("to", "id"))).setBody(asked.text("body")).setSubject(asked.text("subject"));
        if (asked.text("template") != null) message.setTemplate(asked.text("template")); // it has one of its own
        return message.setMessageType(asked.text("message_type"));
    }

    /** The same as one writes it; in double braces, as a setter returns what no call takes. */
    static String written(String pattern, Asked asked) {
        JsonNode body = asked.message.path("body");
        String from = asked.isOf("user") ? "user" : "admin";
        StringBuilder reply = new StringBuilder(from.equals("user") ? "new UserReply(new User()" : "new AdminReply(new Admin()");
        for (String[] one : new String[][] {{"intercom_user_id", "Id"}, {"user_id", "UserId"}, {"email", "Email"}, {"admin_id", "Id"}}) {
            if (body.has(one[0]) && one[0].equals("admin_id") == from.equals("admin")) reply.append(".set" + one[1] + "(" + asked.literal(one[0]) + ")");
        }
        reply.append("){{setBody(" + asked.literal("body") + ");");
        if (from.equals("admin") && body.has("message_type")) reply.append("setMessageType(" + asked.literal("message_type") + ");");
        String message = from.equals("user") || !asked.isOf("admin")
            ? "new UserMessage(){{setUser(new User().setId(" + asked.literal("from", "id") + ")); setBody(" + asked.literal("body") + ");}}"
            : "new AdminMessage().setAdmin(new Admin().setId(" + asked.literal("from", "id") + ")).setUser(new User().setId("
                + asked.literal("to", "id") + ")).setBody(" + asked.literal("body") + ").setSubject(" + asked.literal("subject")
                + ").setMessageType(" + asked.literal("message_type") + ")"
                + (asked.text("template") == null ? "" : ".setTemplate(" + asked.literal("template") + ")");
        String given = JSON.getNodeFactory().textNode(body.isObject() ? body.toString() : "{}").toString();
        String away = asked.flag("away_mode_enabled") + ", " + asked.flag("away_mode_reassign");
        return pattern.replace("$away", away).replace("$reply", reply + "}}").replace("$message", message).replace("$body", given);
    }

    static void call(String name, Class<?> result, String spelled, Action action) {
        CALLS.put(name, new Call(result, spelled, action));
    }

    static {
        call("Admin.list", AdminCollection.class, "Admin.list()", asked -> Admin.list());
        call("Admin.setAwayMode", Admin.class, "Admin.setAwayMode($id, $away)",
            asked -> Admin.setAwayMode(asked.id(), asked.flag("away_mode_enabled"), asked.flag("away_mode_reassign")));
        call("Admin.find", Admin.class, "Admin.find($id)", asked -> Admin.find(asked.id()));
        call("Contact.findByID", Contact.class, "Contact.findByID($id)", asked -> Contact.findByID(asked.id()));
        call("Contact.list", ContactCollection.class, "Contact.list($query)", asked -> Contact.list(asked.query()));
        call("Contact.create", Contact.class, "Contact.create(read($body, Contact.class))", asked -> Contact.create(asked.body(Contact.class)));
        call("Contact.delete", Contact.class, "Contact.delete($id)", asked -> Contact.delete(asked.id()));
        call("Company.find", Company.class, "Company.find($id)", asked -> Company.find(asked.id()));
        call("Company.list", CompanyCollection.class, "Company.list($query)", asked -> Company.list(asked.query()));
        call("Company.scroll", ScrollableCompanyCollection.class, "Company.scroll()", asked -> Company.scroll());
        call("Company.create", Company.class, "Company.create(read($body, Company.class))", asked -> Company.create(asked.body(Company.class)));
        call("Conversation.find", Conversation.class, "Conversation.find($id, $query)",
            asked -> Conversation.find(asked.id(), asked.query()));
        call("Conversation.list", ConversationCollection.class, "Conversation.list($query)",
            asked -> Conversation.list(asked.query()));
        call("Conversation.reply", Conversation.class, "Conversation.reply($id, $reply)", asked -> asked.isOf("user")
            ? Conversation.reply(asked.id(), userReply(asked)) : Conversation.reply(asked.id(), adminReply(asked)));
        call("Conversation.runAssignmentRules", Conversation.class, "Conversation.runAssignmentRules($id)",
            asked -> Conversation.runAssignmentRules(asked.id()));
        call("Conversation.create", AdminMessage.class, "Conversation.create($message)", asked -> asked.isOf("admin")
            ? Conversation.create(adminMessage(asked)) : Conversation.create(userMessage(asked)));
        call("Tag.list", TagCollection.class, "Tag.list()", asked -> Tag.list());
        call("Tag.create", Tag.class, "Tag.create(read($body, Tag.class))", asked -> Tag.create(asked.body(Tag.class)));
        call("Tag.delete", Tag.class, "Tag.delete($id)", asked -> Tag.delete(asked.id()));
        call("Segment.list", SegmentCollection.class, "Segment.list()", asked -> Segment.list());
        call("Segment.find", Segment.class, "Segment.find($id)", asked -> Segment.find(asked.id()));
        call("Note.find", Note.class, "Note.find($id)", asked -> Note.find(asked.id()));
    }

    // --- what a call sends, without sending it -------------------------------------------------------------------

    static final class Captured extends RuntimeException {
        final String method;
        final URI uri;

        Captured(String method, URI uri) {
            super("captured");
            this.method = method;
            this.uri = uri;
        }
    }

    static final class Nowhere extends HttpURLConnection {
        private final URI uri;

        Nowhere(URI uri) throws IOException {
            super(uri.toURL());
            this.uri = uri;
        }

        @Override
        public void connect() {
            throw new Captured(method, uri);
        }

        @Override
        public OutputStream getOutputStream() {
            throw new Captured(method, uri);
        }

        @Override
        public int getResponseCode() {
            throw new Captured(method, uri);
        }

        @Override
        public void disconnect() {}

        @Override
        public boolean usingProxy() {
            return false;
        }
    }

    static ArrayNode probe() {
        ArrayNode found = JSON.createArrayNode();
        Intercom.setToken("none");
        Intercom.setApiBaseURI(URI.create("http://nowhere.invalid"));
        Intercom.setHttpConnectorSupplier(uri -> new Nowhere(uri));
        for (Map.Entry<String, Call> entry : CALLS.entrySet()) {
            try {
                entry.getValue().action.make(new Asked(JSON.createObjectNode()));
            } catch (Throwable problem) {
                Throwable cause = problem;
                while (cause != null && !(cause instanceof Captured)) cause = cause.getCause();
                if (cause == null) {
                    System.err.println(entry.getKey() + " cannot be probed: " + problem);
                    continue;
                }
                Captured captured = (Captured) cause;
                ObjectNode one = found.addObject();
                one.put("call", entry.getKey());
                one.put("method", captured.method);
                one.put("path", captured.uri.getPath().replace("~id~", "{id}"));
                one.put("iterates", isList(entry.getValue().result));
            }
        }
        Intercom.setHttpConnectorSupplier(HttpConnectorSupplier.defaultSupplier);
        return found;
    }

    // --- declared types --------------------------------------------------------------------------------------------

    static final Map<String, ObjectNode> DEFS = new TreeMap<>();

    static ObjectNode schema(JavaType type) {
        ObjectNode node = JSON.createObjectNode();
        Class<?> raw = type.getRawClass();
        if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) return node;
        if (raw == boolean.class || raw == Boolean.class) return nullable(node, "boolean");
        if (raw == long.class || raw == int.class || raw == Long.class || raw == Integer.class) return nullable(node, "integer");
        if (Number.class.isAssignableFrom(raw) || raw == double.class || raw == float.class) return nullable(node, "number");
        if (raw == String.class || raw == URI.class || raw.isEnum()) {
            // Jackson reads any scalar into a String: what is declared is text all the same.
            return nullable(node, "string");
        }
        if (type.isMapLikeType()) {
            nullable(node, "object");
            node.set("additionalProperties", schema(type.getContentType()));
            return node;
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            nullable(node, "array");
            node.set("items", schema(type.getContentType()));
            return node;
        }
        if (!raw.getName().startsWith("io.intercom")) return node;
        ArrayNode either = node.putArray("anyOf");
        either.addObject().put("$ref", "#/$defs/" + named(type));
        either.addObject().put("type", "null");
        return node;
    }

    static ObjectNode nullable(ObjectNode node, String kind) {
        node.putArray("type").add(kind).add("null");
        return node;
    }

    static String named(JavaType type) {
        String name = type.getRawClass().getSimpleName();
        if (DEFS.containsKey(name)) return name;
        ObjectNode node = JSON.createObjectNode();
        DEFS.put(name, node);
        if (CustomAttribute.class.isAssignableFrom(type.getRawClass())) return name; // read by its own deserializer
        node.put("type", "object");
        ObjectNode properties = node.putObject("properties");
        for (BeanPropertyDefinition one : properties(type)) {
            AnnotatedMember member = one.getPrimaryMember();
            boolean own = member != null && (SDK.getDeserializationConfig().getAnnotationIntrospector().findDeserializer(member) != null);
            properties.set(one.getName(), own ? JSON.createObjectNode() : schema(one.getPrimaryType()));
        }
        return name;
    }

    static List<BeanPropertyDefinition> properties(JavaType type) {
        return SDK.getDeserializationConfig().introspect(type).findProperties();
    }

    static ObjectNode describe(JsonNode names) {
        ObjectNode told = JSON.createObjectNode();
        ObjectNode results = told.putObject("results");
        for (JsonNode name : names) {
            JavaType type = SDK.constructType(CALLS.get(name.asText()).result);
            results.putObject(name.asText()).putObject("schema").put("$ref", "#/$defs/" + named(type));
        }
        ObjectNode defs = told.putObject("$defs");
        DEFS.forEach(defs::set);
        return told;
    }

    // --- calling -----------------------------------------------------------------------------------------------------

    /** The same, while nothing is sent: some getters fetch what is not there. */
    static JsonNode shown(Object value) throws Exception {
        Intercom.setHttpConnectorSupplier(uri -> new Nowhere(uri));
        try {
            return plain(value);
        } finally {
            Intercom.setHttpConnectorSupplier(HttpConnectorSupplier.defaultSupplier);
        }
    }

    /** What the SDK returned as JSON: the fields that it has, by the names of the wire. */
    static JsonNode plain(Object value) throws Exception {
        if (value == null) return JSON.getNodeFactory().nullNode();
        if (value instanceof CustomAttribute) return JSON.valueToTree(((CustomAttribute<?>) value).getValue());
        if (value instanceof Map) {
            ObjectNode node = JSON.createObjectNode();
            for (Map.Entry<?, ?> one : ((Map<?, ?>) value).entrySet()) node.set(String.valueOf(one.getKey()), plain(one.getValue()));
            return node;
        }
        if (value instanceof Iterable) {
            ArrayNode node = JSON.createArrayNode();
            for (Object one : (Iterable<?>) value) node.add(plain(one));
            return node;
        }
        if (value instanceof URI || value instanceof Enum) return JSON.getNodeFactory().textNode(value.toString());
        if (!value.getClass().getName().startsWith("io.intercom")) return JSON.valueToTree(value);
        ObjectNode node = JSON.createObjectNode();
        for (BeanPropertyDefinition one : properties(SDK.constructType(value.getClass()))) {
            AnnotatedMember member = one.getGetter() != null ? one.getGetter() : one.getField();
            if (member == null) continue;
            Object found = held(member, value);
            if (found != null) node.set(one.getName(), plain(found));
        }
        return node;
    }

    /** What is there, null where the SDK's own getter cannot tell: the call has returned all the same. */
    static Object held(AnnotatedMember member, Object value) {
        try {
            member.fixAccess(true);
            return member.getValue(value);
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    static boolean isList(Class<?> type) {
        return TypedDataCollection.class.isAssignableFrom(type) || ScrollableTypedDataCollection.class.isAssignableFrom(type);
    }

    /** The items of all pages, as one gets at them: a scroll ends with an empty page. */
    static Iterator<?> walk(Object list) {
        if (list instanceof Iterator) return (Iterator<?>) list;
        return new Iterator<Object>() {
            ScrollableTypedDataCollection<?> scroll = (ScrollableTypedDataCollection<?>) list;
            Iterator<?> page = here();

            Iterator<?> here() {
                return scroll.getPage() == null ? Collections.emptyIterator() : scroll.getPage().iterator();
            }

            public boolean hasNext() {
                if (page.hasNext()) return true;
                if (scroll.getPage() == null || scroll.getPage().isEmpty()) return false;
                scroll = scroll.scroll();
                page = here();
                return page.hasNext();
            }

            public Object next() {
                return page.next();
            }
        };
    }

    static ObjectNode make(JsonNode message) {
        Call call = CALLS.get(message.path("call").asText());
        Asked asked = new Asked(message);
        ObjectNode told = JSON.createObjectNode();
        ObjectNode outcome = JSON.createObjectNode();
        HEARD.reset();
        long begun = System.nanoTime();
        try {
            Object value = call.action.make(asked);
            if (message.path("iterate").asBoolean() && value != null && isList(value.getClass())) {
                Iterator<?> list = walk(value);
                ArrayNode items = outcome.putArray("value");
                int limit = message.path("limit").asInt(1000);
                while (list.hasNext()) {
                    if (items.size() >= limit) {
                        outcome.put("cut", true);
                        break;
                    }
                    items.add(shown(list.next()));
                }
                outcome.put("items", true);
            } else {
                outcome.set("value", shown(value));
            }
            told.set("done", outcome);
        } catch (Throwable error) {
            outcome = raised(error);
            told.set("raised", outcome);
        }
        ArrayNode warned = outcome.putArray("warned");
        for (String line : HEARD.toString().split("\n")) if (!line.isEmpty() && warned.size() < 20) warned.add(line);
        outcome.put("seconds", (System.nanoTime() - begun) / 1e9);
        outcome.put("spelled", spelled(call, asked));
        ArrayNode leftOut = outcome.putArray("left_out");
        if (!call.spelled.contains("$query")) asked.query().keySet().forEach(leftOut::add);
        return told;
    }

    static String spelled(Call call, Asked asked) {
        StringBuilder query = new StringBuilder("java.util.Map.of(");
        asked.query().forEach((name, value) ->
            query.append(query.length() > 17 ? ", " : "").append('"').append(name).append("\", \"").append(value).append('"'));
        return written(call.spelled, asked).replace("$id", '"' + asked.id() + '"').replace("$query", query + ")");
    }

    static ObjectNode raised(Throwable error) {
        ObjectNode told = JSON.createObjectNode();
        told.put("type", error.getClass().getName());
        StringBuilder message = new StringBuilder(String.valueOf(error.getMessage()));
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) message.append(" / ").append(cause);
        told.put("message", message.length() > 2000 ? message.substring(0, 2000) : message.toString());
        told.put("is_sdk", error instanceof IntercomException);
        told.putNull("status"); // no class of the SDK's errors has one
        if (error instanceof IntercomException) {
            ErrorCollection errors = ((IntercomException) error).getErrorCollection();
            if (errors != null && errors.getErrors() != null && !errors.getErrors().isEmpty()) {
                told.put("code", errors.getErrors().get(0).getCode());
            }
        }
        return told;
    }

    // --- the protocol ------------------------------------------------------------------------------------------------

    static ObjectNode answer(JsonNode asked) throws Exception {
        ObjectNode told = JSON.createObjectNode();
        switch (asked.path("do").asText()) {
            case "hello":
                ObjectNode hello = told.putObject("done");
                hello.put("protocol", 1).put("sdk", "io.intercom:intercom-java").put("language", "java");
                hello.put("version", version());
                hello.set("calls", probe());
                hello.putArray("settings").add("client.timeout");
                return told;
            case "client":
                Intercom.setToken(asked.path("token").asText());
                Intercom.setApiBaseURI(URI.create(asked.path("url").asText()));
                double timeout = asked.path("settings").path("timeout").asDouble(60);
                Intercom.setConnectionTimeout(3000);
                Intercom.setRequestTimeout((int) (timeout * 1000));
                ObjectNode given = told.putObject("done").putObject("settings");
                if (asked.path("settings").has("timeout")) given.put("RequestTimeout", (int) (timeout * 1000));
                return told;
            case "describe":
                told.set("done", describe(asked.path("calls")));
                return told;
            case "call":
                return make(asked);
            default:
                return told.put("failed", "there is no " + asked.path("do").asText());
        }
    }

    static String version() {
        String[] agent = Intercom.USER_AGENT.split("/");
        return agent[agent.length - 1];
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, "UTF-8");
        // What an SDK prints must not end up among the answers, but beside them.
        System.setOut(new PrintStream(HEARD, true, "UTF-8"));
        System.setErr(System.out);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode asked = JSON.readTree(line);
            ObjectNode told;
            try {
                told = answer(asked);
            } catch (Throwable problem) {
                told = JSON.createObjectNode().put("failed", problem.toString());
            }
            told.put("id", asked.path("id").asInt());
            out.print(JSON.writeValueAsString(told) + "\n");
            out.flush();
        }
    }
}
